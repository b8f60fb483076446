"""Real terminals: a process on the other side of a pty, its screen read back."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path
from shutil import copytree

import pyte
import pytest

ROOT = Path(__file__).parents[3]
TOY = ROOT / "tests" / "tutor" / "toy_course"
DEADLINE = 15.0


def _as_a_terminal_does():
    """Ctrl-C and hanging up mean something, whatever the tests themselves were started by."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


class Terminal:
    """A process at a terminal of a given size, and the screen it has painted so far."""

    def __init__(self, home, columns=80, rows=24, arguments=(), **environment):
        self.screen = pyte.HistoryScreen(columns, rows, history=1000)
        self.stream = pyte.ByteStream(self.screen)
        self.raw = b""
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        settings = {"TUTOR_HOME": str(home), "TUTOR_COURSE": str(TOY), "TERM": "xterm-256color"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tutor", *arguments],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=ROOT,
            env=os.environ | settings | environment,
            start_new_session=True,
            preexec_fn=_as_a_terminal_does,
        )
        os.close(slave)
        self.master = master
        self.screen.write_process_input = self.type  # what a terminal answers when asked

    @property
    def text(self):
        """What is on the screen."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def wait_for(self, text):
        """Read until a text is on the screen."""
        until = time.monotonic() + DEADLINE
        while text not in self.text:
            assert time.monotonic() < until, f"{text!r} did not come:\n{self.text}"
            self.read(0.05)
        return self.text

    def read(self, patience):
        """Take in what has been painted; nothing more comes once the process has gone."""
        if select.select([self.master], [], [], patience)[0]:
            try:
                data = os.read(self.master, 65536)
            except OSError:
                return
            self.raw += data
            self.stream.feed(data)

    def settle(self, quiet=1.0):
        """Read until nothing has come for so many seconds."""
        while select.select([self.master], [], [], quiet)[0] and self.process.poll() is None:
            self.read(0)

    def type(self, keys):
        """Press keys."""
        os.write(self.master, keys.encode())

    def end(self):
        """The exit code, once the process has gone by itself."""
        until = time.monotonic() + DEADLINE
        while self.process.poll() is None:
            assert time.monotonic() < until, self.text
            self.read(0.05)
        self.read(0.05)
        return self.process.returncode

    def close(self):
        """Leave nothing behind."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.master)


@pytest.fixture
def terminal(home):
    """Open terminals; they are closed at the end."""
    opened = []

    def terminal(*size, **settings):
        opened.append(Terminal(home, *size, **settings))
        return opened[-1]

    yield terminal
    for one in opened:
        one.close()


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 12)])
def test_a_visit(terminal, size):
    """The question, an answer, a hint, a goodbye; at three sizes."""
    screen = terminal(*size)
    screen.wait_for("1/2  The sum")
    screen.wait_for("add-two · part 1/2")  # the status line
    screen.type("12\r")
    screen.wait_for("✗ Not yet   sum = 12")
    screen.type("7\r")
    screen.wait_for("part 2/2")
    screen.type("hint\r")
    screen.wait_for("Hint 1 of 2")
    screen.wait_for("hints 1/2")
    screen.type("\x04")
    assert screen.end() == 0
    assert "Goodbye" in screen.text


def test_ctrl_c_never_ends_it(terminal):
    """At a prompt it clears the line, with nothing else said."""
    screen = terminal()
    screen.wait_for("part 1/2")
    screen.type("99\x03")
    screen.type("\x03")
    screen.type("7\r")
    screen.wait_for("✓ Right   sum = 7")
    assert "Traceback" not in screen.text


ENDLESS = "\x1b[200~def double(x):\n    while True:\n        pass\n\x1b[201~"


def test_ctrl_c_stops_a_check_and_keeps_the_answer(terminal, store):
    """It costs no try, and Enter checks the same answer again."""
    screen = terminal(arguments=("do", "double"))
    screen.wait_for("part 1/1")
    screen.type(ENDLESS + "\r")
    screen.wait_for("Ctrl-C stops it")
    screen.type("\x03")
    screen.wait_for("The check was stopped")
    screen.wait_for("pass")
    assert not any(sitting.attempts for sitting in store.sittings())
    screen.type("\x03")
    screen.type("\x1b[200~def double(x):\n    return 2 * x\n\x1b[201~\r")
    screen.wait_for("✓ Right")


def test_ctrl_c_again_and_again_never_ends_it(terminal):
    """Wherever it comes between."""
    screen = terminal()
    screen.wait_for("part 1/2")
    for _ in range(20):
        screen.type("9\r\x03\x03")
        screen.read(0.02)
    screen.wait_for("part 1/2")
    screen.settle()
    screen.type("\x03")
    screen.settle()
    screen.type("7\r")
    screen.wait_for("part 2/2")
    assert "Traceback" not in screen.raw.decode(errors="replace")


def test_a_loop_that_never_ends_is_stopped_and_explained(terminal):
    """By the sandbox, in seconds, with a word on what it may be."""
    screen = terminal(arguments=("do", "double"))
    screen.wait_for("part 1/1")
    screen.type(ENDLESS + "\r")
    screen.wait_for("Is there a loop that never ends?")


@pytest.mark.skipif(sys.platform != "linux", reason="looks for the process of a program in /proc")
def test_ctrl_c_stops_a_check_of_plain_lines(terminal, store):
    """The answer is said again, as it stands at no prompt."""
    screen = terminal(arguments=("--plain", "do", "double"))
    screen.wait_for("1 of 1")
    for line in ("def double(x):", "    while True: pass", "."):
        screen.type(line + "\r")
        screen.read(0.2)
    children = Path(f"/proc/{screen.process.pid}/task/{screen.process.pid}/children")
    while not children.read_text():  # the program runs in one
        screen.read(0.05)
    screen.type("\x03")
    screen.wait_for("The check was stopped")
    assert not any(sitting.attempts for sitting in store.sittings())
    screen.type(".\r")  # the lines are still there
    screen.wait_for("Is there a loop that never ends?")


def test_python_and_back(terminal):
    """The same question is put again, and its answer is an answer."""
    screen = terminal()
    screen.wait_for("part 1/2")
    screen.type("repl\r")
    screen.wait_for(">>>")
    screen.type("6 * 7\r")
    screen.wait_for("42\n>>>")  # Ctrl-D is a key at the prompt alone
    screen.type("\x04")
    screen.wait_for("part 1/2")
    screen.type("7\r")
    screen.wait_for("✓ Right   sum = 7")


def test_a_file_is_watched(terminal, home):
    """Saved, and the verdict is there; right, and the prompt is back."""
    screen = terminal(arguments=("do", "double"))
    screen.wait_for("part 1/1")
    screen.type("watch\r")
    screen.wait_for("Ctrl-C ends this")
    (home / "programs" / "double.py").write_text("def double(x):\n    return 2 * x\n")
    screen.wait_for("✓ Right")
    screen.wait_for("finished")


def test_tab_completes(terminal):
    """A word by its first letters."""
    screen = terminal()
    screen.wait_for("part 1/2")
    screen.type("hin\t")
    screen.wait_for("> hint")


def test_a_formula_is_read_back_while_it_is_typed(terminal):
    """The status line follows every key, and shows the standing again afterwards."""
    screen = terminal(arguments=("do", "slope"))
    screen.wait_for("part 1/1")
    screen.type("x + sqrt(")
    screen.wait_for("I read: x …")
    screen.type("x)")
    screen.wait_for("I read: x + √(x)")
    screen.type("\x03")
    screen.wait_for("part 1/1")


def test_killed_and_resumed(terminal):
    """After kill -9 the same seed, part and hints are there, and the line that was being typed."""
    screen = terminal()
    screen.wait_for("part 1/2")
    for keys, sign in (("hint\r", "hints 1/2"), ("7\r", "part 2/2"), ("1", "> 1"), ("4", "> 14")):
        screen.type(keys)
        screen.wait_for(sign)
    time.sleep(0.6)  # twice as long as typing may go without being kept
    os.kill(screen.process.pid, signal.SIGKILL)
    screen.process.wait()
    again = terminal()
    again.wait_for("add-two · part 2/2 · hints 1/2 · seed 0")
    again.wait_for("Right so far, 1 of 2. sum: 7")
    again.wait_for("> 14")
    assert "Welcome" not in again.text
    again.type("\r")
    again.wait_for("✓ Right   twice = 14")


def test_killed_at_a_part_with_hints_of_its_own(terminal, tmp_path):
    """The status line counts those of the part, before the kill and after it."""
    course = copytree(TOY, tmp_path / "course")
    with (course / "01-sums" / "add-two" / "en.md").open("a", encoding="utf-8") as words:
        words.write("\n".join(f"## hint twice\nRung {letter}." for letter in "ABC"))
    screen = terminal(TUTOR_COURSE=str(course))
    screen.wait_for("part 1/2 · hints 0/2")
    for keys, sign in (("hint\r", "hints 1/2"), ("7\r", "part 2/2 · hints 0/3")):
        screen.type(keys)
        screen.wait_for(sign)
    screen.type("hint\r")
    screen.wait_for("Hint 1 of 3")
    screen.wait_for("hints 1/3")
    os.kill(screen.process.pid, signal.SIGKILL)
    screen.process.wait()
    again = terminal(TUTOR_COURSE=str(course))
    again.wait_for("add-two · part 2/2 · hints 1/3 · seed 0")
    assert "Rung A." in again.text
    assert "Count on" not in again.text


def test_a_line_that_was_dropped_does_not_come_back(terminal):
    """Ctrl-C is meant."""
    screen = terminal()
    screen.wait_for("part 1/2")
    screen.type("99")
    screen.wait_for("> 99")
    time.sleep(0.6)
    screen.type("\x03")
    screen.type("hint\r")
    screen.wait_for("hints 1/2")
    os.kill(screen.process.pid, signal.SIGKILL)
    screen.process.wait()
    again = terminal()
    again.wait_for("add-two · part 1/2 · hints 1/2")
    again.read(0.5)
    assert "99" not in again.text


def test_resizing_is_survived(terminal):
    """A window made narrower in the middle of a line."""
    screen = terminal(100, 30)
    screen.wait_for("part 1/2")
    screen.type("1")
    fcntl.ioctl(screen.master, termios.TIOCSWINSZ, struct.pack("HHHH", 12, 40, 0, 0))
    screen.screen.resize(12, 40)
    os.kill(screen.process.pid, signal.SIGWINCH)
    screen.type("2\r")
    screen.wait_for("sum = 12")


@pytest.mark.parametrize(
    "settings",
    [{"arguments": ("--plain",)}, {"TERM": "dumb"}],
    ids=["--plain", "TERM=dumb"],
)
def test_plain_at_a_terminal_paints_nothing(terminal, settings):
    """Line by line, without a single escape."""
    screen = terminal(**settings)
    screen.wait_for("1 of 2: The sum")
    screen.type("7\r")
    screen.wait_for("Right: sum = 7")
    screen.wait_for("2 of 2: Twice the sum\n\n>")  # at the prompt, where Ctrl-C drops the line
    screen.type("\x03")
    screen.wait_for("^C\n>")
    screen.type("\x04")
    assert screen.end() == 0
    assert b"\x1b" not in screen.raw
    assert b"Traceback" not in screen.raw


def test_ctrl_c_between_two_prompts_of_plain_lines(terminal):
    """It comes while the verdict is still being said: the next question is put all the same."""
    screen = terminal(arguments=("--plain",))
    screen.wait_for("1 of 2: The sum\n\n>")
    for pause in (0.0, 0.002, 0.005, 0.01, 0.02, 0.04):
        screen.type("9\r")
        time.sleep(pause)
        screen.type("\x03")
        screen.settle(0.2)
    screen.settle()
    screen.type("7\r")
    screen.wait_for("2 of 2: Twice the sum\n\n>")
    screen.type("14\r")
    screen.wait_for("Right: twice = 14")
    assert b"Traceback" not in screen.raw


def test_no_color_is_honoured(terminal):
    """The environment says so, and no colour is sent."""
    screen = terminal(NO_COLOR="1")
    screen.wait_for("part 1/2")
    screen.type("12\r")
    screen.wait_for("Not yet")
    colours = [code for code in (b"\x1b[31m", b"\x1b[32m", b"\x1b[0;31m") if code in screen.raw]
    assert colours == []


def test_the_terminal_going_away_loses_nothing(terminal, store):
    """The window is closed: what was answered is kept."""
    screen = terminal()
    screen.wait_for("part 1/2")
    screen.type("7\r")
    screen.wait_for("part 2/2")
    os.kill(screen.process.pid, signal.SIGHUP)
    screen.process.wait()
    assert [a.text for sitting in store.sittings() for a in sitting.attempts] == ["7"]


def test_the_question_is_there_before_algebra_is(terminal, tmp_path):
    """No prompt waits for sympy: a visit to a formula ends without it."""
    probe = tmp_path / "sitecustomize.py"
    probe.write_text(
        "import atexit, sys\n"
        "atexit.register(lambda: print('sympy:', 'sympy' in sys.modules, flush=True))\n"
    )
    path = os.pathsep.join([str(tmp_path), str(ROOT)])
    screen = terminal(arguments=("do", "slope"), PYTHONPATH=path)
    screen.wait_for("slope · part 1/1")
    screen.type("\x04")
    assert screen.end() == 0
    screen.wait_for("sympy: False")


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
def test_a_visit_in_chinese(terminal, size):
    """The words of the interface, and the words that may be typed."""
    screen = terminal(*size, arguments=("--lang", "zh"))
    screen.wait_for("小题 1/2")
    screen.type("12\r")
    screen.wait_for("✗ 还不对   sum = 12")
    screen.type("提示\r")
    screen.wait_for("提示 1/2")
    screen.type("7\r")
    screen.wait_for("✓ 正确   sum = 7")
    screen.wait_for("小题 2/2")
    screen.type("\x04")
    assert screen.end() == 0
    assert "再见。" in screen.text
