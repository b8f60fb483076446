"""The judge: a pure function of an exercise, a variant and the answers to it.

It knows no kind of part and no screen. What it adds to the parts' own verdicts is what only the
whole answer shows: which mistake explains most of it, and what follows from the learner's own
earlier values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from tutor.answers.reply import missing
from tutor.course import Asked, CourseFault, Exercise, Part, Variant
from tutor.course.words import called
from tutor.language import speaking
from tutor.verdict import PartVerdict, Verdict

Steps = Mapping[str, Any]
Runner = Callable[..., Any]


def judge(
    exercise: Exercise,
    variant: Variant,
    answers: Mapping[str, str],
    *,
    language: str = "en",
    run: Runner | None = None,
    secret: str = "",
) -> Verdict:
    """The verdict on `answers`, part name to typed text; parts without an answer are missing.

    `run` starts a program in the sandbox (a server of one's own by default), `secret` seeds the
    inputs that programs are tried on.
    """
    with speaking(language):
        bench = Bench(exercise, variant, answers, language, run, secret)
        verdicts = tuple(bench.verdict(part) for part in exercise.parts)
    return Verdict(exercise.id, variant.seed, verdicts)


def judge_part(
    exercise: Exercise,
    variant: Variant,
    name: str,
    answers: Mapping[str, str],
    *,
    language: str = "en",
) -> PartVerdict:
    """The same verdict on one part alone. Of the parts before it only their values are needed."""
    with speaking(language):
        bench = Bench(exercise, variant, answers, language, None, "")
        for part in exercise.parts:
            if part.name == name:
                return bench.verdict(part)
            bench.settle(part)
    raise KeyError(name)


class Bench:
    """One answered exercise on the judge's bench: what is expected, and what was given."""

    def __init__(
        self,
        exercise: Exercise,
        variant: Variant,
        answers: Mapping[str, str],
        language: str,
        run: Runner | None,
        secret: str,
    ) -> None:
        self.exercise = exercise
        self.variant = variant
        self.answers = answers
        self.run = run
        self.secret = secret
        flawless = exercise.run(variant)
        self.expected, self.made = flawless.steps, flawless.made
        words = exercise.words(language)
        self.words = words.filled(variant.as_dict() | self.expected).sections
        self.settled: dict[str, Any] = {}  # what later steps go on with: the learner's own values
        self.slipped: set[str] = set()  # parts whose value is not the expected one
        self._votes: dict[str, tuple[int, int]] = {}

    def verdict(self, part: Part) -> PartVerdict:
        """The verdict on a part, given those before it."""
        name = called(self.words, part.name)
        return replace(self._verdict(part), called=name if name != part.name else "")

    def _verdict(self, part: Part) -> PartVerdict:
        text = self.answers.get(part.name, "")
        if not text.strip():
            return missing(part)
        asked = self.asked(part)
        value = part.value(text, asked)
        is_right = value is not None and part.same(value, asked.expected)
        if not is_right:  # only then is it worth the runs to find out why
            flawed, carried = self._flawed_values(part), self._carried(part)
            asked = replace(asked, mistaken=flawed, carried=carried)
        verdict = part.judge(text, asked)
        if value is not None and verdict.mistake:
            verdict = replace(verdict, rivals=self._rivals(part, value, verdict.mistake, asked))
        self._go_on_from(part, value, is_right)
        return verdict

    def settle(self, part: Part) -> None:
        """Take in the answer to a part, for those after it; no verdict is made."""
        text = self.answers.get(part.name, "")
        if text.strip():
            value = part.value(text, self.asked(part))
            is_right = value is not None and part.same(value, self.expected[part.name])
            self._go_on_from(part, value, is_right)

    def _go_on_from(self, part: Part, value: Any, is_right: bool) -> None:
        if is_right:
            self.settled[part.name] = self.expected[part.name]  # not the rounded one that was typed
        elif value is not None:
            self.settled[part.name] = value
            self.slipped.add(part.name)

    def asked(self, part: Part) -> Asked:
        """The part as it was put."""
        return Asked(
            self.exercise,
            self.variant,
            self.expected[part.name],
            made=self.made,
            words=self.words,
            run=self.run,
            secret=self.secret,
        )

    def _carried(self, part: Part) -> Any:
        """What the learner's own slip leads to; None where it would make the rest trivial."""
        if not self.slipped or any(_is_nothing(self.settled[name]) for name in self.slipped):
            return None
        leads_to = self._leads_to(part)
        return None if _is_nothing(leads_to) else leads_to

    def _leads_to(self, part: Part) -> Any:
        """What follows from the learner's own values; None if the work cannot go on from them."""
        try:
            return self.exercise.steps(self.variant, **self.settled)[part.name]
        except CourseFault:
            return None

    def _flawed_values(self, part: Part) -> tuple[tuple[str, Any], ...]:
        """What each mistake gives here: made at this step alone, then made from the beginning."""
        from_the_beginning = [(id, steps[part.name]) for id, steps in self._mistaken]
        here = [(id, steps[part.name]) for id, steps in self._in_rank(self._from_here())]
        if self.slipped:  # what follows from a slip without another one is no mistake here
            follows = self._leads_to(part)
            here = [(id, value) for id, value in here if not _follows(part, value, follows)]
        return (*here, *from_the_beginning)

    def _rivals(self, part: Part, value: Any, named: str, asked: Asked) -> tuple[str, ...]:
        """The other mistakes that give this value and explain all answers as well as the named one.

        The votes are for whole runs: one that explains more, or contradicts less, is no rival.
        """
        vote = self._votes.get(named)
        fitting = [id for id, flawed in asked.mistaken if part.fits(value, flawed)]
        equal = [id for id in fitting if id != named and self._votes.get(id) == vote]
        return tuple(dict.fromkeys(equal)) if vote else ()

    def _from_here(self) -> list[tuple[str, Steps]]:
        """The flawed runs that go on from the learner's own values."""
        if not self.settled:
            return []
        try:
            return [*self.exercise.mistaken(self.variant, **self.settled)]
        except CourseFault:
            return []

    @cached_property
    def _mistaken(self) -> list[tuple[str, Steps]]:
        """The flawed runs, those first that explain most of what was answered."""
        runs = self.exercise.mistaken(self.variant)
        given = self._given()
        for id, steps in runs:
            self._votes[id] = max(self._votes.get(id, (0, -len(given))), self._vote(steps, given))
        return self._in_rank(runs)

    def _in_rank(self, runs: Sequence[tuple[str, Steps]]) -> list[tuple[str, Steps]]:
        return sorted(runs, key=lambda run: self._votes[run[0]], reverse=True)

    def _given(self) -> list[tuple[Part, Any]]:
        """The answers that have a value, with it."""
        plain = Asked(self.exercise, self.variant, None, words=self.words)
        read = [
            (part, part.value(self.answers[part.name], plain))
            for part in self.exercise.parts
            if part.name in self.answers
        ]
        return [(part, value) for part, value in read if value is not None]

    def _vote(self, steps: Steps, given: list[tuple[Part, Any]]) -> tuple[int, int]:
        """How many wrong answers a flawed run explains, then how few of all it contradicts."""
        fits = [part.fits(value, steps[part.name]) for part, value in given]
        wrong = [not part.same(value, self.expected[part.name]) for part, value in given]
        explained = sum(fit and off for fit, off in zip(fits, wrong, strict=True))
        return explained, -fits.count(False)


def _follows(part: Part, value: Any, follows: Any) -> bool:
    """Whether a flawed value is what follows without the flaw; of formulas, word for word."""
    if follows is None:
        return True
    return bool(value == follows) if isinstance(value, str) else part.same(value, follows)


def _is_nothing(value: Any) -> bool:
    """Whether a value is empty or 0 throughout, so that what follows from it would be trivial."""
    if value is None or isinstance(value, str):
        return not value
    zero = value == 0
    return bool(zero.all() if hasattr(zero, "all") else zero)
