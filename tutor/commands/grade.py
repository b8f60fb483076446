"""Grade submissions, safely and many at a time. Exit code: 0 all right, 1 points lost.

PATH is a folder of submissions, one child each (a folder per student, or a file named after the
student); or it is one submission: a file, or a folder that holds answers itself. A submission's
answers are <exercise-id>.py for code (hyphens or underscores) and answers.toml or answers.json for
the rest, with a table for each exercise: [forward-relu-net], then y1 = 46. A folder with at least
one such file directly in it is taken as one submission. Hidden folders and __MACOSX are skipped.

Without --assignment, each submission is graded on the exercises that it holds answers to, at the
seeds that it names (0 if it names none); one that holds none is "missing", 0 of 0 points. With an
assignment, every submission is graded on all of its exercises, at its seeds, for its points:

    title = "Week 3"
    exercises = ["forward-relu-net", "adam-step"]

or, to say more of an exercise, [exercises.adam-step] with points = 10 and seed = 3.

With --make nothing is graded: for the assignment given, an autograder to upload is written
(gradescope: autograder.zip), or a workflow to commit (github, classroom: in .github/workflows).

Every result goes into a journal at once. Should the run be interrupted, or killed, the same command
with --resume goes on where it was; without --resume it begins anew.

Further exit codes: 2 usage, 3 the course is at fault, 4 the grader failed for some results, which
then cost no points, or a report could not be written, 5 interrupted.
"""

from __future__ import annotations

import difflib
import hashlib
import os
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tutor import reports
from tutor.commands import BadInput
from tutor.course import Course, CourseFault, find_course
from tutor.grading import kinds
from tutor.grading.assignment import Assignment, BadAssignment, read_assignment
from tutor.grading.bench import Bench
from tutor.grading.catalogue import Catalogue
from tutor.grading.finding import Place, find_submissions
from tutor.grading.journal import Journal, JournalFault
from tutor.grading.report import Report
from tutor.grading.running import GradingRun, stopped_by_signals
from tutor.grading.sandboxes import Sandboxes
from tutor.grading.secret import BadSecret, own_secret, read_secret
from tutor.learner.place import grading, home
from tutor.reports import platforms
from tutor.reports.writing import write
from tutor.verdict import Status

FULL_MARKS, POINTS_LOST, COURSE_FAULT, GRADER_FAILED, INTERRUPTED = 0, 1, 3, 4, 5

_MOST_JOBS = 256
_WORKERS_PER_JOB = 2  # one is judged while the other's program runs
_AHEAD = 2  # pieces of work handed out for each worker, so that none waits for the next


def arguments(parser: ArgumentParser) -> None:
    """What is graded, by which terms, and where the results go."""
    parser.add_argument("paths", metavar="PATH", nargs="*", type=Path)
    parser.add_argument(
        "--assignment", type=Path, metavar="FILE", help="the exercises to grade, a .toml file"
    )
    parser.add_argument(
        "--format",
        type=_format,
        action="append",
        dest="formats",
        metavar="F[=FILE]",
        help=f"a report: {', '.join(reports.names())}; to FILE, or else to the screen."
        " May be given several times; `text` if not given",
    )
    parser.add_argument(
        "--make",
        type=_platform,
        metavar="P[=FILE]",
        help="grade nothing, but write what a platform needs to do it:"
        f" {', '.join(platforms.names())}",
    )
    parser.add_argument(
        "--jobs", type=_jobs, metavar="N", help="programs to run at a time (one for each core)"
    )
    parser.add_argument("--resume", action="store_true", help="go on with an interrupted run")
    parser.add_argument(
        "--journal",
        type=Path,
        metavar="FILE",
        help="where results are kept (a file of the tutor's own)",
    )
    parser.add_argument(
        "--secret",
        type=Path,
        metavar="FILE",
        help="what programs' inputs are drawn from; the same on two machines gives the same inputs",
    )


def run(options: Namespace) -> int:
    """Grade, write the reports, and say by the exit code how it went."""
    if not (options.paths or options.make):
        raise BadInput("no PATH to grade; `tutor grade --help` shows what there is")
    formats: list[tuple[str, Path | None]] = options.formats or [("text", None)]
    _only_one_on_screen(formats)
    course = Course(find_course(options.course), options.lang)
    try:
        catalogue = Catalogue(course, _assignment(options.assignment))
        for id in catalogue.assigned:
            _ = catalogue.load(id).parts
    except CourseFault as fault:
        print(f"tutor: the course is at fault: {fault}", file=sys.stderr)
        return COURSE_FAULT
    if options.make:
        return _make(options, course)
    places = _places(options, catalogue, formats)
    try:
        with Journal(_journal(options, course), catalogue.version) as journal:
            _begin(journal, options)
            report = _graded(places, catalogue, journal, options.jobs or _cores())
    except JournalFault as fault:
        raise BadInput(f"the journal {fault}; --journal FILE chooses another") from None
    _tell(report)
    return max(_written(formats, report), _exit_code(report))


def _assignment(file: Path | None) -> Assignment | None:
    try:
        return read_assignment(file) if file else None
    except BadAssignment as problem:
        raise BadInput(str(problem)) from None


def _make(options: Namespace, course: Course) -> int:
    name, file = options.make
    try:
        secret = read_secret(options.secret) if options.secret else own_secret(home())
        kit = platforms.Kit(course, secret, tuple(options.paths), options.assignment)
        write(file, platforms.make(name, kit))
    except (BadSecret, platforms.CannotMake) as problem:
        raise BadInput(str(problem)) from None
    except OSError as error:
        raise BadInput(f"{file} cannot be written: {error.strerror}") from None
    print(f"{file}: {platforms.summary(name)}")
    return FULL_MARKS


def _places(
    options: Namespace, catalogue: Catalogue, formats: list[tuple[str, Path | None]]
) -> list[Place]:
    own = [file for _, file in formats if file]
    own += [file for file in (options.assignment, options.journal, options.secret) if file]
    try:
        return find_submissions(
            options.paths, lambda name: kinds.answers(name, catalogue), leave_out=own
        )
    except OSError as error:
        raise BadInput(f"{error.filename} cannot be read: {error.strerror}") from None
    except RuntimeError as error:  # links that lead in a circle
        raise BadInput(str(error)) from None


def _journal(options: Namespace, course: Course) -> Path:
    """The file asked for, else one of the tutor's own for this very command."""
    if options.journal:
        return Path(options.journal)
    what = [*options.paths, options.assignment or "", course.folder]
    asked = "\0".join(str(Path(path).resolve()) for path in what)
    return grading(home()) / f"{hashlib.sha256(asked.encode(errors='replace')).hexdigest()[:16]}.db"


def _begin(journal: Journal, options: Namespace) -> None:
    """A journal to go on with, or one begun anew."""
    try:
        given = read_secret(options.secret) if options.secret else None
        if not options.resume or journal.secret is None:
            journal.begin(given or own_secret(home()))
    except BadSecret as problem:
        raise BadInput(str(problem)) from None
    if given not in (None, journal.secret):
        raise BadInput("the journal was begun with another --secret; leave out --resume")
    journal.go_on()


def _graded(places: list[Place], catalogue: Catalogue, journal: Journal, jobs: int) -> Report:
    workers = jobs * _WORKERS_PER_JOB
    with Sandboxes(jobs) as sandboxes, ThreadPoolExecutor(workers) as pool:
        bench = Bench(catalogue.course, journal.secret or "", sandboxes.run)
        run = GradingRun(
            places,
            catalogue,
            journal,
            lambda work: pool.submit(bench.judged, work),
            window=_AHEAD * workers,
            progress=_progress(len(places)),
        )
        with stopped_by_signals(run.stop):
            report = run.grade()
    if sys.stderr.isatty():
        print(file=sys.stderr)
    return report


def _progress(submissions: int) -> Callable[[int, int], None]:
    """A line that is written over and over; on a terminal only."""
    if not sys.stderr.isatty():
        return lambda opened, results: None

    def show(opened: int, results: int) -> None:
        line = f"{results} results, {opened} of {submissions} submissions opened"
        print(f"\r{line}", end="", file=sys.stderr, flush=True)

    return show


def _written(formats: list[tuple[str, Path | None]], report: Report) -> int:
    """Every report that can be written is, files before the screen; what cannot be is told."""
    code = FULL_MARKS
    for format, file in sorted(formats, key=lambda pair: pair[1] is None):
        text = reports.render(format, report)
        if file is None:
            print(text, end="")
            continue
        try:
            write(file, text)
        except OSError as error:
            print(f"tutor: {file} cannot be written: {error.strerror}", file=sys.stderr)
            code = GRADER_FAILED
    return code


def _tell(report: Report) -> None:
    """What must not go unnoticed, whatever the reports look like."""
    if report.faults:
        print(
            f"tutor: the grader failed for {report.faults} of the results ({Status.GRADER_ERROR});"
            " they cost no points, and are tried again with --resume",
            file=sys.stderr,
        )
    if not report.complete:
        print(
            f"tutor: interrupted with {report.left} of {len(report.submissions)} submissions left;"
            " the same command with --resume goes on",
            file=sys.stderr,
        )


def _exit_code(report: Report) -> int:
    if not report.complete:
        return INTERRUPTED
    if report.faults:
        return GRADER_FAILED
    right = all(submission.verdict is Status.RIGHT for submission in report.submissions)
    return FULL_MARKS if right else POINTS_LOST


def _only_one_on_screen(formats: list[tuple[str, Path | None]]) -> None:
    files = [file for _, file in formats]
    if files.count(None) > 1:
        raise BadInput("two reports would mix on the screen; give one of them a file: json=FILE")
    if len(set(files)) < len(files):
        raise BadInput("two reports would go to one file; give each its own")


def _format(text: str) -> tuple[str, Path | None]:
    name, equals, file = text.partition("=")
    if name not in reports.names():
        near = difflib.get_close_matches(name, reports.names(), n=1)
        hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(reports.names())}"
        raise ArgumentTypeError(f"there is no format {name!r}; {hint}")
    if equals and not file:
        raise ArgumentTypeError(f"{text!r} names no file; write {name}=FILE, or {name} alone")
    return name, Path(file) if file and file != "-" else None


def _platform(text: str) -> tuple[str, Path]:
    name, equals, file = text.partition("=")
    if name not in platforms.names():
        raise ArgumentTypeError(f"there is no {name!r}; there are: {', '.join(platforms.names())}")
    if equals and not file:
        raise ArgumentTypeError(f"{text!r} names no file; write {name}=FILE, or {name} alone")
    return name, Path(file) if file else platforms.usual_file(name)


def _jobs(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 0 < int(text) <= _MOST_JOBS):
        raise ArgumentTypeError(f"{text!r} is no number of jobs; give one from 1 to {_MOST_JOBS}")
    return int(text)


def _cores() -> int:
    """The cores this process may use, which in a container are often not all there are."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1
