"""What else a function does, as printing and drawing numbers, it does when compiled.

Each test compares with the function itself, called alike.
"""

from __future__ import annotations

import ctypes
import time
import warnings
from typing import Any

import numpy as np
import pytest

import minigrad as mg

from .twins import assert_close


def test_print_is_not_swallowed(capsys: pytest.CaptureFixture[str]) -> None:
    """A function that prints runs as it is."""

    def f(x: Any) -> Any:
        print("called")
        return x.sum()

    step = mg.compile(f)
    with pytest.warns(mg.compiling.CompileWarning, match="print"):  # noqa: PT031 - told once in all
        for _ in range(4):
            step(np.ones(2))
    assert capsys.readouterr().out == "called\n" * 4


def test_a_list_that_grows() -> None:
    """One that keeps a history outside does, too."""
    history: list[Any] = []

    def f(x: Any) -> Any:
        y = x.sum()
        history.append(y)
        return y

    step = mg.compile(f)
    with pytest.warns(mg.compiling.CompileWarning, match="history"):  # noqa: PT031 - told once in all
        for k in range(4):
            step(np.full(2, k))
    assert [float(y) for y in history] == [0, 2, 4, 6]


def test_the_clock_is_not_frozen() -> None:
    """One that looks at the clock does, too."""
    step = mg.compile(lambda x: x.sum() + time.perf_counter())
    with pytest.warns(mg.compiling.CompileWarning, match="perf_counter"):
        results = [step(np.ones(2)) for _ in range(4)]
    assert len(set(map(float, results))) == 4


def test_numpys_global_generator_is_not_frozen() -> None:
    """Or draws from a generator nobody handed to it."""
    step = mg.compile(lambda x: (x + np.random.rand(2)).sum())
    with pytest.warns(mg.compiling.CompileWarning, match="rand"):
        results = [step(np.ones(2)) for _ in range(4)]
    assert len(set(map(float, results))) == 4


def test_a_generator_of_batches_is_not_frozen() -> None:
    """Or takes the next batch from a generator."""
    batches = (np.full(2, k) for k in range(9))

    def f() -> Any:
        for x in batches:
            return x.sum() * 2.0
        return None

    step = mg.compile(f)
    with pytest.warns(mg.compiling.CompileWarning, match="iterator"):
        assert [float(step()) for _ in range(4)] == [0.0, 4.0, 8.0, 12.0]


def test_a_hidden_array_that_changes() -> None:
    """What comes out of a place nobody can look into is not taken for a constant."""
    numbers = (ctypes.c_double * 3)(1.0, 2.0, 3.0)

    def f(x: Any) -> Any:
        return (x * np.frombuffer(numbers)).sum()

    step = mg.compile(f)
    results = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", mg.compiling.CompileWarning)
        for k in range(20):
            numbers[0] = float(k)
            results.append(float(step(np.ones(3))))
    assert results == [k + 5.0 for k in range(20)]


def test_a_generator_of_numpys_is_drawn_from() -> None:
    """A Generator that the function holds is drawn from at every call, in the same order."""
    ours, theirs = np.random.default_rng(0), np.random.default_rng(0)

    def f(rng: Any, x: Any) -> Any:
        return (x * rng.random(3) + rng.normal(0.0, 2.0, 3)).sum() + rng.integers(0, 9, 2).sum()

    step = mg.compile(lambda x: f(ours, x))
    for _ in range(6):
        assert_close(step(np.ones(3)), f(theirs, np.ones(3)))
    assert step.variants
    assert ours.random() == theirs.random()
