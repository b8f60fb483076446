"""Sums and products, and the largest of many, by the calls that numpy does fastest."""

from __future__ import annotations

import math

from minigrad.compiling.calls import Call, View
from minigrad.compiling.views import reshaped, sliced

from .context import Context, fresh, in_shape

TERMS = 4096  # sums of more keep numpy's order, which is more exact the more there are
SHORT = 64  # rows up to this length are better turned on their side


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
