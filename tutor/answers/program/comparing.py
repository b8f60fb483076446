"""Whether what a program returned is what was expected, and if not, how they differ, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tutor.language import _, ngettext

Array = NDArray[Any]
_WIDEST = 120  # characters of one value in a sentence
_MOST_LISTED = 8  # kinds of values in a sentence


def alike(value: Any, expected: Any, tolerance: float) -> bool:
    """Whether a value is the expected one: in kind and shape, and in every number.

    Numbers may differ by `tolerance`, relative to the largest of their array.
    """
    if not fits(value, expected):
        return False
    if isinstance(expected, dict):
        return all(alike(value[key], item, tolerance) for key, item in expected.items())
    if is_several(expected):
        return all(alike(*pair, tolerance) for pair in zip(value, expected, strict=True))
    if expected is None or isinstance(expected, str):
        return bool(value == expected)
    return bool(_near(value, expected, tolerance).all())


def fits(value: Any, expected: Any) -> bool:
    """Whether a value has the kind and the shape of the expected one, whatever its numbers are."""
    if isinstance(expected, dict):
        return (
            isinstance(value, dict)
            and value.keys() == expected.keys()
            and all(fits(value[key], item) for key, item in expected.items())
        )
    if is_several(expected):
        return (
            isinstance(value, tuple | list)
            and len(value) == len(expected)
            and all(map(fits, value, expected))
        )
    if expected is None or isinstance(expected, str):
        return type(value) is type(expected)
    array, wanted = numbers(value), numbers(expected)
    if array is None or wanted is None or array.shape != wanted.shape:
        return False
    return array.dtype.kind != "b" or wanted.dtype.kind == "b"


def is_several(expected: Any) -> bool:
    """Whether several values are expected, each of its own; lists of numbers alone are one."""
    if isinstance(expected, tuple):
        return True
    return isinstance(expected, list) and not _is_numbers(expected)


def _is_numbers(value: Any) -> bool:
    """Whether lists hold numbers alone, and make an array."""
    if isinstance(value, list):
        return all(map(_is_numbers, value)) and numbers(value) is not None
    return isinstance(value, int | float)


def numbers(value: Any) -> Array | None:
    """Numbers as an array; None for anything else, which numpy is not even shown: it would give
    every text in a list the room of the longest.
    """
    if not _holds_numbers(value):
        return None
    try:
        array = np.asarray(value)
    except (ValueError, OverflowError):
        return None
    return array if array.dtype.kind in "biuf" else None


def _holds_numbers(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return all(map(_holds_numbers, value))
    return isinstance(value, int | float | np.ndarray | np.generic)


def _near(value: Any, expected: Any, tolerance: float) -> NDArray[np.bool_]:
    got, want = np.asarray(value, dtype=float), np.asarray(expected, dtype=float)
    finite = np.isfinite(want)
    scale = float(np.max(np.abs(want), initial=0.0, where=finite))
    with np.errstate(invalid="ignore"):
        near = np.abs(got - want) <= tolerance * scale + 1e-12
    same = (got == want) | (np.isnan(got) & np.isnan(want))
    return np.asarray(np.where(finite, near, same))


def difference(value: Any, expected: Any, tolerance: float, name: str = "") -> str:
    """Where two values first differ, `v[1][2] is 0.5, expected 0.7`; empty where all is shown."""
    if not fits(value, expected):
        return ""
    for place, one, other in _items(value, expected):
        if not alike(one, other, tolerance):
            return difference(one, other, tolerance, name + place)
    if not isinstance(expected, dict) and not is_several(expected) and np.ndim(expected):
        first = np.argwhere(~_near(value, expected, tolerance))[0]
        place = "".join(f"[{index}]" for index in first)
        one, other = np.asarray(value)[tuple(first)], np.asarray(expected)[tuple(first)]
        return _differs(f"{name}{place}", one, other)
    return _differs(name, value, expected) if name else ""


def _differs(place: str, value: Any, expected: Any) -> str:
    return _(
        "{place} is {value}, expected {expected}",
        place=place,
        value=short(value),
        expected=short(expected),
    )


def _items(value: Any, expected: Any) -> Iterator[tuple[str, Any, Any]]:
    if isinstance(expected, dict):
        for key, item in expected.items():
            yield f"[{key!r}]", value[key], item
    elif is_several(expected):
        for index, pair in enumerate(zip(value, expected, strict=True)):
            yield f"[{index}]", *pair


def kind_of(value: Any) -> str:
    """What a value is, without its numbers: `a list of 2 numbers`, `an array of shape (3,)`."""
    if isinstance(value, tuple):
        return ngettext(
            "1 value ({kinds})", "{count} values ({kinds})", len(value), kinds=_kinds(value)
        )
    if isinstance(value, dict):
        return _(
            "a dict with {items}", items=_listed(f"{k!r}: {kind_of(v)}" for k, v in value.items())
        )
    array = numbers(value)
    if array is None and isinstance(value, list):
        return ngettext(
            "a list of 1 value ({kinds})",
            "a list of {count} values ({kinds})",
            len(value),
            kinds=_kinds(value),
        )
    if array is None:
        return "None" if value is None else _("a {type}", type=type(value).__name__)
    if isinstance(value, list) and array.ndim == 1:
        return ngettext("a list of 1 number", "a list of {count} numbers", len(value))
    return _kind_of_array(array)


def _kind_of_array(array: Array) -> str:
    if array.dtype.kind == "b" and array.ndim == 0:
        return _("True or False")
    if array.dtype.kind == "b":
        return _("an array of bools of shape {shape}", shape=array.shape)
    return _("an array of shape {shape}", shape=array.shape) if array.shape else _("a number")


def _kinds(values: Iterable[Any]) -> str:
    return _listed(map(kind_of, values))


def _listed(items: Iterator[str]) -> str:
    """The first of them; as many as anybody would read."""
    first = list(islice(items, _MOST_LISTED + 1))
    return ", ".join([*first[:_MOST_LISTED], "…"] if len(first) > _MOST_LISTED else first)


def short(value: Any) -> str:
    """A value in a sentence: six digits, and cut before it fills the screen."""
    text = _written(value)
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"


def _written(value: Any) -> str:
    if isinstance(value, np.ndarray | np.generic):
        return _written(value.tolist())
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key!r}: {_written(item)}' for key, item in value.items())}}}"
    if isinstance(value, tuple):
        return f"({', '.join(map(_written, value))})"
    if isinstance(value, list):
        return f"[{', '.join(map(_written, value))}]"
    return str(value)
