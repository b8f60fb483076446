"""Why ops give nan or inf, forward and in their slopes, by op and by the numbers given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

Numbers = Sequence[Any]
Case = tuple[Callable[..., bool], str]

ABOVE_0 = "keep the argument above 0, maximum(x, 1e-12)"
LOG = (
    (
        lambda x: x == 0,
        "log 0 is -inf: a probability rounded to 0? log_softmax, logsumexp and losses that "
        f"take logits never come here; or {ABOVE_0}",
    ),
    (lambda x: x < 0, "a negative number has no logarithm"),
)
INSIDE = (
    (lambda x: abs(x) > 1, "it is only defined between -1 and 1: clip(x, -1, 1), or rounding?"),
    (lambda x: abs(x) == 1, "it is infinite at -1 and 1: clip the argument a little inside"),
)
GROWS = (
    (
        lambda x: abs(x) > 80,
        "e^x is beyond the largest number (x above 709 in float64, 88 in float32): subtract "
        "the maximum first, as softmax and logsumexp do",
    ),
)
BY_0 = (
    (lambda a, b: a == b == 0, "0 / 0 has no value: a mean of no numbers, or a missing eps?"),
    (lambda a, b: b == 0, "division by 0: add a small eps to the divisor"),
)

# op: what its numbers may be like, and what happens then.
REASONS: dict[str, tuple[Case, ...]] = {
    **dict.fromkeys(("log", "log2", "log10"), LOG),
    **dict.fromkeys(("arcsin", "arccos", "arctanh"), INSIDE),
    **dict.fromkeys(("exp", "exp2", "expm1", "sinh", "cosh"), GROWS),
    **dict.fromkeys(("div", "remainder", "floor_divide"), BY_0),
    "log1p": (
        (lambda x: x == -1, "log1p(-1) is log 0, which is -inf: keep the argument above -1"),
        (lambda x: x < -1, "log1p is only defined above -1"),
    ),
    "arccosh": ((lambda x: x < 1, "arccosh is only defined from 1 on"),),
    "sqrt": ((lambda x: x < 0, "a negative number has no square root: rounding below 0?"),),
    "pow": (
        (lambda x, p: x == 0 and p < 0, "0 to a negative power is a division by 0"),
        (lambda x, p: x < 0 and p != int(p), "a negative number has no fractional power"),
    ),
}
# The same where a result has no single number behind it.
OF_ARRAYS = {
    "logabsdet": "the matrix is singular, its determinant 0: x + 1e-8 * np.eye(n) is not",
}

SMALL_EPS = "the slope of a division by 0 is infinite: add a small eps to the divisor"
EDGE = "the slope at the edge of its domain is infinite: clip the argument a little inside"
SLOPES: dict[str, tuple[Case, ...]] = {
    "sqrt": (
        (
            lambda x: x == 0,
            "the slope of sqrt at 0 is infinite: sqrt(x + eps), or norm, whose slope at 0 is 0",
        ),
    ),
    **dict.fromkeys(
        ("log", "log2", "log10"),
        ((lambda x: x == 0, f"the slope of log at 0 is infinite: {ABOVE_0}"),),
    ),
    "log1p": ((lambda x: x == -1, "the slope of log1p at -1 is infinite"),),
    "div": ((lambda a, b: b == 0, SMALL_EPS),),
    "pow": (
        (
            lambda x, p: x == 0,
            "the slope of x^p at 0 is infinite for p below 1: x + eps, or another formula",
        ),
    ),
    **dict.fromkeys(("arcsin", "arccos", "arctanh", "arccosh"), ((lambda x: abs(x) == 1, EDGE),)),
}
NOBODY_ASKED = (
    "0 arrives here and meets an infinite slope, and 0 · inf is nan: a mask or where() after it "
    "comes too late, so choose before, as in log(where(x > 0, x, 1.0))"
)


def why(op: str, operands: Numbers, dtype: Any, value: float) -> str:
    """The reason for a result that is not finite."""
    found = fitting(REASONS.get(op, ()), operands) or OF_ARRAYS.get(op)
    if found:
        return found
    if value == value:
        return f"numbers grew beyond the largest of {dtype}, {np.finfo(dtype).max:.2g}: overflow"
    return f"{op} has no value for these arguments"


def why_slope(op: str, operands: Numbers, k: int, arriving: float | None, value: float) -> str:
    """The reason for a gradient that is not finite, made of one that arrived."""
    found = fitting(SLOPES.get(op, ()), operands)
    if found:
        return f"{found} (argument {k})"
    if value != value and arriving == 0:
        return NOBODY_ASKED
    return f"the slope of {op} is not finite here, or numbers grew beyond the largest on the way"


def fitting(cases: Sequence[Case], operands: Numbers) -> str:
    """The reason of the first case that fits; "" if none does."""
    if None in operands:
        return ""
    return next((reason for fits, reason in cases if fits(*operands)), "")
