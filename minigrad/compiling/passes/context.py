"""What the rules of `cheaper` may ask about a program, and how they make new results."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from minigrad.compiling.calls import Call, Storage, View
from minigrad.compiling.program import Program, Renaming
from minigrad.compiling.views import reshaped


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


def fresh(shape: tuple[int, ...], dtype: Any, order: tuple[int, ...] | None = None) -> View:
    """A new result, its axes in this order in memory."""
    axes = order or tuple(range(len(shape)))
    array = np.empty([shape[k] for k in axes], dtype)
    return Storage(array.transpose([axes.index(k) for k in range(len(axes))]), "made").whole


def in_shape(y: View, shape: tuple[int, ...], context: Context) -> View:
    """A result to be made in another shape, of which what was wanted is then a view."""
    if shape == y.shape:
        return y
    flat = fresh(shape, y.dtype)
    back = reshaped(flat, y.shape)
    context.program.views.setdefault(back, Call(".reshape", (flat, *(y.shape or ((),))), {}, ()))
    context.renaming.add(y, back)
    return flat
