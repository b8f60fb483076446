"""numpy as the code under recording sees it: makers of arrays make arrays that take notes.

numpy asks its arguments who they are almost everywhere, but not where it makes an array. So for
the time of a recording the name `np` stands for another module in the code that is recorded: in
this library and in the modules of the user's functions, nowhere else. In another thread, and on
what takes no notes, its functions do what they always do.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterable, Iterator
from types import ModuleType
from typing import Any

import numpy as np
from numpy.lib import stride_tricks

from minigrad.graph import is_finite
from minigrad.ops.windows import match_windows, weigh_windows
from minigrad.tensor import Tensor

from .noting import call, plain, running
from .traced import TracedArray, TracedNumber

MAKERS = ("zeros", "ones", "empty", "full", "arange", "linspace", "eye", "identity", "tri")
LIKE = ("zeros_like", "ones_like", "empty_like", "full_like")
ASKERS = ("array", "asarray", "asanyarray", "ascontiguousarray")

_array, _asarray, _asanyarray = np.array, np.asarray, np.asanyarray


def maker(f: Any) -> Callable[..., Any]:
    """np.zeros and the like: a new array is followed from the start."""

    def made(*args: Any, **settings: Any) -> Any:
        if running.tape is None:
            return f(*args, **settings)
        return call(f"np.{f.__name__}", f, args, settings)

    return made


def asker(f: Any) -> Callable[..., Any]:
    """np.asarray and the like: an array that takes notes stays one."""

    def asked(x: Any, dtype: Any = None, *args: Any, **settings: Any) -> Any:
        if running.tape is None:
            return f(x, dtype, *args, **settings)
        if isinstance(x, Tensor):
            return asked(x.__array__(dtype), None, *args, **settings)
        if type(x) is TracedNumber and dtype is None:
            return x
        noted = type(x) is TracedArray
        if isinstance(x, np.ndarray) and not noted and f is not _array:
            return f(x, dtype, *args, **settings)
        if noted and f in (_asarray, _asanyarray):
            same = np.dtype(dtype or x.dtype) == x.dtype and not args and not settings
            if same and not x.scalar:
                return x
        if dtype is not None:
            settings["dtype"] = dtype
        return call(f"np.{f.__name__}", f, (x, *args), settings)

    return asked


def of_numbers(f: Any) -> Callable[..., Any]:
    """A function of the module math, of numbers that take notes."""

    def asked(*args: Any) -> Any:
        if running.tape is None or not any(type(x) in (TracedNumber, TracedArray) for x in args):
            return f(*args)
        numbers = [x.item() if type(x) is TracedArray else x for x in args]
        return call(f"math.{f.__name__}", f, tuple(numbers), {})

    return asked


def generator(f: Any) -> Callable[..., Any]:
    """np.random.default_rng: a generator is its own."""

    def asked(seed: Any = None) -> Any:
        return seed if hasattr(seed, "bit_generator") else f(seed)

    return asked


def strided(f: Any) -> Callable[..., Any]:
    """as_strided, which looks at the bare memory."""

    def asked(x: Any, *args: Any, **settings: Any) -> Any:
        if type(x) is not TracedArray or x.notes is None:
            return f(plain(x), *args, **settings)
        return call("np.lib.stride_tricks.as_strided", f, (x, *args), settings)

    return asked


def whole(f: Any) -> Callable[..., Any]:
    """A function of the engine that a program does in a way of its own, noted as one call."""

    def asked(*args: Any) -> Any:
        if running.tape is None or not any(type(x) is TracedArray for x in args):
            return f(*args)
        return call(f.__name__, f, args, {})

    return asked


class Vectorized:
    """np.vectorize(f): of a function of math, which has a name, it can be written down."""

    def __init__(self, f: Any) -> None:
        self.f = f

    def __call__(self, *args: Any, **settings: Any) -> Any:
        inner, otypes = self.f.pyfunc, self.f.otypes or ()
        named = getattr(inner, "__module__", None) == "math" and otypes
        if running.tape is None or not named or not any(type(x) is TracedArray for x in args):
            return self.f(*args, **settings)
        name = f"vectorized math.{inner.__name__} {''.join(np.dtype(t).char for t in otypes)}"
        return call(name, self.f, args, settings)


class Standin(ModuleType):
    """A module with some of its functions exchanged."""

    def __init__(self, module: ModuleType, **others: Any) -> None:
        super().__init__(module.__name__, module.__doc__)
        vars(self).update(others)
        vars(self)["__wrapped__"] = module

    def __getattr__(self, name: str) -> Any:
        return getattr(vars(self)["__wrapped__"], name)


class Random(Standin):
    """np.random: its functions draw from a generator that all share, which is noticed."""

    def __getattr__(self, name: str) -> Any:
        f = getattr(np.random, name)
        if running.tape is not None and isinstance(
            getattr(f, "__self__", None), np.random.RandomState
        ):
            running.tape.escape(None, f"np.random.{name} draws from the generator that all share")
        return f


def exchanged() -> dict[int, Any]:
    """What stands for what, by the id of the real thing."""
    functions = {name: maker(getattr(np, name)) for name in (*MAKERS, *LIKE)}
    functions |= {name: asker(getattr(np, name)) for name in ASKERS}
    rng, look = generator(np.random.default_rng), strided(stride_tricks.as_strided)
    tricks = Standin(stride_tricks, as_strided=look)
    random = Random(np.random, default_rng=rng)
    lib = Standin(np.lib, stride_tricks=tricks)
    found: dict[int, Any] = {id(getattr(np, name)): f for name, f in functions.items()}
    found |= {id(np.random.default_rng): rng, id(stride_tricks.as_strided): look}
    found |= {id(np.random): random, id(np.lib): lib, id(stride_tricks): tricks}
    found[id(is_finite)] = lambda raw: is_finite(plain(raw))  # a program keeps no graph either way
    found |= {id(f): whole(f) for f in (weigh_windows, match_windows)}
    numbers = {name: of_numbers(f) for name, f in vars(math).items() if callable(f)}
    found |= {id(getattr(math, name)): f for name, f in numbers.items()}
    found[id(math)] = Standin(math, **numbers)
    found[id(np)] = Standin(np, random=random, lib=lib, **functions)
    return found


STANDINS = exchanged()
HOUSE = __package__.partition(".")[0]


class Standins:
    """While it lasts, the code of these name spaces and the engine see the other numpy."""

    def __init__(self, spaces: Iterable[dict[str, Any]]) -> None:
        self.spaces = {id(space): space for space in (*spaces, *engine())}
        self.before: list[tuple[dict[str, Any], str, Any]] = []

    def __enter__(self) -> None:
        for space in self.spaces.values():
            for name, x in list(space.items()):
                if id(x) in STANDINS:
                    self._exchange(space, name, x, STANDINS[id(x)])
                elif type(x) is np.vectorize:
                    self._exchange(space, name, x, Vectorized(x))

    def _exchange(self, space: dict[str, Any], name: str, x: Any, other: Any) -> None:
        self.before.append((space, name, x))
        space[name] = other

    def __exit__(self, *error: object) -> None:
        for space, name, x in self.before:
            space[name] = x


def engine() -> Iterator[dict[str, Any]]:
    """The name spaces of this library, but for what records."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == HOUSE and not name.startswith(f"{HOUSE}.compiling"):
            yield vars(module)
