"""Plain data as JSON, strictly: what a call is given and what it returns.

None, bool, int, float (NaN and infinities too) and str are themselves, a list is a list;
{"t": […]} is a tuple, {"d": [[key, value], …]} a dict, {"a": [dtype, shape, base64]} an array.

`encode` copies exact plain values out of whatever it is given: a subclass that lies about its value
is asked through its base class. `decode` believes nothing, and raises only NotPlain.
"""

from __future__ import annotations

import base64
import importlib
import math
import sys
from collections.abc import Callable
from typing import Any

MAX_DEPTH = 6
MAX_ELEMENTS = 1_000_000
MAX_DIMENSIONS = 32
MAX_INT_BITS = 4096  # Python refuses to read more than 4300 digits
MAX_NUMBERS_AS_KEYS = 1000  # their hashes can be chosen to collide, those of texts cannot

_DTYPES = {"f8": "<f8", "i8": "<i8", "b1": "|b1"}
_KINDS = {"f": "f8", "i": "i8", "u": "i8", "b": "b1"}
_ONCE_THROUGH = ("generator", "map", "filter", "zip", "range", "dict_values", "dict_keys", "set")
_TOO_MANY_KEYS = f"a dict with more than {MAX_NUMBERS_AS_KEYS:,} numbers as keys"


class NotPlain(ValueError):
    """Data that does not travel; the text says why, to whoever made it."""


def encode(value: Any) -> Any:
    """Plain data as what `json.dumps` takes. Raises NotPlain."""
    return _Encoder().value(value, 0)


def decode(data: Any) -> Any:
    """Plain data from what `json.loads` gave. Raises NotPlain."""
    return _Decoder().value(data, 0)


class _Counter:
    def __init__(self) -> None:
        self.left = MAX_ELEMENTS

    def take(self, elements: int, depth: int) -> None:
        self.left -= elements
        if self.left < 0:
            raise NotPlain(f"more than {MAX_ELEMENTS:,} elements")
        if depth > MAX_DEPTH:
            raise NotPlain(f"nested more than {MAX_DEPTH} deep, or inside itself")


class _Encoder(_Counter):
    """Base-class methods are called by name throughout: an overridden one may lie."""

    def value(self, value: Any, depth: int) -> Any:
        self.take(1, depth)
        if value is None or type(value) is bool:
            return value
        for kind, method in _COPIERS:
            if isinstance(value, kind):
                return method(self, value, depth + 1)
        return self._numpy(value)

    def integer(self, value: int, _depth: int) -> int:
        exact = int.__index__(value)
        if exact.bit_length() > MAX_INT_BITS:
            raise NotPlain(f"an integer of more than {MAX_INT_BITS} bits")
        return exact

    def real(self, value: float, _depth: int) -> float:
        return float.__float__(value)

    def text(self, value: str, _depth: int) -> str:
        self.take(str.__len__(value) // 8, 0)
        return str.__str__(value)

    def list_(self, value: list[Any], depth: int) -> list[Any]:
        self._room_for(list.__len__(value))
        return [self.value(item, depth) for item in list.__getitem__(value, slice(None))]

    def tuple_(self, value: tuple[Any, ...], depth: int) -> dict[str, Any]:
        self._room_for(tuple.__len__(value))
        items = tuple.__getitem__(value, slice(None))
        return {"t": [self.value(item, depth) for item in tuple.__iter__(items)]}

    def dict_(self, value: dict[Any, Any], depth: int) -> dict[str, Any]:
        self._room_for(dict.__len__(value))
        if sum(not isinstance(key, str) for key in dict.keys(value)) > MAX_NUMBERS_AS_KEYS:
            raise NotPlain(_TOO_MANY_KEYS)
        pairs = [[self._key(key), self.value(item, depth)] for key, item in dict.items(value)]
        return {"d": pairs}

    def _key(self, key: Any) -> Any:
        if key is None or isinstance(key, bool | int | float | str) or _is_numpy(key, "generic"):
            return self.value(key, 0)
        raise NotPlain(f"a dict key of type {_named(key)}")

    def _room_for(self, elements: int) -> None:
        """Refuses before the copying starts, not after a million elements of it."""
        if elements > self.left:
            raise NotPlain(f"more than {MAX_ELEMENTS:,} elements")

    def _numpy(self, value: Any) -> Any:
        if _is_numpy(value, "ndarray"):
            return self._array(value)
        if _is_numpy(value, "generic") and value.dtype.kind in _KINDS:
            return self._array(value[()].reshape(()), scalar=True)
        raise NotPlain(_refusal(value))

    def _array(self, value: Any, scalar: bool = False) -> Any:
        numpy = sys.modules["numpy"]
        kind = _KINDS.get(value.dtype.kind)
        if kind is None:
            raise NotPlain(f"an array of {value.dtype}")
        self.take(value.size, 0)
        plain = numpy.array(value, order="C", subok=False)
        copied = plain.astype(_DTYPES[kind])
        if value.dtype.kind == "u" and (copied < 0).any():
            raise NotPlain("an integer that does not fit into 64 bits with a sign")
        if scalar:
            return copied.item()
        return {"a": [kind, list(copied.shape), base64.b64encode(copied.tobytes()).decode()]}


_COPIERS: tuple[tuple[type, Callable[[_Encoder, Any, int], Any]], ...] = (
    (int, _Encoder.integer),
    (float, _Encoder.real),
    (str, _Encoder.text),
    (list, _Encoder.list_),
    (tuple, _Encoder.tuple_),
    (dict, _Encoder.dict_),
)


def _is_numpy(value: Any, kind: str) -> bool:
    """No array exists before numpy has been imported, so this need not import it."""
    numpy = sys.modules.get("numpy")
    return numpy is not None and isinstance(value, getattr(numpy, kind))


def _named(value: Any) -> str:
    return str(type.__dict__["__name__"].__get__(type(value)))[:60]


def _refusal(value: Any) -> str:
    name = _named(value)
    if name in _ONCE_THROUGH:
        return f"a {name}; list(…) around it makes it a list"
    if name in ("function", "builtin_function_or_method", "method"):
        return "a function; were its brackets forgotten?"
    return f"a value of type {name}"


class _Decoder(_Counter):
    def value(self, data: Any, depth: int) -> Any:
        self.take(1, depth)
        kind = type(data)
        if data is None or kind in (bool, int, float):
            return data
        if kind is str:
            self.take(len(data) // 8, 0)
            return data
        if kind is list:
            return [self.value(item, depth + 1) for item in data]
        return self._tagged(data, depth + 1)

    def _tagged(self, data: Any, depth: int) -> Any:
        if type(data) is not dict or len(data) != 1:
            raise NotPlain("an object without a known tag")
        ((tag, body),) = data.items()
        if type(body) is not list or tag not in _TAGS:
            raise NotPlain("an object without a known tag")
        return _TAGS[tag](self, body, depth)

    def tuple_(self, body: list[Any], depth: int) -> tuple[Any, ...]:
        return tuple(self.value(item, depth) for item in body)

    def dict_(self, body: list[Any], depth: int) -> dict[Any, Any]:
        if any(type(pair) is not list or len(pair) != 2 for pair in body):
            raise NotPlain("a dict that is not pairs")
        if sum(type(key) is not str for key, _ in body) > MAX_NUMBERS_AS_KEYS:
            raise NotPlain(_TOO_MANY_KEYS)
        return {self._key(key): self.value(item, depth) for key, item in body}

    def _key(self, key: Any) -> Any:
        if key is not None and type(key) not in (bool, int, float, str):
            raise NotPlain("a dict key that is not a scalar")
        return key

    def array(self, body: list[Any], _depth: int) -> Any:
        if len(body) != 3:
            raise NotPlain("an array that is not [dtype, shape, data]")
        kind, shape, text = body
        size = self._size(kind, shape)
        self.take(size, 0)
        raw = _raw(text, size * (1 if kind == "b1" else 8))
        if kind == "b1" and raw.translate(None, b"\0\1"):
            raise NotPlain("a bool that is neither 0 nor 1")
        numpy = importlib.import_module("numpy")
        return numpy.frombuffer(raw, _DTYPES[kind]).reshape(shape).astype(kind.replace("b1", "?"))

    def _size(self, kind: Any, shape: Any) -> int:
        if type(kind) is not str or kind not in _DTYPES:
            raise NotPlain("an array of unknown dtype")
        if type(shape) is not list or len(shape) > MAX_DIMENSIONS:
            raise NotPlain("an array of unknown shape")
        if not all(type(n) is int and 0 <= n <= MAX_ELEMENTS for n in shape):
            raise NotPlain("an array of impossible shape")
        return math.prod(shape)


_TAGS: dict[str, Callable[[_Decoder, list[Any], int], Any]] = {
    "t": _Decoder.tuple_,
    "d": _Decoder.dict_,
    "a": _Decoder.array,
}


def _raw(text: Any, expected: int) -> bytes:
    """Exactly the bytes that the shape asks for: a header that promises more buys no memory."""
    if type(text) is not str or len(text) != (expected + 2) // 3 * 4:
        raise NotPlain("array data of the wrong length")
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError:
        raise NotPlain("array data that is not base64") from None
    if len(raw) != expected:
        raise NotPlain("array data of the wrong length")
    return raw
