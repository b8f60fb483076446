"""Ensembles: several models asked at once, whose mistakes partly cancel."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from minigrad.graph import no_grad
from minigrad.nn.module import Module
from minigrad.tensor import Tensor


class Ensemble:
    """The mean of several models' outputs.

        ensemble = Ensemble([model_a, model_b, model_c], output=nn.Softmax())
        classes = ensemble(x).argmax(axis=1)

    output  applied to each model's output first. Average probabilities, not scores: a model
            that shouts has large scores, and outvotes the others by shouting.

    Every model is asked in evaluation, without a graph, and is left as it was. For several stages
    of one run, `average_weights` gives one model instead, at the price of one.

    Source: L. Hansen, P. Salamon (1990), Neural network ensembles.
    """

    def __init__(
        self, models: Sequence[Module], output: Callable[[Any], Any] | None = None
    ) -> None:
        if isinstance(models, Module):  # a Sequential is also a list, of its layers
            raise TypeError(f"an ensemble of one {type(models).__name__}: give [model_a, model_b]")
        for model in models:
            if not isinstance(model, Module):
                raise TypeError(f"an ensemble asks models, and a {type(model).__name__} is none")
        if not models:
            raise ValueError("an ensemble needs at least one model")
        self.models = list(models)
        self.output = output

    def __call__(self, x: Any) -> NDArray[Any]:
        """The mean output for x, a plain array."""
        outputs = [self._asked(model, x) for model in self.models]
        shapes = {y.shape for y in outputs}
        if len(shapes) > 1:
            raise ValueError(f"the models' outputs have different shapes: {sorted(shapes)}")
        mean: NDArray[Any] = np.mean(outputs, axis=0)
        return mean

    def _asked(self, model: Module, x: Any) -> NDArray[Any]:
        with no_grad(), _evaluating(model):
            y = model(x)
            y = y if self.output is None else self.output(y)
        return y.raw if isinstance(y, Tensor) else np.asarray(y)


@contextmanager
def _evaluating(model: Module) -> Iterator[None]:
    """Inside, the model is in evaluation; afterwards every part is as it was."""
    before = [(part, part.training) for part in model.modules()]
    model.eval()
    try:
        yield
    finally:
        for part, training in before:
            part.training = training
