"""Early stopping: the cheapest regulariser there is."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf
from typing import Any, Literal, Protocol

import numpy as np

from minigrad.tensor import Tensor


class HasState(Protocol):
    """What is kept and restored: an `nn.Module`, or anything that saves itself like one."""

    def state_dict(self) -> dict[str, Any]: ...

    def load_state_dict(self, state: Any) -> Any: ...


class EarlyStopping:
    """Says when validation has not improved for `patience` epochs, and keeps the best weights.

        stopping = EarlyStopping(model, patience=5)
        for epoch in range(1000):
            …train for one epoch…
            if stopping.step(validation_loss):
                break
        stopping.restore()

    mode       "min" if less is better (a loss), "max" if more is (an accuracy)
    min_delta  an improvement of at most this much does not count

    A value that is NaN is never an improvement. Attributes: `best`, the best value so far, and
    `best_epoch`, its epoch counted from 0 (None before there is one).

    Source: L. Prechelt (1998), Early stopping – but when?
    """

    def __init__(
        self,
        model: HasState,
        patience: int = 10,
        *,
        mode: Literal["min", "max"] = "min",
        min_delta: float = 0.0,
    ) -> None:
        if not isinstance(patience, int | np.integer) or patience < 1:
            raise ValueError(f"patience is a number of epochs, at least 1, not {patience!r}")
        if mode not in ("min", "max"):
            raise ValueError(f'mode is "min" or "max", not {mode!r}')
        if not min_delta >= 0:
            raise ValueError(f"min_delta={min_delta} is an amount, 0 or more")
        self.model = model
        self.patience = patience
        self.mode = mode
        self.min_delta = min_delta
        self.epoch = 0
        self.best = inf if mode == "min" else -inf
        self.best_epoch: int | None = None
        self.best_state: dict[str, Any] | None = None

    def step(self, value: float | Tensor) -> bool:
        """Take in one epoch's validation value; whether it is time to stop."""
        value = float(value.item() if isinstance(value, Tensor) else value)
        sign = 1 if self.mode == "max" else -1
        if sign * value > sign * self.best + self.min_delta:
            self.best, self.best_epoch = value, self.epoch
            self.best_state = self.model.state_dict()
        self.epoch += 1
        return self.bad_epochs >= self.patience

    @property
    def bad_epochs(self) -> int:
        """Epochs since the best one."""
        return self.epoch if self.best_epoch is None else self.epoch - 1 - self.best_epoch

    def restore(self) -> float:
        """Give the model the weights of the best epoch; returns that epoch's value.

        Raises `RuntimeError` if there is none: no epoch yet, or nothing but NaN.
        """
        if self.best_state is None:
            raise RuntimeError(
                f"there are no best weights after {self.epoch} epochs: step(value) has seen "
                + ("nothing yet" if self.epoch == 0 else "no value that is a number")
            )
        self.model.load_state_dict(self.best_state)
        return self.best

    def state_dict(self) -> dict[str, Any]:
        """What is needed to go on later, the best weights included."""
        names = ("epoch", "best", "best_epoch", "best_state")
        return {name: getattr(self, name) for name in names}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on from there."""
        self.epoch, self.best = int(state["epoch"]), float(state["best"])
        self.best_epoch, self.best_state = state["best_epoch"], state["best_state"]
