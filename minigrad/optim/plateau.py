"""ReduceLROnPlateau: a lower learning rate once the validation loss has stopped falling."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf
from typing import Any, Literal

from minigrad.optim.optimizer import Optimizer
from minigrad.tensor import Tensor


class ReduceLROnPlateau:
    """Multiplies lr by `factor` after more than `patience` epochs without a better metric.

        scheduler = ReduceLROnPlateau(optimizer, patience=5)
        for epoch in range(50):
            …
            scheduler.step(validation_loss)

    mode             "min" if less is better (a loss), "max" if more is (an accuracy)
    threshold        how much better counts: by this share of the best ("rel") or amount ("abs")
    cooldown         epochs after a reduction that do not count
    min_lr, eps      no rate falls below min_lr, nor changes by eps or less

    Step for step as torch does it. A metric that is NaN is never better.
    """

    def __init__(
        self,
        optimizer: Optimizer,
        mode: Literal["min", "max"] = "min",
        factor: float = 0.1,
        patience: int = 10,
        threshold: float = 1e-4,
        threshold_mode: Literal["rel", "abs"] = "rel",
        cooldown: int = 0,
        min_lr: float = 0.0,
        eps: float = 1e-8,
    ) -> None:
        if not isinstance(optimizer, Optimizer):
            raise TypeError(
                f"ReduceLROnPlateau sets the rate of an optimiser, not a {type(optimizer).__name__}"
            )
        if not 0 < factor < 1:
            raise ValueError(f"factor={factor} does not reduce; it lies between 0 and 1")
        if mode not in ("min", "max") or threshold_mode not in ("rel", "abs"):
            raise ValueError(
                'mode is "min" or "max" and threshold_mode "rel" or "abs", not '
                f"{mode!r} and {threshold_mode!r}"
            )
        self.optimizer = optimizer
        self.mode = mode
        self.factor = factor
        self.patience = patience
        self.threshold = threshold
        self.threshold_mode = threshold_mode
        self.cooldown = cooldown
        self.min_lr = min_lr
        self.eps = eps
        self.best = inf if mode == "min" else -inf
        self.bad_epochs = 0
        self.cooling = 0

    def step(self, metric: float | Tensor) -> None:
        """Take in the metric of one more epoch."""
        try:
            metric = float(metric.item() if isinstance(metric, Tensor) else metric)
        except (TypeError, ValueError):
            raise TypeError(
                f"step(metric) takes the number that is watched, such as the validation loss, not "
                f"{metric!r:.40}"
            ) from None
        if self._better(metric):
            self.best = metric
            self.bad_epochs = 0
        else:
            self.bad_epochs += 1
        if self.cooling > 0:
            self.cooling -= 1
            self.bad_epochs = 0
        if self.bad_epochs > self.patience:
            self._reduce()
            self.cooling = self.cooldown
            self.bad_epochs = 0

    def get_last_lr(self) -> list[float]:
        """The rate of each group now."""
        return [group["lr"] for group in self.optimizer.param_groups]

    def state_dict(self) -> dict[str, Any]:
        """What is needed to go on later."""
        return {"best": self.best, "bad_epochs": self.bad_epochs, "cooling": self.cooling}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on from there."""
        self.best, self.bad_epochs = float(state["best"]), int(state["bad_epochs"])
        self.cooling = int(state["cooling"])

    def _better(self, metric: float) -> bool:
        sign = 1 if self.mode == "max" else -1
        if self.threshold_mode == "rel":
            return sign * metric > sign * self.best * (1 + sign * self.threshold)
        return sign * metric > sign * self.best + self.threshold

    def _reduce(self) -> None:
        for group in self.optimizer.param_groups:
            lr = max(group["lr"] * self.factor, self.min_lr)
            if group["lr"] - lr > self.eps:
                group["lr"] = lr
