"""The program of a function as text, without a step being taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .compiled import Compiled
from .record.recording import Recording
from .run.agreement import Draft
from .run.variant import Variant


def source(f: Callable[..., Any], *args: Any, **kwargs: Any) -> str:
    """The program that `compile(f)` would run for these arguments: a module that needs numpy alone.

    `prepare(...)` makes its arrays and returns `step`. To be written down f is called once; what
    that changes is put back, as far as it is arrays, gradients, an optimiser or a random generator.

    Raises `ValueError` if f cannot be compiled, and says why.
    """
    if isinstance(f, Compiled):
        for variant in f.variants:
            if variant.failing(args, kwargs) is None:
                return variant.text
        f = f.f
    draft = Draft(Recording(f, args, kwargs, rehearsal=True))
    obstacles = draft.obstacles
    if not obstacles:
        variant = Variant(draft, getattr(f, "__name__", "step"))
        obstacles = variant.obstacles
    if obstacles:
        raise ValueError(f"this function cannot be compiled: {obstacles[0]}")
    return variant.text
