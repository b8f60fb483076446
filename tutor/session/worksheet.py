"""A worksheet: one variant of an exercise laid out for a learner, in one language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from tutor.course import Asked, Exercise, Part
from tutor.course.evidence import Bars, Curves, Evidence, Table
from tutor.course.words import Words, called
from tutor.judge import judge, judge_part
from tutor.session.blocks import Block, Exhibit, Note, Question, Statement
from tutor.session.fading import Faded, faded
from tutor.verdict import PartVerdict, Verdict


class Worksheet:
    """What is asked, with its numbers filled in, and the judge of the answers."""

    def __init__(self, exercise: Exercise, seed: int, language: str = "en") -> None:
        self.exercise = exercise
        self.seed = seed
        self.language = language
        self.variant = exercise.variant(seed)

    @cached_property
    def expected(self) -> dict[str, Any]:
        """Every named step of the flawless work."""
        return self.exercise.steps(self.variant)

    @cached_property
    def words(self) -> Words:
        """The words with this variant's numbers in them."""
        values = self.variant.as_dict() | self.expected
        return self.exercise.words(self.language).filled(values)

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts in the order they are asked."""
        return self.exercise.parts

    @property
    def varies(self) -> bool:
        """Whether another seed gives other numbers."""
        return self.exercise.has("variant")

    @property
    def statement(self) -> Statement:
        """What is asked."""
        return Statement(self.exercise.id, self.seed, self.words.title, self.words.statement)

    @property
    def solution(self) -> str:
        """The worked solution; empty if there is none."""
        return self.words.sections.get("solution", "")

    def solution_without(self, parts: Sequence[str], times: int) -> Faded | None:
        """The worked solution with its last lines left to fill, for who has seen it `times`."""
        words = self.exercise.words(self.language)
        found = faded(words.sections.get("solution", ""), parts, times)
        if not found:
            return None
        values = self.variant.as_dict() | self.expected
        return replace(found, text=words.fill(found.text, values))

    @property
    def lesson(self) -> str:
        """What to take away; empty if the author has not said."""
        return self.words.sections.get("teaches", "")

    def exhibits(self) -> list[Exhibit]:
        """The evidence that belongs to the statement."""
        if not self.exercise.has("evidence"):
            return []
        return self._exhibits(self.exercise.call("evidence", self.variant.values))

    def consequence(self, part: Part, text: str) -> list[Block]:
        """What an answer leads to when it is really run, and the author's word on it."""
        shown: list[Block] = [*self._exhibits(part.consequence(text, self.asked(part)))]
        comment = self.words.sections.get(f"seen {part.name}", "")
        return [*shown, Note(comment)] if shown and comment else shown

    def questions(self) -> Iterator[Question]:
        """Every part as it is put."""
        for number, part in enumerate(self.parts, start=1):
            yield self.question(part, number, len(self.parts))

    def question(self, part: Part, number: int, count: int) -> Question:
        """A part as it is put, number so-and-so of so many."""
        text = self.words.sections.get(f"part {part.name}", part.name)
        asks = part.asks(self.asked(part))
        return Question(part.name, part.kind, number, count, text, asks)

    def called(self, part: str) -> str:
        """What a reader calls a part."""
        return called(self.words.sections, part)

    def asked(self, part: Part) -> Asked:
        """The part as it was put, with no answer given yet."""
        expected = self.expected[part.name]
        return Asked(self.exercise, self.variant, expected, words=self.words.sections)

    def judge(self, answers: Mapping[str, str]) -> Verdict:
        """The verdict on answers to all parts."""
        return judge(self.exercise, self.variant, answers, language=self.language)

    def judge_part(self, name: str, answers: Mapping[str, str]) -> PartVerdict:
        """The verdict on one part, in the light of the answers to the others."""
        return judge_part(self.exercise, self.variant, name, answers, language=self.language)

    def _exhibits(self, evidence: list[Evidence]) -> list[Exhibit]:
        return [Exhibit(_in_words(item, self.words.sections)) for item in evidence]


def _in_words(evidence: Evidence, sections: Mapping[str, str]) -> Evidence:
    """Evidence with its keys replaced by words where the author has some."""

    def word(key: str) -> str:
        return sections.get(f"label {key}", key)

    if isinstance(evidence, Table):
        columns = [word(name) for name in evidence.columns]
        rows = [[word(c) if isinstance(c, str) else c for c in row] for row in evidence.rows]
        return replace(evidence, label=word(evidence.label), columns=columns, rows=rows)
    if isinstance(evidence, Bars):
        return replace(
            evidence, label=word(evidence.label), names=[word(name) for name in evidence.names]
        )
    assert isinstance(evidence, Curves)
    series = {word(name): values for name, values in evidence.series.items()}
    return replace(
        evidence, label=word(evidence.label), x_label=word(evidence.x_label), series=series
    )
