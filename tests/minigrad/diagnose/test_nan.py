"""explain_nan: the first op, the line, the numbers and the reason, forward and backward."""

from __future__ import annotations

import numpy as np
import pytest

import minigrad as mg
from minigrad.diagnose import explain_nan

HERE = "test_nan.py"


def leaf(*numbers):
    return mg.tensor(list(numbers), requires_grad=True)


FORWARD = {
    "log of 0": (lambda: mg.log(leaf(1.0, 0.0)), "log", (1,), ("0",), "log 0 is -inf"),
    "log of -1": (lambda: mg.log(leaf(-1.0)), "log", (0,), ("-1",), "no logarithm"),
    "0/0": (lambda: leaf(0.0) / leaf(0.0), "div", (0,), ("0", "0"), "0 / 0"),
    "1/0": (lambda: leaf(1.0) / leaf(0.0), "div", (0,), ("1", "0"), "division by 0"),
    "root of -1": (lambda: mg.sqrt(leaf(4.0, -1.0)), "sqrt", (1,), ("-1",), "square root"),
    "exp of 1000": (lambda: mg.exp(leaf(1000.0)), "exp", (0,), ("1000",), "largest number"),
    "fractional power": (lambda: leaf(-8.0) ** 0.5, "pow", (0,), ("-8", "0.5"), "fractional"),
    "overflow": (lambda: leaf(1e200) * 1e200, "mul", (0,), ("1e+200", "1e+200"), "overflow"),
    "arctanh of 1": (lambda: mg.arctanh(leaf(1.0)), "arctanh", (0,), ("1",), "infinite at -1"),
    "arcsin of 2": (lambda: mg.arcsin(leaf(2.0)), "arcsin", (0,), ("2",), "between -1 and 1"),
    "arccosh of 0.5": (lambda: mg.arccosh(leaf(0.5)), "arccosh", (0,), ("0.5",), "from 1 on"),
    "log1p of -1": (lambda: mg.log1p(leaf(-1.0)), "log1p", (0,), ("-1",), "log 0"),
    "log2 of 0": (lambda: mg.log2(leaf(0.0)), "log2", (0,), ("0",), "log 0 is -inf"),
    "cosh of -900": (lambda: mg.cosh(leaf(-900.0)), "cosh", (0,), ("-900",), "largest number"),
    "mean of nothing": (lambda: mg.mean(leaf()), "div", (), ("0", "0"), "mean of no numbers"),
    "a Value": (lambda: mg.Value(0.0).log() + 1, "log", (), ("0",), "log 0"),
}  # fmt: skip


@pytest.mark.parametrize(("f", "op", "place", "operands", "reason"), FORWARD.values(), ids=FORWARD)
def test_forward(f, op, place, operands, reason):
    """Through everything that follows, back to the op that made it."""

    def loss():
        y = f()
        return (y * 2.0 + 1.0).sum() if isinstance(y, mg.Tensor) else y * 2.0

    found = explain_nan(loss)
    assert (found.op, found.phase, found.place, found.operands) == (op, "forward", place, operands)
    assert reason in found.reason
    assert HERE in found.line.file
    assert f"made by {op}" in str(found)


GRADIENT = {
    "sqrt at 0": (lambda: mg.sqrt(leaf(1.0, 0.0)), "sqrt", (1,), "slope of sqrt at 0"),
    "power at 0": (lambda: leaf(0.0, 1.0) ** 0.5, "pow", (0,), "infinite"),
    "inf only": (lambda: mg.sqrt(leaf(0.0)), "sqrt", (0,), "infinite"),
    "an edge": (lambda: mg.arcsin(leaf(1.0)), "arcsin", (0,), "edge of its domain"),
    "overflow": (lambda: leaf(1e-200) ** -1, "pow", (0,), "grew beyond the largest"),
    "0 times inf": (lambda: hidden(leaf(0.0)), "matmul", (0, 0), "0 arrives here"),
}


def hidden(x):
    """A mask after a product of matrices, which adds up what it should not."""
    y = (1.0 / x).reshape(1, 1) @ mg.reshape(x, (1, 1))
    return mg.where(np.array([[False]]), y, 0.0)


@pytest.mark.parametrize(("f", "op", "place", "reason"), GRADIENT.values(), ids=GRADIENT)
def test_gradient(f, op, place, reason):
    """The loss is finite, and its gradient is not; an infinite one counts too."""
    found = explain_nan(lambda: (f() * 3.0).sum())
    assert (found.op, found.phase, found.place) == (op, "gradient", place)
    assert reason in found.reason
    assert HERE in found.line.file


def test_a_leaf_or_constant_that_was_bad_from_the_start():
    w = leaf(1.0, np.nan)
    w.name = "w"
    assert explain_nan((w * 2.0).sum()).phase == "input"
    assert "w holds it" in str(explain_nan((w * 2.0).sum()))
    assert "constant operand of mul" in str(explain_nan((leaf(1.0, 2.0) * [np.inf, 1.0]).sum()))


def test_a_singular_matrix():
    x = mg.tensor(np.ones((2, 2)), requires_grad=True)
    assert "singular" in explain_nan(lambda: mg.linalg.slogdet(x).logabsdet).reason


def test_what_is_no_result_is_an_error():
    with pytest.raises(TypeError, match="not a float"):
        explain_nan(3.0)
    with pytest.raises(TypeError, match="this one gives a float"):
        explain_nan(lambda: 3.0)


def test_nothing_to_explain():
    assert explain_nan((leaf(1.0) * 2.0).sum()) is None


def test_an_infinity_that_does_no_harm_is_not_blamed():
    """-inf hides a score from softmax, on purpose."""
    assert explain_nan(lambda: mg.softmax(leaf(1.0, 2.0, 3.0)).sum() + 0.0) is None


def test_after_backward_too():
    """The graph of a loss that is not finite is kept: one sees nan, and asks."""
    with np.errstate(all="ignore"):
        y = mg.log(leaf(0.0)).sum()
    y.backward()
    assert explain_nan(y).op == "log"


def test_without_lines_the_rest_is_told():
    with np.errstate(all="ignore"):
        assert explain_nan(mg.log(leaf(0.0))).line is None


def test_a_freed_graph_is_an_error():
    y = leaf(1.0).sum()
    y.backward()
    with pytest.raises(RuntimeError, match="freed"):
        explain_nan(y)
    with pytest.raises(ValueError, match="remembers nothing"):
        explain_nan(mg.tensor(1.0))
