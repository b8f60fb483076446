"""Arrays as a part of an exercise: shape before values, and every slip by its name."""

from types import SimpleNamespace

import numpy as np
import pytest

from minigrad import Tensor, relu
from tutor.answers.arrays import Array
from tutor.course.part import Asked
from tutor.verdict import Status

EXPECTED = [[1, 2, 3], [4, 5, 6]]


def judge(text, expected=EXPECTED, mistaken=(), carried=None, made=None, words=None, **fields):
    part = Array("a", points=6, **fields)
    exercise = SimpleNamespace(id="toy", parts=(part,))
    asked = Asked(exercise, None, expected, mistaken, carried, made or {}, words or {})
    return part.judge(text, asked)


@pytest.mark.parametrize("text", ["1 2 3; 4 5 6", "[[1, 2, 3], [4, 5, 6.0]]", "1,2,3\n4,5,12/2"])
def test_the_right_array(text):
    """However it is written."""
    verdict = judge(text)
    assert (verdict.verdict, verdict.score) == (Status.RIGHT, 6)


@pytest.mark.parametrize(
    ("expected", "text", "status"),
    [
        ([1, 2], "1 2", Status.RIGHT),
        ([1, 2], "1\n2", Status.RIGHT),
        ([1, 2], "[[1], [2]]", Status.RIGHT),  # and told that numpy would mind
        ([1, 2], "[[1, 2]]", Status.RIGHT),
        ([[1, 2]], "1 2", Status.RIGHT),
        ([[1, 2]], "[[1, 2]]", Status.RIGHT),
        ([[1, 2]], "[1, 2]", Status.WRONG),
        ([[1, 2]], "1\n2", Status.WRONG),
        ([[1], [2]], "1\n2", Status.RIGHT),
        ([[1], [2]], "[1; 2]", Status.RIGHT),
        ([[1], [2]], "1 2", Status.WRONG),
        ([[1], [2]], "[1, 2]", Status.WRONG),
    ],
)
def test_rows_columns_and_vectors(expected, text, status):
    """A vector may lie as it likes; a matrix has its shape, as far as the text says one."""
    verdict = judge(text, expected)
    assert verdict.verdict is status
    if status is Status.WRONG:
        assert verdict.mistake in {"slip/shape", "slip/transposed"}
        assert "numbers are right" in verdict.message


def test_a_vector_written_as_a_matrix_is_explained():
    """Right, and told what numpy would take it for."""
    assert "shape (2, 1)" in judge("[[1], [2]]", [1, 2]).message
    assert judge("1\n2", [1, 2]).message == ""


def test_strict_shapes():
    """Where the shape is the lesson, (n, 1) is not (n,)."""
    verdict = judge("[[1], [2]]", [1, 2], strict=True)
    assert (verdict.verdict, verdict.mistake) == (Status.WRONG, "slip/shape")
    assert "shape (2, 1)" in verdict.message
    assert "shape (2,)" in verdict.message


@pytest.mark.parametrize(
    ("text", "mistake", "says"),
    [
        ("1 2; 3 4; 5 6", "slip/shape", "3 rows and 2 columns, shape (3, 2)"),
        ("1 4; 2 5; 3 6", "slip/transposed", "rows and columns swapped"),
        ("1 2 3 4 5 6", "slip/shape", "numbers are right, their shape is not"),
        ("1 2 3", "slip/shape", "a vector of 3 numbers"),
        ("-1 -2 -3; -4 -5 -6", "slip/sign", "every sign"),
        ("2 4 6; 8 10 12", "slip/factor", "2 times too large"),
        ("1/2 1 3/2; 2 5/2 3", "slip/factor", "2 times too small"),
        ("4 5 6; 1 2 3", "slip/order", "the last row comes first"),
        ("3 2 1; 6 5 4", "slip/order", "Every row"),
        ("1 2 3; 4 9 6", None, "Look at row 2, column 2: 9 is not right. The other 5 entries"),
        ("1 2 3; 4 -5 6", "slip/sign", "Look at row 2, column 2: -5 is not right. The size"),
        ("7 2 3; 4 9 6", None, "Look at row 1, column 1: 7 is not right. 4 of the 6 entries"),
    ],
)
def test_slips_of_whole_arrays_and_of_entries(text, mistake, says):
    """Shape first, then what explains all of it, then the first entry that is off."""
    verdict = judge(text)
    assert (verdict.verdict, verdict.mistake, verdict.score) == (Status.WRONG, mistake, 0)
    assert says in verdict.message
    assert not any(f"{number} is expected" in verdict.message for number in range(10))


def test_mistakes_of_the_author_come_first():
    """Also where their shape is another one."""
    mistaken = (("no-sum", [[5, 7, 9]]), ("bias", [[0, 1, 2], [3, 4, 5]]))
    assert judge("5 7 9", mistaken=mistaken).mistake == "no-sum"
    assert judge("0 1 2; 3 4 5", mistaken=mistaken).mistake == "bias"


def test_going_on_from_an_own_slip():
    """Error carried forward."""
    assert judge("0 0 1; 0 1 0", carried=[[0, 0, 1], [0, 1, 0]]).verdict is Status.RIGHT


@pytest.mark.parametrize(
    ("text", "says"),
    [("8 4 3; 4 5 6", "row y1, column x1: 8"), ("1 2 3; 4 5 7", "row y2, column x3: 7")],
)
def test_names_of_rows_and_columns(text, says):
    """A reader is told where to look in the words of the question."""
    verdict = judge(text, rows=("y1", "y2"), columns=("x1", "x2", "x3"))
    assert says in verdict.message


def test_tolerance_follows_the_digits():
    """Half a unit of the last digit, in every entry; a little more is called rounding."""
    third = [1 / 3, 200 / 3]
    assert judge("0.33 66.67", third, places=2).verdict is Status.RIGHT
    assert judge("0.33 66.65", third, places=2).mistake == "slip/rounding"
    assert judge("0.333 66.7", third, digits=3).verdict is Status.RIGHT
    assert judge("0.332 66.7", third, digits=3).mistake == "slip/rounding"


def test_too_few_digits_are_told_from_digits_lost():
    """Where each entry that is off is right in the digits it has, more are asked for."""
    third = [1 / 3, 200 / 3]
    for text in ("0.33 66.7", "[0.3, 66.6]", "0.333 67"):
        verdict = judge(text, third, digits=4)
        assert (verdict.mistake, "more digits" in verdict.message) == ("slip/few-digits", True)
    assert judge("0.3332 66.7", third, digits=4).mistake == "slip/rounding"
    assert judge("0.3333 66.70", third, digits=4).mistake == "slip/rounding"


def test_a_share_for_right_entries():
    """Only where the author says so, and never for one number written everywhere."""
    assert judge("1 2 3; 4 5 7").score == 0
    verdict = judge("1 2 3; 4 5 7", by_entry=True)
    assert (verdict.verdict, verdict.score) == (Status.PARTIAL, pytest.approx(5))
    assert judge("1 1 1; 1 1 1", by_entry=True).score == 0


W = Tensor([[1.0, -2.0], [3.0, 4.0]], requires_grad=True)
X = Tensor([2.0, 5.0], requires_grad=True)
B = Tensor([1.0, 2.0], requires_grad=True)


@pytest.mark.parametrize(
    ("made", "text", "mistake", "says"),
    [
        (relu(W @ X + B), "-7 28", "slip/left-out", "without relu"),
        (relu(W @ X + B), "0 26", "slip/term-left-out", "without [1, 2]"),
        ((W @ X) * 3, "-8 26", "slip/left-out", "without the factor 3"),
        (W.sum(axis=0), "-1 7", "slip/axis", "along axis 1"),
        (W.sum(axis=0), "6", "slip/axis", "over everything"),
        (W @ X + B, "18 18", "slip/transposed-factor", "first factor"),
        (W @ X + B, "13 28", "slip/sign", "-2·5 gets the other sign"),
        (W @ X + B, "-9 28", "slip/term-left-out", "Look at entry 1: -9 is not right. It comes"),
    ],
)
def test_slips_in_the_graph(made, text, mistake, says):
    """One operation done wrong, found without any author: W @ x + b is [-7, 28] by hand."""
    verdict = judge(text, made.detach().numpy(), made={"a": made})
    assert (verdict.mistake, verdict.verdict) == (mistake, Status.WRONG)
    assert says in verdict.message


def test_a_turned_sign_is_named_before_a_coincidence():
    """-3 for 3 is a turned sign, though 3 - 6 is also what is left without the bias 6."""
    made = Tensor([[1.0, 0.0], [0.0, 1.0]], requires_grad=True) @ Tensor([-3.0, 5.0])
    made = made + Tensor([6.0, 0.0])
    assert judge("-3 5", [3, 5], made={"a": made}).mistake == "slip/sign"
    assert judge("-3 5", [4, 5], made={"a": made + Tensor([1.0, 0.0])}).mistake != "slip/sign"


def test_a_factor_is_seen_in_two_numbers_not_in_one():
    """A single number is always some factor too large."""
    assert judge("4 8", [1, 2]).mistake == "slip/factor"
    assert judge("0 4", [0, 1]).mistake is None


@pytest.mark.parametrize("numbers", [[1.25, -3], [[1, 2], [3, 4]], np.zeros((2, 2, 2)), [[1e-9]]])
def test_written_is_judged_right(numbers):
    """What the tutor writes for a value is that value."""
    for fields in ({}, {"places": 12}, {"digits": 3}):
        part = Array("a", **fields)
        assert judge(part.written(numbers), numbers, **fields).verdict is Status.RIGHT


def test_what_is_unfinished():
    """An open bracket or a row that ends with a semicolon goes on."""
    part = Array("a")
    assert part.unfinished("[[1, 2],")
    assert part.unfinished("1 2;")
    assert not part.unfinished("[1 2; 3 4];")
    assert not part.unfinished("1 2")
