"""Order: nothing outside is changed before the last decision is taken.

If a decision falls out otherwise than in the recording, the function itself has to run instead, as
if nothing had happened. So calls that change what was given come after all decisions, and so does
everything that depends on them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from minigrad.compiling.calls import Call, Decision, Number, View
from minigrad.compiling.program import Program


def decide_first(program: Program) -> Call | None:
    """Move changes behind the last decision; returns one that a decision depends on.

    A generator that has drawn is changed, too. Where a decision depends on what was drawn, its
    state has to be put back: `program.draws_early`.
    """
    move_up(program)
    if move_back(program, lambda call: changes_given(call) or draws(call)) is None:
        return None
    program.draws_early = any(draws(call) for call in program.calls)
    return move_back(program, changes_given)


def move_up(program: Program) -> None:
    """Take every decision as soon as it can be taken."""
    needed = needed_to_decide(program)
    ready: dict[Any, int] = {}  # the place behind which a storage or a number is as it is now
    order: list[tuple[int, int, Any]] = []
    for at, step in enumerate(program.steps):
        if isinstance(step, Decision) or step in needed:
            place = max([ready.get(thing(x), -1) for x in step.reads()], default=-1)
        else:
            place = at
        for x in (*step.results, *step.writes):
            ready[thing(x)] = place
        order.append((place, at, step))
    program.steps = [step for _, _, step in sorted(order, key=lambda entry: entry[:2])]


def needed_to_decide(program: Program) -> set[Call]:
    """The calls on numbers that decisions depend on."""
    wanted = {step.subject for step in program.steps if isinstance(step, Decision)}
    found: set[Call] = set()
    for step in reversed(program.steps):
        numbers = all(isinstance(x, Number) for x in step.results)
        if not numbers or step.writes or draws(step) or wanted.isdisjoint(step.results):
            continue
        found.add(step)
        wanted.update(x for x in step.reads() if isinstance(x, Number))
    return found


def move_back(program: Program, changes: Callable[[Call], bool]) -> Call | None:
    """Move calls behind the last decision, if decisions allow; else returns the first of them."""
    places = [at for at, step in enumerate(program.steps) if isinstance(step, Decision)]
    if not places:
        return None
    last = places[-1]
    early: list[Any] = []
    late = Late()
    for step in program.steps[: last + 1]:
        if isinstance(step, Decision) and late.made(step.subject):
            return late.calls[0]
        if changes(step) or late.concerns(step):
            late.add(step)
        else:
            early.append(step)
    program.steps = [*early, *late.calls, *program.steps[last + 1 :]]
    return None


class Late:
    """Calls that are to come later, and what they touch."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.reads: set[Any] = set()
        self.writes: set[Any] = set()

    def add(self, call: Call) -> None:
        """One more."""
        self.calls.append(call)
        self.reads |= {thing(x) for x in call.reads()}
        self.writes |= {thing(x) for x in (*call.results, *call.writes)}
        if draws(call):  # in their order
            self.writes.add(call.args[0])

    def made(self, x: Any) -> bool:
        """Whether one of them makes or changes it."""
        return thing(x) in self.writes

    def concerns(self, call: Call) -> bool:
        """Whether a call that came after them has to stay after them."""
        mine = {thing(x) for x in call.reads()}
        changed = {thing(x) for x in call.writes}
        return bool((mine | changed) & self.writes or changed & self.reads)


def thing(x: Any) -> Any:
    """What is touched: all of a storage, or a number."""
    return x.storage if isinstance(x, View) else x


def changes_given(call: Call) -> bool:
    """Whether a call writes into an array that was given."""
    return any(view.storage.origin == "given" for view in call.writes)


def draws(call: Call) -> bool:
    """Whether a call draws random numbers."""
    return call.name.startswith("rng")
