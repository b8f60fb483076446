"""A positive control: the corpus against a grader that shares the program's process.

An attack that succeeds nowhere proves nothing about the wall that stops it.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.tutor.sandbox import naive
from tests.tutor.sandbox.attacks import BROKEN, HONEST, HOSTILE, Program

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the attacks are aimed at Linux")
SUCCEED = [program for program in HOSTILE if program.naive]
ARGUES_IN_PLACE = "in place"  # a grader that shares its arrays takes this for wrong


NOTHING = {"exit": None, "output": "", "results": "", "size": 0, "owned": False}
AT_A_TIME = 6  # most of them wait for an alarm


def _graded(program: Program, folder: Path) -> dict[str, Any]:
    """What the naive grader leaves; nothing at all if it was killed, or stopped, itself."""
    environment = naive.lay_out(folder)
    file = folder / "submission.py"
    file.write_text(program.source, "utf-8", "surrogateescape")
    with subprocess.Popen(
        [sys.executable, naive.__file__, str(file), naive.CANARY],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=environment,
        start_new_session=True,
    ) as grader:
        try:
            said, _ = grader.communicate(timeout=15)
        except subprocess.TimeoutExpired:
            said = b""
        finally:
            with suppress(ProcessLookupError):
                os.killpg(grader.pid, signal.SIGKILL)
    try:
        return dict(json.loads(said))
    except ValueError:
        return NOTHING


@pytest.fixture(scope="module")
def left(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Future[dict[str, Any]]]]:
    """What each program of the tests that were asked for leaves, by its name."""
    calls = [getattr(item, "callspec", None) for item in request.session.items]
    given = [call.params.get("program") for call in calls if call]
    programs = {program for program in given if isinstance(program, Program)}
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        yield {
            program.name: pool.submit(_graded, program, tmp_path_factory.mktemp("naive"))
            for program in programs
        }


def _effects(left: dict[str, Any]) -> set[str]:
    """What became of the grading, in the words of `Program`."""
    report = _report(left["results"])
    readings = {
        "passes": left["exit"] == 0
        or "score: 1" in left["output"].splitlines()
        or report.get("score") == 1,
        "stops": not left["results"] and left["exit"] != 0,
        "tells": naive.CANARY in left["results"] + left["output"],
        "acts": left["owned"] or ("got" in report and report["error"] is None),
        "floods": left["size"] > 1_000_000,
        "shows": any(c in left["output"] for c in "\x1b\x9b\x00\u2066"),
    }
    return {effect for effect, so in readings.items() if so}


def _report(text: str) -> dict[str, Any]:
    try:
        report = json.loads(text)
    except ValueError:
        return {}
    return report if isinstance(report, dict) else {}


def _named(programs: list[Program]) -> list[object]:
    return [pytest.param(program, id=program.name) for program in programs]


def test_the_corpus_is_large_and_nearly_all_of_it_is_proven() -> None:
    names = [program.name for program in (*HONEST, *BROKEN, *HOSTILE)]
    assert len(names) == len(set(names))
    assert len(SUCCEED) >= 100


@LINUX
@pytest.mark.parametrize("program", _named(SUCCEED))
def test_the_attack_succeeds_where_there_are_no_walls(program: Program, left: Any) -> None:
    found = left[program.name].result()
    assert program.naive in _effects(found), found


@LINUX
@pytest.mark.parametrize(
    "program", _named([program for program in HONEST if program.name != ARGUES_IN_PLACE])
)
def test_an_honest_program_passes_there(program: Program, left: Any) -> None:
    found = left[program.name].result()
    assert found["exit"] == 0, found
    assert _report(found["results"])["score"] == 1
    assert "score: 1" in found["output"].splitlines()


@LINUX
def test_a_wrong_program_does_not(tmp_path: Path) -> None:
    found = _graded(Program("wrong", "def f(x): return [7.0, 7.0, 7.0]"), tmp_path)
    assert not _effects(found) & {"passes", "stops", "tells"}
