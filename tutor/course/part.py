"""What every kind of part is: one thing to answer.

A kind is one class in one file of `tutor.answers`; it holds both what an author declares and how
an answer of that kind is read and judged. This is their common base, which knows no kind.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from tutor.course.evidence import Evidence
    from tutor.course.exercise import Exercise, Variant
    from tutor.verdict import PartVerdict


@dataclass(frozen=True)
class Asked:
    """Everything a part may look at to judge an answer: the question as it was put.

    `expected` is the value of a flawless run, `mistaken` the values of the flawed ones as
    (mistake id, value), likeliest first; `carried` is what the learner's own earlier answers lead
    to, when one of them was wrong, else None. `made` holds the engine's values of all steps, this
    one's under its name. `run` starts a program in the sandbox.
    """

    exercise: Exercise
    variant: Variant
    expected: Any
    mistaken: tuple[tuple[str, Any], ...] = ()
    carried: Any = None
    made: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    run: Callable[..., Any] | None = None
    secret: str = ""

    def message(self, mistake: str) -> str:
        """The author's words for a mistake; empty if the author has none."""
        return self.words.get(f"mistake {mistake}", "")


@dataclass(frozen=True)
class Part:
    """One thing to answer. Kinds add their own fields, and `judge`.

    `points` is what the part is worth. `then` names a function of the author's, called as
    `then(v, answer)` after every answer that could be read, right or wrong: the evidence it returns
    is what the answer leads to, or what really happens where it was to be predicted. `answer` is
    what `value` makes of the text. `## seen PART` in the words comments on it.
    """

    kind: ClassVar[str] = ""
    several_lines: ClassVar[bool] = False  # whether an answer may go on over several lines
    carries: ClassVar[bool] = False  # whether what follows from an earlier slip is right
    name: str
    points: float = field(default=1.0, kw_only=True)
    then: str = field(default="", kw_only=True)

    def judge(self, text: str, asked: Asked) -> PartVerdict:
        """The verdict on `text`. Never raises for anything a learner can type."""
        raise NotImplementedError(f"{type(self).__name__} does not say how it is judged")

    def value(self, text: str, asked: Asked) -> Any:
        """What `text` means, to carry it into later steps; None if nothing can be carried."""
        return None

    def same(self, one: Any, other: Any) -> bool:
        """Whether this part cannot tell two values apart; right and mistaken ones must differ."""
        return bool(one == other)

    def fits(self, value: Any, other: Any) -> bool:
        """Whether a typed value can be meant as another one than the right one.

        Where right answers are exact, others need not be: nobody chose their digits.
        """
        return self.same(value, other)

    def written(self, value: Any) -> str:
        """A value of this part as a learner would type it; what it gives is judged right."""
        return str(value)

    def unfinished(self, text: str) -> bool:
        """Whether the text so far is to be continued on another line."""
        return self.several_lines and text.rstrip().endswith((";", "\\"))

    def read_so_far(self, text: str) -> str:
        """How an answer is understood while it is typed, in a line; empty if that goes without
        saying. It says nothing about right or wrong.
        """
        return ""

    def consequence(self, text: str, asked: Asked) -> list[Evidence]:
        """What an answer that could be read leads to, as evidence for the learner."""
        if not self.then:
            return []
        shown = asked.exercise.call(self.then, asked.variant.values, self.value(text, asked))
        return list(shown)

    def asks(self, asked: Asked) -> dict[str, Any]:
        """What a front end needs beyond the prompt, as plain data: the options of a choice, say."""
        return {}

    def shuffled(self, items: tuple[str, ...], asked: Asked) -> list[str]:
        """Items in an order that depends on the variant alone, another one for each part."""
        order = list(items)
        random.Random(f"{asked.exercise.id}/{asked.variant.seed}/{self.name}").shuffle(order)
        return order
