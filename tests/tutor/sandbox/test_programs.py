"""Honest, broken and hostile programs: each is reported as it must be, and harms nobody."""

from __future__ import annotations

import numpy as np
import pytest

from tests.tutor.sandbox.attacks import BROKEN, HONEST, HOSTILE, MODULES, Program
from tutor.sandbox import Call, ForkServer, Job, Run

GIVEN = np.random.default_rng().integers(10, 99, 3).astype(float)  # nobody can know it
RIGHT = 2 * GIVEN


def _run(server: ForkServer, program: Program) -> Run:
    return server.run(Job(program.source, "f", (Call((GIVEN,)),), program.limits, MODULES))


def _is_right(run: Run) -> bool:
    """What a judge does: its own numbers, its own comparison, plain data."""
    if run.status != "ok" or run.outcomes[0].error is not None:
        return False
    value = run.outcomes[0].value
    if not isinstance(value, list | tuple | np.ndarray):
        return False
    array = np.asarray(value)
    return array.shape == RIGHT.shape and array.dtype.kind in "if" and np.allclose(array, RIGHT)


def _said(run: Run) -> str:
    return "\n".join([run.message, run.printed, *(o.error or "" for o in run.outcomes)])


def _names(programs: tuple[Program, ...]) -> list[object]:
    return [pytest.param(program, id=program.name) for program in programs]


@pytest.mark.parametrize("program", _names(HONEST))
def test_honest_program_is_right(server: ForkServer, program: Program) -> None:
    run = _run(server, program)
    assert _is_right(run), run
    assert program.says in run.printed


@pytest.mark.parametrize("program", _names((*BROKEN, *HOSTILE)))
def test_other_program_is_reported(server: ForkServer, program: Program) -> None:
    run = _run(server, program)
    assert run.status == program.status or (not program.status and run.status != "grader_error"), (
        run
    )
    assert program.says in _said(run), run
    assert not _is_right(run), run
    assert len(_said(run)) < 70_000
