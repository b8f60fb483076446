"""Order: nothing outside is changed before the last decision is taken.

If a decision falls out otherwise than in the recording, the function itself has to run instead, as
if nothing had happened. So calls that change what was given come after all decisions.
"""

from __future__ import annotations

from typing import Any

from minigrad.compiling.calls import Call, View
from minigrad.compiling.program import Guard, Program


def decide_first(program: Program) -> list[Call]:
    """Move changes of what was given behind the last decision; returns those that cannot be."""
    guards = [i for i, step in enumerate(program.steps) if type(step) is Guard]
    if not guards:
        return []
    last = guards[-1]
    early = program.steps[:last]
    late: list[Any] = []
    stuck: list[Call] = []
    for i in reversed(range(len(early))):
        step = early[i]
        if type(step) is Call and changes_given(step):
            if may_wait(step, [*early[i + 1 :], program.steps[last], *late]):
                late.insert(0, early.pop(i))
            else:
                stuck.append(step)
    program.steps = [*early, program.steps[last], *late, *program.steps[last + 1 :]]
    return stuck


def changes_given(call: Call) -> bool:
    """Whether a call writes into an array that was given."""
    return any(view.storage.origin == "given" for view in call.writes)


def may_wait(call: Call, others: list[Any]) -> bool:
    """Whether it makes no difference to do a call after the others."""
    if call.results:
        return False
    mine = {view.storage for view in call.writes}
    reads = {x.storage for x in call.reads() if type(x) is View}
    for other in others:
        things = [other.subject] if type(other) is Guard else [*other.reads(), *other.writes]
        if any(type(x) is View and x.storage in mine for x in things):
            return False
        if type(other) is Call and any(view.storage in reads for view in other.writes):
            return False
    return True
