"""micrograd 0.1, as it is shipped: Value and its network of neurons."""

from __future__ import annotations

from typing import Any

from benchmarks.programs import Program

NEEDS = "micrograd"


def moons(problem: Any) -> Program:
    """Its own demo."""
    from benchmarks.workloads.moons import SIZES, scalars
    from micrograd.engine import Value
    from micrograd.nn import MLP

    return scalars(problem, MLP(SIZES[0], list(SIZES[1:])), Value)


def chain(n: int) -> Program:
    """Ends in a RecursionError: its sort calls itself once a node."""
    from benchmarks.workloads.chain import scalars
    from micrograd.engine import Value

    return scalars(n, Value)
