"""Columns: a convolution as a person writes it, its windows copied out and multiplied as a matrix.

The images that are worked on at a time get a box with a border of zeros; a view of it shows all
windows, which are copied into the rows of a matrix, as many as still are in the cache when they
are multiplied. In the engine the same is `minigrad.ops.windows`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from minigrad.compiling.calls import Call, Storage, View
from minigrad.compiling.program import Program
from minigrad.compiling.views import reshaped, sliced
from minigrad.ops.windows import BLOCK, inside, windows

from .cutting import WEIGH


class Windows(NamedTuple):
    """What a call on windows was told."""

    kernel: tuple[int, ...]
    stride: tuple[int, ...]
    padding: tuple[tuple[int, int], ...]
    dilation: tuple[int, ...]


class Columns:
    """Writes calls on windows as calls of numpy's, into the views of a program."""

    def __init__(self, program: Program) -> None:
        self.program = program

    def written(self, call: Call, x: View, other: View, target: View) -> list[Call]:
        """A call on some images x: `other` is the matrix, or what the windows are matched with.

        The target is what a matrix gives for these images, or the sum that is added to.
        """
        self.line, self.errors = call.line, call.errors
        how = Windows(*call.args[2:])
        box, calls = self._box(x, how)
        for place, matrix, copied in self._matrices(box, how):
            calls += copied
            if call.name == WEIGH:
                out = self._rows(self._part(target, place))
                calls.append(self._call("np.matmul", (matrix, other), writes=(out,)))
            else:
                calls += self._added(matrix, self._part(other, place), target)
        return calls

    def _box(self, x: View, how: Windows) -> tuple[View, list[Call]]:
        """The images with their border, in a box that is made once."""
        sizes = [n + a + b for n, (a, b) in zip(x.shape[1:-1], how.padding, strict=True)]
        shape = (x.shape[0], *sizes, x.shape[-1])
        box = Storage(np.zeros(shape, x.dtype), "made").whole
        self.program.once.append(Call("np.zeros", (shape, x.dtype), {}, (box,)))
        there, here = inside(x.shape[1:-1], how.padding)
        inner = self._named(self._part(box, there), "inside")
        self._named(box, "box")
        return box, [self._call("put", (self._part(x, here),), writes=(inner,))]

    def _matrices(self, box: View, how: Windows) -> Iterator[tuple[Any, View, list[Call]]]:
        """Which part of the result, the matrix for it, and the calls that fill the matrix."""
        looks = self._looks(box, how)
        axes = len(how.kernel)
        line = math.prod(looks.shape[2:]) * looks.dtype.itemsize
        fits = looks.shape[0] > 1 or line * looks.shape[1] <= BLOCK
        lines = looks.shape[1] if fits else max(1, BLOCK // line)
        for top in range(0, looks.shape[1], lines):
            place = (slice(None), slice(top, min(top + lines, looks.shape[1])))
            look = looks if lines == looks.shape[1] else self._part(looks, place)
            copy = self._named(Storage(np.empty(look.shape, look.dtype), "made").whole, "columns")
            rows = math.prod(look.shape[: 1 + axes])
            matrix = self._named(self._reshaped(copy, (rows, copy.size // rows)), "rows")
            yield place, matrix, [self._call(".copy", (look,), results=(copy,))]

    def _looks(self, box: View, how: Windows) -> View:
        """The windows of a box."""
        found = windows(np.empty(box.shape, box.dtype), how.kernel, how.stride, how.dilation)
        looks = box._replace(shape=found.shape, strides=found.strides)
        settings = {"writeable": False}
        call = Call("np.lib.stride_tricks.as_strided", (box, *looks[2:4]), settings, ())
        self.program.views.setdefault(looks, call)
        return self._named(looks, "windows")

    def _added(self, matrix: View, g: View, total: View) -> list[Call]:
        """The matrix, turned over, times g, added to a total."""
        turned = matrix._replace(shape=matrix.shape[::-1], strides=matrix.strides[::-1])
        self.program.views.setdefault(turned, Call(".T", (matrix,), {}, ()))
        calls = []
        if not g.contiguous:
            copy = Storage(np.empty(g.shape, g.dtype), "made").whole
            calls.append(self._call(".copy", (g,), results=(copy,)))
            g = copy
        product = Storage(np.empty(total.shape, total.dtype), "made").whole
        calls.append(self._call("np.matmul", (turned, self._rows(g)), results=(product,)))
        return [*calls, self._call("np.add", (total, product), writes=(total,))]

    # Views.

    def _rows(self, x: View) -> View:
        return self._reshaped(x, (x.size // x.shape[-1], x.shape[-1]))

    def _reshaped(self, x: View, shape: tuple[int, ...]) -> View:
        found = reshaped(x, shape)
        self.program.views.setdefault(found, Call(".reshape", (x, *shape), {}, ()))
        return found

    def _part(self, x: View, key: Any) -> View:
        found = sliced(x, key)
        assert found is not None
        if found != x:
            self.program.views.setdefault(found, Call("[]", (x, key), {}, ()))
        return found

    def _named(self, x: View, name: str) -> View:
        self.program.names.setdefault(x, (1, name))
        return x

    def _call(self, name: str, args: Any, results: Any = (), writes: Any = ()) -> Call:
        return Call(name, args, {}, results, writes, self.line, self.errors)


def scratch(call: Call) -> Any:
    """The bytes that the windows of one image take, copied out: at most a block of them."""
    x, how = call.args[0], Windows(*call.args[2:])
    sizes = [n + a + b for n, (a, b) in zip(x.shape[1:-1], how.padding, strict=True)]
    image = np.empty((1, *sizes, x.shape[-1]), x.dtype)
    return min(windows(image, how.kernel, how.stride, how.dilation).nbytes, BLOCK)
