"""Python's cyclic collector may start at any moment; what it calls is no part of a function."""

from __future__ import annotations

import gc
import time
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import minigrad as mg


@pytest.fixture
def asked_for_the_time() -> Iterator[list[float]]:
    """A callback of the collector, as profilers install it, and a collector that never rests."""
    seen: list[float] = []

    def callback(phase: str, info: dict[str, Any]) -> None:
        seen.append(time.perf_counter())

    before = gc.get_threshold()
    gc.callbacks.append(callback)
    gc.set_threshold(1, 1, 1)
    yield seen
    gc.set_threshold(*before)
    gc.callbacks.remove(callback)


def test_a_callback_of_the_collector_does_not_stop_a_compilation(
    asked_for_the_time: list[float],
) -> None:
    """The function itself asks for no time."""
    step = mg.compile(lambda x: mg.tanh(x * x).sum())
    with warnings.catch_warnings():
        warnings.simplefilter("error", mg.compiling.CompileWarning)
        found = [step(mg.tensor(np.arange(3.0))).item() for _ in range(4)]
    assert found == pytest.approx([np.tanh(np.arange(3.0) ** 2).sum()] * 4)
    assert asked_for_the_time
    assert len(step.variants) == 1, mg.compiling.explain(step)
    assert gc.isenabled()
