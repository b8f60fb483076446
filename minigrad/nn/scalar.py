"""Networks made of single numbers, to be read neuron by neuron, as in micrograd.

Every weight is a `Value`, and every neuron one node of the graph. For speed, use tensors.

Source: A. Karpathy (2020), micrograd.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from minigrad.limits import generator
from minigrad.value import Value, weighted_sum

Numbers = Sequence[Any]


class Unit:
    """What neurons, layers and networks have in common: their parameters."""

    def parameters(self) -> list[Value]:
        """All weights and biases, each neuron's weights before its bias."""
        raise NotImplementedError

    def zero_grad(self) -> None:
        """Set all gradients to 0."""
        for p in self.parameters():
            p.grad = 0.0


class Neuron(Unit):
    """relu(w1 x1 + w2 x2 + ... + b), or without the relu with `bent=False`.

    Weights start uniform between -1 and 1, and b at 0.
    """

    def __init__(
        self, inputs: int, bent: bool = True, *, rng: np.random.Generator | int | None = None
    ) -> None:
        rng = generator(rng)
        self.w = [Value(w) for w in rng.uniform(-1, 1, inputs).tolist()]
        self.b = Value(0.0)
        self.bent = bent

    def __call__(self, x: Numbers) -> Any:
        y = weighted_sum(self.w, x, self.b)
        return y.relu() if self.bent else y

    def parameters(self) -> list[Value]:
        return [*self.w, self.b]

    def __repr__(self) -> str:
        return f"Neuron({len(self.w)}{'' if self.bent else ', bent=False'})"


class Layer(Unit):
    """Neurons side by side: each sees all inputs."""

    def __init__(
        self,
        inputs: int,
        outputs: int,
        bent: bool = True,
        *,
        rng: np.random.Generator | int | None = None,
    ) -> None:
        rng = generator(rng)
        self.neurons = [Neuron(inputs, bent, rng=rng) for _ in range(outputs)]

    def __call__(self, x: Numbers) -> list[Any]:
        return [neuron(x) for neuron in self.neurons]

    def parameters(self) -> list[Value]:
        return [p for neuron in self.neurons for p in neuron.parameters()]

    def __repr__(self) -> str:
        return f"Layer({', '.join(map(repr, self.neurons))})"


class MLP(Unit):
    """Layers in a row, the last without relu: `MLP(2, 16, 16, 1)`.

    A single output is given as a number, several as a list.
    """

    def __init__(self, *sizes: int, rng: np.random.Generator | int | None = None) -> None:
        rng = generator(rng)
        last = len(sizes) - 2
        self.layers = [Layer(i, o, k < last, rng=rng) for k, (i, o) in enumerate(pairwise(sizes))]

    def __call__(self, x: Numbers) -> Any:
        for layer in self.layers:
            x = layer(x)
        return x[0] if len(x) == 1 else x

    def parameters(self) -> list[Value]:
        return [p for layer in self.layers for p in layer.parameters()]

    def __repr__(self) -> str:
        return f"MLP({', '.join(map(repr, self.layers))})"
