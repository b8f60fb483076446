# mypy: disable-error-code="misc, no-any-return, operator, unused-ignore"
"""Arrays and numbers that take notes.

They hold the real thing and behave like it; numpy hands every call that meets one of them to
`__array_ufunc__` and `__array_function__`, by its own protocols. They are no subclass of ndarray:
whoever asks for the bare array gets it by `__array__` alone, where it is noticed that from there
on nothing can be seen.
"""

from __future__ import annotations

import operator
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from minigrad.graph import Node
from minigrad.value import Value

from .calls import mapped
from .functions import INTO, METADATA, REDUCTIONS, spelled
from .moments import MOMENTS, moment

make_array = np.array  # the real one, also while a recording has exchanged it


class _Running(threading.local):
    """The tape that runs in this thread, if one does."""

    tape: Any = None


running = _Running()


class Traced:
    """What arrays and numbers have in common: where their notes go."""

    __slots__ = ("__weakref__", "tape", "value")

    value: Any
    tape: Any

    @property
    def notes(self) -> Any:
        """The tape, if it runs in this thread; afterwards all goes by unseen."""
        return self.tape if running.tape is self.tape else None

    def __bool__(self) -> bool:
        return self.decided(bool(self.value), bool)

    def __int__(self) -> int:
        return self.decided(int(self.value), int)

    def __index__(self) -> int:
        return self.decided(self.value.__index__(), int)

    def __float__(self) -> float:
        return self.decided(float(self.value), float)

    def __complex__(self) -> complex:
        return complex(self.decided(float(self.value), float))

    def decided(self, value: Any, kind: Any) -> Any:
        """A plain value that the function goes on with."""
        return value if self.notes is None else self.notes.decide(self, value, kind)

    def escaped(self, how: str) -> None:
        """Something asked for the bare value, in a way that no guard can follow."""
        if self.notes is not None:
            self.notes.escape(self, how)

    def __str__(self) -> str:
        self.escaped("text is made of")
        return str(self.value)

    def __repr__(self) -> str:
        self.escaped("text is made of")
        return repr(self.value)

    def __format__(self, spec: str) -> str:
        self.escaped("text is made of")
        return format(self.value, spec)

    __hash__ = object.__hash__


class TracedArray(Traced):
    """An array, or a scalar of numpy's, that takes notes."""

    __slots__ = ("look", "scalar")

    def __init__(self, value: Any, tape: Any, look: Any, scalar: bool = False) -> None:
        self.value = value
        self.tape = tape
        self.look = look
        self.scalar = scalar

    @property
    def __class__(self) -> Any:  # isinstance(x, np.ndarray) has to answer as for the real thing
        return type(self.plain)

    @property
    def plain(self) -> Any:
        """The array or scalar."""
        return self.value[()] if self.scalar else self.value

    # What numpy asks.

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **settings: Any) -> Any:
        if any(isinstance(x, Node) for x in inputs):
            return NotImplemented
        f = ufunc if method == "__call__" else getattr(ufunc, method)
        name = spelled(ufunc) + ("" if method == "__call__" else f".{method}")
        if settings.get("out") is None:
            settings.pop("out", None)
        if method == "at":
            return call(name, f, inputs, settings, writes=inputs[:1])
        if method == "reduce":
            settings.setdefault("axis", 0)
        return call(name, f, inputs, settings)

    def __array_function__(self, f: Any, types: Any, args: Any, kwargs: Any) -> Any:
        if f in METADATA:
            return f(*plain(args), **plain(kwargs))
        if f in REDUCTIONS:
            return reduce(REDUCTIONS[f], *args, **kwargs)
        if f in MOMENTS and args:
            found = moment(f, args[0], args[1:], kwargs)
            if found is not NotImplemented:
                return found
        return call(spelled(f), f, args, kwargs, writes=[args[i] for i in INTO.get(f, ())])

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        self.escaped("a bare array is made of")
        return make_array(self.value, dtype=dtype, copy=copy)

    # What does not depend on the numbers.

    shape = property(lambda x: x.value.shape)
    dtype = property(lambda x: x.value.dtype)
    ndim = property(lambda x: x.value.ndim)
    size = property(lambda x: x.value.size)
    itemsize = property(lambda x: x.value.itemsize)
    nbytes = property(lambda x: x.value.nbytes)
    strides = property(lambda x: x.value.strides)
    flags = property(lambda x: x.value.flags)

    def setflags(self, write: Any = None, align: Any = None, uic: Any = None) -> None:
        self.value.setflags(write, align, uic)

    @property
    def base(self) -> Any:
        base = self.value.base
        return base if base is None or self.notes is None else self.notes.wrapped(base)

    def __len__(self) -> int:
        return len(self.value)

    def __iter__(self) -> Iterator[Any]:
        return (self[i] for i in range(len(self.value)))

    def __contains__(self, x: Any) -> bool:
        return bool((self == x).any())

    # Elements.

    def __getitem__(self, key: Any) -> Any:
        return call("[]", lambda x, key: x[key], (self, key), {})

    def __setitem__(self, key: Any, value: Any) -> None:
        call("[]=", lambda x, key, v: x.__setitem__(key, v), (self, key, value), {}, [self])

    def item(self, *place: Any) -> Any:
        """An element, as a Python number."""
        if place:
            return self[place if len(place) > 1 else place[0]].item()
        return call(".item", lambda x: x.item(), (self,), {})

    def tolist(self) -> Any:
        """The elements as Python numbers."""
        return [x.tolist() for x in self] if self.ndim else self.item()

    def fill(self, value: Any) -> None:
        """All elements the same."""
        call(".fill", lambda x, v: x.fill(v), (self, value), {}, [self])

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or not hasattr(np.ndarray, name):
            raise AttributeError(f"'numpy.ndarray' object has no attribute {name!r}")
        self.escaped(f".{name} is asked of")
        return getattr(self.value, name)

    # Other looks and copies.

    T = property(lambda x: call(".T", lambda x: x.T, (x,), {}))
    mT = property(lambda x: call(".mT", lambda x: x.mT, (x,), {}))

    def __pow__(self, p: Any) -> Any:
        short = POWERS.get(p) if type(p) in (int, float) and self.dtype.kind == "f" else None
        return np.power(self, p) if short is None else short(self)

    def __ipow__(self, p: Any) -> Any:
        y = self**p
        if self.scalar:
            return y
        self[...] = y
        return self

    def __rpow__(self, x: Any) -> Any:
        return np.power(x, self)

    def mean(self, axis: Any = None, dtype: Any = None, out: Any = None, **how: Any) -> Any:
        """The mean, as numpy's method."""
        return np.mean(self, axis, dtype, out, **how)


# As ndarray has it.
POWERS: dict[Any, Any] = {
    2: np.square,
    1: np.positive,
    0.5: np.sqrt,
    -1: np.reciprocal,
}


class TracedNumber(Traced):
    """A Python number that takes notes."""

    __slots__ = ("number",)

    dtype = property(lambda x: np.asarray(x.value).dtype)
    flags = np.float64(0).flags  # as of a scalar: nobody can write to it
    shape = ()
    ndim = 0
    size = 1

    def __init__(self, value: Any, number: Any, tape: Any) -> None:
        self.value = value
        self.number = number
        self.tape = tape

    @property
    def __class__(self) -> Any:
        return type(self.value)

    @property
    def plain(self) -> Any:
        """The number."""
        return self.value

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **settings: Any) -> Any:
        return TracedArray.__array_ufunc__(self, ufunc, method, *inputs, **settings)  # type: ignore[arg-type]

    def __array_function__(self, f: Any, types: Any, args: Any, kwargs: Any) -> Any:
        return TracedArray.__array_function__(self, f, types, args, kwargs)  # type: ignore[arg-type]

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        self.escaped("a bare array is made of")
        return make_array(self.value, dtype=dtype)

    def item(self) -> Any:
        """Itself."""
        return self

    def __hash__(self) -> int:
        return hash(self.decided(self.value, type(self.value)))

    def __round__(self, digits: int | None = None) -> Any:
        return call("round", round, (self,) if digits is None else (self, digits), {})

    def is_integer(self) -> bool:
        return bool(self.decided(float(self.value).is_integer(), bool))


def call(name: str, f: Callable[..., Any], args: Any, settings: Any, writes: Any = ()) -> Any:
    """Do it, and note it where notes are taken."""
    tape, running.tape = running.tape, None  # numpy's own calls are not the user's
    if tape is not None:
        sys.setprofile(None)
    try:
        result = f(*plain(args), **plain(settings))
        if tape is None:
            return result
        out = settings.pop("out", None)
        outs = out if isinstance(out, tuple) else () if out is None else (out,)
        writes = [*writes, *(x for x in outs if x is not None)]
        noted = tape.note(name, args, settings, result, writes)
        return outs[0] if len(outs) == 1 and type(outs[0]) is TracedArray else noted
    finally:
        running.tape = tape
        if tape is not None:
            sys.setprofile(tape.watch)


def reduce(
    ufunc: Any, x: Any, axis: Any = None, dtype: Any = None, out: Any = None, **how: Any
) -> Any:
    """np.sum(x) and the like, which reduce all axes unless told otherwise."""
    how = {key: value for key, value in how.items() if value is not np._NoValue}
    if dtype is not None:
        how["dtype"] = dtype
    if out is not None:
        how["out"] = (out,)
    return call(f"{spelled(ufunc)}.reduce", ufunc.reduce, (x,), {"axis": axis, **how})


def plain(x: Any) -> Any:
    """x with the real arrays and numbers."""
    return mapped(lambda x: x.plain if type(x).__name__ in TRACED else x, x)


TRACED = {"TracedArray", "TracedNumber", "TracedGenerator"}


# Operators.


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
    setattr(TracedArray, f"__{name}__", there)
    setattr(TracedArray, f"__r{name}__", back)
    setattr(TracedArray, f"__i{name}__", inside)
for name, ufunc in {
    "lt": np.less,
    "le": np.less_equal,
    "gt": np.greater,
    "ge": np.greater_equal,
    "eq": np.equal,
    "ne": np.not_equal,
}.items():
    setattr(TracedArray, f"__{name}__", binary(ufunc)[0])
for name, ufunc in {
    "neg": np.negative,
    "pos": np.positive,
    "abs": np.absolute,
    "invert": np.invert,
}.items():
    setattr(TracedArray, f"__{name}__", lambda a, ufunc=ufunc: ufunc(a))


# Methods that are functions, too.


def method(f: Any) -> Callable[..., Any]:
    """x.f(...) as f(x, ...)."""
    return lambda x, *args, **settings: f(x, *args, **settings)


for name in (
    *("sum", "prod", "max", "min", "any", "all", "argmax", "argmin", "argsort", "cumsum"),
    *("cumprod", "clip", "round", "take", "repeat", "trace", "diagonal", "std", "var", "ravel"),
    *("squeeze", "swapaxes", "nonzero", "compress", "searchsorted", "dot"),
):
    setattr(TracedArray, name, method(getattr(np, name)))


def bare(name: str) -> Callable[..., Any]:
    """A method that has no function, or not the same one."""

    def f(x: Any, *args: Any, **settings: Any) -> Any:
        return getattr(x, name)(*args, **settings)

    def noted(x: Any, *args: Any, **settings: Any) -> Any:
        return call(f".{name}", f, (x, *args), settings)

    return noted


for name in ("reshape", "transpose", "astype", "copy", "flatten", "view"):
    setattr(TracedArray, name, bare(name))


# Numbers: what Python does with them is noted under its operator.


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
    setattr(TracedNumber, f"__{name}__", arithmetic(sign, f))
    if sign not in ("<", "<=", ">", ">=", "==", "!="):
        setattr(TracedNumber, f"__r{name}__", arithmetic(sign, f, back=True))
TracedNumber.__neg__ = lambda a: call("neg", operator.neg, (a,), {})  # type: ignore[attr-defined]
TracedNumber.__pos__ = lambda a: a  # type: ignore[attr-defined]
TracedNumber.__abs__ = lambda a: call("abs", abs, (a,), {})  # type: ignore[attr-defined]
