"""Numbers as people type them."""

import math
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minigrad import Value, sqrt
from tutor.answers.number import Number
from tutor.answers.numerals import Exactness, read_number
from tutor.answers.reply import Unreadable
from tutor.course.part import Asked
from tutor.verdict import Status


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("46", 46.0),
        (" -13 ", -13.0),
        ("−13", -13.0),
        ("+.5", 0.5),
        ("1e-3", 1e-3),
        ("46.", 46.0),
        ("y1 = 46", 46.0),
        ("y1: 46", 46.0),
        ("y_1 = 46", 46.0),
        ("y₁ = 46", 46.0),
        ("Y1 == 46", 46.0),
        ("y1 is 46", 46.0),
        ("y1 -> 46", 46.0),
        ("= 46", 46.0),
        ("2/3", 2 / 3),
        ("sqrt(2)", math.sqrt(2)),
        ("-1/4", -0.25),
        ("3*4 + 2", 14.0),
        ("ｙ１＝４６", 46.0),
        ("－１／４", -0.25),
    ],
)
def test_numbers_are_read(text, value):
    """Signs, fractions, powers of ten, roots, and the name before the equals sign."""
    assert read_number(text, "y1") == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("forty-six", "number is expected"),
        ("x", r"or 2/3\.$"),  # no list of names: there are none
        ("46!", "Factorials"),
        ("46,5", "decimal point"),
        ("y2 = 46", "answer for y1, not for y2"),
        ("y1 =", "no number"),
        ("1" * 500, "500 characters"),
        ("1e999", "finite"),
        ("inf", "number is expected"),
        ("nan", "number is expected"),
        ("1/0", "number is expected"),
        ("__import__('os')", "number is expected"),
        ("9**9**9**9", "number is expected"),
        ("46 8", "number is expected"),
        ("sqrt(2", r"never closed"),
        (r"\frac{1}", r"top and a bottom"),
        ("d", r"or 2/3\.$"),  # nothing about how formulas are written
        ("dL/dw", r"or 2/3\.$"),
        ("sum_k y_k", r"or 2/3\.$"),
        ("sum_k", r"or 2/3\.$"),
        ("1, -1", r"or 2/3\.$"),
        ("-1 if x < 0", r"or 2/3\.$"),
    ],
)
def test_what_is_no_number_is_said(text, says):
    """Every refusal is a sentence; nothing raises anything else."""
    with pytest.raises(Unreadable, match=says):
        read_number(text, "y1")


@pytest.mark.parametrize(
    "text",
    [
        "-1 if e < 0, 1 if e > 0",
        "1 if 3 > 2 else 0",
        r"\begin{cases} 1 & 2 > 1 \\ 2 & 1 > 2 \end{cases}",
        "where(1 > 0, 2, 3)",
        "1 > 0",
        "(e < 0)",
        "[1 = 1]",
        "1[3 > 2]",
        "max(1 > 0, 2)",
        "not 1",
    ],
)
def test_a_condition_is_no_number(text):
    """Cases and comparisons are more than a number, even where they could be worked out."""
    with pytest.raises(Unreadable, match="condition is no part of a number"):
        read_number(text, "y1")


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text):
    """Whatever is typed: a finite number or a sentence."""
    try:
        said = math.isfinite(read_number(text, "y"))
    except Unreadable as problem:
        said = bool(str(problem))
    assert said


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_written_is_read_back(value):
    """Python's own spelling of a number comes back as the same number."""
    assert read_number(repr(value)) == value


@pytest.mark.parametrize(
    ("digits", "value", "near", "far"),
    [(2, 1.23e-8, 1.2e-8, 1.3e-8), (1, 97.0, 100, 111), (3, -0.0123456, -0.0123, -0.0124)],
)
def test_tolerance_follows_the_significant_digits(digits, value, near, far):
    """Half a unit of the last one, however large or small the number is; the sign counts."""
    part = Number("p", digits=digits)
    assert part.same(near, value)
    assert part.same(float(part.written(value)), value)
    assert not part.same(far, value)
    assert not part.same(-near, value)
    assert not part.same(0, value)


def test_tolerance_follows_the_places():
    """To two decimals half a unit of the last one is allowed, and no more."""
    part = Number("p", places=2)
    assert part.same(0.335, 0.33)
    assert part.same(0.33, 1 / 3)
    assert not part.same(0.336, 0.33)
    assert not Number("n").same(46.0001, 46)


@pytest.mark.parametrize("no_number", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("exactness", [Exactness(), Exactness(places=2), Exactness(digits=2)])
def test_no_number_is_near_what_is_none(exactness, no_number):
    """A slip may lead to the logarithm of a negative number, or beyond all numbers."""
    assert not exactness.near(2.0, no_number)
    assert not exactness.fits(2.0, no_number)


@pytest.mark.parametrize(
    ("typed", "other", "fits"),
    [
        (2.83, 8**0.5, True),
        (2.8284, 8**0.5, True),
        (2.82842712475, 8**0.5, True),
        (2.8, 8**0.5, False),
        (2.82, 8**0.5, False),
        (11.3, 34 / 3, True),
        (11.0, 34 / 3, False),
        (100.0, 100.25, False),  # that one has an end: who means it writes it
        (100.25, 100.25, True),
    ],
)
def test_a_number_without_end_is_known_by_three_digits(typed, other, fits):
    """Where answers are exact, a mistaken one that is not is still recognised."""
    assert Exactness().fits(typed, other) is fits
    assert Exactness(places=4).fits(typed, other) is (abs(typed - other) < 5e-5)


@pytest.mark.parametrize(
    ("typed", "exactness", "is_close"),
    [
        (0.66, Exactness(places=3), True),  # 2/3 to two places
        (0.6, Exactness(places=3), False),
        (0.67, Exactness(digits=3), True),
        (0.66, Exactness(digits=2), True),
        (0.57, Exactness(digits=2), False),  # a mistyped digit, and no lost one
    ],
)
def test_what_was_rounded_too_early_is_close(typed, exactness, is_close):
    """Within ten units of the last digit, and within a tenth of the value."""
    assert exactness.rounded_too_early(typed, 2 / 3) is is_close


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("0.187", "slip/few-digits"),
        ("y = .19", "slip/few-digits"),
        ("1.87e-1", "slip/few-digits"),
        ("0.186", "slip/few-digits"),  # cut off
        ("0.1860", "slip/rounding"),  # as many digits as asked for, but not those
        ("0.1868", "slip/rounding"),
        ("3/16", "slip/rounding"),
        ("-0.187", None),
        ("0.188", None),
        ("0.1", None),
    ],
)
def test_a_number_with_too_few_digits_is_told_so(text, mistake):
    """Right in the digits it has, it was not rounded too early: it is just too short."""
    part, value = Number("y", places=4), 0.18664
    asked = Asked(SimpleNamespace(parts=()), None, value, made={}, words={})
    verdict = part.judge(text, asked)
    assert (verdict.verdict, verdict.mistake) == (Status.WRONG, mistake)
    assert ("more digits: 4 decimals" in verdict.message) is (mistake == "slip/few-digits")


def test_a_slip_that_has_no_value_is_none():
    """sqrt(3·3) with the sign turned: no answer is that, and none stops the judge."""
    asked = Asked(SimpleNamespace(parts=()), None, 3.0, made={"a": sqrt(Value(3.0) * 3.0)})
    for text in ("2", "-2", "100"):
        verdict = Number("a", digits=2).judge(text, asked)
        assert (verdict.verdict, verdict.mistake) == (Status.WRONG, None)
    assert Number("a", digits=2).judge("2.4", asked).mistake == "slip/added"
