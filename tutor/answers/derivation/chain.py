"""The judging of a derivation: each step against the one before, and what all of them come to.

After a slip the rest is judged from the learner's own line on, so one slip costs one step.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from tutor import algebra, derive
from tutor.algebra.tree import Name, keys
from tutor.answers.derivation.likeness import says_the_same
from tutor.answers.derivation.notebook import Notebook, key_of
from tutor.answers.derivation.statements import Meaning, SlopeOf, Statement, Step
from tutor.course.part import Asked
from tutor.verdict import PartVerdict, Status

if TYPE_CHECKING:
    from tutor.answers.derivation import Derivation


@dataclass(frozen=True)
class Slip:
    """A statement that does not hold: its line, and the verdict that explains it.

    `anchored` tells whether it starts from something sound or is a mistake with a name: only then
    can what follows from it earn anything. `first` is true where no step came before it.
    """

    statement: Statement
    verdict: PartVerdict
    anchored: bool = True
    first: bool = False


class Unjudged(Exception):
    """A statement that can be read but not compared; `verdict` says why."""

    def __init__(self, verdict: PartVerdict, line: int) -> None:
        super().__init__(verdict.message)
        self.verdict = verdict
        self.line = line


class Chain:
    """One derivation as it is judged, statement by statement."""

    def __init__(self, part: Derivation, asked: Asked, notebook: Notebook) -> None:
        self.part = replace(part, variables=notebook.names)
        self.asked = asked
        self.notebook = notebook
        self.before: str = part.start or asked.expected
        self.tree = algebra.read(self.before, part.variables).tree if part.start else None
        self.sound = self.counted = 0
        self.slips: list[Slip] = []
        self.last: Step | None = None

    def judge(self, statements: list[Statement]) -> None:
        """Judge everything. Raises Unjudged."""
        asides = self.asides(statements)
        for statement in statements:
            if isinstance(statement, Step) and statement.line not in asides:
                self.step(statement)
            elif isinstance(statement, SlopeOf):
                self.slope(statement)
            elif isinstance(statement, Meaning):
                self.meaning(statement)
        self.against_goal()

    # -- one statement ----------------------------------------------------------------------------

    def step(self, step: Step) -> None:
        """A formula must be equal to the one before; one that only repeats it is no step."""
        self.last = step
        if self.tree is not None and says_the_same(self.tree, step.reading.tree):
            return
        verdict = self.compared(self.before, step.text, step.line)
        if verdict.verdict is not Status.RIGHT and self.is_remark(step):
            return
        self.count(step, verdict, empty=not keys(step.reading.tree))
        self.before, self.tree = step.text, step.reading.tree

    def is_remark(self, step: Step) -> bool:
        """Whether `m = …` only says, and truly, what a name stands for."""
        formula = self.notebook.stands_for(step.named) if step.named else None
        return formula is not None and self.agrees(formula, step.text)

    def meaning(self, meaning: Meaning) -> None:
        """A name of the exercise must stand for what it is said to; one's own name is free."""
        formula = self.notebook.stands_for(meaning.name)
        if formula == meaning.piece.text or formula is None:
            return
        verdict = self.compared(formula, meaning.piece.text, meaning.line)
        if verdict.verdict is not Status.RIGHT:
            self.count(meaning, verdict)

    def slope(self, stated: SlopeOf) -> None:
        """`du/dx = …` is a step if it carries on, else a remark that must be true."""
        if self.agrees(self.before, stated.piece.text):
            reading = algebra.read(stated.piece.text, self.notebook.names)
            self.step(Step(stated.line, stated.piece, reading))
            return
        found = self.derivative(stated)
        if found is None:
            return
        verdict = self.compared(found, stated.piece.text, stated.line)
        if verdict.verdict is not Status.RIGHT:
            self.count(stated, verdict)

    def derivative(self, stated: SlopeOf) -> str | None:
        """The derivative of what a name stands for; None if there is no rule for it."""
        of, by = key_of(stated.name), key_of(stated.by)
        if of is None or by is None:
            return None
        try:
            return derive.slope(derive.Source(Name(of), by, self.notebook.names))
        except derive.NoRule:
            return None

    def count(self, statement: Statement, verdict: PartVerdict, empty: bool = False) -> None:
        """Count a step, and keep the slip if it is one."""
        self.counted += 1
        if verdict.verdict is Status.RIGHT:
            self.sound += not self.slips or self.slips[0].anchored
            return
        anchored = (self.sound > 0 or verdict.mistake is not None) and not empty
        self.slips.append(Slip(statement, verdict, anchored, first=self.counted == 1))

    # -- the whole --------------------------------------------------------------------------------

    def asides(self, statements: list[Statement]) -> set[int]:
        """Lines such as σ(x) = 1/(1 + e^-x): true, and not part of the chain.

        The line after them goes on from the line before them.
        """
        by_line: dict[int, list[Step]] = {}
        for statement in statements:
            if isinstance(statement, Step):
                by_line.setdefault(statement.line, []).append(statement)
        found, rows, before = set(), list(by_line.values()), self.before
        for row, following in pairwise([*rows, []]):
            first = row[0].text
            if len(row) > 1 and following and not self.agrees(before, first):
                goes_on = self.agrees(before, following[0].text)
                if goes_on and all(self.agrees(first, step.text) for step in row[1:]):
                    found.add(row[0].line)
                    continue
            before = row[-1].text
        return found

    def against_goal(self) -> None:
        """The last line must be the goal, even if every step seemed sound."""
        if self.slips or self.last is None or not self.counted:
            return
        verdict = self.compared(self.asked.expected, self.last.text, self.last.line)
        if verdict.verdict is not Status.RIGHT:
            self.sound -= 1
            self.slips.append(Slip(self.last, verdict))

    def formed(self, last: Step) -> PartVerdict:
        """The verdict on how the last line looks, where the exercise cares."""
        return self.part.compared(self.asked.expected, last.text, self.asked, self.part.forms)

    @property
    def returned(self) -> bool:
        """Whether the last line is the goal although a step before it is not sound."""
        return self.last is not None and self.agrees(self.asked.expected, self.last.text)

    @property
    def share(self) -> float:
        """The share of sound steps. Lines beyond the least that are asked for cannot raise it."""
        asked_for = self.part.least if self.part.least > 1 else self.counted
        lost = self.counted - self.sound
        return max(0.0, min(self.sound, asked_for - lost) / asked_for) if asked_for else 0.0

    def compared(self, expected: str, text: str, line: int) -> PartVerdict:
        """The verdict on one formula against another. Raises Unjudged."""
        goal_still_holds = not self.slips
        asked = self.asked if goal_still_holds else replace(self.asked, mistaken=())
        verdict = self.part.compared(expected, text, asked)
        if verdict.verdict is Status.INVALID:
            raise Unjudged(verdict, line)
        return verdict

    def agrees(self, one: str, other: str) -> bool:
        """Whether two formulas are equal wherever the exercise is defined."""
        seed: Mapping[str, Any] | int = self.asked.variant.seed
        return algebra.compare(one, other, self.notebook.names, seed=seed).verdict == "equal"
