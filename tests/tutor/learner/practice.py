"""A learner's past, made up: sittings with so many slips and hints, ended at a given time."""

from __future__ import annotations

from tutor.learner.sitting import Attempt, Purpose, Rung

DAY = 86400.0


def attempt(part="sum", text="1", verdict="right", mistake=None, time=0.0, rivals=()):
    """An attempt at a part."""
    score = float(verdict == "right")
    return Attempt(part, text, verdict, mistake, score, 1.0, 0, 1.0, time, rivals)


def practise(
    store, exercise, at, *verdicts, parts=("sum",), hints=0, rungs=(), solved=True,
    purpose=Purpose.COURSE, **more,
):  # fmt: skip
    """A sitting that ended at a time: at each part these verdicts before it was right."""
    sitting = store.begin(exercise, None, at, purpose, **more)
    for _ in range(hints):
        store.take_hint(sitting, parts[0], at)
    for part, number, count in rungs:
        store.take_rung(sitting, Rung(part, number, count, at))
    for part in parts:
        for verdict in verdicts:
            store.add(sitting, attempt(part, "0", verdict, time=at))
        if solved:
            store.add(sitting, attempt(part, time=at))
    store.end(sitting, solved, at)
    return sitting
