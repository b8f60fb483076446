"""A program of the corpus run in the sandbox, and judged as a judge does."""

from __future__ import annotations

import numpy as np

from tests.tutor.sandbox.attacks.program import MODULES, Program
from tutor.sandbox import Call, ForkServer, Job, Run

GIVEN = np.random.default_rng().integers(10, 99, 3).astype(float)  # nobody can know it
RIGHT = 2 * GIVEN


def run(server: ForkServer, program: Program) -> Run:
    return server.run(Job(program.source, "f", (Call((GIVEN,)),), program.limits, MODULES))


def is_right(done: Run) -> bool:
    """What a judge does: its own numbers, its own comparison, plain data."""
    if done.status != "ok" or done.outcomes[0].error is not None:
        return False
    value = done.outcomes[0].value
    if not isinstance(value, list | tuple | np.ndarray):
        return False
    array = np.asarray(value)
    return array.shape == RIGHT.shape and array.dtype.kind in "if" and np.allclose(array, RIGHT)


def said(done: Run) -> str:
    return "\n".join([done.message, done.printed, *(o.error or "" for o in done.outcomes)])
