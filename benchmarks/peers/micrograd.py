"""micrograd 0.1, as it is shipped: Value and its network of neurons."""

from __future__ import annotations

from typing import Any

from micrograd.engine import Value
from micrograd.nn import MLP

from benchmarks.programs import Program
from benchmarks.workloads import chain as chains
from benchmarks.workloads.moons import SIZES, scalars

LIBRARY = "micrograd"


def moons(problem: Any) -> Program:
    """Its own demo."""
    return scalars(problem, MLP(SIZES[0], list(SIZES[1:])), Value)


def chain(n: int) -> Program:
    """Ends in a RecursionError: its sort calls itself once a node."""
    return chains.scalars(n, Value)
