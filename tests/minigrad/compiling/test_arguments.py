"""What comes in: new arguments of any shape and dtype are used as they are.

Each test compares with the function itself, called alike.
"""

from __future__ import annotations

from typing import Any

import numpy as np

import minigrad as mg
from minigrad import optim

from .twins import assert_close, batch, both, small_model, twins


def test_new_arguments_are_used() -> None:
    """Every call works on the arrays it is given, not on those of the recording."""
    eager, compiled, step = twins()
    for seed in range(1, 6):
        both(eager, compiled, step, *batch(seed), times=1)
    assert len(step.variants) == 1


def test_arguments_changed_in_place_between_calls() -> None:
    """An array that is the same object but holds other numbers is read anew."""
    eager, compiled, step = twins()
    x, y = batch()
    for _ in range(4):
        x.data[...] *= 1.1
        y[...] = (y + 1) % 3
        both(eager, compiled, step, x, y, times=1)


def test_another_batch_size() -> None:
    """Another shape is another program; both stay, and may take turns."""
    eager, compiled, step = twins()
    for size in (3, 3, 3, 8, 3, 8, 8):
        both(eager, compiled, step, *batch(5, size), times=1)
    assert len(step.variants) == 2
    assert "shape of x" in mg.compiling.explain(step)


def test_another_dtype() -> None:
    """float32 examples do not run through a program for float64."""
    eager, compiled, step = twins()
    for _ in range(3):
        both(eager, compiled, step, *batch(0, 8, np.float32), times=1)


def test_arguments_that_are_not_contiguous() -> None:
    """A transposed or strided array has the same numbers in other places."""
    eager, compiled, step = twins()
    x, y = batch(0, 16)
    for _ in range(4):
        turned = mg.Tensor.constant(np.asfortranarray(x.raw[::2]))
        both(eager, compiled, step, turned, y[::2], times=1)


def test_the_same_array_twice() -> None:
    """f(x, x) and f(x, y) are recorded apart if it writes to one of them."""

    def f(a: Any, b: Any) -> Any:
        a += 1.0
        return (a * b).sum()

    step = mg.compile(f)
    for _ in range(4):
        x, y = np.arange(3.0), np.arange(3.0)
        assert step(x, y) == f(np.arange(3.0), np.arange(3.0))
        x = np.arange(3.0)
        expected = np.arange(3.0)
        assert step(x, x) == f(expected, expected)
        assert_close(x, expected)


def test_an_argument_that_is_a_view_of_a_parameter() -> None:
    """A step that is given a parameter's own memory must not see it change on the way."""
    model = small_model()
    twin = small_model()

    def step_of(model: Any) -> Any:
        optimizer = optim.SGD(model.parameters(), lr=0.1)

        def step(x: Any) -> Any:
            optimizer.zero_grad()
            loss = (model(x) ** 2).sum()
            loss.backward()
            optimizer.step()
            return x.sum().item()

        return step

    eager, step = step_of(twin), mg.compile(step_of(model))
    for _ in range(5):
        ours = mg.Tensor.constant(next(iter(model.parameters())).raw)
        theirs = mg.Tensor.constant(next(iter(twin.parameters())).raw.copy())
        step(ours)
        eager(theirs)
    pairs = zip(model.parameters(), twin.parameters(), strict=True)
    for p, q in pairs:
        assert_close(p.raw, q.raw)


def test_arguments_by_name_and_defaults() -> None:
    """Names and defaults are as in the function."""

    def f(x: Any, scale: float = 2.0, *, shift: float = 0.0) -> Any:
        return (x * scale + shift).sum()

    step = mg.compile(f)
    x = np.arange(4.0)
    for _ in range(3):
        assert step(x) == f(x)
        assert step(x, 3.0) == f(x, 3.0)
        assert step(x=x, shift=1.5) == f(x, shift=1.5)
        assert step(x, scale=0.5, shift=-1.0) == f(x, scale=0.5, shift=-1.0)


def test_arguments_in_lists_and_dicts() -> None:
    """Arrays inside lists, tuples and dicts are arguments, too."""

    def f(batch: Any) -> Any:
        xs, (y, rest) = batch["xs"], batch["pair"]
        return (sum(x.sum() for x in xs) * y).sum() + rest

    step = mg.compile(f)
    for k in range(5):
        given = {"xs": [np.full(3, k), np.full(2, 2.0)], "pair": (np.arange(4.0) * k, 1.0)}
        assert_close(step(given), f(given))
    short = {"xs": [np.ones(3)], "pair": (np.arange(4.0), 1.0)}
    for _ in range(3):
        assert_close(step(short), f(short))
