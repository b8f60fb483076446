"""Drivers: what stands between a call of a compiled function and its program.

A driver checks the guards, fetches arrays and numbers from where they are, runs the step, and puts
results where they belong. It is written out as Python for each program, like the program itself,
because at a few microseconds a step every look-up counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from minigrad.compiling.calls import Number, Storage
from minigrad.compiling.program import Program

from .guards import argument
from .handing import Handing
from .plan import HOLDERS, Plan


class Driver(Handing):
    """Writes a driver.

    residents   storages that the step is prepared with
    arguments   storages and numbers that the step is called with
    """

    def __init__(
        self,
        plan: Plan,
        program: Program,
        residents: list[Storage],
        arguments: list[Any],
        lists: dict[str, list[Number]],
        patterns: set[tuple[bool, ...]],
    ) -> None:
        listed = {x for numbers in lists.values() for x in numbers}
        others = [x for x in arguments if x not in listed]
        super().__init__(plan, program, residents, others, patterns)
        self.lists = lists

    def text(self) -> str:
        """`make(...)` with everything bound by name, which returns the driver."""
        lines = ["def run(*args, **kwargs):", "    try:"]
        lines += [f"        {line}" for line in self.unpacking()]
        conditions = "\n            and ".join(guard.test for guard in self.guards)
        lines.append(f"        if not (\n            {conditions}\n        ):")
        lines.append("            return otherwise(args, kwargs)")
        lines += [f"        {name} = {e}" for name, e in self.numbers()]
        lines += ["    except Exception:", "        return otherwise(args, kwargs)"]
        given = ", ".join([*self.in_lists(), *(self.variables[x] for x in self.arguments)])
        lines += [
            "    if [*map(getrefcount, watched)] != counts:",
            "        return renew(args, kwargs)",
        ]
        lines += ["    if not lock.acquire(False):", "        return busy(args, kwargs)"]
        lines += [*self.saving(), *self.running(given)]
        lines += [f"    {line}" for line in self.storing()]
        lines += [f"    return {self.returned(self.recording.output)}"]
        body = "\n".join(f"    {line}" for line in "\n".join(lines).split("\n"))
        return f"def make({self.parameters()}):\n{body}\n    return run\n"

    def running(self, given: str) -> list[str]:
        """The step, and what to do if it finds that it does not fit."""
        lines = ["    go_on = True", "    try:", f"        result = step({given})"]
        lines += ["    except Missed as why:", "        go_on, known = False, bool(why.args)"]
        if self.is_on_values():  # math raises where the engine answers inf or nan
            lines += ["    except (ArithmeticError, ValueError):", "        go_on = False"]
        lines += ["    except BaseException:", *self.clearing(), "        raise"]
        lines += ["    finally:", "        lock.release()"]
        lines += ["    if not go_on:"]
        if self.program.draws_early:
            lines += ["        for generator, before in drawn:"]
            lines += ["            generator.bit_generator.state = before"]
        return [*lines, f"        return {self.elsewhere()}"]

    def diagnosis(self) -> str:
        """`make(...)` of a function that returns the number of the first guard that fails."""
        lines = ["def why(*args, **kwargs):"]
        lines += [f"    {line}" for line in self.unpacking("return -1, args")]
        for i, guard in enumerate(self.guards):
            if guard.path == HOLDERS:  # the diagnosis itself holds some; and it needs no recording
                continue
            lines += [
                f"    try:\n        if not ({guard.test}):\n            return {i}, {guard.subject}"
            ]
            lines += [f"    except Exception as error:\n        return {i}, error"]
        body = "\n".join(f"    {line}" for line in "\n".join(lines).split("\n"))
        return f"def make({self.parameters()}):\n{body}\n    return why\n"

    def parameters(self) -> str:
        """What `make` takes."""
        return ", ".join(["otherwise", *HELPERS, *self.places.bound])

    def unpacking(self, otherwise: str = "return otherwise(args, kwargs)") -> Iterator[str]:
        """The arguments by name."""
        recording = self.recording
        named = [name for name in recording.arguments if name not in recording.positional]
        wrong = f"len(args) != {len(recording.positional)}"
        wrong += f" or kwargs.keys() != {set(named)}" if named else " or kwargs"
        yield f"if {wrong}:"
        yield f"    {otherwise}"
        if recording.positional:
            yield f"{', '.join(map(argument, recording.positional))}, = args"
        for name in named:
            yield f"{argument(name)} = kwargs[{name!r}]"

    def numbers(self) -> Iterator[tuple[str, str]]:
        """The variables that hold numbers, and where they come from."""
        for x in self.arguments:
            if isinstance(x, Number):
                self.variables.setdefault(x, f"n{len(self.variables)}")
                yield self.variables[x], self.number(x)

    def elsewhere(self) -> str:
        """What to do where the program does not fit after all: go by the function, and learn."""
        if self.is_on_values():
            return "f(*args, **kwargs)"
        return "f(*args, **kwargs) if known else missed(args, kwargs)"

    def saving(self) -> list[str]:
        """Where a decision comes after random numbers: how their generators stood before."""
        if not self.program.draws_early:
            return []
        found = {
            call.args[0].value: 0 for call in self.program.calls if call.name.startswith("rng")
        }
        names = ", ".join(self.places.bind(generator) for generator in found)
        return [f"    drawn = [(g, g.bit_generator.state) for g in ({names},)]"]

    def is_on_values(self) -> bool:
        """Whether the program is one of single numbers."""
        return any(call.name.startswith("op.") for call in self.program.calls)

    def in_lists(self) -> Iterator[str]:
        """The numbers that are given in lists."""
        for numbers in self.lists.values():
            owners = self.places.bind([x.source.owner for x in numbers], "of")
            yield f"[x.{numbers[0].source.key} for x in {owners}]"

    def number(self, x: Number) -> str:
        if x in self.plan.fetched:
            return self.plan.fetched[x]
        return f"{self.places.bind(x.source, 'slot')}.t + 1"


HELPERS = (
    *("busy", "renew", "missed", "step", "Missed", "lock", "held", "watched", "counts", "left"),
    *(
        "getrefcount",
        "constant",
        "Value",
        "known_loss",
        "known_value",
        "f",
        "state",
        "on_gradients",
    ),
)
