"""Drivers: what stands between a call of a compiled function and its program.

A driver checks the guards, fetches arrays and numbers from where they are, runs the step, and puts
results where they belong. It is written out as Python for each program, like the program itself,
because at a few microseconds a step every look-up counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from minigrad.compiling.calls import Number, Storage, View
from minigrad.compiling.program import Program
from minigrad.compiling.record.homes import ALONE
from minigrad.compiling.record.places import Place
from minigrad.compiling.record.recording import Recording
from minigrad.compiling.record.restoring import Store
from minigrad.compiling.record.results import Leaf
from minigrad.compiling.record.tape import root
from minigrad.tensor import Tensor
from minigrad.value import Value

from .guards import Expressions, Guard, argument, guards


class Plan:
    """Everything a driver is written from.

    guards      what has to hold, as expressions of Python
    fetched     for every array and number that was given, the expression that gets it
    residents   arrays that stay where they are, with the expression that must still give them
    gradients   the expression of every gradient, and whether there was one
    """

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
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


class Driver:
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
        self.plan = plan
        self.places = plan.places
        self.program = program
        self.recording = plan.recording
        self.residents = residents
        self.lists = lists
        listed = {x for numbers in lists.values() for x in numbers}
        self.arguments = [x for x in arguments if x not in listed]
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

    # Conditions.

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

    # The text.

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
        lines += self.saving()
        lines += ["    go_on = True", "    try:", f"        result = step({given})"]
        lines += ["    except Missed as why:", "        go_on, known = False, bool(why.args)"]
        if self.is_on_values():  # math raises where the engine answers inf or nan
            lines += ["    except (ArithmeticError, ValueError):", "        go_on = False"]
        lines += ["    except BaseException:", *self.clearing(), "        raise"]
        lines += ["    finally:", "        lock.release()"]
        lines += ["    if not go_on:"]
        if self.program.draws_early:
            lines += ["        for generator, before in drawn:"]
            lines += ["            generator.bit_generator.state = before"]
        lines += [f"        return {self.elsewhere()}"]
        lines += [f"    {line}" for line in self.storing()]
        lines += [f"    return {self.returned(self.recording.output)}"]
        body = "\n".join(f"    {line}" for line in "\n".join(lines).split("\n"))
        return f"def make({self.parameters()}):\n{body}\n    return run\n"

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
                self.variables[x] = name = f"n{len(self.variables)}"
                yield name, self.number(x)

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

    def storing(self) -> Iterator[str]:
        """What places outside become."""
        count = len(self.recording.outputs)
        left = 0
        for following, stores in self.of_values(count):
            yield from stores
            count = following
        for store in self.program.stores:
            if is_in_value(store):
                continue
            place = self.places.of(store.place)
            if store.kind == "number":
                yield f"{place} = {self.nth(count)}"
                count += 1
            elif store.kind == "constant":
                yield f"{place} = {self.places.bind(store.value, 'k')}"
            elif store.kind == "tensor" and not self.sums_gradients:
                yield f"{place} = held[{left}]"
                left += 1
            else:
                copy = f"left[{left}].copy()"
                yield f"{place} = " + (f"constant({copy})" if store.kind == "tensor" else copy)
                left += 1
        for home in self.recording.homes:
            slots = [self.places.bind(slot, "slot") for slot in home.slots]
            t = next(
                (
                    self.variables[x]
                    for x in self.arguments
                    if isinstance(x, Number) and x.source is home.slots[0]
                ),
                None,
            )
            if t is not None:
                yield " = ".join(f"{slot}.t" for slot in slots) + f" = {t}"

    def of_values(self, first: int) -> Iterator[tuple[int, list[str]]]:
        """What slots of Values become: many at once, where they are of one kind."""
        stores = list(filter(is_in_value, self.program.stores))
        count = first
        for what in ("raw", "grad"):
            here = [s for s in stores if s.place.key == what]
            numbers = [s for s in here if s.kind == "number"]
            lines = []
            if numbers:
                owners = self.places.bind([s.place.owner for s in numbers], "of")
                values = f"result[{count}:{count + len(numbers)}]"
                if count == 0 and self.values_returned() == 1:
                    values = "(result,)"
                lines = [f"for x, value in zip({owners}, {values}):", f"    x.{what} = value"]
                count += len(numbers)
            for s in here:
                if s.kind == "constant":
                    k = self.places.bind(s.value, "k")
                    lines.append(f"{self.places.bind(s.place.owner)}.{what} = {k}")
            yield count, lines

    def values_returned(self) -> int:
        """How many values a step returns."""
        numbers = sum(s.kind == "number" for s in self.program.stores)
        return len(self.recording.outputs) + numbers

    @property
    def sums_gradients(self) -> bool:
        """Whether the step reads the gradients that were there before it."""
        return sums_gradients(self.plan, self.arguments)

    def clearing(self) -> Iterator[str]:
        """After an exception: gradients that were about to come are not there."""
        for store in self.program.stores:
            if store.kind == "tensor" and not self.sums_gradients:
                yield f"        {self.places.of(store.place)} = None"

    def nth(self, i: int) -> str:
        """One of the values a step returns."""
        return "result" if self.values_returned() == 1 else f"result[{i}]"

    def returned(self, x: Any) -> str:
        """What the function returns."""
        if isinstance(x, Leaf) and (x.kind == "loss" or x.leaves):
            leaves = "".join(self.places.bind(leaf) + ", " for leaf in x.leaves)
            first = x.nth + 1
            slopes = f"result[{first}:{first + len(x.leaves)}]"
            known = "known_loss" if x.kind == "loss" else "known_value"
            return f"{known}({self.nth(x.nth)}, ({leaves}), {slopes}, f, args, kwargs)"
        if isinstance(x, Leaf):
            value = self.nth(x.nth)
            made = {"tensor": "constant({})", "scalar": "{}[()]", "value": "Value({}, False)"}
            return made.get(x.kind, "{}").format(value)
        if type(x) is tuple:
            return f"({''.join(self.returned(part) + ', ' for part in x)})"
        if type(x) is list:
            return f"[{', '.join(map(self.returned, x))}]"
        if type(x) is dict:
            return "{" + ", ".join(f"{k!r}: {self.returned(v)}" for k, v in x.items()) + "}"
        return "None" if x is None else self.places.bind(x, "k")


def is_in_value(store: Store) -> bool:
    """Whether it is for a slot of a Value that stays."""
    return isinstance(store.place.owner, Value) and not store.place.passing


def sums_gradients(plan: Plan, arguments: list[Any]) -> bool:
    """Whether a step reads the gradients that were there before it."""
    return any(e.endswith(".grad.raw") for x, e in plan.fetched.items() if x in arguments)


HOLDERS = "who holds parameters"
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
__all__ = ["Driver", "Plan", "Store"]
