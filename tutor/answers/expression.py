"""A formula, typed as one likes: Python, Unicode or LaTeX spelling. Judged by `tutor.algebra`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from tutor import algebra
from tutor.answers.reply import Unreadable, invalid, right, sentence, unformed, wrong
from tutor.course.part import Asked, Part
from tutor.language import _
from tutor.verdict import PartVerdict


@dataclass(frozen=True)
class Expression(Part):
    """One formula in declared names. `variables` says what each name may stand for.

    The declaration is that of `tutor.algebra`: `{"x": {"domain": "real"}}`. The value that `work`
    sees for this part is the expected formula as text, and so are the mistaken ones. `source` is
    the formula that it is the derivative of, and the name to differentiate by:
    `source=("ln(1 + e^x)", "x")`. `tutor lint` then checks that it is, and wrong answers are
    compared with what wrong rules of differentiation make of it.

    `form` says what the answer should look like, one or several of the policies of
    `tutor.algebra.forms`: `form="expanded"`, `form=("factored", "in terms of σ, y")`. A right value
    in another form earns half of the points, and is told what is still to be done.
    """

    kind: ClassVar[str] = "expression"
    variables: Mapping[str, Any] = field(default_factory=dict)
    source: tuple[str, str] | None = field(default=None, kw_only=True)
    form: str | tuple[str, ...] = field(default=(), kw_only=True)

    @property
    def forms(self) -> tuple[str, ...]:
        """What the answer should look like, one policy each."""
        return (self.form,) if isinstance(self.form, str) else self.form

    def judge(self, text: str, asked: Asked) -> PartVerdict:
        """Right wherever the declared names lead; wrong with a point that shows it."""
        return self.compared(asked.expected, text, asked, self.forms)

    def compared(
        self, expected: str, text: str, asked: Asked, form: tuple[str, ...] = ()
    ) -> PartVerdict:
        """The verdict on one formula against another; wrong rules start from the source."""
        of_source = {"source": self.source} if self.source and expected == asked.expected else {}
        result = algebra.compare(
            expected,
            text,
            dict(self.variables),
            seed=asked.variant.seed,
            mistakes=[(id, flawed) for id, flawed in asked.mistaken if flawed != expected],
            form=form,
            **of_source,
        )
        if result.verdict == "reject":
            return invalid(self, Unreadable(sentence(result.message), result.position))
        read_as = result.read_as or text.strip()
        if result.verdict == "equal" and result.mistake:
            message = sentence(result.message)
            return unformed(self, asked, read_as, result.mistake.code, message)
        if result.verdict == "equal":
            return right(self, read_as)
        return self._explained(result, read_as, asked)

    def _explained(self, result: algebra.Comparison, read_as: str, asked: Asked) -> PartVerdict:
        """The mistake if it is known, in the author's words if there are any; and a point."""
        shown = result.counterexample.text if result.counterexample else None
        looks = result.mistake.message if result.mistake else ""
        message = looks or ("" if shown else result.message)
        mistake = result.mistake.code if result.mistake else None
        return wrong(self, asked, read_as, mistake, sentence(message), shown)

    def read_so_far(self, text: str) -> str:
        """The formula as it is read, or why it cannot be read yet."""
        return _told(algebra.so_far(text, self.variables))

    def same(self, one: Any, other: Any) -> bool:
        """Whether two formulas agree everywhere on their domains."""
        return one == other or (
            algebra.compare(one, other, dict(self.variables), seed=1).verdict == "equal"
        )

    def formula(self, value: str) -> str:
        """The one formula that a value of this part comes to."""
        return value

    def asks(self, asked: Asked) -> dict[str, Any]:
        """The names that may be used, and what the answer should look like."""
        form = {"form": list(self.forms)} if self.forms else {}
        return {"names": sorted(self.variables)} | form


def _told(read: algebra.SoFar) -> str:
    """What is read, with … where more has to come, and the gist of what is not clear."""
    formula = read.text if read.whole else f"{read.text} …".strip()
    said = _("I read: {formula}", formula=formula) if read.text else ""
    unclear = re.split("[;；]", read.reason)[0]
    return "   ".join(filter(None, [said, unclear])) or _("I cannot read this yet")
