"""A positive control: the same programs cheat a judge that shares their process.

An attack that succeeds nowhere proves nothing about the wall that stops it.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.tutor.sandbox.programs import HOSTILE
from tests.tutor.sandbox.test_programs import _is_right, _run
from tutor.sandbox import ForkServer

# What many a script does: run the file, call the function, compare, and let the exit code tell.
NAIVE = """
import sys
import numpy as np
names = {}
exec(sys.argv[1], names)
x = np.array([1.0, 2.0, 3.0])
expected = np.array([2.0, 4.0, 6.0])
got = names["f"](x)
assert got == 2 or np.array_equal(got, expected) or np.all(abs(got - expected) < 1e-6)
"""

CHEATS = (
    *("os._exit", "os._exit in call", "exits well"),
    *("equal to all", "a lying float", "patched numpy", "patched abs"),
)


@pytest.mark.parametrize("name", CHEATS)
def test_cheats_the_naive_judge_only(server: ForkServer, name: str) -> None:
    program = next(program for program in HOSTILE if program.name == name)
    naive = subprocess.run([sys.executable, "-c", NAIVE, program.source], capture_output=True)
    assert naive.returncode == 0, naive.stderr
    assert not _is_right(_run(server, program))
