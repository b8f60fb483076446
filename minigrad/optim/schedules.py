"""Schedules: the learning rate as a function of time, sorted from simple to composed.

A schedule made on an optimiser sets its learning rate, and `schedule.step()`, once an epoch or
once a step, moves on. Made on a plain number it is just a function: `StepLR(0.1, 30)(45)` is the
rate after 45 calls of `step`. Either way `schedule(t)` tells the rate at t, to be printed or drawn.

A new schedule is a subclass of `Schedule` with a `factor`. `plateau` has the one schedule that is
no function of time.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import cos, floor, inf, pi
from typing import Any

import numpy as np

from minigrad.optim.optimizer import Optimizer


class Schedule:
    """A learning rate that follows a plan; subclasses give the plan as `factor` (or `rate`).

    optimizer  whose rate to set, at once and at each `step()`; or a number, the first rate

    Every group starts from the rate it has now. It is noted in the group as "initial_lr", as torch
    does, so that a second schedule on the same optimiser starts from there too. After
    `optimizer.lr = …` schedules made from then on start there; one under way keeps to its plan.
    """

    def __init__(self, optimizer: Optimizer | float) -> None:
        if not isinstance(optimizer, Optimizer):
            if not isinstance(optimizer, float | int | np.number):
                raise TypeError(
                    f"{type(self).__name__} sets the rate of an optimiser, or starts from a "
                    f"number, and was given a {type(optimizer).__name__}"
                )
            optimizer = float(optimizer)
        self.optimizer = optimizer
        self.first_rates = [optimizer] if isinstance(optimizer, float) else []
        self.t = 0
        self._set()

    def factor(self, t: int) -> float:
        """What the first rate is multiplied by after t steps."""
        raise NotImplementedError(f"{type(self).__name__} defines no factor(t)")

    def rate(self, first: float, t: int) -> float:
        """The rate after t steps, from the first rate."""
        return first * self.factor(t)

    def __call__(self, t: int) -> float:
        """The rate (of the first group) after t steps."""
        return self.rate(self._first_rates()[0], t)

    def step(self) -> None:
        """Time moves on by one: set the new rate of every group."""
        self.t += 1
        self._set()

    def get_last_lr(self) -> list[float]:
        """The rate of each group now."""
        rates = [self.rate(first, self.t) for first in self._first_rates()]
        for rate in rates:
            if not isinstance(rate, float | int | np.number) or not 0 <= rate < inf:
                raise ValueError(f"{self!r} gives {rate!r} after {self.t} steps, which is no rate")
        return rates

    def state_dict(self) -> dict[str, Any]:
        """What is needed to go on later: the time, and the first rates."""
        return {"t": self.t, "first_rates": list(self.first_rates)}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on from there, and set the rates of that time."""
        self.t = int(state["t"])
        self.first_rates = list(state["first_rates"])
        self._set()

    def _first_rates(self) -> list[float]:
        """Of every group, also of those added since."""
        if isinstance(self.optimizer, Optimizer):
            for group in self.optimizer.param_groups[len(self.first_rates) :]:
                group.setdefault("initial_lr", group["lr"])
                self.first_rates.append(float(group["initial_lr"]))
        return self.first_rates

    def _set(self) -> None:
        if isinstance(self.optimizer, Optimizer):
            for group, lr in zip(self.optimizer.param_groups, self.get_last_lr(), strict=True):
                group["lr"] = lr

    def __repr__(self) -> str:
        plan = {k: v for k, v in vars(self).items() if k not in ("optimizer", "first_rates", "t")}
        return f"{type(self).__name__}({', '.join(f'{k}={v!r}' for k, v in plan.items())})"


class LambdaLR(Schedule):
    """lr·f(t), for any function f."""

    def __init__(self, optimizer: Optimizer | float, lr_lambda: Callable[[int], float]) -> None:
        if not callable(lr_lambda):
            raise TypeError(
                "LambdaLR takes one function of the number of steps, for every group, not a "
                f"{type(lr_lambda).__name__}"
            )
        self.lr_lambda = lr_lambda
        super().__init__(optimizer)

    def factor(self, t: int) -> float:
        return self.lr_lambda(t)


class StepLR(Schedule):
    """Step decay, lr·gamma^⌊t / step_size⌋: halved every 30 epochs, say."""

    def __init__(self, optimizer: Optimizer | float, step_size: int, gamma: float = 0.1) -> None:
        self.step_size = _positive("step_size", step_size)
        self.gamma = _share("gamma", gamma)
        super().__init__(optimizer)

    def factor(self, t: int) -> float:
        return float(self.gamma ** (t // self.step_size))


class MultiStepLR(Schedule):
    """lr·gamma for each of the milestones that has been reached."""

    def __init__(
        self, optimizer: Optimizer | float, milestones: Iterable[int], gamma: float = 0.1
    ) -> None:
        if not isinstance(milestones, Iterable):
            raise TypeError(f"milestones are numbers of steps, as in [30, 60], not {milestones!r}")
        self.milestones = sorted(milestones)
        self.gamma = _share("gamma", gamma)
        super().__init__(optimizer)

    def factor(self, t: int) -> float:
        return float(self.gamma ** bisect_right(self.milestones, t))


class ExponentialLR(Schedule):
    """Exponential decay, lr·gamma^(t / decay_steps); the notes' lr·e^(−kt) is gamma = e^(−k).

    With `staircase` the exponent is rounded down, so that the rate falls once in decay_steps:
    that is `StepLR`.
    """

    def __init__(
        self,
        optimizer: Optimizer | float,
        gamma: float,
        decay_steps: int = 1,
        staircase: bool = False,
    ) -> None:
        self.gamma = _share("gamma", gamma)
        self.decay_steps = _positive("decay_steps", decay_steps)
        self.staircase = staircase
        super().__init__(optimizer)

    def factor(self, t: int) -> float:
        return float(self.gamma ** _passed(t, self.decay_steps, self.staircase))


class InverseTimeLR(Schedule):
    """1/t decay, lr / (1 + rate·t / decay_steps)^power.

    power = 1 is the notes' lr / (1 + kt), and power = 0.5 falls like 1/√t. With `staircase`
    t / decay_steps is rounded down. H. Robbins, S. Monro (1951), A stochastic approximation
    method: with power in (½, 1] noisy steps still converge.
    """

    def __init__(
        self,
        optimizer: Optimizer | float,
        rate: float,
        decay_steps: int = 1,
        staircase: bool = False,
        power: float = 1.0,
    ) -> None:
        self.decay_rate = _share("rate", rate)
        self.decay_steps = _positive("decay_steps", decay_steps)
        self.staircase = staircase
        self.power = power
        super().__init__(optimizer)

    def factor(self, t: int) -> float:
        passed = _passed(t, self.decay_steps, self.staircase)
        return float((1 + self.decay_rate * passed) ** -self.power)


class LinearLR(Schedule):
    """From start_factor·lr evenly to end_factor·lr in total_iters steps, and so on from there."""

    def __init__(
        self,
        optimizer: Optimizer | float,
        start_factor: float = 1 / 3,
        end_factor: float = 1.0,
        total_iters: int = 5,
    ) -> None:
        self.start_factor = start_factor
        self.end_factor = end_factor
        self.total_iters = _positive("total_iters", total_iters)
        super().__init__(optimizer)

    def factor(self, t: int) -> float:
        done = min(t, self.total_iters) / self.total_iters
        return self.start_factor + (self.end_factor - self.start_factor) * done


class CosineAnnealingLR(Schedule):
    """Half a cosine from lr down to eta_min in T_max steps. Going on, it rises again, as torch's.

    I. Loshchilov, F. Hutter (2017), SGDR: stochastic gradient descent with warm restarts,
    equation 5.
    """

    def __init__(self, optimizer: Optimizer | float, T_max: int, eta_min: float = 0.0) -> None:
        self.T_max = _positive("T_max", T_max)
        self.eta_min = eta_min
        super().__init__(optimizer)

    def rate(self, first: float, t: int) -> float:
        return self.eta_min + (first - self.eta_min) * (1 + cos(pi * t / self.T_max)) / 2


class WarmupLR(Schedule):
    """lr/steps, 2·lr/steps, …, lr, and then `then`, another schedule, or lr for good.

    Without it Adam's and momentum's first steps follow averages of very few gradients.
    P. Goyal et al. (2017), Accurate, large minibatch SGD: training ImageNet in 1 hour, section 2.2.
    """

    def __init__(
        self, optimizer: Optimizer | float, steps: int, then: Schedule | None = None
    ) -> None:
        self.steps = _positive("steps", steps)
        self.then = then
        super().__init__(optimizer)

    def rate(self, first: float, t: int) -> float:
        if t < self.steps:
            return first * (t + 1) / self.steps
        return first if self.then is None else self.then.rate(first, t - self.steps)


class SequentialLR(Schedule):
    """One schedule until the first milestone, the next until the second, …, each from its start."""

    def __init__(
        self,
        optimizer: Optimizer | float,
        schedulers: Sequence[Schedule],
        milestones: Sequence[int],
    ) -> None:
        if len(schedulers) != len(milestones) + 1 or sorted(milestones) != list(milestones):
            raise ValueError(
                f"{len(schedulers)} schedules change over at {len(schedulers) - 1} milestones, in "
                f"rising order, not at {list(milestones)}"
            )
        self.schedulers = list(schedulers)
        self.milestones = list(milestones)
        super().__init__(optimizer)

    def rate(self, first: float, t: int) -> float:
        nth = bisect_right(self.milestones, t)
        since = self.milestones[nth - 1] if nth else 0
        return self.schedulers[nth].rate(first, t - since)


def _passed(t: int, decay_steps: int, staircase: bool) -> float:
    return floor(t / decay_steps) if staircase else t / decay_steps


def _share(name: str, value: float) -> float:
    if not isinstance(value, float | int | np.number) or not 0 <= value < inf:
        raise ValueError(f"{name} is a number, 0 or more, not {value!r}")
    return float(value)


def _positive(name: str, count: int) -> int:
    if not isinstance(count, int | np.integer) or count < 1:
        raise ValueError(f"{name} is a number of steps, at least 1, not {count!r}")
    return count
