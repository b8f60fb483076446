"""What changes from call to call is put back: generators before each, a network afterwards."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias

import numpy as np

# Quoted, so that numpy.random is loaded by those who draw and by nobody else.
Generators: TypeAlias = "np.random.Generator | Sequence[np.random.Generator]"


def listed(rng: Generators) -> list[np.random.Generator]:
    """One generator or several, as a list."""
    return [rng] if isinstance(rng, np.random.Generator) else list(rng)


def generators_in(value: Any) -> Iterator[np.random.Generator]:
    """The generators in a structure of lists and dicts."""
    if isinstance(value, np.random.Generator):
        yield value
    elif isinstance(value, list | tuple | dict):
        for part in value.values() if isinstance(value, dict) else value:
            yield from generators_in(part)


@contextmanager
def rewound(rng: Generators) -> Iterator[Callable[[], None]]:
    """Gives a function that puts generators back to where they are now; they end there too."""
    generators = listed(rng)
    states = [each.bit_generator.state for each in generators]

    def rewind() -> None:
        for each, state in zip(generators, states, strict=True):
            each.bit_generator.state = state

    try:
        yield rewind
    finally:
        rewind()


def frozen(f: Callable[..., Any], rewind: Callable[[], None]) -> Callable[..., Any]:
    """The function with every generator put back first."""

    @functools.wraps(f, assigned=("__name__", "__doc__"), updated=())
    def again(*args: Any) -> Any:
        rewind()
        return f(*args)

    return again


def inside(model: Any) -> list[np.random.Generator]:
    """The generators in the attributes of modules, in lists and dicts too, each once."""
    modules = model.modules() if hasattr(model, "modules") else ()
    found = (rng for module in modules for rng in generators_in(vars(module)))
    return list({id(rng): rng for rng in found}.values())


@contextmanager
def as_before(model: Any, parameters: Any) -> Iterator[None]:
    """Leave no trace in gradients and buffers."""
    parameters = list(parameters)
    modules = list(model.modules()) if hasattr(model, "modules") else []
    buffers = [(m, n, getattr(m, n).copy()) for m in modules for n in m._buffer_names]
    gradients = [p.grad for p in parameters]
    try:
        yield
    finally:
        for module, name, buffer in buffers:
            setattr(module, name, buffer)
        for p, grad in zip(parameters, gradients, strict=True):
            p.grad = grad
