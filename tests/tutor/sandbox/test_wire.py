"""Plain data travels unchanged, and everything else is turned away in words."""

from __future__ import annotations

import contextlib
import json
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tutor.sandbox.guest.wire import NotPlain, decode, encode

_scalars = (
    st.none() | st.booleans() | st.integers(-(2**4000), 2**4000) | st.floats() | st.text(max_size=9)
)
_keys = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
_arrays = hnp.arrays(
    st.sampled_from([np.float64, np.int64, np.bool_]), hnp.array_shapes(min_dims=0, min_side=0)
)
_plain = st.recursive(
    _scalars | _arrays,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(_keys, inner, max_size=4)
    ),
    max_leaves=12,
).filter(lambda value: _depth(value) <= 5)


def _depth(value: Any) -> int:
    if isinstance(value, dict):
        value = list(value.values())
    return 1 + max(map(_depth, value), default=0) if isinstance(value, list | tuple) else 0


def _same(one: Any, other: Any) -> bool:
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        if (one.dtype, one.shape) != (other.dtype, other.shape):
            return False
        return bool(one.tobytes() == other.tobytes())
    if isinstance(one, dict):
        return list(one) == list(other) and _same(list(one.values()), list(other.values()))
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, float):
        return (math.isnan(one) and math.isnan(other)) or one.hex() == other.hex()
    return bool(one == other)


@given(_plain)
def test_plain_data_comes_back_as_it_was(value: Any) -> None:
    assert _same(decode(json.loads(json.dumps(encode(value)))), value)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["t", "d", "a", "x"]), inner, max_size=2)
        | st.tuples(st.sampled_from(["f8", "i8", "b1"]), st.lists(inner), inner).map(
            lambda body: {"a": list(body)}
        )
    ),
    max_leaves=20,
)


@given(_json)
@settings(max_examples=300)
def test_decoding_raises_nothing_but_not_plain(data: Any) -> None:
    with contextlib.suppress(NotPlain):
        decode(data)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"t": 1},
        {"x": []},
        {"t": [], "d": []},
        {"d": [[1]]},
        {"d": [[[], 1]]},
        {"a": ["f8", [1]]},
        {"a": ["O", [1], ""]},
        {"a": [["f8"], [1], ""]},
        {"a": ["f8", [1], ""]},
        {"a": ["f8", [1], "AAAAAAAAAA=="]},
        {"a": ["f8", [1], "????????????"]},
        {"a": ["f8", [1], "ÄAAAAAAAAAA="]},
        {"a": ["f8", [True], "AAAAAAAAAAA="]},
        {"a": ["f8", [-1], ""]},
        {"a": ["f8", [4_000_000_000], ""]},
        {"a": ["f8", [1000, 1000, 1000], ""]},
        {"a": ["f8", [1] * 40, "AAAAAAAAAAA="]},
        {"a": ["b1", [1], "Ag=="]},
        [[[[[[[[]]]]]]]],
        [0] * 1_000_001,
    ],
)
def test_malformed_data_is_turned_away(data: Any) -> None:
    with pytest.raises(NotPlain):
        decode(data)


class _Lying(float):
    def __eq__(self, other: object) -> bool:
        return True

    def __float__(self) -> float:
        return 1.0

    def __hash__(self) -> int:
        return 0


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (np.float64(0.5), 0.5),
        (np.float32(0.5), 0.5),
        (np.int8(3), 3),
        (np.bool_(True), True),
        (np.longdouble(2), 2.0),
        (_Lying(7.0), 7.0),
        (type("I", (int,), {"__index__": lambda s: 9})(3), 3),
        (type("S", (str,), {"__str__": lambda s: "b"})("a"), "a"),
        (type("L", (list,), {"__iter__": lambda s: iter("ab")})([1]), [1]),
        (type("T", (tuple,), {"__iter__": lambda s: iter("ab")})([1]), {"t": [1]}),
        (type("D", (dict,), {"items": lambda s: [("b", 2)]})(a=1), {"d": [["a", 1]]}),
    ],
)
def test_subclasses_become_what_they_are(value: Any, plain: Any) -> None:
    encoded = encode(value)
    assert type(encoded) is type(plain)
    assert repr(encoded) == repr(plain)


@pytest.mark.parametrize(
    "value", [1j, object(), {1}, b"a", np.array(["a"]), {(1,): 2}, np.uint64(2**63)]
)
def test_other_data_does_not_travel(value: Any) -> None:
    with pytest.raises(NotPlain):
        encode(value)
