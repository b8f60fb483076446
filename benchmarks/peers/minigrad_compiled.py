"""minigrad with the whole training step compiled."""

from __future__ import annotations

from typing import Any

from benchmarks.programs import Program
from benchmarks.workloads import convnet as convnets
from benchmarks.workloads import mlp as mlps
from benchmarks.workloads import moons as moons_of_numbers
from benchmarks.workloads import recurrent as recurrents
from minigrad import compile

LIBRARY = "minigrad"


def moons(problem: Any) -> Program:
    """The step of the eager program, compiled."""
    return moons_of_numbers.minigrad(problem, compile)


def mlp(problem: Any) -> Program:
    """The step of the eager program, compiled."""
    return mlps.minigrad(problem, compile)


def convnet(problem: Any) -> Program:
    """The step of the eager program, compiled."""
    return convnets.minigrad(problem, compile)


def recurrent(problem: Any) -> Program:
    """The step of the eager program, compiled."""
    return recurrents.minigrad(problem, compile)
