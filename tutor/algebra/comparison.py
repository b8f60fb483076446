"""What a comparison says: the verdict, and everything a learner can be told about it."""

from typing import Literal, NamedTuple

from tutor.algebra.errors import Span

Verdict = Literal["equal", "not_equal", "reject"]


class Counterexample(NamedTuple):
    """A place where two formulas differ, with both values as text."""

    point: dict[str, str]
    yours: str
    expected: str
    text: str


class Mistake(NamedTuple):
    """A known way to be wrong.

    `code` is stable; `about` is the part of the formula concerned. An author's own mistake has
    only its id as the code: its words stand with the exercise.
    """

    code: str
    message: str = ""
    about: str = ""


class Comparison(NamedTuple):
    """The verdict on one answer.

    equal: the same value wherever the exercise is defined; with the code "form" and a mistake where
    it does not look as the exercise asks. not_equal: there is a point where they
    differ. reject: the answer could not be read or judged, and `position` says where.
    """

    verdict: Verdict
    message: str = ""
    position: Span | None = None
    counterexample: Counterexample | None = None
    mistake: Mistake | None = None
    read_as: str = ""
    code: str = ""
