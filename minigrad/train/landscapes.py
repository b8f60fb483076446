"""Landscapes of two numbers on which optimisers can be watched, and the walks they take.

A loss has as many arguments as a network has weights, and cannot be seen. These have two, and show
what makes descent hard: valleys that are steep one way and flat the other, saddles, plateaus.

    walk = trajectory(bowl(100), (-1.5, 1.0), lambda p: optim.SGD(p, lr=0.018), steps=30)
    print(drawing.contours(bowl(100), paths={"SGD": walk}))
    linalg.cond(hessian(bowl(100))(np.zeros(2)))        # 100
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import cos, radians, sin
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

import minigrad
from minigrad.optim import Newton, Optimizer
from minigrad.tensor import Tensor

Surface = Callable[[Any], Any]


def bowl(condition: float = 1.0, turn: float = 0.0) -> Surface:
    """½(x² + condition·y²), turned by so many degrees: round for 1, a ravine for 100.

    Its Hessian has the eigenvalues 1 and `condition`. Descent with a rate above 2/condition climbs
    the steep sides; with the best one, 2/(1 + condition), the error shrinks by (condition − 1)/
    (condition + 1) at each step. That is why inputs are standardised.
    """
    if condition <= 0:
        raise ValueError(f"condition={condition} is no bowl: it curves up, so it is above 0")
    c, s = cos(radians(turn)), sin(radians(turn))

    def surface(p: Any) -> Any:
        x, y = c * p[0] + s * p[1], c * p[1] - s * p[0]
        return 0.5 * (x * x + condition * y * y)

    return surface


def saddle(p: Any) -> Any:
    """½(x² − y²): down to the origin along x, and away from it along y.

    Its gradient at the origin is 0. Plain descent that starts exactly on the x-axis ends there;
    any other start, any noise, leaves.
    """
    return 0.5 * (p[0] * p[0] - p[1] * p[1])


def ravine(p: Any) -> Any:
    """(1 − x)² + 100(y − x²)²: a bent valley, flat along its floor, to the minimum at (1, 1).

    Source: H. Rosenbrock (1960), An automatic method for finding the greatest or least value of a
    function.
    """
    return (1 - p[0]) ** 2 + 100 * (p[1] - p[0] * p[0]) ** 2


def plateau(p: Any) -> Any:
    """1 − e^(−(x² + y²)): a hole in a plain, where the gradient is all but 0 away from it."""
    return 1 - minigrad.exp(-(p[0] * p[0] + p[1] * p[1]))


def trajectory(
    surface: Surface,
    start: ArrayLike,
    optimizer: Callable[[Sequence[Tensor]], Optimizer],
    steps: int = 50,
    noise: float = 0.0,
    rng: np.random.Generator | int | None = None,
) -> NDArray[np.float64]:
    """Where an optimiser goes: (steps + 1, 2), the start first.

    surface    a function of a Tensor (2,) that returns one number, as those above
    optimizer  makes one of the parameters, `lambda p: optim.Adam(p, lr=0.1)`
    noise      standard deviation of what is added to every gradient, as by mini-batches; needs rng

    Ends early where the walk is no longer finite.
    """
    if noise and rng is None:
        raise ValueError(f"noise={noise} needs randomness: give rng, a Generator or a number")
    rng = np.random.default_rng(rng)
    p = Tensor(np.asarray(start, dtype=float), requires_grad=True)
    walker = optimizer([p])

    def closure() -> Any:
        loss = surface(p)
        if not isinstance(walker, Newton):
            walker.zero_grad()
            loss.backward()
            p.grad = Tensor(p.grad.raw + noise * rng.standard_normal(p.shape))
        return loss

    places = [p.raw.copy()]
    with np.errstate(all="ignore"):
        while len(places) <= steps and np.isfinite(places[-1]).all():
            walker.step(closure)
            places.append(p.raw.copy())
    return np.array(places)
