"""Judge and fork servers killed at random: nothing lost, nothing twice, nothing left."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc")
def test_a_disturbed_grading_reports_what_an_undisturbed_one_does() -> None:
    """In a process of its own, which takes in the orphans and so can count them."""
    command = [sys.executable, "-m", "benchmarks.grading.chaos", "300", "7", "8"]
    done = subprocess.run(command, capture_output=True, cwd=ROOT, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "every result once, the same report, no process left" in done.stdout
