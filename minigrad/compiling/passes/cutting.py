"""Cutting: what a call does to a few rows of its arrays, if it can be done a few rows at a time.

Most calls that can are elementwise. A convolution goes through its images, with a kernel that is
needed whole each time; what it gives for the kernel is a sum over all of them, as is the gradient
of a bias.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from minigrad.compiling.calls import Call, Storage, View
from minigrad.compiling.outs import COPYING, ufunc_of
from minigrad.compiling.views import inner_span

WEIGH, MATCH = "weigh_windows", "match_windows"
WINDOWS = (WEIGH, MATCH)
SMALL = 1 << 15  # bytes: arrays below that are in the cache anyway
Blocks = dict[Storage, tuple[int, int]]


class Cut(NamedTuple):
    """How a call goes through its arrays.

    length   of their first axis
    along    the arrays that are gone through, row by row
    whole    those that are needed whole each time
    out      what is made or written row by row
    total    what is summed up over all rows
    """

    length: int
    along: tuple[View, ...]
    whole: tuple[View, ...]
    out: View | None
    total: View | None = None

    @property
    def is_small(self) -> bool:
        """Whether nothing is gained by going through it row by row."""
        return max(x.nbytes for x in self.along) < SMALL

    @property
    def target(self) -> View:
        """What the call makes or changes."""
        found = self.out if self.total is None else self.total
        assert found is not None
        return found


def cut_of(call: Call, ones: set[Storage], length: int = 0) -> Cut | None:
    """How a call can be done row by row; None if it cannot.

    ones     arrays of ones
    length   how many rows others have gone through
    """
    if call.name in WINDOWS:
        return of_windows(call)
    if call.name == "np.dot":
        return of_sum(call, ones, length)
    return of_elements(call)


def of_windows(call: Call) -> Cut | None:
    x, other = call.args[:2]
    target: View = (*call.results, *call.writes)[0]
    if call.name == WEIGH:
        return Cut(x.shape[0], (x, target), (other,), target)
    return Cut(x.shape[0], (x, other), (), None, target)


def of_sum(call: Call, ones: set[Storage], length: int) -> Cut | None:
    """Ones times a matrix: the sum of its rows, so many of which belong to a row of others."""
    x, matrix = call.args
    if not (isinstance(x, View) and x.storage in ones and len(x.shape) == 1):
        return None
    if not length or len(matrix.shape) != 2 or matrix.shape[0] % length or not matrix.contiguous:
        return None
    each = matrix.shape[0] // length
    stride = matrix.strides[0]
    rows = matrix._replace(
        shape=(length, each, matrix.shape[1]), strides=(each * stride, *matrix.strides)
    )
    return Cut(length, (rows,), (), None, (*call.results, *call.writes)[0])


def of_elements(call: Call) -> Cut | None:
    """A call that makes each element of a result from the elements there."""
    if call.settings or len((*call.results, *call.writes)) != 1:
        return None
    ufunc = call.name.count(".") == 1 and ufunc_of(call.name) is not None
    if not (ufunc and call.name != "np.matmul") and call.name not in ("put", *COPYING):
        return None
    out = (*call.results, *call.writes)[0]
    if not isinstance(out, View) or not out.shape or out.order[0] != 0 or not out.size:
        return None
    reads = [x for x in call.reads() if isinstance(x, View)]
    if any(len(x.shape) > len(out.shape) for x in reads):
        return None
    if not ufunc and (not isinstance(call.args[0], View) or call.args[0].shape != out.shape):
        return None
    if call.results and not (out.settled and out.dense):
        return None
    along = [x for x in reads if is_cut(x, out)]
    whole = [x for x in reads if not is_cut(x, out)]
    return Cut(out.shape[0], (*along, out), tuple(whole), out)


def is_cut(x: Any, out: View) -> bool:
    """Whether an array is gone through with the result, and not needed whole each time."""
    return isinstance(x, View) and len(x.shape) == len(out.shape) and x.shape[0] == out.shape[0]


def agreed(cut: Cut, known: Blocks) -> Blocks | None:
    """How far apart the rows of every storage are, and where they begin.

    None if those who look at it do not agree, for then rows cannot be done one after the other.
    """
    found = dict(known)
    for x in cut.along:
        stride = x.strides[0]
        low, high = inner_span(x)
        block = stride, low - low % stride if stride > 0 else 0
        if stride <= 0 or high - block[1] > stride or found.setdefault(x.storage, block) != block:
            return None
    return found


def storages(views: Any) -> Iterator[Storage]:
    """The storages of those things that are views."""
    return (x.storage for x in views if isinstance(x, View))
