"""Comparisons, and calls that need no array to be made or read."""

from __future__ import annotations

from typing import Any

import numpy as np

from minigrad.compiling.calls import Call, Decision, Number, View

from .context import Context

LARGE = 32768  # an array of more zeros is dearer to read than the number 0 is to repeat


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
