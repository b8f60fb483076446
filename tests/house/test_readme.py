"""README tells the truth: its program learns, its examples run, its commands exist."""

import doctest
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tutor import commands

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PYTHON = re.findall(r"^```python\n(.*?)^```", README, re.DOTALL | re.MULTILINE)


def test_the_program_reads_digits():
    """The program in README reaches at least 95 % on digits it has never seen."""
    program = next(text for text in PYTHON if "load_digits" in text)
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=300, check=True
    )
    percent, count = re.match(r"([\d.]+)% of (\d+) digits", done.stdout).groups()
    assert float(percent) >= 95
    assert int(count) >= 300
    assert len(program.splitlines()) <= 30


def test_the_examples_print_what_they_say():
    """The lines after >>> give the lines below them."""
    examples = [text for text in PYTHON if ">>>" in text]
    assert examples
    runner = doctest.DocTestRunner()
    for text in examples:
        runner.run(doctest.DocTestParser().get_doctest(text, {}, "README", "README.md", 0))
    assert not runner.failures


@pytest.mark.parametrize("name", re.findall(r"^tutor (\w+)", README, re.MULTILINE))
def test_the_commands_exist(name):
    """Every `tutor …` line names a command that is there."""
    assert name in commands.names()


def test_ci_runs_the_test_command_of_readme():
    """There is one command that tests, and `.ci/run` finds it."""
    line = re.search(r"^python3 -m venv .*pytest$", README, re.MULTILINE)
    assert line
    assert "README.md" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
