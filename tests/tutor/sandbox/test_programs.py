"""Honest, broken and hostile programs: each is reported as it must be, and harms nobody."""

from __future__ import annotations

import pytest

from tests.tutor.sandbox.attacks import BROKEN, HONEST, HOSTILE, Program
from tests.tutor.sandbox.attacks.judging import is_right, run, said
from tutor.sandbox import ForkServer


def _names(programs: tuple[Program, ...]) -> list[object]:
    return [pytest.param(program, id=program.name) for program in programs]


@pytest.mark.parametrize("program", _names(HONEST))
def test_honest_program_is_right(server: ForkServer, program: Program) -> None:
    done = run(server, program)
    assert is_right(done), done
    assert program.says in done.printed


@pytest.mark.parametrize("program", _names((*BROKEN, *HOSTILE)))
def test_other_program_is_reported(server: ForkServer, program: Program) -> None:
    done = run(server, program)
    assert done.status != "grader_error", done
    assert done.status == program.status or not program.status, done
    assert program.says in said(done), done
    assert not is_right(done), done
    assert len(said(done)) < 70_000
