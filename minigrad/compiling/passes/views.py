"""Parts of views, without the memory they look at."""

from __future__ import annotations

from typing import Any

from minigrad.compiling.calls import View


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


def apart(a: View, b: View) -> bool:
    """Whether two views of one storage surely have no element in common."""
    if a.storage is not b.storage:
        return True
    (low, high), (start, end) = span(a), span(b)
    if high <= start or end <= low:
        return True
    return side_by_side(a, b)


def side_by_side(a: View, b: View) -> bool:
    """Whether two views are different slices along the last axis of equal rows."""
    if a.strides != b.strides or a.shape[:-1] != b.shape[:-1] or not a.shape:
        return False
    step = a.strides[-1]
    row = min((abs(s) for s in a.strides[:-1]), default=0)
    left, right = (a, b) if a.offset <= b.offset else (b, a)
    gap = right.offset - left.offset
    return step > 0 and gap >= left.shape[-1] * step and gap + right.shape[-1] * step <= row
