"""The perceptron of 1957 to 1960: a step, and a rule that needs no gradient."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from minigrad.graph import state
from minigrad.nn.module import Module
from minigrad.nn.parameter import Parameter
from minigrad.tensor import Tensor


class Step(Module):
    """y = 1 where x > 0, else 0: fires or not.

    Its slope is 0 everywhere and there is none at the jump, so nothing can be learned through it.
    A backward pass that arrives here is an error, rather than a gradient of 0 that trains nothing.
    """

    bounds = (0.0, 1.0)

    def forward(self, x: Tensor | ArrayLike) -> Tensor:
        """1 where x > 0, else 0."""
        x = x if isinstance(x, Tensor) else Tensor(x)
        y = (x.raw > 0).astype(x.dtype if x.dtype.kind == "f" else float)
        if x.requires_grad and state.on:
            return Tensor.result(y, NO_SLOPE, [x], (y, x.raw), {})
        return Tensor.constant(y)


class _NoSlope:
    """The derivative of a step: the reason why there is none."""

    name = "step"
    keeps = ""

    def pull(self, wanted: Sequence[Any], g: Any, y: Any, *xs: Any) -> list[Any]:
        """Raise."""
        raise RuntimeError(
            "a gradient has reached a step, whose slope is 0 everywhere: nothing before it would "
            "learn. Train a Perceptron by its rule, perceptron.fit(x, y); put nn.Sigmoid, a step "
            "with a slope, in its place; or cut the graph on purpose, x.detach()."
        )

    def push(self, ts: Sequence[Any], y: Any, *xs: Any) -> Any:
        """Raise."""
        return self.pull(ts, None, y, *xs)


NO_SLOPE: Any = _NoSlope()


class Perceptron(Module):
    """y = 1 where w·x + b > 0, else 0: x (…, in_features) → y (…).

    It learns by mistakes only. For an example x of class t, 0 or 1, w moves by lr·(t − y)·x and b
    by lr·(t − y): not at all if y is right, towards x if it should have fired, away from x if it
    should not. If a line separates the classes, `fit` makes at most (R/γ)² mistakes, where R is
    the length of the longest (x, 1) and γ the distance of the nearest one from the best plane
    through the origin (A. Novikoff, 1962). If none does, as for XOR, it never comes to rest.

    Source: F. Rosenblatt (1958), The perceptron: a probabilistic model for information storage and
    organization in the brain; the machine was built until 1960.
    """

    def __init__(self, in_features: int, *, dtype: DTypeLike = np.float64) -> None:
        self.in_features = in_features
        self.weight = Parameter(np.zeros(in_features, dtype), requires_grad=False)
        self.bias = Parameter(np.zeros((), dtype), requires_grad=False)
        self.step = Step()

    def forward(self, x: Tensor | ArrayLike) -> Tensor:
        """1 or 0 for each example."""
        x = x if isinstance(x, Tensor) else Tensor(x)
        if x.shape[-1:] != (self.in_features,):
            raise ValueError(
                f"{self!r} was given an array of shape {x.shape}; its last axis must hold the "
                f"{self.in_features} inputs of one example"
            )
        fires: Tensor = self.step(x @ self.weight + self.bias)
        return fires

    def learn(self, x: ArrayLike, target: ArrayLike, lr: float = 1.0) -> int:
        """Show every example once, in order, correcting each mistake at once; how many there were.

        `x` is (examples, in_features), `target` (examples,) of 0 and 1.
        """
        examples, classes = self._examples(x, target)
        mistakes = 0
        for example, wanted in zip(examples, classes, strict=True):
            error = float(wanted - self(example).raw)
            if error:
                self.weight.data[...] += lr * error * example
                self.bias.data[...] += lr * error
                mistakes += 1
        return mistakes

    def fit(self, x: ArrayLike, target: ArrayLike, epochs: int = 100, lr: float = 1.0) -> list[int]:
        """Learn until an epoch goes by without a mistake, or `epochs` have; mistakes in each."""
        history: list[int] = []
        while len(history) < epochs and history[-1:] != [0]:
            history.append(self.learn(x, target, lr))
        return history

    def _examples(self, x: ArrayLike, target: ArrayLike) -> tuple[NDArray[Any], NDArray[Any]]:
        examples, classes = (
            a.raw if isinstance(a, Tensor) else np.asarray(a, float) for a in (x, target)
        )
        if examples.ndim != 2 or classes.shape != examples.shape[:1]:
            raise ValueError(
                f"a perceptron learns from examples ({self.in_features} numbers each) and one "
                f"class for each; got the shapes {examples.shape} and {classes.shape}"
            )
        if not np.isin(classes, (0, 1)).all():
            raise ValueError(
                "the classes of a perceptron are 0 and 1; for -1 and 1 give (target + 1) / 2"
            )
        return examples, classes

    def extra_repr(self) -> str:
        """The number of inputs."""
        return f"{self.in_features}"
