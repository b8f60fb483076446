"""Questions: comparisons, tests and places. Answers are truths or whole numbers.

They have no derivative, so nothing of them is remembered. Asked about tensors they answer with a
constant tensor, asked about plain numbers and arrays with a plain one.
"""

from __future__ import annotations

import builtins
import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from minigrad import op
from minigrad.complaints import plainly, refused
from minigrad.dialects import unknown
from minigrad.graph import Node

SETTINGS = {"axis", "keepdims", "descending"}


def question(f: Callable[..., Any], means: str) -> Callable[..., Any]:
    """f, a function on arrays, for tensors and numbers too."""
    known = SETTINGS & set(inspect.signature(f).parameters)

    def asked(*xs: Any, **settings: Any) -> Any:
        for name in settings.keys() - known:
            raise TypeError(unknown(asked.__name__, sorted(known), name))
        raw = [x if hasattr(x, "dtype") else _asked_of(asked, x) for x in map(op.plain, xs)]
        try:
            y = f(*raw, **settings)
        except (IndexError, TypeError, ValueError) as error:
            raise refused(asked.__name__, op.shapes(raw), error, plainly(error)) from error
        kind: Any = Node.kinds[2]
        return kind.constant(y) if builtins.any(isinstance(x, kind) for x in xs) else y

    asked.__doc__ = means
    asked.__name__ = asked.__qualname__ = f.__name__.strip("_")
    asked.__wrapped__ = f  # type: ignore[attr-defined]  # for help() and inspect.signature
    return asked


def _asked_of(who: Any, x: Any) -> Any:
    """What a question is asked of: a number, or a list as an array."""
    return op.numbers(who.__name__, x)


def _argsort(x: Any, axis: int = -1, descending: bool = False) -> Any:
    x = np.asarray(x)
    if not descending:
        return np.argsort(x, axis=axis, stable=True)
    backwards = np.argsort(np.flip(x, axis), axis=axis, stable=True)
    return x.shape[axis] - 1 - np.flip(backwards, axis)  # so that equals keep their order


equal = question(np.equal, "a == b, element by element.")
not_equal = question(np.not_equal, "a != b, element by element.")
less = question(np.less, "a < b, element by element.")
less_equal = question(np.less_equal, "a <= b, element by element.")
greater = question(np.greater, "a > b, element by element.")
greater_equal = question(np.greater_equal, "a >= b, element by element.")

isfinite = question(np.isfinite, "Whether an element is neither infinite nor NaN.")
isinf = question(np.isinf, "Whether an element is inf or -inf.")
isnan = question(np.isnan, "Whether an element is NaN.")
signbit = question(np.signbit, "Whether an element has a minus sign; -0.0 has.")

logical_and = question(np.logical_and, "Whether both hold.")
logical_or = question(np.logical_or, "Whether one holds, or both.")
logical_xor = question(np.logical_xor, "Whether one holds, not both.")
logical_not = question(np.logical_not, "Whether it does not hold.")

all = question(np.all, "Whether all hold, along an axis or altogether.")
any = question(np.any, "Whether one holds, along an axis or altogether.")
count_nonzero = question(np.count_nonzero, "How many are not 0, along an axis or altogether.")

argmax = question(np.argmax, "Where the first of the largest elements is, along an axis.")
argmin = question(np.argmin, "Where the first of the smallest elements is, along an axis.")
argsort = question(_argsort, "The order that sorts x along an axis; equals keep theirs.")
