"""The way back: everything stands where an ordinary call would have left it.

What has changed is written down on the way, for a program has to change it, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from minigrad.compiling.calls import Number, mapped
from minigrad.compiling.floats.values import release
from minigrad.graph import Node
from minigrad.tensor import Tensor

from .exchanging import Exchange, Followed
from .frames import READ, gradient_name
from .places import Place
from .reach import PLAIN, surroundings
from .tape import Tape
from .traced import TracedArray, TracedNumber


class Store(NamedTuple):
    """What a place holds after a call: a view or a number of the recording, or a constant.

    kind   "array"; "tensor", an array in a constant tensor; "number"; or "constant"
    """

    place: Place
    value: Any
    kind: str


def restored(exchange: Exchange, tape: Tape) -> list[Store]:
    """Put everything back, or what it has become; returns what that is."""
    for optimizer in exchange.optimizers:
        vars(optimizer).pop("_moving_vectors", None)
        optimizer._moving = None
    changed = {key: now for key, (_, now) in tape.values.items()}
    release(tape, exchange.values)
    stores: list[Store] = []
    for followed in exchange.followed:
        place = followed.place
        if isinstance(followed.during, Number):
            stores += in_value(followed, changed[id(place.owner), place.key])
        elif not followed.is_as_it_was(place.get()):
            stores.append(left(place, tape))
        elif followed.during is not followed.before:
            place.set(followed.before)
    for place, before in exchange.tuples.values():
        place.set(before)
    return stores


def in_value(followed: Followed, now: Any) -> Iterator[Store]:
    """What a slot of a Value has become."""
    if not isinstance(now, Number):
        yield Store(followed.place, now, "constant")
    elif now is not followed.thing:
        yield Store(followed.place, now, "number")


def left(place: Place, tape: Tape) -> Store:
    """What the function left at a place, which then holds the real thing."""
    now = place.get()
    if type(now) is TracedArray:
        place.set(now.plain)
        return Store(place, now.look, "array")
    if type(now) is TracedNumber:
        place.set(now.value)
        return Store(place, now.number, "number")
    if not isinstance(now, Tensor) or type(now.raw) is not TracedArray:
        return Store(place, now, "constant")
    look = now.raw.look
    if place.path.endswith(".grad"):
        name = gradient_name(place.path.removesuffix(".grad"))
        tape.names.setdefault(look, (READ, name))
    now.raw = now.raw.value
    return Store(place, look, "tensor")


def changes(exchange: Exchange, moving: set[str]) -> Iterator[str]:
    """What the function changed besides arrays, which a program would leave undone, in words.

    The paths of numbers among it are added to `moving`.
    """
    followed = {id(followed.place) for followed in exchange.followed}
    for place, x in exchange.found.places:
        if id(place) in followed:
            continue
        now = present(place)
        same = type(now) is type(x) and now == x if isinstance(x, PLAIN) else now is x
        if not same and now is not x:
            now = bare(now)
            if may_vary(x) and may_vary(now):
                moving.add(place.path)
            yield f"it changes {place.path}, from {x!r:.40} to {now!r:.40}"
    for x, n, path in exchange.found.sizes:
        if len(x) != n:
            yield f"it changes {path}, which has {len(x)} items and had {n}"


def may_vary(x: Any) -> bool:
    """Whether x is a number that a program may be given, or may change."""
    return type(x) in (float, int)


def present(place: Place) -> Any:
    """What stands at a place; an odd object if nothing does any more."""
    try:
        return place.get()
    except (LookupError, AttributeError, ValueError):
        return "nothing"


def clean(f: Callable[..., Any], arguments: dict[str, Any]) -> None:
    """Put plain arrays and numbers where the function has left some that take notes."""
    for place, x in surroundings(f, arguments).places:
        if type(x) in (TracedArray, TracedNumber):
            place.set(x.plain)
        bare(x)


def bare(x: Any) -> Any:
    """x without notes: arrays, numbers, and nodes with all they remember."""
    if type(x) in (TracedArray, TracedNumber):
        return x.plain
    if isinstance(x, Node):
        for node in behind(x):
            forget_notes(node)
    return x


def behind(root: Node) -> Iterator[Node]:
    """A node and all it was made of."""
    seen, todo = {id(root)}, [root]
    while todo:
        node = todo.pop()
        yield node
        for parent in node.parents or ():
            if parent is not None and id(parent) not in seen:
                seen.add(id(parent))
                todo.append(parent)


def forget_notes(node: Node) -> None:
    """Plain arrays in a node."""
    node.raw = bare(node.raw)
    if node.saved is not None:
        node.saved = mapped(bare, node.saved)
    if node.settings:
        node.settings = mapped(bare, dict(node.settings))
