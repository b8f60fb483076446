"""Averages: of a series of numbers, of one model's weights over time, of several models' weights.

All rest on v ← β·v + (1 − β)·x from v = 0, which weighs the value k steps ago by (1 − β)·βᵏ.
After 1/(1 − β) steps a weight has fallen to about 1/e, so it is said to average that many values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from minigrad.nn.module import Module

Array = NDArray[Any]


def moving_average(
    values: ArrayLike, beta: float = 0.9, bias_correction: bool = True
) -> NDArray[np.float64]:
    """The exponentially weighted average after each of the values, along the first axis.

    Without `bias_correction` it starts near 0, as the recurrence does; with it each average is
    divided by the sum of its weights, 1 − βᵗ, so that the first is the first value.

    >>> moving_average([4.0, 8.0], beta=0.5, bias_correction=False)
    array([2., 5.])
    >>> moving_average([4.0, 8.0], beta=0.5)[0]
    np.float64(4.0)
    """
    _check_beta(beta)
    x = np.asarray(values, dtype=np.float64)
    averages = np.empty_like(x)
    v = np.zeros(x.shape[1:])
    for t in range(len(x)):
        v = beta * v + (1 - beta) * x[t]
        averages[t] = v / (1 - beta ** (t + 1)) if bias_correction else v
    return averages


class EMA:
    """A moving average of a model's weights, which is often better than the last weights.

        ema = EMA(model, decay=0.999)
        for …:
            optimizer.step()
            ema.update()
        with ema.applied():
            …evaluate the model with the average…

    With `bias_correction` the average starts from nothing and is divided by 1 − decayᵗ, so that
    it never remembers the random start; without it, it starts at the present weights. Buffers
    (running statistics) are not averaged: the model's own are used.

    Source: B. Polyak, A. Juditsky (1992), Acceleration of stochastic approximation by averaging.
    """

    def __init__(self, model: Module, decay: float = 0.999, bias_correction: bool = True) -> None:
        _check_beta(decay)
        self.model = model
        self.decay = decay
        self.bias_correction = bias_correction
        self.t = 0
        self.average: dict[str, Array] = {
            name: np.zeros_like(p.data) if bias_correction else p.data.copy()
            for name, p in model.named_parameters()
        }

    def update(self) -> None:
        """Take in the weights as they are now; to be called after each step."""
        self.t += 1
        for name, p in self.model.named_parameters():
            average = self.average[name]
            average += (1 - self.decay) * (p.data - average)

    def weights(self) -> dict[str, Array]:
        """The averaged parameters by name, as copies.

        Raises `RuntimeError` before the first `update()` if the average starts from nothing.
        """
        if not self.bias_correction:
            return {name: average.copy() for name, average in self.average.items()}
        if self.t == 0:
            raise RuntimeError("there is nothing to average yet: call update() after each step")
        correction = 1 - self.decay**self.t
        return {name: average / correction for name, average in self.average.items()}

    @contextmanager
    def applied(self) -> Iterator[None]:
        """Inside `with ema.applied():` the model has the averaged weights, and then its own."""
        averaged = self.weights()
        own = {name: p.data.copy() for name, p in self.model.named_parameters()}
        self._put(averaged)
        try:
            yield
        finally:
            self._put(own)

    def state_dict(self) -> dict[str, Any]:
        """What is needed to go on later, as copies."""
        return {"t": self.t, "average": {k: v.copy() for k, v in self.average.items()}}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on from there; raises `ValueError` for the average of another model."""
        given, own = state["average"], self.average
        if {k: v.shape for k, v in given.items()} != {k: v.shape for k, v in own.items()}:
            raise ValueError(
                f"this average is of the parameters {', '.join(given)}, and the model has "
                f"{', '.join(own)}, or their shapes differ"
            )
        self.t = int(state["t"])
        for name, average in own.items():
            average[...] = given[name]

    def _put(self, weights: Mapping[str, Array]) -> None:
        for name, p in self.model.named_parameters():
            p.data[...] = weights[name]


def average_weights(states: Sequence[Mapping[str, ArrayLike]]) -> dict[str, Array]:
    """The mean of several `state_dict`s, entry by entry, to be loaded into a model.

    Means something for states of one run (the ends of its last epochs), whose weights lie in one
    valley; of independent runs average the predictions instead, with `Ensemble`. Entries of whole
    numbers are taken from the last state. Running statistics of batch norm are those of the
    averaged networks, not of the average: pass the training data through it once more.

    Source: P. Izmailov et al. (2018), Averaging weights leads to wider optima and better
    generalization.
    """
    if not states:
        raise ValueError("there is no average of no states")
    for state in states:
        if not isinstance(state, Mapping):
            raise TypeError(
                f"states are averaged, not a {type(state).__name__}: give "
                "[m.state_dict() for m in models]"
            )
    shapes = [{name: np.shape(value) for name, value in state.items()} for state in states]
    for nth, each in enumerate(shapes):
        if each != shapes[0]:
            raise ValueError(
                f"state {nth} has other entries or shapes than state 0: {each}, not {shapes[0]}"
            )
    return {name: _mean([np.asarray(state[name]) for state in states]) for name in shapes[0]}


def _mean(arrays: Sequence[Array]) -> Array:
    dtype = arrays[-1].dtype
    if dtype.kind != "f":
        return arrays[-1].copy()
    mean: Array = np.mean(arrays, axis=0, dtype=np.float64).astype(dtype)
    return mean


def _check_beta(beta: float) -> None:
    if not 0 <= beta < 1:
        raise ValueError(f"β = {beta} does not lie in [0, 1), so that nothing or all is forgotten")
