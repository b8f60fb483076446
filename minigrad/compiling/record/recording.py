"""One recording: a function is called once, and everything numpy does for it is written down.

For that time the arrays that the function can reach are exchanged for arrays that take notes. When
it is over everything stands where an ordinary call would have left it, and what has changed is
known: those are the things a compiled program has to change, too.
"""

from __future__ import annotations

import re
import sys
import threading
import weakref
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

from minigrad.compiling.calls import Number, View, mapped
from minigrad.compiling.floats.values import (
    Following,
    get_grad,
    get_raw,
    gradients_of,
    number_of,
    release,
)
from minigrad.compiling.run.losses import gradient_of
from minigrad.graph import Node, state
from minigrad.nn.module import Module
from minigrad.optim.optimizer import Optimizer
from minigrad.ownership import ARRAYS
from minigrad.tensor import Tensor
from minigrad.value import Value

from .frames import HERE, NUMPYS, READ, gradient_name
from .homes import Home, homes_of
from .purity import Watch
from .randomness import TracedGenerator
from .reach import PLAIN, Place, Surroundings, names_in, surroundings
from .standins import Standins
from .tape import Tape
from .traced import TracedArray, TracedNumber, running
from .undo import Undo

one_at_a_time = threading.RLock()
ARRAYS.add(TracedArray)


class Followed(NamedTuple):
    """Something exchanged for the time of a recording.

    before   what stood there
    thing    what is noted down for it: a view, a number, or None
    during   what stood there instead; of an array that takes notes only a weak reference, for the
             engine counts references to see who else holds an array
    """

    place: Place
    before: Any
    thing: Any
    during: Any

    def is_as_it_was(self, now: Any) -> bool:
        """Whether what stands there now is what was put there."""
        if isinstance(self.during, weakref.ref):
            return now is self.during() or (type(now) is TracedArray and now.look == self.thing)
        return now is self.during


class Store(NamedTuple):
    """What a place holds after a call: a view or a number of the recording, or a constant.

    kind   "array"; "tensor", an array in a constant tensor; "number"; or "constant"
    """

    place: Place
    value: Any
    kind: str


class Leaf(NamedTuple):
    """A part of the result: an "array", a "scalar" of numpy, a "tensor", a "loss" or a "number".

    nth     which of the outputs it is; of a loss, the outputs after it are its slopes
    leaves  what a loss has slopes for
    """

    kind: str
    nth: int
    leaves: tuple[Node, ...] = ()


class Recording:
    """What became known during one call of a function.

    arguments   by name, with `positional` of them given by position
    varying     paths of numbers that are not the same at every call
    """

    def __init__(
        self,
        f: Callable[..., Any],
        args: Any,
        kwargs: Any,
        varying: frozenset[str] = frozenset(),
        rehearsal: bool = False,
    ) -> None:
        self.f = f
        self.watch = Watch()
        self.tape = Tape(self.watch)
        self.positional = [name for name, _ in zip(parameters(f, len(args)), args, strict=True)]
        self.arguments = {**dict(zip(self.positional, args, strict=True)), **kwargs}
        self.varying = varying
        self.on = state.on
        self.errors = np.geterr()
        self.homes: list[Home] = []
        self.optimizers: list[Optimizer] = []
        self.followed: list[Followed] = []
        self.tensors: list[tuple[Tensor, str]] = []
        self.values: list[Value] = []
        self.counted: set[str] = set()
        self.moving: set[str] = set()  # paths of numbers that the function changes
        self.tuples: dict[int, tuple[Place, Any]] = {}  # tuples that were put together anew
        self.stores: list[Store] = []
        self.outputs: list[Any] = []
        self.output: Any = None
        self.troubles: list[str] = []
        with one_at_a_time:
            self.found = surroundings(f, self.arguments)
            undo = Undo(self.found) if rehearsal else None
            try:
                self._exchange()
                result = self._run()
            finally:
                self._restore()
            self.result = mapped(bare, result)
            changes = [*self._changes()]
            self.troubles += [*self.found.opaque, *self.watch.acts, *changes]
            if changes:
                self._clean()
            if undo is not None:
                undo()

    # Before.

    def _exchange(self) -> None:
        """Put what takes notes in the place of arrays and of numbers that vary."""
        things = [x for _, x in self.found.places]
        for optimizer in {id(x): x for x in things if isinstance(x, Optimizer)}.values():
            self._adopt(optimizer)
        names = parameter_names(self.found)
        arrays: dict[int, Callable[[], TracedArray | None]] = {}
        generators: dict[int, TracedGenerator] = {}
        met: set[int] = set()
        for place, x in self.found.places:
            if isinstance(x, Value):
                if id(x) not in met:
                    met.add(id(x))
                    self._follow_value(x, place, names.get(id(x), place.path))
            elif isinstance(x, Tensor):
                if id(x) not in met:
                    met.add(id(x))
                    self._follow_tensor(x, names.get(id(x), place.path), place)
            elif type(x) is np.ndarray:
                known = arrays.get(id(x), lambda: None)()
                array = self.tape.given(x, place.path) if known is None else known
                arrays[id(x)] = weakref.ref(array)
                self._follow(place, x, array.look, array)
            elif isinstance(x, np.random.Generator):
                generators.setdefault(id(x), TracedGenerator(x, Number(x, place, place.path)))
                self._call_it(generators[id(x)].number, place)
                self._follow(place, x, generators[id(x)].number, generators[id(x)])
            elif type(x) in (float, int) and self._varies(place, x):
                self.counted.add(place.path)
                number = Number(x, place, place.path)
                self._call_it(number, place)
                self._follow(place, x, number, TracedNumber(x, number, self.tape))

    def _call_it(self, number: Number, place: Place) -> None:
        """A number is called like its place, by the last word of it that is a name."""
        words = re.findall(r"[A-Za-z_]\w*", place.path)
        self.tape.names.setdefault(number, (READ, words[-1] if words else "x"))

    def _varies(self, place: Place, x: Any) -> bool:
        """Whether a number is to be asked for at every call."""
        return (
            place.path in self.varying or place.key == "lr" or (place.passing and type(x) is float)
        )

    def _follow(self, place: Place, before: Any, thing: Any, during: Any) -> None:
        if during is not before:
            whole = place
            while whole.how == "part":
                whole = whole.owner
            if whole is not place:
                self.tuples.setdefault(id(whole), (whole, whole.get()))
            place.set(during)
        if type(during) is TracedArray:
            during = weakref.ref(during)
        self.followed.append(Followed(place, before, thing, during))

    def _follow_tensor(self, x: Tensor, name: str, place: Place) -> None:
        if x.op is not None and x.requires_grad:
            self.troubles.append(f"{name} is the result of a calculation outside the function")
        raw = Place("attribute", x, "raw", name)
        raw.passing = place.passing
        array = self.tape.given(x.raw, name)
        self._follow(raw, x.raw, array.look, array)
        self.tensors.append((x, name))
        if x.requires_grad:
            g = during = x.grad
            thing = None
            if isinstance(g, Tensor):
                during = Tensor.constant(g.raw)
                during.raw = self.tape.given(g.raw, gradient_name(name))
                thing = during.raw.look
            self._follow(Place("attribute", x, "grad", f"{name}.grad"), g, thing, during)

    def _follow_value(self, x: Value, place: Place, path: str) -> None:
        if x.op is not None and x.requires_grad:
            self.troubles.append(
                f"{place.path} is the result of a calculation outside the function"
            )
        self.values.append(x)
        for what, now in (("raw", get_raw(x)), ("grad", get_grad(x))):
            if isinstance(now, Node):
                self.troubles.append(f"the gradient of {place.path} is a graph of its own")
                continue
            spot = Place("attribute", x, what, f"{place.path}.{what}")
            spot.passing = place.passing
            number = Number(now, spot, place.path)
            self.tape.names[number] = READ, shortened(path, what)
            self.tape.values[id(x), what] = (x, number)
            self.followed.append(Followed(spot, now, number, number))

    def _adopt(self, optimizer: Optimizer) -> None:
        """Have an optimiser move its parameters in their home, where it can be noted."""
        homes = homes_of(optimizer)
        for home in homes:
            self.tape.given(home.theta, "theta")
            for name, whole in home.memory.items():
                self.tape.given(whole, name)

        def moving() -> list[list[Any]]:
            slots = [s for group in optimizer._slots for s in group if s.parameter.grad is not None]
            return [
                [run for home in homes if home.group is group for run in home.runs(slots)]
                for group in optimizer.param_groups
            ]

        optimizer._moving_vectors = moving  # type: ignore[method-assign]
        self.homes += homes
        self.optimizers.append(optimizer)

    # During.

    def _run(self) -> Any:
        """Call the function."""
        args = [self.arguments[name] for name in self.positional]
        kwargs = {k: x for k, x in self.arguments.items() if k not in self.positional}
        before, retain = sys.getprofile(), state.retain
        state.retain = True  # else `backward` would look whether the loss is finite
        try:
            with Standins(self.found.spaces()), Following(self.values):
                running.tape = self.tape
                sys.setprofile(self.watch)
                result = self.f(*args, **kwargs)
                sys.setprofile(before)
                return self._described(result)
        finally:
            sys.setprofile(before)
            running.tape = None
            state.retain = retain

    # After.

    def _restore(self) -> None:
        """Put everything back, or what it has become; and write down what that is."""
        for optimizer in self.optimizers:
            vars(optimizer).pop("_moving_vectors", None)
            optimizer._moving = None
        changed = {key: now for key, (_, now) in self.tape.values.items()}
        release(self.tape, self.values)
        for followed in self.followed:
            place = followed.place
            if isinstance(followed.during, Number):
                self._restore_value(followed, changed[id(place.owner), place.key])
                continue
            now = place.get()
            if followed.is_as_it_was(now):
                if followed.during is not followed.before:
                    place.set(followed.before)
            elif type(now) is TracedArray:
                place.set(now.plain)
                self.stores.append(Store(place, now.look, "array"))
            elif type(now) is TracedNumber:
                place.set(now.value)
                self.stores.append(Store(place, now.number, "number"))
            elif isinstance(now, Tensor) and type(now.raw) is TracedArray:
                self.stores.append(Store(place, now.raw.look, "tensor"))
                if place.path.endswith(".grad"):
                    name = gradient_name(place.path.removesuffix(".grad"))
                    self.tape.names.setdefault(now.raw.look, (READ, name))
                now.raw = now.raw.value
            else:
                self.stores.append(Store(place, now, "constant"))
        for place, before in self.tuples.values():
            place.set(before)

    def _restore_value(self, followed: Followed, now: Any) -> None:
        """What a slot of a Value has become."""
        if not isinstance(now, Number):
            self.stores.append(Store(followed.place, now, "constant"))
        elif now is not followed.thing:
            self.stores.append(Store(followed.place, now, "number"))

    def _changes(self) -> Iterator[str]:
        """What the function changed besides arrays: a program would leave that undone."""
        followed = {id(followed.place) for followed in self.followed}
        for place, x in self.found.places:
            if id(place) in followed:
                continue
            now = present(place)
            same = type(now) is type(x) and now == x if isinstance(x, PLAIN) else now is x
            if not same and now is not x:
                now = bare(now)
                if may_vary(x) and may_vary(now):
                    self.moving.add(place.path)
                yield f"it changes {place.path}, from {x!r:.40} to {now!r:.40}"
        for x, n, path in self.found.sizes:
            if len(x) != n:
                yield f"it changes {path}, which has {len(x)} items and had {n}"

    def _clean(self) -> None:
        """Put plain arrays and numbers where the function has left some that take notes."""
        for place, x in surroundings(self.f, self.arguments).places:
            if type(x) in (TracedArray, TracedNumber):
                place.set(x.plain)
            bare(x)

    def _described(self, result: Any) -> Any:
        """Write down what the function returns, while notes are still taken."""
        self.output = mapped(self._leaf, result)
        return result

    def _leaf(self, x: Any) -> Any:
        if type(x) is TracedNumber:
            return self._output("number", x.number)
        if type(x) is TracedArray:
            return self._output("scalar" if x.scalar else "array", x.look)
        if isinstance(x, Tensor):
            return self._tensor(x)
        return self._value(x) if isinstance(x, Value) else x

    def _value(self, x: Value) -> Any:
        if x.op is None and x.requires_grad:
            self.troubles.append("it returns a parameter")
        leaf = self._output("value", number_of(x).number)
        if not x.requires_grad or any(x is root for root in self.tape.roots):
            return leaf
        found = list(gradients_of(x, 1.0))
        self.outputs += [g.number for _, g in found]
        return leaf._replace(leaves=tuple(node for node, _ in found))

    def _tensor(self, x: Tensor) -> Any:
        if x.op is None and x.requires_grad:
            self.troubles.append("it returns a parameter")
        if not x.requires_grad or x.parents is None:
            return self._output("tensor", self.tape.operand(x.raw))
        if x.raw.size != 1:
            text = "it returns an array that wants a gradient; compile the loss, or the whole step"
            self.troubles.append(text)
        found = gradient_of(x)
        leaf = self._output("loss", self.tape.operand(x.raw))
        for _, g in found:
            self.outputs.append(self.tape.operand(g))
        return leaf._replace(leaves=tuple(node for node, _ in found))

    def _output(self, kind: str, value: Any) -> Leaf:
        self.outputs.append(value)
        return Leaf(kind, len(self.outputs) - 1)

    def forget(self) -> None:
        """Let go of arrays, when all is written down: who else holds one is counted."""
        self.followed = [followed._replace(before=None, during=None) for followed in self.followed]
        self.tape.forget()
        self.result = None

    # Questions.

    def stays(self, place: Place) -> bool:
        """Whether the array at a place is one that is trained, or a part of a module."""
        owner = place.owner
        if isinstance(owner, Module):
            return True
        trained = isinstance(owner, Tensor) and owner.requires_grad
        return trained and place.key == "raw" and not place.passing

    def names_used(self) -> set[str]:
        """Every name that the code mentions which ran."""
        found: set[str] = set()
        for code in self.watch.codes:
            if not code.co_filename.startswith((HERE, NUMPYS)):
                found |= names_in(code)
        return found


def may_vary(x: Any) -> bool:
    """Whether x is a number that a program may be given, or may change."""
    return type(x) in (float, int)


def present(place: Place) -> Any:
    """What stands at a place; an odd object if nothing does any more."""
    try:
        return place.get()
    except (LookupError, AttributeError, ValueError):
        return "nothing"


def parameters(f: Callable[..., Any], count: int) -> Iterator[str]:
    """Names for so many arguments given by position."""
    function = getattr(f, "__func__", f)
    code = getattr(function, "__code__", None)
    names = code.co_varnames[: code.co_argcount] if code is not None else ()
    names = names[1:] if function is not f else names
    for i in range(count):
        yield names[i] if i < len(names) else f"args[{i}]"


def shortened(path: str, what: str) -> str:
    """model.layers[1].neurons[3].w[2] as w1_3_2; its gradient as d_w1_3_2."""
    words = re.findall(r"[A-Za-z_]\w*", path)
    name = (words[-1] if words else "x") + "_".join(re.findall(r"\[(\d+)\]", path))
    return f"d_{name}" if what == "grad" else name


def parameter_names(found: Surroundings) -> dict[int, str]:
    """What parameters are called, by their id: in modules, and as attributes of other objects."""
    names: dict[int, str] = {}
    for place, x in found.places:
        if isinstance(x, Value) and "." in place.path:
            names.setdefault(id(x), place.path)
        if isinstance(x, Module):
            for name, p in x.named_parameters():
                names.setdefault(id(p), f"{place.path.removeprefix('self.')}.{name}")
    return names


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


__all__ = ["Leaf", "Recording", "Store", "View"]
