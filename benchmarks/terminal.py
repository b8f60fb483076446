"""How long a learner waits: for the version, for the first question, for a verdict.

    python -m benchmarks.terminal [--rounds N] [--exercises ID ...]

Processes take turns, and what is compared are the turns of one round: bare Python's start is the
measure. The first question is painted on a pseudo-terminal, and counts once the prompt below it
is. Verdicts are those of a session over every exercise of the course: for every part a wrong
answer, where the exercise knows one, then the right one. All are timed by the processor: what else
runs on the machine is not theirs. Exit code 1 if a limit is missed.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from statistics import median, quantiles

from benchmarks.timing import Times
from tutor.course import Course, CourseFault, find_course
from tutor.course.part import Part
from tutor.learner.store import open_store
from tutor.session.blocks import Judged
from tutor.session.session import Session

BARE = "bare Python"
LIBRARIES = "importing prompt_toolkit and rich"
VERSION = "tutor --version"
QUESTION = "first question painted"
PAINTED = b"\x1b[?2004h"  # the prompt below the question takes keys
DEADLINE = 60.0  # seconds
LIMITS = ((VERSION, BARE, 3.0), (QUESTION, LIBRARIES, 1.5))
KINDS = {"number": 20.0, "expression": 50.0, "derivation": 50.0}  # ms, 95 % of the verdicts


def main(argv: list[str] | None = None) -> int:
    """Measure and compare with the limits; the exit code says whether all are kept."""
    options = arguments(argv)
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"TUTOR_HOME": folder, "LC_ALL": "C.UTF-8"}
        starts = turns(commands(), options.rounds)
        kept = [*told_starts(starts)]
        kept += told_verdicts(
            verdicts(Path(folder), options.exercises), median(starts[BARE].rounds)
        )
    return 0 if all(kept) else 1


def arguments(argv: list[str] | None) -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser("python -m benchmarks.terminal")
    parser.add_argument("--rounds", type=int, default=15, metavar="N", help="turns each one takes")
    parser.add_argument("--exercises", nargs="*", metavar="ID", help="verdicts on these alone")
    return parser.parse_args(argv)


# -- starts -------------------------------------------------------------------------------------


def commands() -> dict[str, Callable[[], float]]:
    """What takes turns: each gives the seconds it took."""
    return {
        BARE: lambda: ran("-c", "pass"),
        LIBRARIES: lambda: ran("-c", "import prompt_toolkit, rich.console, rich.markdown"),
        VERSION: lambda: ran("-m", "tutor", "--version"),
        QUESTION: painted,
    }


def turns(programs: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, Times]:
    """Let all take turns, in an order that is rotated; a first round fills the caches."""
    found: dict[str, list[float]] = {name: [] for name in programs}
    names = list(programs)
    for number in range(rounds + 1):
        for name in names[number % len(names) :] + names[: number % len(names)]:
            seconds = programs[name]()
            found[name] += [seconds] if number else []
    return {name: Times(seconds) for name, seconds in found.items()}


def ran(*arguments: str) -> float:
    """Seconds of a process of Python."""
    process = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.DEVNULL)
    return spent(process)


def spent(process: subprocess.Popen[bytes]) -> float:
    """Seconds of the processor that a process took, once it has ended."""
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return used.ru_utime + used.ru_stime


def painted() -> float:
    """Seconds until the first question, and the prompt below it, are on a terminal."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    settings = {"TERM": "xterm-256color", "PROMPT_TOOLKIT_NO_CPR": "1"}
    process = subprocess.Popen(
        [sys.executable, "-m", "tutor"],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=os.environ | settings,
        start_new_session=True,
    )
    os.close(theirs)
    end = time.monotonic() + DEADLINE
    shown = b""
    while PAINTED not in shown:
        if time.monotonic() > end or process.poll() is not None:
            raise RuntimeError(f"no question was painted: {shown[-400:]!r}")
        if select.select([ours], [], [], 1.0)[0]:
            shown += os.read(ours, 65536)
    process.kill()
    os.close(ours)
    return spent(process)


def told_starts(starts: Mapping[str, Times]) -> Iterator[bool]:
    """Every start beside its measure; whether it is within the limit."""
    print(f"| start | median | times {BARE} |\n|---|--:|--:|")
    for name, times in starts.items():
        ratio = times.against(starts[BARE])
        print(f"| {name} | {1e3 * median(times.rounds):.0f} ms | {ratio:.2f} |")
    print()
    for name, measure, limit in LIMITS:
        ratio = starts[name].against(starts[measure])
        yield ratio <= limit
        said = "kept" if ratio <= limit else "MISSED"
        print(f"{name}: {ratio:.2f} times {measure}; the limit is {limit:g}: {said}")


# -- verdicts -----------------------------------------------------------------------------------


def verdicts(home: Path, only: list[str] | None) -> dict[str, list[tuple[float, str]]]:
    """Seconds of every verdict by the kind of its part, each with whose it is."""
    course = Course(find_course(None))
    found: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for entry in course.entries:
        if only and entry.id not in only:
            continue
        session = Session(course, open_store(home / "visits" / entry.id), home / "programs")
        session.open(entry.id, 0)
        for kind, name, seconds in of_visit(session):
            found[kind].append((seconds, f"{entry.id}, {name}"))
        session.store.close()
    return found


def of_visit(session: Session) -> Iterator[tuple[str, str, float]]:
    """Kind, part and seconds of every verdict on one exercise, and on what is asked in between."""
    tried: set[tuple[int, str]] = set()
    while session.desk and (part := session.desk.part) and part.kind in KINDS:
        here = (id(session.desk.sheet), part.name)
        wrong, right = answers(session, part)
        text = right if here in tried or wrong is None else wrong
        start = time.process_time()
        blocks = session.take(text)
        seconds = time.process_time() - start
        if any(isinstance(block, Judged) for block in blocks):
            yield part.kind, part.name, seconds
        if text == right and session.desk.part is part:
            return  # not settled: what comes after it is not asked
        tried.add(here)


def answers(session: Session, part: Part) -> tuple[str | None, str]:
    """A wrong answer to a part, if the exercise knows one, and the right one."""
    assert session.desk
    sheet = session.desk.sheet
    right = part.written(sheet.expected[part.name])
    try:
        flawed = [
            part.written(steps[part.name]) for _, steps in sheet.exercise.mistaken(sheet.variant)
        ]
    except CourseFault:
        flawed = []
    return next((text for text in flawed if text != right), None), right


def told_verdicts(found: Mapping[str, list[tuple[float, str]]], bare: float) -> Iterator[bool]:
    """How long verdicts take, by kind, and which took longest; whether that is within the limit."""
    print("\n| verdicts | count | median | 95 % within | in starts of Python | limit | slowest |")
    print("|---|--:|--:|--:|--:|--:|---|")
    for kind, limit in KINDS.items():
        if len(found[kind]) < 2:
            continue
        seconds = [seconds for seconds, _ in found[kind]]
        high = quantiles(seconds, n=20)[-1]
        slowest, whose = max(found[kind])
        yield 1e3 * high < limit
        print(
            f"| {kind} | {len(seconds)} | {1e3 * median(seconds):.1f} ms | {1e3 * high:.1f} ms "
            f"| {high / bare:.2f} | {limit:.0f} ms{'' if 1e3 * high < limit else ' MISSED'} "
            f"| {whose}: {1e3 * slowest:.0f} ms |"
        )


if __name__ == "__main__":
    sys.exit(main())
