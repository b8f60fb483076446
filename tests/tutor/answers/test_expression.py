"""One formula as a part of an exercise: its verdicts, and the form an author may ask for."""

from types import SimpleNamespace

import pytest

from tutor import algebra
from tutor.answers.derivation import Derivation
from tutor.answers.expression import Expression
from tutor.course.part import Asked
from tutor.verdict import Status

X = {"x": {"domain": "real"}, "y": {"domain": "real"}}


def judge(text, goal="x^2 - 1", kind=Expression, words=None, **fields):
    """The verdict on a part worth 4 points."""
    part = kind("p", variables=X, points=4, **fields)
    exercise, variant = SimpleNamespace(id="toy"), SimpleNamespace(seed=0)
    return part.judge(text, Asked(exercise, variant, goal, words=words or {}))


def test_without_a_form_any_form_is_right():
    """Equality is all that counts."""
    assert judge("(x-1)(x+1)").verdict is Status.RIGHT


@pytest.mark.parametrize(
    ("form", "text", "code"),
    [
        ("expanded", "(x-1)(x+1)", "not-expanded"),
        ("factored", "x² - 1", "not-factored"),
        (("factored", "in terms of x"), "(x-1)(x+1) e^(y-y)", "not-in-terms"),
    ],
)
def test_a_right_value_in_another_form_earns_half(form, text, code):
    """It is told what is still to be done, under a code of its own."""
    verdict = judge(text, form=form)
    assert (verdict.verdict, verdict.score) == (Status.PARTIAL, 2)
    assert verdict.mistake == code
    assert verdict.message.startswith("The value is right, but ")
    assert verdict.counterexample is None
    assert verdict.read_as


def test_the_form_asked_for_is_right():
    """All points, whichever spelling."""
    assert judge("(x−1)·(x+1)", form="factored").verdict is Status.RIGHT
    assert judge("-1 + x^2", form="expanded").score == 4


def test_a_wrong_value_is_wrong_in_any_form():
    """The form is not looked at before the value is right."""
    verdict = judge("(x-1)(x+2)", form="expanded")
    assert (verdict.verdict, verdict.score) == (Status.WRONG, 0)
    assert verdict.counterexample


def test_an_author_may_word_a_missed_form():
    """The author's words for the code come first."""
    words = {"mistake not-expanded": "Multiply out, please."}
    assert judge("(x-1)(x+1)", form="expanded", words=words).message == "Multiply out, please."


def test_a_derivation_is_asked_for_the_form_of_its_last_line():
    """Brackets on the way are no fault."""
    lines = "(x-1)(x+1); x^2 - 1"
    assert judge(lines, kind=Derivation, form="expanded").verdict is Status.RIGHT
    back = judge("x^2 - 1; (x-1)(x+1)", kind=Derivation, form="expanded")
    assert (back.verdict, back.mistake) == (Status.PARTIAL, "not-expanded")
    assert "Each of the 2 steps is sound." in back.message
    single = judge("(x-1)(x+1)", kind=Derivation, form="expanded")
    assert (single.verdict, single.mistake) == (Status.PARTIAL, "not-expanded")


def test_a_front_end_is_told_the_form():
    """Beside the names that may be used."""
    part = Expression("p", variables=X, form="expanded")
    assert part.asks(SimpleNamespace()) == {"names": ["x", "y"], "form": ["expanded"]}


def test_an_unknown_form_is_an_authors_fault():
    """It is said at once, and costs a learner no try."""
    assert judge("x^2 - 1", form="pretty").verdict is Status.INVALID
    with pytest.raises(algebra.BadProblem):
        algebra.Problem("x", X, form=["pretty"])
