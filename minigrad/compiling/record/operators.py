"""Operators and methods of arrays and numbers that take notes: all of them in tables.

Of an array they are numpy's functions, which find their own way to the tape. What Python does with
a number is noted under its operator.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from minigrad.value import Value

from .noting import call


class OfArrays:
    """The operators and methods of an array."""

    __slots__ = ()


class OfNumbers:
    """The operators of a number."""

    __slots__ = ()


def binary(ufunc: Any) -> tuple[Any, Any, Any]:
    """The methods behind a + b, b + a and a += b."""

    def forward(a: Any, b: Any) -> Any:
        return NotImplemented if refuses(b) else ufunc(a, b)

    def backward(a: Any, b: Any) -> Any:
        return NotImplemented if refuses(b) else ufunc(b, a)

    def inside(a: Any, b: Any) -> Any:
        return forward(a, b) if a.scalar else ufunc(a, b, out=a)

    return forward, backward, inside


def refuses(x: Any) -> bool:
    """Whether x wants to do operations with arrays itself."""
    return isinstance(x, Value)


BINARY = {
    "add": np.add,
    "sub": np.subtract,
    "mul": np.multiply,
    "truediv": np.true_divide,
    "floordiv": np.floor_divide,
    "mod": np.remainder,
    "matmul": np.matmul,
    "and": np.bitwise_and,
    "or": np.bitwise_or,
    "xor": np.bitwise_xor,
    "lshift": np.left_shift,
    "rshift": np.right_shift,
}
for name, ufunc in BINARY.items():
    there, back, inside = binary(ufunc)
    setattr(OfArrays, f"__{name}__", there)
    setattr(OfArrays, f"__r{name}__", back)
    setattr(OfArrays, f"__i{name}__", inside)
for name, ufunc in {
    "lt": np.less,
    "le": np.less_equal,
    "gt": np.greater,
    "ge": np.greater_equal,
    "eq": np.equal,
    "ne": np.not_equal,
}.items():
    setattr(OfArrays, f"__{name}__", binary(ufunc)[0])
for name, ufunc in {
    "neg": np.negative,
    "pos": np.positive,
    "abs": np.absolute,
    "invert": np.invert,
}.items():
    setattr(OfArrays, f"__{name}__", lambda a, ufunc=ufunc: ufunc(a))


# Methods that are functions, too.


def method(f: Any) -> Callable[..., Any]:
    """x.f(...) as f(x, ...)."""
    return lambda x, *args, **settings: f(x, *args, **settings)


for name in (
    *("sum", "prod", "max", "min", "any", "all", "argmax", "argmin", "argsort", "cumsum"),
    *("cumprod", "clip", "round", "take", "repeat", "trace", "diagonal", "std", "var", "ravel"),
    *("squeeze", "swapaxes", "nonzero", "compress", "searchsorted", "dot"),
):
    setattr(OfArrays, name, method(getattr(np, name)))


def bare(name: str) -> Callable[..., Any]:
    """A method that has no function, or not the same one."""

    def f(x: Any, *args: Any, **settings: Any) -> Any:
        return getattr(x, name)(*args, **settings)

    def noted(x: Any, *args: Any, **settings: Any) -> Any:
        return call(f".{name}", f, (x, *args), settings)

    return noted


for name in ("reshape", "transpose", "astype", "copy", "flatten", "view"):
    setattr(OfArrays, name, bare(name))


def arithmetic(sign: str, f: Any, back: bool = False) -> Callable[..., Any]:
    """The method behind a + b (or b + a) of numbers."""

    def noted(a: Any, b: Any) -> Any:
        if not isinstance(b, int | float):
            return NotImplemented
        return call(sign, f, (b, a) if back else (a, b), {})

    return noted


SIGNS = {
    "add": "+",
    "sub": "-",
    "mul": "*",
    "truediv": "/",
    "floordiv": "//",
    "mod": "%",
    "pow": "**",
    "lt": "<",
    "le": "<=",
    "gt": ">",
    "ge": ">=",
    "eq": "==",
    "ne": "!=",
}
for name, sign in SIGNS.items():
    f = getattr(operator, name)
    setattr(OfNumbers, f"__{name}__", arithmetic(sign, f))
    if sign not in ("<", "<=", ">", ">=", "==", "!="):
        setattr(OfNumbers, f"__r{name}__", arithmetic(sign, f, back=True))
for name, f in {"neg": operator.neg, "abs": abs}.items():
    setattr(OfNumbers, f"__{name}__", lambda a, name=name, f=f: call(name, f, (a,), {}))
setattr(OfNumbers, "__pos__", lambda a: a)  # noqa: B010 (its class does not know)
