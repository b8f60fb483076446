"""For pytest: a test for each assigned exercise of each submission, told as students may be told.

A submission is graded when the first of its tests runs, just as `tutor grade` does it. A test fails
if points are missing; it ends in an error if the grader did. No file of a student's is collected,
and no name or text of one reaches the screen but cut and made visible.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tutor.course import Course, CourseFault, find_course
from tutor.grading import kinds
from tutor.grading.assignment import BadAssignment, read_assignment
from tutor.grading.bench import Bench
from tutor.grading.catalogue import Catalogue
from tutor.grading.finding import Finder, Place
from tutor.grading.intake.disk import OnDisk
from tutor.grading.journal import Journal
from tutor.grading.report import GradedSubmission
from tutor.grading.running import GradingRun
from tutor.grading.sandboxes import Sandboxes
from tutor.grading.secret import BadSecret, SecretFault, own_secret, read_secret
from tutor.grading.submission import Result, Work
from tutor.grading.variants import OwnSeeds
from tutor.learner.place import home
from tutor.reports.reasons import headline, lost_parts
from tutor.reports.shown import on_a_line
from tutor.reports.told import told
from tutor.verdict import Status

_LONGEST_NAME = 100
_LONGEST_LINE = 500


class Grading:
    """The plugin that is there while submissions are graded. Raises UsageError."""

    def __init__(self, config: pytest.Config) -> None:
        if config.args_source is not pytest.Config.ArgsSource.ARGS:
            raise pytest.UsageError("name the folder of submissions: --tutor-assignment FILE PATH")
        self._options = config.option
        self._folders = {(config.invocation_params.dir / arg).resolve() for arg in config.args}
        self._graded: dict[str, GradedSubmission] = {}
        self._stack = ExitStack()
        try:
            self.catalogue = self._catalogue()
            self._secret = self._own_or_given()
        except (BadAssignment, BadSecret, SecretFault, CourseFault, LookupError) as problem:
            raise pytest.UsageError(str(problem)) from None
        self._refuse_settings(config.inipath)

    def _catalogue(self) -> Catalogue:
        course = Course(find_course(self._options.tutor_course), self._options.tutor_lang)
        catalogue = Catalogue(course, read_assignment(self._options.tutor_assignment))
        for id in catalogue.assigned:
            _ = catalogue.load(id).parts
        return catalogue

    def _own_or_given(self) -> str:
        file = self._options.tutor_secret
        return read_secret(file) if file else own_secret(home())

    def _refuse_settings(self, file: Path | None) -> None:
        """Settings name plugins and paths: a student's would run the student's code, unwalled."""
        places = [place for folder in self._folders for place in self._places(folder)]
        if file and any(_holds(place, file) for place in places):
            raise pytest.UsageError(f"{file} lies in a submission; give your own: -c FILE")

    def students(self, folder: Path) -> dict[str, list[Place]]:
        """Who handed in, and every attempt."""
        students: dict[str, list[Place]] = defaultdict(list)
        for place in self._places(folder):
            students[place.student or place.id].append(place)
        return students

    def _places(self, folder: Path) -> list[Place]:
        """The submissions in a folder; none where there is no folder, which pytest itself tells."""
        own = [self._options.tutor_assignment, self._options.tutor_secret]
        assignment = self.catalogue.assignment
        attempts = assignment is not None and assignment.attempts is not None
        finder = Finder(lambda name: kinds.answers(name, self.catalogue), kinds.room, attempts)
        try:
            return finder.find([folder], leave_out=[file for file in own if file])
        except OSError:
            return []

    @pytest.hookimpl(tryfirst=True)
    def pytest_collect_directory(self, path: Path, parent: pytest.Collector) -> Any:
        """A folder that was named holds submissions, and nothing that is to be imported."""
        return self._collector(path, parent)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> Any:
        """A file that was named is a submission."""
        return self._collector(file_path, parent)

    def _collector(self, path: Path, parent: pytest.Collector) -> pytest.Collector | None:
        if path.resolve() not in self._folders:
            return None
        return Submissions.from_parent(parent, path=path, grading=self)

    def graded(self, student: str, attempts: list[Place]) -> GradedSubmission:
        """The row of a student, as the student may read it, made when it is first asked for."""
        if student not in self._graded:
            run = GradingRun(
                attempts,
                self.catalogue,
                self._journal,
                self._judged,
                window=1,
                seeds=self._seeds,
            )
            self._graded[student] = told(run.grade()).submissions[0]
        return self._graded[student]

    def _judged(self, work: Work) -> Future[Result]:
        future: Future[Result] = Future()
        future.set_result(self._bench.judged(work))
        return future

    @cached_property
    def _bench(self) -> Bench:
        sandboxes = self._stack.enter_context(Sandboxes(1))
        return Bench(self.catalogue.course, self._secret, sandboxes.run)

    @cached_property
    def _seeds(self) -> OwnSeeds:
        return OwnSeeds(self._secret)

    @cached_property
    def _journal(self) -> Journal:
        folder = self._stack.enter_context(TemporaryDirectory(prefix="tutor-"))
        journal = Journal(Path(folder) / "journal.db", self.catalogue.version)
        journal.begin(self._secret)
        return self._stack.enter_context(journal)

    def pytest_unconfigure(self) -> None:
        """End the fork servers."""
        self._stack.close()


class Submissions(pytest.Directory):
    """A path that was named: the submissions in it."""

    def __init__(self, *, grading: Grading, **more: Any) -> None:
        super().__init__(**more)
        self._grading = grading

    def collect(self) -> Iterator[pytest.Collector]:
        """A student each, in the order of the paths."""
        for student, attempts in self._grading.students(self.path).items():
            name = on_a_line(student, _LONGEST_NAME).replace("::", ":\\x3a")
            yield Student.from_parent(
                self, name=name, student=student, attempts=attempts, grading=self._grading
            )


class Student(pytest.Collector):
    """One student's submission: the exercises that are assigned."""

    def __init__(
        self, *, student: str, attempts: list[Place], grading: Grading, **more: Any
    ) -> None:
        super().__init__(**more)
        self._student = student
        self._attempts = attempts
        self._grading = grading

    @property
    def graded(self) -> GradedSubmission:
        """What came of it."""
        return self._grading.graded(self._student, self._attempts)

    def collect(self) -> Iterator[pytest.Item]:
        """A test for each exercise."""
        for id in self._grading.catalogue.assigned:
            yield Exercise.from_parent(self, name=id, student=self)


class Lost(Exception):
    """Points are missing, or the grader failed; the reasons, a line each."""


class Exercise(pytest.Item):
    """One exercise of a submission."""

    def __init__(self, *, student: Student, **more: Any) -> None:
        super().__init__(**more)
        self._student = student

    def setup(self) -> None:
        """Grade it. A fault of the grader's is no failure of the student's, so it is told here."""
        self._submission = self._student.graded
        found = [one for one in self._submission.exercises if one.id == self.name]
        self._result = found[0] if found else self._submission
        if self._result.verdict in (None, Status.GRADER_ERROR):
            raise Lost(*self._reasons())

    def runtest(self) -> None:
        """Fail if points are missing."""
        if self._result.verdict is not Status.RIGHT:
            raise Lost(*self._reasons())

    def _reasons(self) -> list[str]:
        notes = [on_a_line(f"note: {note}", _LONGEST_LINE) for note in self._submission.notes]
        return [headline(self._result), *lost_parts(self._result), *notes]

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The reasons; anything else is a fault of ours, and shown as pytest shows faults."""
        if isinstance(excinfo.value, Lost):
            return "\n".join(excinfo.value.args)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, None, str]:
        """What stands in the heading of a failure; the path is no student's, whatever its name."""
        return self.path, None, f"{self._student.name}: {self.name}"


def _holds(place: Place, file: Path) -> bool:
    return isinstance(place.node, OnDisk) and file.is_relative_to(place.node.path)
