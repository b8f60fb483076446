"""A variant: one program of a compiled function, and when it stands for the function."""

from __future__ import annotations

from sys import getrefcount
from typing import Any

import numpy as np

from minigrad.compiling.calls import Call, Number, Storage, View
from minigrad.compiling.emit.emitting import Emitter
from minigrad.compiling.passes import improve
from minigrad.compiling.passes.dead import drop_dead
from minigrad.compiling.passes.order import decide_first
from minigrad.compiling.passes.stretches import in_stretches
from minigrad.graph import state
from minigrad.hooks import on_gradients
from minigrad.tensor import Tensor
from minigrad.value import Value

from .agreement import Draft
from .driving import Driver
from .given import in_the_users_order, stays, things_given
from .guards import Guard
from .losses import known_loss, known_value
from .plan import Plan
from .standing import at


class Missed(Exception):
    """In the place of the exception of a program that decides nothing."""


ENGINE = {
    "getrefcount": getrefcount,
    "constant": Tensor.constant,
    "Value": Value,
    "known_loss": known_loss,
    "known_value": known_value,
    "state": state,
    "on_gradients": on_gradients,
}
Array = np.ndarray[Any, Any]
OTHER_ARGUMENTS = Guard("", "", None, "the number or names of the arguments")
NO = object()  # the answer of a driver whose guards do not hold


class Variant:
    """A program, its text, and its driver.

    held   what a step leaves behind for others: gradients, as tensors; and the arrays in them
    """

    def __init__(self, draft: Draft, name: str) -> None:
        self.recording = recording = draft.recording
        self.name = name
        self.program = draft.program
        self.patterns = draft.patterns
        self.on_values = any(map(is_on_values, self.program.calls))
        self.obstacles = self.improved()
        if self.obstacles:
            return
        in_stretches(self.program)
        given = things_given(self.program)
        self.plan = Plan(recording, given)
        self.residents = [x for x in given if x in self.plan.residents or stays(x)]
        arguments = [x for x in given if x not in self.residents]
        self.arguments = sorted(arguments, key=in_the_users_order(recording))
        self.lists = self.plan.lists(self.arguments)
        self.text = self.written()
        recording.forget()
        self.held: list[Any] = []

    def improved(self) -> list[str]:
        """Make the program shorter and cheaper; returns why it cannot stand for the function."""
        if self.on_values:
            drop_dead(self.program)
            if any(isinstance(x, View) for call in self.program.calls for x in call.results):
                return ["it calculates with Values and with arrays"]
        else:
            improve(self.program)
        stuck = decide_first(self.program)
        if stuck is None:
            return []
        return [f"it decides by numbers after it has changed something{at(stuck.line)}"]

    def written(self) -> str:
        """The text of the program."""
        if self.on_values:
            listed = {x for numbers in self.lists.values() for x in numbers}
            arguments = [x for x in self.arguments if x not in listed]
            from minigrad.compiling.floats.writing import FloatWriter  # noqa: PLC0415 (start-up)

            return FloatWriter(self.program, self.lists, arguments).emit()
        return Emitter(self.program, self.residents, self.arguments, self.recording.errors).emit()

    def prepare(self, owner: Any) -> None:
        """Make the arrays of the step, and drivers around it."""
        self.owner = owner
        for x, e in self.plan.residents.items():
            x.array = self.now(e)
        self._make()
        for home in self.recording.homes:
            home.count()

    def now(self, e: str) -> Any:
        """What an expression of the driver gives."""
        return eval(e, dict(self.plan.places.bound))

    def _make(self) -> None:
        self.driver = Driver(
            self.plan, self.program, self.residents, self.arguments, self.lists, self.patterns
        )
        space = executed(self.text, f"<compiled {self.name}>")
        given = (x.value if isinstance(x, Number) else x.array for x in self.residents)
        made = space["prepare"](*given)
        step, self.left = made if isinstance(made, tuple) else (made, ())
        self.held = left_behind(self.left)
        self.unshared = [*map(getrefcount, self.held)]
        self.counts = list(self.unshared)
        self.helpers = self.with_step(step, space.get("Missed", Missed))
        make = executed(self.driver.text(), f"<driver of {self.name}>")["make"]
        bound = self.plan.places.bound
        self.run = make(self.owner.otherwise, **self.helpers, **bound)
        self.attempt = make(no, **self.helpers, **bound)
        self.unchecked = make(no, **{**self.helpers, "watched": [], "counts": []}, **bound)

    def with_step(self, step: Any, missed: type[Exception]) -> dict[str, Any]:
        """What a driver refers to, by the names in `driving.HELPERS`."""
        owner = self.owner
        calls = {"busy": owner.busy, "renew": self.renew, "missed": owner.missed, "f": owner.f}
        arrays = {"held": self.held, "watched": self.held, "counts": self.counts, "left": self.left}
        return {**calls, **arrays, **ENGINE, "step": step, "Missed": missed, "lock": owner.lock}

    def describe(self) -> str:
        """The arrays it is called with."""
        names = self.program.names
        words = []
        for x in self.arguments:
            if isinstance(x, Storage):
                name = names.get(x.whole, (0, "an array"))[1]
                words.append(f"{name} {x.dtype}{list(x.shape)}")
        return ", ".join(words) or "any call"

    def failing(self, args: Any, kwargs: Any) -> tuple[Guard, Any] | None:
        """The guard that this call does not pass, and what it finds; None if it passes all."""
        make = executed(self.driver.diagnosis(), "<diagnosis>")["make"]
        why = make(no, **self.helpers, **self.plan.places.bound)
        found = why(*args, **kwargs)
        if found is None:
            return None
        i, now = found
        return (self.driver.guards[i] if i >= 0 else OTHER_ARGUMENTS), now

    def settle(self) -> None:
        """See to it that parameters are at home, and that the step knows the arrays that stay."""
        for home in self.recording.homes:
            home.move_in()
        moved = False
        for x, e in self.plan.residents.items():
            now = self.now(e)
            if x in self.driver.written and not now.flags.writeable:
                now = self.unlock(x, now)
            if now is not x.array and alike(now, x.array):
                x.array = now
                moved = True
        if moved:
            self.prepare(self.owner)

    def unlock(self, x: Storage, now: Any) -> Any:
        """A copy in the place of an array that a graph remembers and the step writes to."""
        place = self.program.initial.get(x.whole)
        if place is None:
            return now
        now = now.copy()
        place.set(now)
        return now

    def mend(self) -> None:
        """Make new tensors for those that were given another array meanwhile."""
        n = len(self.left)
        for i, array in enumerate(self.held[n : 2 * n]):
            if self.held[i].raw is not array:
                self.held[i] = Tensor.constant(array)

    def renew(self, args: Any, kwargs: Any) -> Any:
        """Run, after making new arrays if somebody still holds what the last step left behind."""
        self.mend()
        ours = {id(store.place.get()) for store in self.program.stores}
        allowed = [n + (id(x) in ours) for n, x in zip(self.unshared, self.held, strict=True)]
        if any(map(int.__gt__, map(getrefcount, self.held), allowed)):
            current = self.owner.run is self.run
            self.prepare(self.owner)
            if current:
                self.owner.run = self.run
        else:
            self.counts[:] = allowed
        result = self.unchecked(*args, **kwargs)
        return self.owner.otherwise(args, kwargs) if result is NO else result


def alike(a: Array, b: Array) -> bool:
    """Whether one array can stand where the other stood."""
    return (a.shape, a.strides, a.dtype) == (b.shape, b.strides, b.dtype)


def no(args: Any, kwargs: Any) -> Any:
    """What a driver does that is only asked whether it fits."""
    return NO


def executed(text: str, name: str) -> dict[str, Any]:
    """The names that a text defines."""
    space: dict[str, Any] = {}
    exec(compile(text, name, "exec"), space)
    return space


def left_behind(left: Any) -> list[Any]:
    """For each array a step leaves, a tensor to hand out; then the arrays, and their owners."""
    tensors = [Tensor.constant(x.view()) for x in left]
    for tensor in tensors:
        tensor.raw.setflags(write=False)
    owners = {id(tensor.raw.base): tensor.raw.base for tensor in tensors}
    return [*tensors, *(tensor.raw for tensor in tensors), *owners.values()]


def is_on_values(call: Call) -> bool:
    """Whether a call is an op of Values."""
    return call.name.startswith("op.") or call.name == "backward"
