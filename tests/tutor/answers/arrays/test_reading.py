"""Arrays as people type and paste them; what they should be is numpy's own reading or by hand."""

import json
import time
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tutor.answers.arrays.reading import read_array
from tutor.answers.reply import Unreadable

SQUARE = [[1, 2], [3, 4]]


@pytest.mark.parametrize(
    "text",
    [
        "[[1, 2], [3, 4]]",
        "[[1,2],[3,4],]",
        "((1, 2), (3, 4))",
        "{{1, 2}, {3, 4}}",
        "[1, 2], [3, 4]",
        "[[1. 2.]\n [3. 4.]]",
        "np.array([[1, 2], [3, 4]], dtype=np.float32)",
        "array([[1., 2.],\n       [3., 4.]], dtype='float32')",
        "numpy.asarray(((1, 2), (3, 4)))",
        "tensor([[1., 2.],\n        [3., 4.]], device='cuda:0', grad_fn=<MulBackward0>)",
        "torch.tensor([[1., 2.], [3., 4.]], requires_grad=True)",
        "Parameter containing:\ntensor([[1., 2.], [3., 4.]], requires_grad=True)",
        "<tf.Tensor: shape=(2, 2), dtype=float32, numpy=\narray([[1., 2.],\n  [3., 4.]])>",
        "matrix([[1, 2], [3, 4]])",
        "[[np.float64(1.0), np.float64(2.0)], [np.int64(3), np.float64(4.0)]]",
        "[[1, 3], [2, 4]].T",
        "[[1, 3], [2, 4]]ᵀ",
        "[1 3; 2 4]'",
        "[1 3; 2 4]^T",
        "[1 2; 3 4]",
        "[1, 2; 3, 4];",
        "[1 2\n 3 4]",
        "1 2\n3 4",
        "1, 2\n3, 4\n",
        "1\t2\n3\t4",
        "| 1 | 2 |\n| 3 | 4 |",
        "1 2; 3 4",
        r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}",
        r"\left(\begin{array}{cc} 1 & 2 \\ 3 & 4 \\ \end{array}\right)",
        "dW = [[1, 2], [3, 4]]",
        "dW: 1 2; 3 4",
        "2 * [0.5 1; 3/2 2]",
        "【【1，2】，【3，4】】",
        "１，２；３，４",
        "1/2 [2 4; 6 8]",
        "[2 4; 6 8]/2",
        "np.array([[2, 4], [6, 8]]) / 2",
        "-[[-1, -2], [-3, -4]]",
        "[[1e0, 20e-1], [sqrt(9), 2**2]]",
        "[[1, 1 + 1], [9/3, 2*(1+1)]]",
    ],
)
def test_one_matrix_in_every_way_of_writing(text):
    """Python, numpy, torch, TensorFlow, MATLAB, CSV, tables, LaTeX; with factors, turned."""
    assert read_array(text, "dW").numbers.tolist() == SQUARE


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1 2 3", [1, 2, 3]),
        ("1, 2, 3", [1, 2, 3]),
        ("[1. 2.\n 3.]", [1, 2, 3]),  # numpy breaks a long vector
        ("[1, 2,\n 3]", [1, 2, 3]),
        ("array([1, 2, 3])", [1, 2, 3]),
        ("1\n2\n3", [[1], [2], [3]]),
        ("[1; 2; 3]", [[1], [2], [3]]),
        ("[1, 2, 3]^T", [[1], [2], [3]]),
        ("[1, 2, 3].T", [1, 2, 3]),  # as numpy has it
        ("[[1], [2], [3]]", [[1], [2], [3]]),
        ("3 - 4 5", [-1, 5]),  # room on both sides: a difference
        ("3 -4 5", [3, -4, 5]),
        ("3 −4 5", [3, -4, 5]),
        ("1 / 2 3", [0.5, 3]),
        ("2/3 -1/4", [Fraction(2, 3), -0.25]),
        ("[True, False]", [1, 0]),
        ("7", [7]),
        ("[Fraction(1, 4), 2]", [0.25, 2]),
        ("[[[1, 2]], [[3, 4]]]", [[[1, 2]], [[3, 4]]]),
    ],
)
def test_vectors_and_more(text, numbers):
    """One row, one column, wrapped lines, differences and signs, three dimensions."""
    expected = np.array(numbers, dtype=float)
    found = read_array(text).numbers
    assert found.shape == expected.shape
    np.testing.assert_allclose(found, expected, rtol=1e-15)


@pytest.mark.parametrize(
    "text",
    ["n1 = 1, 2; n2 = 3, 4", "n2: 3 4\nn1: 1 2", "n_1 = [1, 2], n₂ = [3, 4]", "N1=1 2\nN2=3 4"],
)
def test_named_rows(text):
    """Each row behind its name, in any order and spelling."""
    assert read_array(text, "n", ("n1", "n2")).numbers.tolist() == SQUARE


def test_named_entries():
    """Where each row is one number, they make a vector."""
    assert read_array("n2 = 4, n1 = 3", "n", ("n1", "n2")).numbers.tolist() == [3, 4]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no number"),
        ("[[]]", "no number"),
        ("banana", "'banana', could not be read"),
        ("d", r"or 2/3\.$"),
        ("sum_k y_k", r"or 2/3\.$"),
        ("-1 (e<0), 1 (e>0)", "condition is no part of a number"),
        ("1 2 three", "Entry 3, 'three'"),
        ("1 2\n3 x", "Entry 2 of row 2, 'x'"),
        ("[[1, 2], [3]]", "Row 1 has 2 entries, row 2 has 1 entry"),
        ("[[1, 2], 3]", "could not be read"),
        ("1 2\n3", "Row 1 has 2 entries, row 2 has 1 entry"),
        ("[[1, 2], [3, 4]", "never closed"),
        ("[1, 2)", "never closed"),
        ("[1, ..., 4]", "left out"),
        ("1,5 2,5", "decimal points"),
        ("[nan, 1]", "'nan'"),
        ("[1, inf]", "'inf'"),
        ("db = [1, 2]", "answer for dW, not for db"),
        ("[" * 60 + "1" + "]" * 60, "nested deeper"),
        ("1 " * 3000, "more than 2000"),
        ("1" * 30000, "30000 characters"),
        ("[1, 2]/0", "divides by 0"),
        ("__import__('os')", "could not be read"),
        ("[9**9**9**9]", "could not be read"),
    ],
)
def test_what_is_no_array_is_said(text, says):
    """Every refusal is a sentence; nothing raises anything else."""
    with pytest.raises(Unreadable, match=says):
        read_array(text, "dW")


def test_an_entry_that_cannot_be_read_is_pointed_at():
    """The columns are those of the text as typed."""
    with pytest.raises(Unreadable) as caught:
        read_array("[[1, 2], [x, 4]]")
    assert caught.value.position == (10, 11)


def test_a_named_row_that_is_missing_or_doubled():
    """Both are said by name."""
    with pytest.raises(Unreadable, match="n2 is missing"):
        read_array("n1 = 1", "n", ("n1", "n2"))
    with pytest.raises(Unreadable, match="n1 is there twice"):
        read_array("n1 = 1, n1 = 2, n2 = 3", "n", ("n1", "n2"))


def test_long_nonsense_is_refused_at_once():
    """However often a name could begin in it."""
    began = time.perf_counter()
    texts = ("x", "n1 ", "[", "1 ", "-", " ", "\n", " \n", "(1,", "[1]", "1/", "a.", "= ", ", ")
    for text in (text * (19_000 // len(text)) + "?" for text in texts):
        with pytest.raises(Unreadable):
            read_array(text, "n", ("n1", "n2"))
    assert time.perf_counter() - began < 2


@given(st.text(alphabet="[](){}0123456789.,;|/*-+eTn' \n\\&=^xarray", max_size=60))
def test_any_text_is_read_or_refused(text):
    """Whatever is typed: finite numbers or a sentence."""
    try:
        said = bool(np.isfinite(read_array(text, "y").numbers).all())
    except Unreadable as problem:
        said = bool(str(problem))
    assert said


SMALL = arrays.arrays(
    np.float64,
    arrays.array_shapes(min_dims=1, max_dims=3, min_side=1, max_side=4),
    elements=st.floats(-1e6, 1e6).map(lambda x: round(x, 3)),
)


@given(SMALL)
def test_what_numpy_writes_is_read_back(numbers):
    """`repr`, `str` and lists of numpy's, with the digits they show."""
    for text in (repr(numbers), json.dumps(numbers.tolist())):
        np.testing.assert_allclose(read_array(text).numbers, numbers, rtol=1e-7, atol=1e-7)
    with np.printoptions(precision=17):
        np.testing.assert_array_equal(read_array(str(numbers)).numbers.ravel(), numbers.ravel())


@given(SMALL.filter(lambda numbers: numbers.ndim == 2))
def test_matlab_and_csv_are_read_back(numbers):
    """A matrix written by other programs."""
    rows = [[repr(float(x)) for x in row] for row in numbers]
    for text in (
        "[" + "; ".join(" ".join(row) for row in rows) + "]",
        "\n".join(",".join(row) for row in rows),
        "\n".join(" ".join(row) for row in rows),
        r"\begin{pmatrix}" + r"\\".join("&".join(row) for row in rows) + r"\end{pmatrix}",
    ):
        found = read_array(text).as_shape(numbers.shape, strict=True)
        np.testing.assert_array_equal(found, numbers)
