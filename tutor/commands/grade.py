"""Grade submissions, safely and many at a time. Exit code: 0 all right, 1 points lost.

PATH is a folder of submissions, one child each (a folder, a zip or a tar per student, or a file
named after the student); or a class as Moodle, Canvas, Blackboard or Gradescope export it, unpacked
or not; or it is one submission: a file, an archive, or a folder that holds answers itself. A
submission's answers are <exercise-id>.py for code (hyphens or underscores), answers.toml or
answers.json for the rest, with a table for each exercise ([forward-relu-net], then y1 = 46), or a
notebook, where functions are found by their names. A folder with at least one such file directly in
it is taken as one submission. Hidden folders and __MACOSX are skipped.

Without --assignment, each submission is graded on the exercises that it holds answers to, at the
seeds that it names (0 if it names none); one that holds none is "missing", 0 of 0 points. With an
assignment, every submission is graded on all of its exercises, by its terms:

    title = "Week 3"
    exercises = ["forward-relu-net", "adam-step"]
    due = 2026-03-01T23:59:00+01:00
    late = {percent = 10, per = "day", grace = "15 minutes", cap = 50}

Of [exercises.adam-step] it may say points = 10 and seed = 3. Further fields: variants ("student":
numbers of their own for each; --seeds lists them), attempts, timezone, extensions, submitted,
checks, feedback; README shows them all.

With --make nothing is graded: for the assignment given, an autograder to upload is written
(gradescope: autograder.zip), or a workflow to commit (github, classroom: in .github/workflows).

Every result goes into a journal at once. Should the run be interrupted, or killed, the same command
with --resume goes on where it was; without --resume it begins anew. With --regrade everything is
judged by the course as it is now, and what it said before is told beside.

Further exit codes: 2 usage, 3 the course is at fault, 4 the grader failed: for some results, which
then cost no points, or because its journal or a report could not be written, 5 interrupted.
"""

from __future__ import annotations

import difflib
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path

from tutor import reports
from tutor.commands import BadInput, _crew
from tutor.course import Course, CourseFault, find_course
from tutor.course.listing import UnknownExercise
from tutor.grading import kinds
from tutor.grading.assignment import Assignment, BadAssignment, read_assignment
from tutor.grading.catalogue import Catalogue
from tutor.grading.finding import Finder, Place
from tutor.grading.intake.node import Refusal
from tutor.grading.journal import Journal, JournalFault
from tutor.grading.report import Report
from tutor.grading.reporting import to_judge
from tutor.grading.roster import BadRoster, listed, read_names
from tutor.grading.running import GradingRun, stopped_by_signals
from tutor.grading.secret import BadSecret, SecretFault, own_secret, read_secret
from tutor.grading.starting import CannotStart, start, usual_journal
from tutor.grading.telling import sentences
from tutor.grading.variants import OwnSeeds
from tutor.language import _
from tutor.learner.place import grading, home
from tutor.reports import platforms
from tutor.reports.writing import write
from tutor.terminal.gauge import gauge
from tutor.verdict import Status

FULL_MARKS, POINTS_LOST, COURSE_FAULT, GRADER_FAILED, INTERRUPTED = 0, 1, 3, 4, 5


def arguments(parser: ArgumentParser) -> None:
    """What is graded, by which terms, and where the results go."""
    parser.add_argument("paths", metavar="PATH", nargs="*", type=Path)
    parser.add_argument(
        "--assignment", type=Path, metavar="FILE", help=_("the exercises to grade, a .toml file")
    )
    parser.add_argument(
        "--format",
        type=_format,
        action="append",
        dest="formats",
        metavar="F[=FILE]",
        help=_(
            "a report: {names}; to FILE, or else to the screen. May be given several times; `text` "
            "if not given",
            names=", ".join(reports.names()),
        ),
    )
    parser.add_argument(
        "--make",
        type=_platform,
        metavar="P[=FILE]",
        help=_(
            "grade nothing, but write what a platform needs to do it: {names}",
            names=", ".join(platforms.names()),
        ),
    )
    begun = parser.add_mutually_exclusive_group()
    begun.add_argument("--resume", action="store_true", help=_("go on with an interrupted run"))
    begun.add_argument(
        "--regrade",
        action="store_true",
        help=_("judge again by a newer course, and tell what the older one said"),
    )
    parser.add_argument(
        "--seeds",
        action="store_true",
        help=_("grade nothing: list the seeds of the students named in PATH, a text file"),
    )
    parser.add_argument(
        "--journal",
        type=Path,
        metavar="FILE",
        help=_("where results are kept (a file of the tutor's own)"),
    )
    parser.add_argument(
        "--secret",
        type=Path,
        metavar="FILE",
        help=_(
            "what programs' inputs are drawn from; the same on two machines gives the same inputs"
        ),
    )
    _crew.arguments(parser)


def run(options: Namespace) -> int:
    """Grade, write the reports, and say by the exit code how it went."""
    if not (options.paths or options.make):
        raise BadInput(_("required: PATH; `tutor grade --help` shows what there is"))
    formats: list[tuple[str, Path | None]] = options.formats or [("text", None)]
    _only_one_on_screen(formats)
    course = Course(find_course(options.course), options.lang)
    try:
        catalogue = Catalogue(course, _assignment(options.assignment))
        for id in catalogue.assigned:
            catalogue.load(id).parts  # noqa: B018 - raises what is wrong with it
    except UnknownExercise as unknown:
        raise BadInput(
            _("{assignment}: exercises: {unknown}", assignment=options.assignment, unknown=unknown)
        ) from None
    except CourseFault as fault:
        print(_("tutor: the course is at fault: {fault}", fault=fault), file=sys.stderr)
        return COURSE_FAULT
    try:
        if options.make:
            return _make(options, course)
        if options.seeds:
            return _list_seeds(options, catalogue)
        return _grade(options, catalogue, formats)
    except (BadSecret, CannotStart) as problem:
        raise BadInput(str(problem)) from None
    except JournalFault as fault:
        print(_("tutor: the journal {fault}", fault=fault), file=sys.stderr)
    except SecretFault as fault:
        print(_("tutor: the secret {fault}", fault=fault), file=sys.stderr)
    return GRADER_FAILED


def _assignment(file: Path | None) -> Assignment | None:
    try:
        return read_assignment(file) if file else None
    except BadAssignment as problem:
        raise BadInput(str(problem)) from None


def _make(options: Namespace, course: Course) -> int:
    name, file = options.make
    secret = read_secret(options.secret) if options.secret else own_secret(home())
    kit = platforms.Kit(course, secret, tuple(options.paths), options.assignment)
    try:
        content = platforms.make(name, kit)
    except platforms.CannotMake as problem:
        raise BadInput(str(problem)) from None
    try:
        write(file, content)
    except OSError as error:
        raise BadInput(
            _("{file} cannot be written: {reason}", file=file, reason=error.strerror)
        ) from None
    print(f"{file}: {platforms.summary(name)}")
    return FULL_MARKS


def _list_seeds(options: Namespace, catalogue: Catalogue) -> int:
    if catalogue.assignment is None:
        raise BadInput(_("--seeds needs --assignment FILE, which says what the seeds are for"))
    try:
        names = [name for file in options.paths for name in read_names(file)]
    except BadRoster as problem:
        raise BadInput(str(problem)) from None
    secret = read_secret(options.secret) if options.secret else own_secret(home())
    print(listed(names, catalogue, OwnSeeds(secret)), end="")
    return FULL_MARKS


def _grade(options: Namespace, catalogue: Catalogue, formats: list[tuple[str, Path | None]]) -> int:
    places = _places(options, catalogue, formats)
    with Journal(_journal(options), catalogue.version) as journal:
        given = read_secret(options.secret) if options.secret else None
        begun = {"resume": options.resume, "regrade": options.regrade}
        start(journal, given, lambda: own_secret(home()), **begun)
        report = _graded(places, catalogue, journal, options)
    for sentence in sentences(report, places, catalogue):
        print(f"tutor: {sentence}", file=sys.stderr)
    return max(_written(formats, report), _exit_code(report))


def _places(
    options: Namespace, catalogue: Catalogue, formats: list[tuple[str, Path | None]]
) -> list[Place]:
    own = [file for _, file in formats if file]
    own += [file for file in (options.assignment, options.journal, options.secret) if file]
    attempts = catalogue.assignment is not None and catalogue.assignment.attempts is not None
    finder = Finder(lambda name: kinds.answers(name, catalogue), kinds.room, attempts)
    try:
        if places := finder.find(options.paths, leave_out=own):
            return places
        raise BadInput(
            _("there is nothing to grade in {paths}", paths=", ".join(map(str, options.paths)))
        )
    except OSError as error:
        raise BadInput(
            _("{file} cannot be read: {reason}", file=error.filename, reason=error.strerror)
        ) from None
    except (Refusal, RuntimeError) as error:  # RuntimeError: links that lead in a circle
        raise BadInput(str(error)) from None


def _journal(options: Namespace) -> Path:
    """The file asked for, else one of the tutor's own for these very submissions."""
    if options.journal is None:
        named = [*options.paths, *([options.assignment] if options.assignment else [])]
        return usual_journal(grading(home()), named)
    if options.journal.is_dir():
        raise BadInput(
            _("{journal} is a folder; --journal FILE chooses another", journal=options.journal)
        )
    return Path(options.journal)


def _graded(
    places: list[Place], catalogue: Catalogue, journal: Journal, options: Namespace
) -> Report:
    secret = journal.secret or ""
    with (
        _crew.crew(options, catalogue, secret) as crew,
        gauge(len(to_judge(places, catalogue.assignment)), options.plain) as progress,
    ):
        run = GradingRun(
            places,
            catalogue,
            journal,
            crew.submit,
            window=crew.window,
            progress=progress,
            seeds=OwnSeeds(secret),
        )
        with stopped_by_signals(run.stop):
            return run.grade()


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
            print(
                _("tutor: {file} cannot be written: {reason}", file=file, reason=error.strerror),
                file=sys.stderr,
            )
            code = GRADER_FAILED
    return code


def _exit_code(report: Report) -> int:
    if not report.complete:
        return INTERRUPTED
    if report.faults:
        return GRADER_FAILED
    full = all(
        submission.verdict is Status.RIGHT and submission.final >= submission.score
        for submission in report.submissions
    )
    return FULL_MARKS if full else POINTS_LOST


def _only_one_on_screen(formats: list[tuple[str, Path | None]]) -> None:
    files = [file for _, file in formats]
    if files.count(None) > 1:
        raise BadInput(_("two reports would mix on the screen; give one of them a file: json=FILE"))
    if len(set(files)) < len(files):
        raise BadInput(_("two reports would go to one file; give each its own"))


def _format(text: str) -> tuple[str, Path | None]:
    name, equals, file = text.partition("=")
    if name not in reports.names():
        raise ArgumentTypeError(_no_format(name))
    if equals and not file:
        raise ArgumentTypeError(_no_file(text, name))
    return name, Path(file) if file and file != "-" else None


def _no_format(name: str) -> str:
    near = difflib.get_close_matches(name, reports.names(), n=1)
    if near:
        return _("there is no format {name!r}; did you mean {near}?", name=name, near=near[0])
    names = ", ".join(reports.names())
    return _("there is no format {name!r}; there are: {names}", name=name, names=names)


def _no_file(text: str, name: str) -> str:
    return _("{text!r} names no file; write {name}=FILE, or {name} alone", text=text, name=name)


def _platform(text: str) -> tuple[str, Path]:
    name, equals, file = text.partition("=")
    if name not in platforms.names():
        raise ArgumentTypeError(
            _(
                "there is no {name!r}; there are: {names}",
                name=name,
                names=", ".join(platforms.names()),
            )
        )
    if equals and not file:
        raise ArgumentTypeError(_no_file(text, name))
    return name, Path(file) if file else platforms.usual_file(name)
