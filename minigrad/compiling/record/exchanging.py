"""The exchange: what takes notes goes where arrays, and numbers that vary, stood before."""

from __future__ import annotations

import re
import weakref
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from minigrad.compiling.calls import Number
from minigrad.compiling.floats.values import get_grad, get_raw
from minigrad.graph import Node
from minigrad.nn.module import Module
from minigrad.optim.optimizer import Optimizer
from minigrad.tensor import Tensor
from minigrad.value import Value

from .frames import READ, gradient_name
from .homes import Home, homes_of
from .places import Place
from .randomness import TracedGenerator
from .reach import Surroundings
from .tape import Tape
from .traced import TracedArray, TracedNumber


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


class Exchange:
    """Everything that was exchanged.

    varying     paths of numbers that are not the same at every call
    counted     paths of the numbers that take notes
    tuples      tuples that were put together anew, as they were
    troubles    why a program could not stand for the function
    """

    def __init__(self, found: Surroundings, tape: Tape, varying: frozenset[str]) -> None:
        self.found = found
        self.tape = tape
        self.varying = varying
        self.names = parameter_names(found)
        self.homes: list[Home] = []
        self.optimizers: list[Optimizer] = []
        self.followed: list[Followed] = []
        self.tensors: list[tuple[Tensor, str]] = []
        self.values: list[Value] = []
        self.counted: set[str] = set()
        self.tuples: dict[int, tuple[Place, Any]] = {}
        self.troubles: list[str] = []
        self.arrays: dict[int, Callable[[], TracedArray | None]] = {}
        self.generators: dict[int, TracedGenerator] = {}
        self.met: set[int] = set()

    def make(self) -> None:
        """Exchange all that was found."""
        things = [x for _, x in self.found.places]
        for optimizer in {id(x): x for x in things if isinstance(x, Optimizer)}.values():
            self.adopt(optimizer)
        for place, x in self.found.places:
            if isinstance(x, Node):
                self.of_node(x, place)
            elif type(x) is np.ndarray:
                self.of_array(x, place)
            elif isinstance(x, np.random.Generator):
                self.of_generator(x, place)
            elif type(x) in (float, int) and self.varies(place, x):
                self.of_number(x, place)

    def follow(self, place: Place, before: Any, thing: Any, during: Any) -> None:
        """Put something else where something stood."""
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

    # Arrays, generators, numbers.

    def of_array(self, x: Any, place: Place) -> None:
        """One that takes notes; the same for the same array."""
        known = self.arrays.get(id(x), lambda: None)()
        array = self.tape.given(x, place.path) if known is None else known
        self.arrays[id(x)] = weakref.ref(array)
        self.follow(place, x, array.look, array)

    def of_generator(self, x: np.random.Generator, place: Place) -> None:
        """One that takes notes of what is drawn."""
        traced = self.generators.setdefault(id(x), TracedGenerator(x, Number(x, place, place.path)))
        self.call_it(traced.number, place)
        self.follow(place, x, traced.number, traced)

    def varies(self, place: Place, x: Any) -> bool:
        """Whether a number is to be asked for at every call."""
        return (
            place.path in self.varying or place.key == "lr" or (place.passing and type(x) is float)
        )

    def of_number(self, x: Any, place: Place) -> None:
        """One that takes notes."""
        self.counted.add(place.path)
        number = Number(x, place, place.path)
        self.call_it(number, place)
        self.follow(place, x, number, TracedNumber(x, number, self.tape))

    def call_it(self, number: Number, place: Place) -> None:
        """A number is called like its place, by the last word of it that is a name."""
        words = re.findall(r"[A-Za-z_]\w*", place.path)
        self.tape.names.setdefault(number, (READ, words[-1] if words else "x"))

    # Nodes.

    def of_node(self, x: Node, place: Place) -> None:
        """What is inside a Tensor or a Value, once."""
        if id(x) in self.met:
            return
        self.met.add(id(x))
        name = self.names.get(id(x), place.path)
        if x.op is not None and x.requires_grad:
            self.troubles.append(f"{name} is the result of a calculation outside the function")
        if isinstance(x, Value):
            self.of_value(x, place, name)
        elif isinstance(x, Tensor):
            self.of_tensor(x, place, name)

    def of_tensor(self, x: Tensor, place: Place, name: str) -> None:
        """Its array, and its gradient if one is wanted."""
        raw = Place("attribute", x, "raw", name)
        raw.passing = place.passing
        array = self.tape.given(x.raw, name)
        self.follow(raw, x.raw, array.look, array)
        self.tensors.append((x, name))
        if x.requires_grad:
            self.of_gradient(x, name)

    def of_gradient(self, x: Tensor, name: str) -> None:
        """A constant tensor around an array that takes notes; None stays None."""
        g = during = x.grad
        thing = None
        if isinstance(g, Tensor):
            during = Tensor.constant(g.raw)
            during.raw = self.tape.given(g.raw, gradient_name(name))
            thing = during.raw.look
        self.follow(Place("attribute", x, "grad", f"{name}.grad"), g, thing, during)

    def of_value(self, x: Value, place: Place, path: str) -> None:
        """Its number and its gradient; the Value itself will take notes."""
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

    # Optimisers.

    def adopt(self, optimizer: Optimizer) -> None:
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

        vars(optimizer)["_moving_vectors"] = moving
        self.homes += homes
        self.optimizers.append(optimizer)


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
