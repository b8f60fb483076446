"""Errors, threads, profilers and calls inside calls: a compiled function bears them.

Each test compares with the function itself, called alike.
"""

from __future__ import annotations

import cProfile
import math
import threading
from typing import Any

import numpy as np
import pytest

import minigrad as mg
from minigrad import optim

from .twins import Twin, assert_close, assert_same_state, batch, both, settled, small_model, twins


def test_an_exception_leaves_all_as_it_was() -> None:
    """A call that fails changes neither parameters nor what the optimiser remembers."""
    eager, compiled, step = twins()
    x, _ = batch()
    wrong = np.full(8, 7)  # there is no class 7
    before = [p.raw.copy() for p in compiled.parameters]
    for twin, call in ((eager, eager.step), (compiled, step)):
        with pytest.raises(ValueError, match="classes are 0 to 2"):
            call(x, wrong)
        assert all(p.grad is None for p in twin.parameters)
    for p, b in zip(compiled.parameters, before, strict=True):
        assert_close(p.raw, b)
    both(eager, compiled, step, *batch(), times=3)


def test_errors_of_floating_point_are_raised_where_asked_for() -> None:
    """np.errstate is obeyed, forward; what backward meets is not reported, as otherwise."""
    step = settled(mg.compile(lambda x: np.exp(x).sum()), np.ones(2))
    with np.errstate(over="raise"), pytest.raises(FloatingPointError):
        step(np.full(2, 1e4))
    with pytest.warns(RuntimeWarning, match="overflow"):
        assert step(np.full(2, 1e4)) == np.inf
    assert_close(step(np.ones(2)), np.exp(np.ones(2)).sum())


def test_an_exception_in_the_middle_of_a_step() -> None:
    """After one the gradients that were about to come are not there, and training can go on."""

    def make() -> Any:
        w = mg.tensor(np.ones(3), requires_grad=True)
        optimizer = optim.Adam([w], lr=0.01)

        def step(x: Any) -> Any:
            optimizer.zero_grad()
            loss = mg.exp(w * x).sum()
            loss.backward()
            optimizer.step()
            return loss.item()

        return Twin(step, [w], optimizer)

    eager, compiled = make(), make()
    step = mg.compile(compiled.step)
    for k in range(8):
        x = np.arange(3.0) * 0.1 * k
        assert_close(eager.step(x), step(x))
        for call in (eager.step, step):
            with np.errstate(over="raise"), pytest.raises(FloatingPointError):
                call(np.full(3, 1e4))
        assert eager.parameters[0].grad is None
        assert_same_state(eager, compiled)
    assert step.variants


def test_threads() -> None:
    """Two threads may call one compiled function: each gets its own result."""
    f = settled(mg.compile(lambda x: np.tanh(x * 3.0).sum()), np.ones(1000))
    wrong: list[Any] = []

    def work(k: int) -> None:
        x = np.full(1000, 0.01 * k)
        expected = np.tanh(x * 3.0).sum()
        for _ in range(300):
            found = f(x)
            if abs(found - expected) > 1e-9:
                wrong.append((k, found, expected))

    threads = [threading.Thread(target=work, args=(k,)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_a_function_that_calls_itself() -> None:
    """A compiled function may call itself: inside, it runs as it is."""

    def f(x: Any, depth: int) -> Any:
        return x.sum() if depth == 0 else again(x * 0.5, depth - 1)

    again = mg.compile(f)
    for depth in (0, 2, 1, 2, 2, 2):
        assert_close(again(np.ones(4), depth), np.float64(4.0 * 0.5**depth))


def test_a_compiled_function_inside_another() -> None:
    """Compiled functions nest, and the outer one is one program."""
    inner = mg.compile(lambda x: np.tanh(x) * 2.0)
    outer = mg.compile(lambda x: inner(x).sum() + 1.0)
    for k in range(5):
        x = np.arange(3.0) + k
        assert_close(outer(x), (np.tanh(x) * 2.0).sum() + 1.0)
    assert outer.variants
    assert "np.tanh" in outer.variants[0].text


def test_decorated_methods() -> None:
    """A method can be decorated; every object has its own state."""

    class Scaler:
        def __init__(self, scale: float) -> None:
            self.scale = scale

        @mg.compile
        def apply(self, x: Any) -> Any:
            """Scale it."""
            return x * self.scale

    a, b = Scaler(2.0), Scaler(3.0)
    for _ in range(4):
        assert_close(a.apply(np.ones(2)), np.full(2, 2.0))
        assert_close(b.apply(np.ones(2)), np.full(2, 3.0))
    assert Scaler.apply.__doc__ == "Scale it."


def test_data_changed_between_forward_and_backward() -> None:
    """The gradient is that of the numbers the loss was computed with."""

    def make() -> Any:
        w = mg.tensor(np.ones(3), requires_grad=True)

        def step() -> Any:
            w.grad = None
            loss = (w * w).sum()
            w.data[...] = 7.0
            loss.backward()
            w.data[...] = w.raw - 6.5
            return loss.item()

        return Twin(step, [w])

    eager, compiled = make(), make()
    step = mg.compile(compiled.step)
    for _ in range(5):
        assert_close(eager.step(), step())
        assert_same_state(eager, compiled)


def test_memory_is_swept_of_denormals() -> None:
    """Where gradients are exactly 0, what Adam remembers dies out instead of becoming denormal."""

    def make() -> Any:
        model = small_model()
        optimizer = optim.Adam(model.parameters(), lr=0.01)

        def step(x: Any, on: Any) -> Any:
            optimizer.zero_grad()
            loss = (model(x) * on).sum()
            loss.backward()
            optimizer.step()
            return loss.item()

        return Twin(step, list(model.parameters()), optimizer, model)

    twin = make()
    step = mg.compile(twin.step)
    x, _ = batch()
    for k in range(8000):
        step(x, np.float64(k < 5) * np.ones(3))
    for state in twin.optimizer.state_dict()["state"].values():
        m = np.abs(state["exp_avg"])
        assert not ((m > 0) & (m < np.finfo(float).tiny)).any()


def test_a_profiler_goes_on() -> None:
    """cProfile measures a compiled step like any other, and is still on afterwards."""
    p = mg.tensor(np.ones(3), requires_grad=True)
    step = mg.compile(lambda: (p * p).sum().item())
    with cProfile.Profile() as profile:
        found = [step() for _ in range(4)]
        math.factorial(5)
    assert found == [3.0] * 4
    names = {entry.code for entry in profile.getstats() if isinstance(entry.code, str)}
    assert "<built-in method math.factorial>" in names
