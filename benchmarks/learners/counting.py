"""What the judge makes of simulated learners, counted."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from benchmarks.learners.acting import Act, Learner
from benchmarks.learners.programming import Programmer
from tutor import sandbox
from tutor.answers.program import Program
from tutor.course import Course, Exercise, find_course
from tutor.judge import judge
from tutor.verdict import PartVerdict, Status, Verdict

KNOWN = ("mistake", "pair", "sign")  # kinds of wrong answers that have a name
NAMELESS = ("digit", "typo", "blank", "nonsense")
FAULTS = {"refused", "accepted", "false", "raised"}
SHOWN = 80  # characters of an answer


@dataclass
class Count:
    """Of one exercise or one unit: how many answers of each kind, and what was made of them.

    `outcomes` counts pairs of the kind of an answer and "right", "refused", "accepted", "named",
    "silent" or "false", or "raised" for all of it; `faults` tells those that must not be.
    """

    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def add(self, other: Count) -> None:
        """The same of another one on top."""
        self.outcomes += other.outcomes
        self.faults += other.faults

    def of(self, outcome: str, *kinds: str) -> int:
        """How many answers of these kinds, or of any kind, came out so."""
        pairs = self.outcomes.items()
        return sum(
            n for (kind, found), n in pairs if found == outcome and kind in (kinds or [kind])
        )

    @property
    def known(self) -> int:
        """How many wrong answers have a name."""
        return sum(self.of(outcome, *KNOWN) for outcome in ("named", "silent", "false"))

    @property
    def wrong(self) -> int:
        """How many answers are wrong."""
        nameless = sum(self.of(outcome, *NAMELESS) for outcome in ("named", "silent", "false"))
        return self.known + nameless + self.of("accepted")

    @property
    def named(self) -> float:
        """The share of those with a name that get it; all of none."""
        return self.of("named", *KNOWN) / self.known if self.known else 1.0

    @property
    def false(self) -> float:
        """The share of the wrong answers that get a false name."""
        return self.of("false") / max(self.wrong, 1)


def counted(seeds: range, id: str) -> Count:
    """All that simulated learners type at these variants of one exercise."""
    count, exercise = Count(), Course(find_course()).load(id)
    for seed in seeds[: exercise.head.vetted]:
        for act, outcome, fault in tried(exercise, seed):
            count.outcomes[act.kind, outcome] += 1
            if outcome in FAULTS:
                count.faults.append(f"{exercise.id} {seed} {fault}")
    return count


def tried(exercise: Exercise, seed: int) -> Iterator[tuple[Act, str, str]]:
    """Every answer to a variant, what became of it, and what is to be told if that is a fault."""
    variant, rng = exercise.variant(seed), random.Random(f"learners/{exercise.id}/{seed}")
    learner = Learner(exercise, variant, rng)
    for act in learner.acts():
        for found in judged(learner, act):
            yield act, *found
    for part in exercise.parts:
        if isinstance(part, Program):
            with sandbox.ForkServer(part.modules) as server:
                programmer = Programmer(exercise, variant, part, rng, server.run)
                for act in programmer.acts():
                    for found in judged(programmer, act):
                        yield act, *found


def judged(learner: Learner | Programmer, act: Act) -> Iterator[tuple[str, str]]:
    """What became of an answer, part by part, and what is to be told of it if that is a fault."""
    try:
        verdict = judge(learner.exercise, learner.variant, act.typed, run=learner.run)
    except Exception as error:  # nothing that is typed may do that
        yield "raised", f"{act.kind} {dict(act.typed)} raised {type(error).__name__}: {error}"
        return
    for outcome, part in outcomes(learner, act, verdict):
        said = f"{part.verdict} {part.mistake or ''}".strip()
        typed = act.typed[part.name].replace("\n", "; ")[:SHOWN]
        true = ", ".join(sorted(act.true.get(part.name, ()))) or "-"
        yield outcome, f"{part.name}: {act.kind} {typed!r} is {said}; true: {true}"


def outcomes(
    learner: Learner | Programmer, act: Act, verdict: Verdict
) -> Iterator[tuple[str, PartVerdict]]:
    """What became of each part; of a wrong answer's right parts, nothing."""
    for part in verdict.parts:
        if part.name not in act.typed:
            continue
        if act.kind == "right":
            yield ("right" if part.verdict is Status.RIGHT else "refused"), part
        elif part.name in act.true:
            yield made_of(learner, act, part), part


def made_of(learner: Learner | Programmer, act: Act, part: PartVerdict) -> str:
    """What became of a wrong answer to a part.

    What follows rightly from an earlier slip is right to accept: then it is nothing, too.
    """
    if act.kind in {"blank", "nonsense"}:
        return "accepted" if part.score else "silent" if not part.mistake else "false"
    if part.verdict is Status.RIGHT:
        return "carried" if learner.carries_on(act, part.name) else "accepted"
    if part.mistake is None:
        return "silent"
    return "named" if learner.is_true(part.mistake, act, part.name) else "false"
