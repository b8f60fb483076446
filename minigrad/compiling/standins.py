"""Functions of numpy that make arrays or ask for bare ones: while a recording runs, others.

numpy asks its arguments who they are almost everywhere, but not where it makes an array. So for
the time of a recording these functions are exchanged in numpy's own namespace; in any other
thread, and on anything that takes no notes, they do what they always do.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.lib import stride_tricks

from .traced import TracedArray, TracedNumber, call, plain, running

MAKERS = ("zeros", "ones", "empty", "full", "arange", "linspace", "eye", "identity", "tri")
LIKE = ("zeros_like", "ones_like", "empty_like", "full_like")


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
        if type(x) is TracedNumber and dtype is None:
            return x
        if isinstance(x, np.ndarray) and type(x) is not TracedArray and f is not _array:
            return f(x, dtype, *args, **settings)
        if type(x) is TracedArray and f in (_asarray, _asanyarray):
            if not x.scalar and np.dtype(dtype or x.dtype) == x.dtype and not args and not settings:
                return x
        if dtype is not None:
            settings["dtype"] = dtype
        return call(f"np.{f.__name__}", f, (x, *args), settings)

    return asked


_array, _asarray, _asanyarray = np.array, np.asarray, np.asanyarray


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


def vectorized(f: Any) -> Callable[..., Any]:
    """A call of np.vectorize(f): of a function of math, which has a name, it can be written down."""

    def applied(self: Any, *args: Any, **settings: Any) -> Any:
        inner = self.pyfunc
        named = getattr(inner, "__module__", None) == "math" and self.otypes
        if running.tape is None or not named or not any(type(x) is TracedArray for x in args):
            return f(self, *plain(args), **settings) if named else f(self, *args, **settings)
        name = f"vectorized math.{inner.__name__} {''.join(np.dtype(t).char for t in self.otypes)}"
        return call(name, lambda *a: f(self, *a), args, settings)

    return applied


class Standins:
    """While it lasts, numpy's makers of arrays are followed."""

    def __enter__(self) -> None:
        self.before: list[tuple[Any, str, Any]] = []
        for name in (*MAKERS, *LIKE):
            self._exchange(np, name, maker)
        for name in ("array", "asarray", "asanyarray", "ascontiguousarray"):
            self._exchange(np, name, asker)
        self._exchange(np.random, "default_rng", generator)
        self._exchange(stride_tricks, "as_strided", strided)
        self._exchange(np.vectorize, "__call__", vectorized)

    def _exchange(self, module: Any, name: str, other: Callable[[Any], Any]) -> None:
        f = getattr(module, name)
        self.before.append((module, name, f))
        setattr(module, name, other(f))

    def __exit__(self, *error: object) -> None:
        for module, name, f in self.before:
            setattr(module, name, f)
