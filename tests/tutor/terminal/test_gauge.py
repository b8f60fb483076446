"""How far a run is: a bar on a terminal, lines in a log, nothing where there is nothing to say."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tutor.terminal import gauge
from tutor.terminal.gauge import Pace

PROGRAM = """
import sys, time
from tutor.terminal import gauge
gauge._LINE_SECONDS = 0.3
with gauge.gauge(40, plain="--plain" in sys.argv) as show:
    for done in range(1, 41):
        time.sleep(0.05)
        show(done, 0)
print("the report")
"""


@pytest.mark.parametrize(
    ("total", "done", "found", "seconds", "said"),
    [
        (10_000, 1800, 0, 10.0, "180 a second, 46 s left"),
        (10_000, 6800, 5000, 10.0, "180 a second, 18 s left"),
        (100, 10, 0, 20.0, "0.5 a second, 3 min left"),
        (1_000_000, 1000, 0, 10.0, "100 a second, 2.8 h left"),
        (100, 0, 0, 10.0, ""),
        (100, 50, 50, 10.0, ""),
        (100, 50, 0, 0.5, ""),
        (100, 100, 0, 10.0, "10 a second, 0 s left"),
    ],
)
def test_the_rate_and_the_time_left(total, done, found, seconds, said):
    times = iter([0.0, seconds])
    assert Pace(total, clock=lambda: next(times)).said(done, found) == said


def test_in_a_log_a_line_now_and_then(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, cwd=Path.cwd(), check=True
    )
    assert done.stdout == "the report\n"
    lines = done.stderr.splitlines()
    assert 3 <= len(lines) <= 8
    assert all(
        re.fullmatch(r"\d+ of 40 submissions(, .* a second, .* left)?", line) for line in lines
    )
    assert re.search(r"\d a second, \d+ s left", lines[-1])


def on_a_terminal(*arguments):
    """Everything that is written to a terminal, escapes and all."""
    parent, child = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *arguments],
        stdout=child, stderr=child, cwd=Path.cwd(),
        env=os.environ | {"TERM": "xterm-256color", "COLUMNS": "80"},
    )  # fmt: skip
    os.close(child)
    written = b""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            piece = os.read(parent, 65536)
        except OSError:
            break
        if not piece:
            break
        written += piece
    os.close(parent)
    assert process.wait(timeout=30) == 0
    return written.decode()


def test_on_a_terminal_a_bar_that_leaves_no_trace():
    written = on_a_terminal()
    assert "━" in written
    assert re.search(r"\d+/40", written)
    assert re.search(r"\d+ a second, \d s left", written)
    after = written[written.rindex("the report") :]
    assert after.strip() == "the report"
    assert "\x1b[2K" in written  # it is taken away again


def test_plain_is_plain_on_a_terminal_too():
    assert "\x1b" not in on_a_terminal("--plain")


def test_a_short_run_says_nothing(capsys):
    with gauge.gauge(3, plain=False) as show:
        show(3, 0)
    assert capsys.readouterr().err == ""
