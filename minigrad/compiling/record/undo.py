"""Taking back what a call changed: for a function that is called only to be looked at."""

from __future__ import annotations

from typing import Any

import numpy as np

from minigrad.optim.optimizer import Optimizer
from minigrad.tensor import Tensor
from minigrad.value import Value

from .reach import Surroundings


class Undo:
    """Everything that can be taken back, as it was."""

    def __init__(self, found: Surroundings) -> None:
        things = list({id(x): x for _, x in found.places}.values())
        self.arrays = [(x, x.copy()) for x in things if type(x) is np.ndarray]
        self.tensors = [(x, tensor_state(x)) for x in things if isinstance(x, Tensor)]
        self.values = [(x, x.raw, x.grad) for x in things if isinstance(x, Value)]
        self.optimizers = [(x, step_counts(x)) for x in things if isinstance(x, Optimizer)]
        generators = (x for x in things if isinstance(x, np.random.Generator))
        self.generators = [(x, x.bit_generator.state) for x in generators]

    def __call__(self) -> None:
        """Put it all back."""
        for array, before in self.arrays:
            if array.tobytes() != before.tobytes():
                array[...] = before
        for tensor, state in self.tensors:
            for name, value in state.items():
                setattr(tensor, name, value)
        for value, raw, grad in self.values:
            value.raw, value.grad = raw, grad
        for optimizer, (memory, freshness) in self.optimizers:
            optimizer.load_state_dict(memory)
            vars(optimizer._freshness).update(freshness)
        for generator, bits in self.generators:
            generator.bit_generator.state = bits


def tensor_state(x: Tensor) -> dict[str, Any]:
    """Its numbers, its gradient, and how often one arrived."""
    return {"raw": x.raw.copy(), "grad": x.grad, "oldest": x.oldest, "newest": x.newest}


def step_counts(x: Optimizer) -> tuple[Any, Any]:
    """What it remembers, and which gradients it has used."""
    return x.state_dict(), dict(vars(x._freshness))
