"""Twins: the same step twice, one as it is and one compiled, to be compared after every call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

import minigrad as mg
from minigrad import nn, optim

EXACT = 1e-12


class Twin(NamedTuple):
    """A step, and the tensors it trains."""

    step: Callable[..., Any]
    parameters: list[Any]
    optimizer: Any = None
    model: Any = None


def trainer(
    make: Callable[[], Any],
    loss_of: Callable[..., Any],
    optimizer_of: Callable[[Any], Any] | None = None,
) -> Callable[[], Twin]:
    """Makes equal twins: `loss_of(model, *arguments)` is minimised."""

    def twin() -> Twin:
        model = make()
        parameters = list(model.parameters())
        optimizer = (optimizer_of or (lambda ps: optim.SGD(ps, lr=0.1)))(parameters)

        def step(*arguments: Any) -> Any:
            optimizer.zero_grad()
            loss = loss_of(model, *arguments)
            loss.backward()
            optimizer.step()
            return loss.item()

        return Twin(step, parameters, optimizer, model)

    return twin


def small_model(dtype: Any = np.float64) -> Any:
    """5 → 7 → 3, the same every time."""
    return nn.Sequential(
        nn.Linear(5, 7, rng=1, dtype=dtype), nn.Tanh(), nn.Linear(7, 3, rng=2, dtype=dtype)
    )


def classify(model: Any, x: Any, y: Any) -> Any:
    """Cross-entropy of a model."""
    return nn.cross_entropy(model(x), y)


def batch(seed: int = 0, size: int = 8, dtype: Any = np.float64) -> tuple[Any, Any]:
    """Examples and their classes."""
    rng = np.random.default_rng(seed)
    return mg.tensor(rng.normal(size=(size, 5)).astype(dtype)), rng.integers(0, 3, size)


def assert_close(a: Any, b: Any, bound: float = EXACT) -> None:
    """Equal but for rounding, relative to the largest entry."""
    a, b = np.asarray(a), np.asarray(b)
    assert a.dtype == b.dtype
    assert a.shape == b.shape
    largest = np.abs(a).max(initial=0.0)
    assert np.abs(a - b).max(initial=0.0) <= bound * largest, (a, b)


def assert_same_state(eager: Twin, compiled: Twin, bound: float = EXACT) -> None:
    """The same parameters and the same gradients, relative to the largest of each.

    A bias before a batch normalisation has a gradient that is nothing but rounding, so single
    entries, or single parameters, are no scale to go by.
    """
    pairs = list(zip(eager.parameters, compiled.parameters, strict=True))
    assert_all_close([(p.raw, q.raw) for p, q in pairs], bound)
    assert [p.grad is None for p, _ in pairs] == [q.grad is None for _, q in pairs]
    assert_all_close([(p.grad.raw, q.grad.raw) for p, q in pairs if p.grad is not None], bound)


def assert_all_close(pairs: list[tuple[Any, Any]], bound: float) -> None:
    """Equal but for rounding, relative to the largest entry of all."""
    scale = max((np.abs(a).max(initial=0.0) for a, _ in pairs), default=0.0)
    for a, b in pairs:
        assert (a.dtype, a.shape) == (b.dtype, b.shape)
        assert np.abs(a - b).max(initial=0.0) <= bound * scale, (a, b)


def settled(step: Any, *arguments: Any) -> Any:
    """A compiled step after its recordings: the next call runs a program."""
    for _ in range(3):
        step(*arguments)
    assert step.variants, mg.compiling.explain(step)
    return step


adam = trainer(small_model, classify, lambda ps: optim.Adam(ps, lr=0.01))


def twins(make: Any = adam) -> tuple[Twin, Twin, Any]:
    """A twin as it is, a twin whose step is compiled, and that step, all three steps on."""
    eager, compiled = make(), make()
    step = mg.compile(compiled.step)
    for _ in range(3):
        assert_close(eager.step(*batch()), step(*batch()))
    assert step.variants, mg.compiling.explain(step)
    return eager, compiled, step


def both(eager: Twin, compiled: Twin, step: Any, *arguments: Any, times: int = 3) -> None:
    """The same steps of both, compared."""
    for _ in range(times):
        assert_close(eager.step(*arguments), step(*arguments))
        assert_same_state(eager, compiled)
