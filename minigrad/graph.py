"""The graph: what a value remembers, and the two walks over it.

Every result remembers the op that made it and what it was made from. These memories form a
graph. Walking it from the result back to its leaves, multiplying slopes and adding where paths
meet, gives all gradients at once (reverse mode, `gradients`). Walking it the other way tells how
the result moves when the leaves move (forward mode, `tangent`).

Nothing here knows what an op computes; that is in `op` and `ops`.
"""

from __future__ import annotations

import functools
import math
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import count
from operator import attrgetter
from typing import Any, ClassVar, Protocol, Self, TypeVar

import numpy as np

from .hooks import Hook, HookHandle, by_node, hook_gradient, on_gradients

Function = TypeVar("Function", bound=Callable[..., Any])

next_number = count(1).__next__
NUMBER = attrgetter("number")


class Rules(Protocol):
    """What the walks ask of an op: its name, and its derivative in both directions.

    keeps   the name of a setting that holds what was found on the way to the result; "" for none
    """

    name: str
    keeps: str = ""

    def pull(self, wanted: Sequence[Any], g: Any, y: Any, *xs: Any, **settings: Any) -> list[Any]:
        """For each wanted argument, how much of the gradient `g` of `y` it receives."""

    def push(self, ts: Sequence[Any], y: Any, *xs: Any, **settings: Any) -> Any:
        """How `y` moves when the arguments move by `ts` (None: stands still)."""


class Node:
    """A value that remembers. `Value` holds a float and `Tensor` an array; the memory is here.

    raw            the float or array itself
    requires_grad  whether a gradient is wanted here or further down
    grad           the gradient, once `backward` has passed
    op, settings   what made it, and how (axis=0, ...); op is None for a leaf
    parents        per argument of the op: its node, or None if no gradient is wanted there
    saved          (raw, *raw arguments) at the time of the op, for the derivative rules
    number         counts results as they are made, so arguments come before them; 0 for leaves
    """

    __slots__ = (
        "__weakref__",
        "_name",
        "grad",
        "number",
        "op",
        "parents",
        "raw",
        "requires_grad",
        "saved",
        "settings",
    )

    rank = 0  # 1: numbers, 2: arrays; where they meet, the higher rank makes the result
    kinds: ClassVar[dict[int, type[Any]]] = {}
    keeps_grad: bool  # whether `backward` leaves the gradient of an inner result in `grad`

    _name: str | None
    grad: Any
    number: int
    op: Rules | None
    parents: Any  # a tuple of Node | None, or None once freed
    raw: Any
    shape: Any
    requires_grad: bool
    saved: Any  # a tuple, or None for leaves and once freed
    settings: Mapping[str, Any]

    def __init_subclass__(cls) -> None:
        Node.kinds.setdefault(cls.rank, cls)

    @property
    def name(self) -> str | None:
        """What drawings and messages call it."""
        return getattr(self, "_name", None)

    @name.setter
    def name(self, name: str | None) -> None:
        self._name = name

    def receive(self, g: Any) -> None:
        """Take in a gradient: leaves add it to what they have, results keep the last one."""
        raise NotImplementedError

    def release(self) -> None:
        """Forget what only `backward` needs."""

    def register_hook(self, hook: Hook) -> HookHandle:
        """Have `hook(gradient)` called when a backward pass has finished the gradient of this.

        What it returns, unless None, takes the place of the gradient from there on. The handle
        removes the hook again, by `handle.remove()` or at the end of `with handle:`.
        """
        if not self.requires_grad:
            raise RuntimeError("register_hook: this wants no gradient, so none will ever arrive")
        return hook_gradient(self, hook)

    def shown(self, g: Any) -> Any:
        """A gradient of this as users see it, in `.grad` or in a hook."""
        raise NotImplementedError

    def like(self, x: Any) -> Any:
        """x, a number or an array or a node, as a node of this kind and dtype."""
        raise NotImplementedError

    __hash__ = object.__hash__  # a node is itself, whatever == says


class _Recording(threading.local):
    """What this thread records; no thread switches another one off.

    on      whether ops remember their arguments
    rules   whether it is derivative rules that are being recorded, not a user's calculation
    retain  whether `backward` keeps graphs it was not told to free
    """

    on = True
    rules = False
    retain = False


state = _Recording()


class no_grad:
    """Inside `with no_grad():`, or in a function decorated `@no_grad()`, nothing is remembered."""

    __slots__ = ("before",)

    def __new__(cls, function: Any = None) -> Self:
        """Without brackets, `@no_grad` decorates as well."""
        new = super().__new__(cls)
        if function is None:
            return new
        if not callable(function):
            raise TypeError("no_grad takes no settings: with no_grad():, or @no_grad() above a def")
        return new(function)  # type: ignore[no-any-return]

    def __enter__(self) -> None:
        self.before = state.on
        state.on = False

    def __exit__(self, *_: object) -> None:
        state.on = self.before

    def __call__(self, function: Function) -> Function:
        """Decorate `function` so that nothing in it is remembered."""

        @functools.wraps(function)
        def silent(*args: Any, **kwargs: Any) -> Any:
            with no_grad():
                return function(*args, **kwargs)

        return silent  # type: ignore[return-value]


def arguments_first(root: Node, leaves: bool = True) -> list[Node]:
    """Everything `root` was made of that wants a gradient, each node once, arguments first.

    The order matters: a node may pass its gradient on only when it has received all of it.
    Creation numbers give such an order without recursion, however deep the graph is and however
    many paths lead to a node. Leaves pass nothing on, and may be left out.
    """
    found = [root]
    seen = {root}
    for node in found:  # grows while it is read
        parents = node.parents
        if parents is None:
            raise RuntimeError(freed(node))
        for parent in parents:
            if parent is not None and parent not in seen and (leaves or parent.op is not None):
                seen.add(parent)
                found.append(parent)
    found.sort(key=NUMBER)
    return found


def freed(node: Node) -> str:
    """The message for a walk over a graph that is no longer there."""
    op = node.op.name if node.op else "?"
    return (
        f"the graph behind this result of {op} was freed by an earlier backward(). Compute the "
        "result again, or keep the graph the first time: backward(retain_graph=True)."
    )


def towards(nodes: Sequence[Node], targets: Iterable[Node]) -> set[Node | None]:
    """Those of the nodes (given arguments first) that are made of one of the targets."""
    alive: set[Node | None] = set(targets)
    for node in nodes:
        if not alive.isdisjoint(node.parents or ()):
            alive.add(node)
    return alive


def gradients(
    root: Node,
    cotangent: Any,
    targets: Iterable[Node] | None = None,
    create_graph: bool = False,
    free: bool = False,
) -> Iterator[tuple[Node, Any]]:
    """Reverse mode, one node at a time: yield each node with its finished gradient, root first.

    targets       only walk along paths that lead to these nodes
    create_graph  compute with nodes, so that the gradients can be differentiated again
    free          let go of each node's memory when it has been used
    """
    nodes = arguments_first(root)
    alive = None if targets is None else towards(nodes, targets)
    received = {root: cotangent}
    hooks = by_node() if on_gradients else None
    while nodes:
        node = nodes.pop()
        g = received.pop(node, None)
        if g is None:
            continue
        if hooks is not None and id(node) in hooks:
            g = heard(node, g, hooks[id(node)])
        yield node, g
        op, parents = node.op, node.parents
        if op is None:
            continue
        if alive is not None:
            parents = [parent if parent in alive else None for parent in parents]
        if create_graph:
            shares = recorded(op.pull, parents, g, node)
        else:
            shares = op.pull(parents, g, *node.saved, **node.settings)
        for parent, share in zip(parents, shares):  # noqa: B905 (strict is slow)
            if share is not None and parent is not None:
                before = received.get(parent)
                received[parent] = share if before is None else before + share
        if free:
            node.release()


def heard(node: Node, g: Any, hooks: Sequence[Hook]) -> Any:
    """The gradient of a node after its hooks have heard of it."""
    for hook in hooks:
        answer = hook(node.shown(g))
        if answer is None:
            continue
        given = answer.shape if isinstance(answer, Node) else getattr(answer, "shape", ())
        if given != node.shape:
            raise ValueError(f"a hook gave a gradient of shape {given} for one of {node.shape}")
        g = node.like(answer) if isinstance(g, Node) else node.like(answer).raw
    return g


def recorded(rule: Callable[..., Any], *given: Any) -> Any:
    """A rule of a node, the last of what is given, so that its result can be differentiated."""
    *first, node = given
    settings = {name: x for name, x in node.settings.items() if name != node.op.keeps}
    before, state.rules = state.rules, True
    try:
        return rule(*first, *memory_of(node), **settings)
    finally:
        state.rules = before


def memory_of(node: Node) -> list[Any]:
    """The result and arguments of a node as nodes, so that rules are recorded like any other op."""
    memory = [node, *node.parents]
    for i, (now, then) in enumerate(zip(memory, node.saved, strict=True)):
        if now is None:
            memory[i] = then
        elif differs(now.raw, then):
            raise RuntimeError(changed(node))
    return memory


def differs(now: Any, then: Any) -> bool:
    """Whether a number or array is no longer what a graph remembers."""
    return now is not then and not np.array_equal(now, then, equal_nan=True)


def changed(node: Node) -> str:
    """The message for a second derivative at a point that has moved."""
    op = node.op.name if node.op else "?"
    return (
        f"an argument or the result of {op} got new data after {op} was computed, so its "
        "derivative can no longer be differentiated there. Change data after the last backward()."
    )


def backward(
    root: Node, cotangent: Any, create_graph: bool = False, retain_graph: bool | None = None
) -> None:
    """Leave the gradient of `root` in `.grad` of every leaf (added to what is there).

    A graph that led to nan or inf is kept, so that one can find out where it came from.
    """
    if retain_graph is None:
        retain_graph = create_graph or state.retain or not is_finite(root.raw)
    if create_graph or on_gradients:
        for node, g in gradients(root, cotangent, None, create_graph, not retain_graph):
            if node.op is None or node.keeps_grad:
                node.receive(g)
    else:
        backward_to_leaves(root, cotangent, retain_graph)


def backward_to_leaves(root: Node, cotangent: Any, retain_graph: bool) -> None:
    """Reverse mode at its plainest: `gradients` with every gradient left where it belongs."""
    nodes = arguments_first(root, leaves=False)
    received = {root: cotangent}
    while nodes:
        node = nodes.pop()
        g = received.pop(node, None)
        op, parents = node.op, node.parents
        if op is None or g is None:
            continue
        if node.keeps_grad:
            node.receive(g)
        shares = op.pull(parents, g, *node.saved, **node.settings)
        for parent, share in zip(parents, shares):  # noqa: B905 (strict is slow)
            if share is not None and parent is not None:
                before = received.get(parent)
                received[parent] = share if before is None else before + share
        if not retain_graph:
            node.release()
    for leaf, g in received.items():
        leaf.receive(g)


def is_finite(raw: Any) -> bool:
    """False for a number that is nan or inf; arrays are not looked at."""
    return getattr(raw, "ndim", 0) > 0 or math.isfinite(raw)


def tangent(root: Node, seeds: Mapping[Node, Any], create_graph: bool = False) -> Any:
    """Forward mode: how `root` moves when the nodes in `seeds` move as given there.

    None if it does not move at all.
    """
    moves: dict[Any, Any] = dict(seeds)
    for node in arguments_first(root):
        if node in moves or node.op is None:
            continue
        ts = [moves.get(parent) for parent in node.parents]
        if any(t is not None for t in ts):
            if create_graph:
                moves[node] = recorded(node.op.push, ts, node)
            else:
                moves[node] = node.op.push(ts, *node.saved, **node.settings)
    return moves.get(root)
