"""Parts of views, without the memory they look at."""

from __future__ import annotations

from typing import Any

from .calls import View


def sliced(x: View, key: Any) -> View | None:
    """x[key] for a key of whole numbers, slices, None and …; None for any other key."""
    parts = key if type(key) is tuple else (key,)
    if any(part is Ellipsis for part in parts):
        at = next(i for i, part in enumerate(parts) if part is Ellipsis)
        fill = len(x.shape) - sum(part is not None and part is not Ellipsis for part in parts)
        parts = (*parts[:at], *(slice(None),) * fill, *parts[at + 1 :])
    offset, axis = x.offset, 0
    shape: list[int] = []
    strides: list[int] = []
    for part in parts:
        if part is None:
            shape.append(1)
            strides.append(0)
            continue
        if axis >= len(x.shape):
            return None
        length, stride = x.shape[axis], x.strides[axis]
        axis += 1
        if type(part) is int:
            offset += (part % length if length else 0) * stride
        elif type(part) is slice and all(n is None or type(n) is int for n in parts_of(part)):
            start, stop, step = part.indices(length)
            offset += start * stride if length else 0
            shape.append(len(range(start, stop, step)))
            strides.append(stride * step)
        else:
            return None
    return x._replace(
        offset=offset,
        shape=(*shape, *x.shape[axis:]),
        strides=(*strides, *x.strides[axis:]),
    )


def parts_of(s: slice) -> tuple[Any, Any, Any]:
    """Start, stop and step."""
    return s.start, s.stop, s.step


def reshaped(x: View, shape: tuple[int, ...]) -> View:
    """A contiguous view in another shape."""
    strides: list[int] = []
    step = x.dtype.itemsize
    for length in reversed(shape):
        strides.insert(0, step)
        step *= length
    return x._replace(shape=shape, strides=tuple(strides))


def span(x: View) -> tuple[int, int]:
    """The bytes of its storage from the first to behind the last it looks at."""
    low = high = x.offset
    for length, stride in zip(x.shape, x.strides, strict=True):
        if length == 0:
            return low, low
        if stride < 0:
            low += (length - 1) * stride
        else:
            high += (length - 1) * stride
    return low, high + x.dtype.itemsize


def inner_span(x: View) -> tuple[int, int]:
    """The bytes that the first row of a view spans."""
    return span(x._replace(shape=(1, *x.shape[1:])))


def apart(a: View, b: View) -> bool:
    """Whether two views of one storage surely have no element in common."""
    if a.storage is not b.storage:
        return True
    (low, high), (start, end) = span(a), span(b)
    if high <= start or end <= low:
        return True
    mine, others = along_axes(a), along_axes(b)
    if mine is None or others is None:
        return False
    return any(set(one).isdisjoint(other) for one, other in zip(mine, others, strict=True))


def along_axes(x: View) -> list[range] | None:
    """Of each axis of the storage, what a view sees; None if it sees no such block."""
    whole = x.storage.whole
    if x.dtype.itemsize != whole.dtype.itemsize or not whole.dense:
        return None
    found = [range(0)] * len(whole.shape)
    rest = x.offset
    for k in whole.order:
        start, rest = divmod(rest, whole.strides[k])
        found[k] = range(start, start + 1)
    for length, stride in zip(x.shape, x.strides, strict=True):
        if length == 1:
            continue
        axes = [k for k in whole.order if stride > 0 and stride % whole.strides[k] == 0]
        if not axes or len(found[axes[0]]) != 1:
            return None
        k = axes[0]  # the axis with the longest stride that this one is a multiple of
        start, step = found[k][0], stride // whole.strides[k]
        found[k] = range(start, start + step * length, step)
        if found[k][-1] >= whole.shape[k]:
            return None
    return found
