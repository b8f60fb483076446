"""The conditions of a driver on the arrays of its step."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from minigrad.compiling.calls import Number, Storage
from minigrad.compiling.program import Program
from minigrad.compiling.record.tape import root

from .guards import Guard
from .plan import Plan


class Conditions:
    """Writes conditions, as guards.

    residents   storages that the step is prepared with
    arguments   storages and numbers that the step is called with
    variables   what the driver calls them
    written     storages that were given, and that the step writes to
    """

    def __init__(
        self,
        plan: Plan,
        program: Program,
        residents: list[Storage],
        arguments: list[Any],
        patterns: set[tuple[bool, ...]],
    ) -> None:
        self.plan = plan
        self.places = plan.places
        self.program = program
        self.recording = plan.recording
        self.residents = residents
        self.arguments = arguments
        self.variables: dict[Any, str] = {}
        self.written = {
            v.storage for call in program.calls for v in call.writes if v.storage.origin == "given"
        }
        arrays = [x for x in residents if isinstance(x, Storage) and x.origin == "given"]
        self.guards = [*plan.guards, *map(self.of_resident, arrays)]
        for x in self.arguments:
            self.guards += self.of_argument(x)
        if self.plan.gradients:
            self.guards.append(self.of_gradients(patterns))

    def of_resident(self, x: Storage) -> Guard:
        """It must still be the array the step was prepared with, and its own."""
        e = self.plan.residents[x]
        test = f"{e} is {self.places.bind(x.array, 'v')}"
        if x in self.written and not self.at_home(x):
            test += f" and {e}.flags.writeable"
        return Guard(test, e, None, "an array that stays")

    def at_home(self, x: Storage) -> bool:
        """Whether it is a vector of a home."""
        return any(x.array is whole for home in self.recording.homes for whole in home.wholes())

    def of_argument(self, x: Any) -> Iterator[Guard]:
        """An array must have the shape, the strides and the dtype of the recorded one."""
        if isinstance(x, Number):
            return
        e = self.plan.fetched[x]
        self.variables[x] = name = f"x{len(self.variables)}"
        array = x.array
        path = self.recording.tape.names.get(x.whole, (0, "an array"))[1]
        ndarray = self.places.bind(type(array))
        yield Guard(
            f"type({name} := {e}) is {ndarray}", f"type({e})", type(array), f"the class of {path}"
        )
        for what in ("shape", "strides"):
            expected = getattr(array, what)
            yield Guard(
                f"{name}.{what} == {expected}", f"{e}.{what}", expected, f"the {what} of {path}"
            )
        dtype = self.places.bind(array.dtype, "t")
        yield Guard(
            f"{name}.dtype is {dtype}", f"{e}.dtype", array.dtype, f"the dtype of {path}", dtype
        )
        if self.written - {x}:
            others = [self.places.bind(root(w.array), "v") for w in self.written]
            apart = " and ".join(f"{name}.base is not {o}" for o in dict.fromkeys(others))
            test = f"({name}.base is None or ({apart}))"
            yield Guard(test, f"{e}.base", None, f"the memory of {path}")

    def of_gradients(self, patterns: set[tuple[bool, ...]]) -> Guard:
        """The same parameters must have a gradient."""
        expressions = [e for e, _ in self.plan.gradients]
        ways = []
        for pattern in sorted(patterns, reverse=True):
            tests = zip(expressions, pattern, strict=True)
            ways.append(" and ".join(f"{e} is {'not ' * has}None" for e, has in tests))
        test = f"({' or '.join(ways)})"
        return Guard(test, f"[{', '.join(expressions)}]", None, "which gradients there are")
