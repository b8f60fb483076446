"""The plan of a driver: what has to hold, and where everything is fetched from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from minigrad.compiling.calls import Number, Storage, View
from minigrad.compiling.record.homes import ALONE
from minigrad.compiling.record.places import Place
from minigrad.compiling.record.recording import Recording
from minigrad.tensor import Tensor
from minigrad.value import Value

from .guards import Expressions, Guard, guards

HOLDERS = "who holds parameters"


class Plan:
    """Everything a driver is written from.

    needed      storages and numbers that the program is given
    guards      what has to hold, as expressions of Python
    fetched     for every array and number that was given, the expression that gets it
    residents   arrays that stay where they are, with the expression that must still give them
    gradients   the expression of every gradient, and whether there was one
    """

    def __init__(self, recording: Recording, needed: Sequence[Any]) -> None:
        self.recording = recording
        self.needed = needed
        self.places = Expressions(recording.arguments)
        self.guards = [*of_engine(recording), *guards(recording, self.places)]
        self.fetched: dict[Any, str] = {}
        self.residents: dict[Storage, str] = {}
        self.gradients: list[tuple[str, bool]] = []
        for home in recording.homes:
            self._house(home)
        for followed in recording.followed:
            self._fetch(followed.place, followed.thing)

    def _house(self, home: Any) -> None:
        """The vectors of a home; all its parameters must still be at home."""
        h, tape = self.places.bind(home, "h"), self.recording.tape
        self.residents[tape.operand(home.theta).storage] = f"{h}.theta"
        for name, whole in home.memory.items():
            self.residents[tape.operand(whole).storage] = f"{h}.memory[{name!r}]"
        first = self.places.bind(home.slots[0], "slot")
        pieces = self.places.bind(home.pieces, "pieces")
        for i, slot in enumerate(home.slots):
            p = self.places.bind(slot.parameter)
            self._require(f"{p}.raw is {pieces}[{i}]", f"{p}.raw", "a parameter")
            if i:
                s = self.places.bind(slot, "slot")
                self._require(f"{s}.t is {first}.t", f"{s}.t", "the count of steps")
        alone = self.places.bind([ALONE] * len(home.slots), "alone")
        counts = f"[*map(getrefcount, {pieces})]"
        self._require(f"{counts} == {alone}", counts, HOLDERS)
        held = f"getrefcount({h}.theta)"
        self._require(f"{held} == {h}.holders", held, HOLDERS)
        for optimizer in self.recording.optimizers:
            o = self.places.bind(optimizer)
            self._require(f"{o}._moving is None", f"{o}._moving", "who made the last step")

    def lists(self, arguments: list[Any]) -> dict[str, list[Number]]:
        """Numbers in slots of Values that stay: given in lists, as there may be many."""
        found: dict[str, list[Number]] = {}
        for x in arguments:
            place = x.source if isinstance(x, Number) else None
            if isinstance(place, Place) and isinstance(place.owner, Value) and not place.passing:
                found.setdefault("values" if place.key == "raw" else "gradients", []).append(x)
        order = {f.thing: i for i, f in enumerate(self.recording.followed)}
        return {name: sorted(xs, key=lambda x: order.get(x, 0)) for name, xs in found.items()}

    def _require(self, test: str, subject: str, path: str) -> None:
        self.guards.append(Guard(test, subject, None, path))

    def _fetch(self, place: Any, thing: Any) -> None:
        e = self.places.of(place)
        if place.key == "grad" and isinstance(place.owner, Tensor):
            self.gradients.append((e, thing is not None))
            e = f"{e}.raw"
        if thing is None or (isinstance(thing, View) and thing.storage in self.residents):
            return
        if isinstance(thing, Number) and isinstance(thing.value, np.random.Generator):
            self._require(f"{e} is {self.places.bind(thing.value)}", e, place.path)
        elif isinstance(thing, Number):
            self.fetched[thing] = e
            kind = self.places.bind(type(thing.value))
            self._require(f"type({e}) is {kind}", f"type({e})", f"the class of {place.path}")
        elif thing.storage in self.fetched:
            if thing.storage not in self.needed:  # whoever shares it, nobody looks at it
                return
            self._require(f"{e} is {self.fetched[thing.storage]}", e, f"{place.path}, as an alias,")
        elif self.recording.stays(place):
            self.residents[thing.storage] = e
        else:
            self.fetched[thing.storage] = e


def of_engine(recording: Recording) -> Iterator[Guard]:
    """The engine must be in the same state, with nobody listening in."""
    on = recording.on
    yield Guard(f"state.on is {on}", "state.on", on, "whether gradients are recorded (no_grad)")
    yield Guard("not state.retain", "state.retain", False, "whether graphs are kept")
    yield Guard("not on_gradients", "len(on_gradients)", 0, "the number of hooks on gradients")


def sums_gradients(plan: Plan, arguments: list[Any]) -> bool:
    """Whether a step reads the gradients that were there before it."""
    return any(e.endswith(".grad.raw") for x, e in plan.fetched.items() if x in arguments)
