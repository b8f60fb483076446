"""Cheaper calls: another way to the same numbers, or to the same sum in another order.

Exact to the last bit:

np.matmul of two matrices       np.dot, which calls the same routine with less ado
the maximum of short rows       the maximum of columns of a copy on its side
the maximum of whole numbers    the one that argmax finds
whole numbers without sign      those with a sign, looked at as such
a comparison to decide by       Python's, of the number itself
the larger of x and many zeros  of x and 0
where x is above 0              where the larger of x and 0 is

The terms of a sum are added in another order, which moves it by at most n ε times the sum of their
sizes, n the number of terms and ε the dtype's precision, as the order numpy chooses does too:

np.add.reduce of floats         np.dot with ones, for at most 4096 terms in a row
np.matmul of many matrices      with the same one: np.dot of all their rows

Each rule is a function of a call and the program; it returns calls in its stead, or None.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from minigrad.compiling.calls import Call, Decision, Number, Storage, View
from minigrad.compiling.program import Program, Renaming
from minigrad.compiling.views import reshaped, sliced

Rule = Callable[[Call, "Context"], list[Call] | None]

TERMS = 4096  # sums of more keep numpy's order, which is more exact the more there are
LARGE = 32768  # an array of more zeros is dearer to read than the number 0 is to repeat
SHORT = 64  # rows up to this length are better turned on their side


class Context:
    """What rules may ask about a program."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.renaming = Renaming()
        self.readers: dict[Storage, list[Any]] = {}
        self.written: set[Storage] = set()
        self.wanted = {x.storage for x in program.wanted() if isinstance(x, View)}
        for step in program.steps:
            for x in step.reads():
                if isinstance(x, View):
                    self.readers.setdefault(x.storage, []).append((step, x))
            self.written.update(v.storage for v in step.writes)
        self.makers = {
            x.storage: call for call in program.calls for x in call.results if isinstance(x, View)
        }
        self.zeros = {
            call.results[0].storage
            for call in program.calls
            if call.name == "np.zeros" and call.results[0].storage not in self.written
        }

        self.rectified = {
            call.args[0]: call.results[0]
            for call in program.calls
            if call.name == "np.maximum" and call.results and self.is_zero(call.args[1])
            if call.results[0].storage not in self.written and call.args[0] not in self.zeros
        }

    def is_zero(self, x: Any) -> bool:
        """Whether it is the number 0, or an array of zeros."""
        return (
            x.storage in self.zeros if isinstance(x, View) else type(x) in (int, float) and x == 0
        )

    def only_for(self, x: View, fits: Callable[[Any], bool]) -> bool:
        """Whether a result is as it was made wherever it is read, and all who read it fit."""
        if x.storage in self.written or x.storage in self.wanted:
            return False
        return all(view == x and fits(step) for step, view in self.readers.get(x.storage, ()))


def make_cheaper(program: Program) -> None:
    """Put cheaper calls in the place of dear ones."""
    context = Context(program)
    kept: list[Any] = []
    for step in program.steps:
        rules = RULES.get(step.name, ())
        for rule in rules:
            calls = rule(step, context)
            if calls is not None:
                for call in calls:
                    call.line, call.errors = step.line, step.errors
                kept += calls
                break
        else:
            kept.append(step)
    program.steps = kept
    program.rename(context.renaming)


def fresh(shape: tuple[int, ...], dtype: Any, order: tuple[int, ...] | None = None) -> View:
    """A new result, its axes in this order in memory."""
    axes = order or tuple(range(len(shape)))
    array = np.empty([shape[k] for k in axes], dtype)
    return Storage(array.transpose([axes.index(k) for k in range(len(axes))]), "made").whole


def product(call: Call, context: Context) -> list[Call] | None:
    """np.dot for np.matmul."""
    a, b = call.args
    if a.dtype != b.dtype or a.dtype.kind != "f" or call.settings or call.writes:
        return None
    if len(b.shape) != 2 or len(a.shape) < 2:
        return None
    if len(a.shape) > 2:  # one matrix with the rows of all
        y = call.results[0]
        a = rows(a, 1)
        if a is None or not y.contiguous or not a.size:
            return None
        return [Call("np.dot", (a, b), {}, (in_shape(y, (a.shape[0], b.shape[1]), context),))]
    return [Call("np.dot", (a, b), {}, call.results)]


def total(call: Call, context: Context) -> list[Call] | None:
    """np.dot with ones for a sum."""
    x, y = call.args[0], call.results[0] if call.results else None
    if set(call.settings) - {"axis", "keepdims"} or call.writes or x.dtype.kind != "f":
        return None
    axes = reduced_axes(call)
    n = math.prod(x.shape[k] for k in axes)
    if not n or y is None or y.dtype != x.dtype or not y.contiguous or not x.dense:
        return None
    kept = [k for k in range(len(x.shape)) if k not in axes]
    if not in_order(kept, x):
        return None
    ends, starts = (x.order[len(kept) :], x.order[: len(axes)])
    if set(ends) == axes and n <= TERMS:
        matrix, last = as_matrix(x, len(axes)), True
    elif set(starts) == axes and kept:  # numpy adds row to row here, one after the other
        matrix, last = as_matrix(x, len(kept)), False
    else:
        return None
    ones = fresh((n,), x.dtype)
    made = Call("np.ones", (n, x.dtype), {}, (ones,))
    flat = in_shape(y, (x.size // n,) if len(matrix.shape) == 2 else (), context)
    args = (matrix, ones) if last else (ones, matrix)
    return [made, Call("np.dot", args, {}, (flat,))]


def reduced_axes(call: Call) -> set[int]:
    """The axes that a reduction takes away."""
    ndim, axis = len(call.args[0].shape), call.settings["axis"]
    axes = range(ndim) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    return {k % ndim for k in axes}


def in_order(axes: list[int], x: View) -> bool:
    """Whether these axes stand in memory in their order."""
    return [k for k in x.order if k in axes] == axes


def as_matrix(x: View, last: int) -> View:
    """An array in one go as a matrix: the last so many axes in memory are its columns."""
    shape = [x.shape[k] for k in x.order]
    columns = math.prod(shape[len(shape) - last :])
    others = math.prod(shape[: len(shape) - last])
    return reshaped(x, (columns,) if len(shape) == last else (others, columns))


def rows(x: View, last: int) -> View | None:
    """A contiguous array as a matrix: the last so many axes are its columns."""
    if not x.contiguous:
        return None
    columns = math.prod(x.shape[len(x.shape) - last :])
    others = math.prod(x.shape[: len(x.shape) - last])
    shape = (columns,) if len(x.shape) == last else (others, columns)
    return reshaped(x, shape)


def in_shape(y: View, shape: tuple[int, ...], context: Context) -> View:
    """A result to be made in another shape, of which what was wanted is then a view."""
    if shape == y.shape:
        return y
    flat = fresh(shape, y.dtype)
    back = reshaped(flat, y.shape)
    context.program.views.setdefault(back, Call(".reshape", (flat, *(y.shape or ((),))), {}, ()))
    context.renaming.add(y, back)
    return flat


def top(call: Call, context: Context) -> list[Call] | None:
    """The largest of each row, by columns."""
    x, axis = call.args[0], call.settings.get("axis")
    last = len(x.shape) == 2 and axis in (1, -1) and x.contiguous
    if not last or x.shape[1] > SHORT or set(call.settings) - {"axis", "keepdims"} or call.writes:
        return None
    if x.shape[1] == 2:
        columns = [column(x, k, context) for k in (0, 1)]
        flat = in_shape(call.results[0], x.shape[:1], context)
        return [Call(call.name.removesuffix(".reduce"), tuple(columns), {}, (flat,))]
    side = fresh(x.shape[::-1], x.dtype)
    turned = x._replace(shape=x.shape[::-1], strides=x.strides[::-1])
    context.program.views.setdefault(turned, Call(".T", (x,), {}, ()))
    flat = in_shape(call.results[0], x.shape[:1], context)
    return [
        Call(".copy", (turned,), {}, (side,)),
        Call(call.name, (side,), {"axis": 0}, (flat,)),
    ]


def column(x: View, k: int, context: Context) -> View:
    """A column of a matrix."""
    found = sliced(x, (slice(None), k))
    assert found is not None
    context.program.views.setdefault(found, Call("[]", (x, (slice(None), k)), {}, ()))
    return found


def same_bits(call: Call, context: Context) -> list[Call] | None:
    """Whole numbers of one sign as those of the other, without a copy."""
    x, y = call.args[0], call.results[0] if call.results else None
    if not isinstance(x, View) or y is None or call.settings or x.dtype.kind + y.dtype.kind != "iu":
        return None
    if x.dtype.itemsize != y.dtype.itemsize or (x.shape, x.strides) != (y.shape, y.strides):
        return None
    if x.storage in context.written or not context.only_for(y, lambda step: True):
        return None
    look = x._replace(dtype=y.dtype)
    context.program.views.setdefault(look, Call(".view", (x, y.dtype), {}, ()))
    context.renaming.add(y, look)
    return []


SIGNS = {
    "np.less": "<",
    "np.less_equal": "<=",
    "np.greater": ">",
    "np.greater_equal": ">=",
    "np.equal": "==",
    "np.not_equal": "!=",
}


def decision(call: Call, context: Context) -> list[Call] | None:
    """A comparison of single numbers that only a guard reads."""
    y = call.results[0] if call.results else None
    if y is None or y.shape != () or call.settings:
        return None
    if not context.only_for(y, lambda step: isinstance(step, Decision)):
        return None
    calls: list[Call] = []
    operands: list[Any] = []
    dtype = next((x.dtype for x in call.args if isinstance(x, View)), None)
    for x in call.args:
        if not isinstance(x, View):
            exact = isinstance(x, int) or (isinstance(x, float) and dtype == np.float64)
            if not exact:
                return None
            operands.append(x)
            continue
        if x.shape != ():
            return None
        number = Number(None)
        calls += largest(x, number, context) or [Call(".item", (x,), {}, (number,))]
        operands.append(number)
    truth = Number(None)
    for step, _ in context.readers.get(y.storage, ()):
        step.args = (truth,)
    return [*calls, Call(SIGNS[call.name], tuple(operands), {}, (truth,))]


def largest(x: View, number: Number, context: Context) -> list[Call]:
    """The largest of whole numbers, which is where argmax finds it."""
    made = context.makers.get(x.storage)
    if made is None or made.name != "np.maximum.reduce" or len(context.readers[x.storage]) > 1:
        return []
    among = made.args[0]
    if len(among.shape) != 1 or among.dtype.kind not in "ui" or among.storage in context.written:
        return []
    place = Number(None)
    return [
        Call(".argmax", (among,), {}, (place,)),
        Call(".item", (among, place), {}, (number,)),
    ]


def against_zeros(call: Call, context: Context) -> list[Call] | None:
    """The number 0 for a large array of zeros."""
    y = call.results[0] if call.results else None
    if (
        y is None
        or call.settings
        or y.size <= LARGE
        or not all(isinstance(x, View) for x in call.args)
    ):
        return None
    args = [0.0 if x.storage in context.zeros else x for x in call.args]
    if args.count(0.0) != 1 or any(isinstance(x, View) and x.shape != y.shape for x in args):
        return None
    return [Call(call.name, tuple(args), {}, call.results)]


def above_zero(call: Call, context: Context) -> list[Call] | None:
    """Where max(x, 0) is above 0, so that x need not be kept."""
    x, zero = call.args
    if not isinstance(x, View) or not context.is_zero(zero) or call.settings or not call.results:
        return None
    y = context.rectified.get(x)
    return None if y is None else [Call(call.name, (y, zero), {}, call.results)]


RULES: dict[str, tuple[Rule, ...]] = {
    ".astype": (same_bits,),
    "np.maximum": (against_zeros,),
    "np.minimum": (against_zeros,),
    "np.matmul": (product,),
    "np.add.reduce": (total,),
    "np.maximum.reduce": (top,),
    "np.minimum.reduce": (top,),
    **dict.fromkeys(SIGNS, (decision,)),
    "np.greater": (decision, above_zero),
}
