"""Which walls stand, and that a run without a wall it needs is the grader's fault."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest

from tutor.sandbox import Call, ForkServer, Job
from tutor.sandbox.guest.walls import ORDER, seccomp

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="these walls are Linux's")
HEADERS = {0: Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h")}
HEADERS |= {1: Path("/usr/include/asm-generic/unistd.h")}
RENAMED = {"newfstatat": "fstatat"}  # in the generic table


def test_walls_have_names_of_their_own() -> None:
    assert len({wall.NAME for wall in ORDER}) == len(ORDER)


@LINUX
def test_all_that_need_no_privileges_stand(server: ForkServer) -> None:
    layers = server.run(Job("def f(): pass", "f", (Call(),))).layers
    expected = [wall.NAME for wall in ORDER if wall.NAME not in ("landlock", "user", "empty-root")]
    assert set(expected) <= set(layers)
    assert os.geteuid() != 0 or {"user", "empty-root"} <= set(layers)


def test_a_missing_wall_is_the_graders_fault_and_nothing_is_run() -> None:
    with ForkServer(require=("limits", "moat")) as server:
        run = server.run(Job("print('ran')\ndef f(): pass", "f", (Call(),)))
    assert (run.status, run.printed, run.outcomes) == ("grader_error", "", ())
    assert "moat" in run.message


@pytest.mark.parametrize("column", HEADERS)
def test_system_call_numbers_are_the_kernels(column: int) -> None:
    if not HEADERS[column].exists():
        pytest.skip("the kernel's headers are not installed")
    pattern = r"#define __NR(?:3264)?_(\w+)\s+(\d+)"
    known = dict(re.findall(pattern, HEADERS[column].read_text()))
    pairs = seccomp.ALLOWED | {name: rule[0] for name, rule in seccomp.CHECKED.items()}
    for name, numbers in pairs.items():
        renamed = RENAMED.get(name, name) if column else name
        assert numbers[column] is None or int(known[renamed]) == numbers[column], name
