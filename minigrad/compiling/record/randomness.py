"""A random generator that takes notes: its draws become calls of a program, on the same generator.

So a compiled function draws the numbers it would have drawn, and leaves the generator where it
would have been left.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minigrad.compiling.calls import Number

from .noting import call

# Methods that write into their first argument.
IN_PLACE = {"shuffle"}


class TracedGenerator:
    """A generator of numpy's that takes notes."""

    __slots__ = ("__weakref__", "number", "value")

    def __init__(self, value: np.random.Generator, number: Number) -> None:
        self.value = value
        self.number = number

    @property  # type: ignore[misc]  # isinstance answers as for the real thing
    def __class__(self) -> Any:
        return np.random.Generator

    @property
    def plain(self) -> Any:
        """The generator itself."""
        return self.value

    def __getattr__(self, name: str) -> Any:
        f = getattr(self.value, name)
        if not callable(f):
            return f

        def drawn(*args: Any, **settings: Any) -> Any:
            writes = [x for x in (*args[:1],) if name in IN_PLACE]
            if settings.get("out") is None:
                settings.pop("out", None)
            return call(
                f"rng.{name}", lambda _, *a, **s: f(*a, **s), (self, *args), settings, writes
            )

        return drawn
