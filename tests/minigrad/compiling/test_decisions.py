"""Numbers of Python and branches that change from call to call are not frozen.

Each test compares with the function itself, called alike.
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest

import minigrad as mg
from minigrad import optim

from .twins import Twin, adam, assert_close, assert_same_state, batch, both, twins

# Numbers of Python.


def test_a_number_as_an_argument() -> None:
    """A float that is given is not frozen, nor is a whole number that turns out to vary."""

    def f(x: Any, scale: float, power: int) -> Any:
        return (scale * x**power).sum()

    step = mg.compile(f)
    x = np.arange(1.0, 5.0)
    for k in range(12):
        assert_close(step(x, 0.1 * k, 1 + k // 4), f(x, 0.1 * k, 1 + k // 4))
    assert len(step.variants) <= 4


def test_a_learning_rate_that_changes_between_calls() -> None:
    """Schedules set lr: it is read at every step, without a new recording."""
    eager, compiled, step = twins()
    for k in range(5):
        eager.optimizer.lr = compiled.optimizer.lr = 0.01 / (k + 1)
        both(eager, compiled, step, *batch(k), times=1)
    assert len(step.variants) == 1
    schedules = [optim.StepLR(twin.optimizer, 2, 0.5) for twin in (eager, compiled)]
    for k in range(5):
        both(eager, compiled, step, *batch(k), times=1)
        for schedule in schedules:
            schedule.step()


def test_another_option_of_the_optimizer() -> None:
    """betas, eps or weight_decay may be changed, too."""
    eager, compiled, step = twins()
    for twin in (eager, compiled):
        twin.optimizer.param_groups[0]["betas"] = (0.5, 0.9)
        twin.optimizer.param_groups[0]["weight_decay"] = 0.1
    both(eager, compiled, step, *batch(), times=4)
    assert "betas" in mg.compiling.explain(step)


def test_a_number_of_the_closure() -> None:
    """A variable around the function is looked at before every call."""
    scale = 2.0

    def f(x: Any) -> Any:
        return (x * scale).sum()

    step = mg.compile(f)
    x = np.arange(4.0)
    for k in range(12):
        scale = float(k // 4)
        assert step(x) == f(x)


FACTOR = 1.0


def test_a_global_number() -> None:
    """So is a global one."""

    def f(x: Any) -> Any:
        return (x * FACTOR).sum()

    step = mg.compile(f)
    x = np.arange(4.0)
    before = FACTOR
    try:
        for k in range(8):
            globals()["FACTOR"] = float(k // 4)
            assert step(x) == f(x)
    finally:
        globals()["FACTOR"] = before


def test_an_attribute_of_an_object() -> None:
    """And an attribute of whatever the function reaches."""

    class Settings:
        scale = 1.0

    settings = Settings()

    def f(x: Any) -> Any:
        return (x * settings.scale).sum()

    step = mg.compile(f)
    x = np.arange(4.0)
    for k in range(8):
        if k == 4:
            settings.scale = 3.0
        assert step(x) == f(x)


def test_a_counter_is_not_frozen() -> None:
    """A number that a function changes is asked for at every call, and changed by its program."""
    count = 0

    def f(x: Any) -> Any:
        nonlocal count
        count += 1
        return (x * count).sum()

    step = mg.compile(f)
    results = [step(np.ones(2)).item() for _ in range(6)]
    assert results == [2.0, 4.0, 6.0, 8.0, 10.0, 12.0]
    assert count == 6
    assert type(count) is int
    assert len(step.variants) == 1


# Decisions.


def test_a_branch_on_the_data() -> None:
    """An if on a number that was computed is taken anew at every call."""

    def f(x: Any) -> Any:
        y = (x * 2.0).sum()
        return y if y.item() > 0 else -3.0 * y

    step = mg.compile(f)
    for k in range(16):
        x = np.arange(3.0) - (k % 3)
        assert_close(step(x), f(x))


def test_a_branch_after_the_update_would_be_too_late() -> None:
    """A decision that comes after something was changed: nothing is changed twice."""
    eager, compiled = adam(), adam()

    def late(twin: Twin) -> Any:
        def step(x: Any, y: Any) -> Any:
            loss = twin.step(x, y)
            return "high" if loss > 1.0 else "low"

        return step

    step = mg.compile(late(compiled))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", mg.compiling.CompileWarning)
        for _ in range(6):
            assert late(eager)(*batch()) == step(*batch())
            assert_same_state(eager, compiled)


def test_elements_chosen_by_a_mask() -> None:
    """A result as long as the data say cannot be compiled, and is not."""

    def f(x: Any) -> Any:
        return x[x > 0].sum()

    step = mg.compile(f)
    with pytest.warns(mg.compiling.CompileWarning, match="shape"):  # noqa: PT031 - told once in all
        for k in range(4):
            x = np.arange(4.0) - k
            assert_close(step(x), f(x))
