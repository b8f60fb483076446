"""A derivation: a formula reached in any number of lines, each following from the one before.

    let u = e^{-x}
    σ'(x) = u/(1+u)^2
          = 1/(1+u) · u/(1+u)
          = σ(x)(1 - σ(x))

Every line must be equal to the one before and to the goal. The first that is not is named, and
compared with the line before it, so that what is said is about this step; the rest is judged from
the learner's own line on. Lines may define names of the learner's own (`let u = …`, `u = …`,
`where u = …`), state derivatives of them (`du/dx = …`), and join several formulas with =.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from tutor.answers.derivation.lines import Line, lines_of
from tutor.answers.derivation.notebook import Notebook
from tutor.answers.derivation.statements import Reader
from tutor.answers.expression import Expression
from tutor.answers.reply import Unreadable, invalid
from tutor.course.part import Asked
from tutor.language import _
from tutor.verdict import PartVerdict, Status

MOST_LINES = 50
MOST_CHARACTERS = 20_000
MOST_LINKS = 100
MOST_PREVIEWED = 2000  # characters, which are read at every key


@dataclass(frozen=True)
class Derivation(Expression):
    """One or more lines; lines end at a line break or a semicolon.

    `start` is what line 0 is, a form of the goal that the question gives: repeating it is no step,
    and a first line that breaks is compared with it. `least` is the number of steps asked for; the
    values that `work` sees may then have several lines themselves, the last of them the goal. A
    `form` is that of the last line.
    """

    kind: ClassVar[str] = "derivation"
    several_lines: ClassVar[bool] = True
    start: str | None = field(default=None, kw_only=True)
    least: int = field(default=1, kw_only=True)

    def judge(self, text: str, asked: Asked) -> PartVerdict:
        """Right if every line is; else the verdict on the first that is not, and what is sound."""
        asked = self._put(asked)
        if len(text) > MOST_CHARACTERS:
            return invalid(self, Unreadable(_("This is too long to be read; shorten it.")))
        lines = lines_of(text)
        if not lines or self._is_one_formula(lines):
            return self._formula(text, lines, asked)
        if len(lines) > MOST_LINES or sum(len(line.links) for line in lines) > MOST_LINKS:
            message = _("This has more than {count} lines; shorten it.", count=MOST_LINES)
            return invalid(self, Unreadable(message))
        # Differentiating what a learner defines takes rules that one formula does without.
        from tutor.answers.derivation.outcome import judged  # noqa: PLC0415

        return judged(self, lines, asked)

    def read_so_far(self, text: str) -> str:
        """The last formula as it is read, with the names that the lines before it define."""
        lines = lines_of(text)
        if not lines or len(text) > MOST_PREVIEWED:
            return ""
        notebook = Notebook(self.variables)
        with suppress(Unreadable):  # what can be read of the definitions is enough
            Reader(lines, notebook).statements()
        last = lines[-1]
        formula = last.links[-1].text if last.links else last.definitions[-1].text
        return replace(self, variables=notebook.names)._formula_so_far(formula)

    def _formula_so_far(self, formula: str) -> str:
        return super().read_so_far(formula)

    def _is_one_formula(self, lines: list[Line]) -> bool:
        """Whether this is an answer of one formula, with or without a left side."""
        (first, *others) = lines
        if others or first.definitions or not first.links or self.start or self.least > 1:
            return False
        reader = Reader(lines, Notebook(self.variables))
        return len(first.links) == 1 or (
            len(first.links) == 2 and len(reader.without_left_side(1, list(first.links))[1]) == 1
        )

    def _formula(self, text: str, lines: list[Line], asked: Asked) -> PartVerdict:
        """The verdict on one formula, which is that of an expression."""
        links = lines[0].links if lines else ()
        first = links[0].start if links else 0
        last = links[-1].start + len(links[-1].text) if links else len(text)
        verdict = self.compared(asked.expected, text[first:last], asked, self.forms)
        if verdict.position is None or verdict.verdict is not Status.INVALID:
            return verdict
        start, end = verdict.position
        return replace(verdict, position=(start + first, end + first))

    def formula(self, value: str) -> str:
        """The last formula of an author's derivation."""
        lines = [line for line in lines_of(value) if line.links]
        return lines[-1].links[-1].text if len(lines) > 1 else value

    def same(self, one: Any, other: Any) -> bool:
        """Whether two derivations come to the same."""
        return super().same(self.formula(one), self.formula(other))

    def _put(self, asked: Asked) -> Asked:
        """The question with the goal in the place of the author's own derivations of it."""
        mistaken = tuple((id, self.formula(flawed)) for id, flawed in asked.mistaken)
        return replace(asked, expected=self.formula(asked.expected), mistaken=mistaken)

    def asks(self, asked: Asked) -> dict[str, Any]:
        """The names that may be used, and how much is to be shown."""
        least = {"least": self.least} if self.least > 1 else {}
        return super().asks(asked) | least
