"""torch where it is installed: gradients by its autograd, steps by its optimisers."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest


def torch() -> Any:
    """The module; the test that needs it is skipped where there is none."""
    return pytest.importorskip("torch")


def constant(array: Any) -> Any:
    """An array in double precision, with no gradient of its own."""
    return torch().tensor(array, dtype=torch().float64)


def tensors(*arrays: Any) -> list[Any]:
    """Arrays as double-precision leaves of a graph."""
    return [constant(array).requires_grad_() for array in arrays]


def gradients(loss: Callable[..., Any], *arrays: Any) -> list[Any]:
    """The gradients of a loss by each of its arguments."""
    leaves = tensors(*arrays)
    return list(torch().autograd.grad(loss(*leaves), leaves))


def walk(optimiser: str, start: float, along: Sequence[float], **settings: Any) -> list[float]:
    """Where one weight stands at first and after each step, given the gradients it meets."""
    (weight,) = tensors([start])
    steps = getattr(torch().optim, optimiser)([weight], **settings)
    stops = [weight.item()]
    for gradient in along:
        weight.grad = torch().full_like(weight, float(gradient))
        steps.step()
        stops.append(weight.item())
    return stops
