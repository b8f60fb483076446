"""Numbers that meet arrays: as arrays of no axes, which numpy need not convert at every call."""

from __future__ import annotations

from typing import Any

import numpy as np

from minigrad.compiling.calls import Call, Number, Storage, View
from minigrad.compiling.outs import ufunc_of
from minigrad.compiling.program import Program


def keep_scalars(program: Program) -> None:
    """Give ufuncs of floats their plain numbers as arrays of the same dtype."""
    known: dict[Any, View] = {}
    kept: list[Call] = []
    for step in program.steps:
        if (dtype := meeting(step)) is not None:
            args = []
            for x in step.args:
                if isinstance(x, View):
                    args.append(x)
                    continue
                if (x, type(x), dtype) not in known:
                    known[x, type(x), dtype] = scalar = Storage(np.empty((), dtype), "made").whole
                    program.names[scalar] = 1, name_of(x, program)
                    name = "scalar" if isinstance(x, Number) else "np.array"
                    call = Call(name, (x, dtype), {}, (scalar,), (), step.line, step.errors)
                    kept.append(call)
                args.append(known[x, type(x), dtype])
            step.args = tuple(args)
        kept.append(step)
    program.steps = kept


def meeting(call: Call) -> Any:
    """The dtype of the floats that a ufunc combines with a plain number; None if it does not."""
    if call.name.count(".") != 1 or ufunc_of(call.name) is None or len(call.args) != 2:
        return None
    plain = [x for x in call.args if isinstance(x, Number) or type(x) in (int, float)]
    views = [x for x in call.args if isinstance(x, View)]
    if len(plain) != 1 or len(views) != 1 or views[0].dtype.kind != "f":
        return None
    return views[0].dtype


def name_of(x: Any, program: Program) -> str:
    """What such an array is called."""
    if isinstance(x, Number):
        return str(program.names.get(x, (0, "factor"))[1])
    digits = f"{abs(x):.6g}".replace(".", "_").replace("-", "_").replace("+", "")
    return f"minus_{digits}" if x < 0 else digits
