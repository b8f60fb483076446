"""Where the learner sits: the exercise that is on, its parts, and the way from one to the next."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from tutor.answers.reply import sentence
from tutor.course import Course, CourseFault
from tutor.course.evidence import Evidence
from tutor.course.listing import UnknownExercise
from tutor.learner.retention import memory
from tutor.learner.sitting import PRACTICE, Purpose, Sitting
from tutor.learner.states import NONE, Tally, tallies
from tutor.learner.store import Store
from tutor.session import placing, reviews, telling
from tutor.session.answering import Answering
from tutor.session.blocks import Block, Exhibit, Hint, Note, Statement, Unfinished
from tutor.session.desk import Desk
from tutor.session.doubt import numbers_of, outcome
from tutor.session.guide import Guide, Road, Task
from tutor.session.worksheet import Worksheet


class Seat:
    """Sits down at exercises, and goes on when they are done. `desk` is None before the first."""

    def __init__(self, course: Course, store: Store, clock: Callable[[], float]) -> None:
        self.course = course
        self.store = store
        self.clock = clock
        self.guide = Guide(course, store, clock)
        self.answering = Answering(store, clock)
        self.desk: Desk | None = None
        self.shown: list[Evidence] = []  # with the exercise that is on
        self._aside: Desk | None = None  # an exercise, while a question is put in between

    @property
    def here(self) -> str:
        """The id of the exercise that is on; empty if none is."""
        return self.desk.sheet.exercise.id if self.desk else ""

    @property
    def kind(self) -> str:
        """The kind of the part that is asked; empty if none is."""
        return self.desk.part.kind if self.desk and self.desk.part else ""

    @property
    def tally(self) -> Tally:
        """What counts of the exercise that is on."""
        return tallies(self.store.sittings()).get(self.here, NONE)

    def note_shown(self, blocks: Sequence[Block]) -> None:
        """Remember the evidence that is shown, until another exercise is put."""
        for block in blocks:
            if isinstance(block, Statement):
                self.shown = []
            elif isinstance(block, Exhibit):
                self.shown.append(block.evidence)

    # -- from exercise to exercise ----------------------------------------------------------------

    def start(self, exercise: str, seed: int | None = None) -> Iterator[Block]:
        """Open an exercise: where it was left, else on a fresh variant."""
        self.guide.road = Road.COURSE
        yield from self.begin(Task(exercise, seed=seed))

    def take(self, road: Road) -> Iterator[Block]:
        """Turn to the reviews, or to the placement check."""
        self.guide.road = road
        if road is Road.PLACE and not self.guide.placement.over:
            yield placing.begun()
        yield from self.go_on()

    def go_on(self) -> Iterator[Block]:
        """What was left unfinished on this road, else what comes next."""
        left = self.guide.left()
        if left and left.purpose is Purpose.PLACE:
            self.guide.road = Road.PLACE
        yield from self._sit(left) if left else self.next()

    def next(self) -> Iterator[Block]:
        """What comes next on this road."""
        task = self._following
        yield from self.begin(task) if task else self._end_of_road()

    @property
    def _following(self) -> Task | None:
        """What comes next on this road; a single question was no place on it."""
        return self.guide.following("" if self.desk and self.desk.single else self.here)

    def begin(self, task: Task) -> Iterator[Block]:
        """Sit down at something: where it was left, else on a fresh variant."""
        try:
            self.course.load(task.exercise)
            sitting = self._left(task) or self._fresh(task)
        except UnknownExercise as error:
            yield Note(sentence(str(error)))
        except Exception as fault:
            yield self._cannot_open(fault)
        else:
            yield from self._sit(sitting)

    def _left(self, task: Task) -> Sitting | None:
        purposes = PRACTICE if task.purpose is Purpose.COURSE else (task.purpose,)
        return self.store.unfinished(task.exercise, task.seed, purposes)

    def _fresh(self, task: Task) -> Sitting:
        seed, now = self.guide.seed(task), self.clock()
        return self.store.begin(task.exercise, seed, now, task.purpose, task.aim, task.only)

    def _sit(self, sitting: Sitting) -> Iterator[Block]:
        """Put what a sitting is at; a question that was put in between comes first."""
        try:
            desk = self._desk(sitting)
            between = self._in_between(sitting)
            self.desk, self._aside = (self._desk(between), desk) if between else (desk, None)
            yield from self.show()
        except Exception as fault:  # its author's, and no reason to stop
            yield self._cannot_open(fault)

    def _desk(self, sitting: Sitting) -> Desk:
        exercise = self.course.load(sitting.exercise)
        return Desk(Worksheet(exercise, sitting.seed, self.course.language), sitting)

    def _in_between(self, sitting: Sitting) -> Sitting | None:
        """The question that had been put about an answer of this sitting, if it was left open."""
        found = self.store.unfinished(sitting.exercise, None, (Purpose.FOLLOW_UP,))
        return found if found and sitting.practice and found.touched > sitting.touched else None

    def _cannot_open(self, fault: Exception) -> Note:
        self.desk = None
        return telling.cannot_open(_named(fault))

    def _end_of_road(self) -> Iterator[Block]:
        """Nothing more is asked on this road: the course goes on."""
        road, self.guide.road = self.guide.road, Road.COURSE
        if road is Road.COURSE:
            yield telling.all_mastered()
            return
        if road is Road.PLACE:
            yield placing.result(self.guide.placement, self.course)
        else:
            memories = memory(self.course, self.store.sittings())
            yield reviews.nothing_due(memories, self.clock())
        if self.desk and self.desk.part:  # what was on stays on
            yield from self.ask()
        else:
            yield self.offer()

    def offer(self) -> Note:
        """What can be done between two exercises."""
        task = self._following
        title = self.course.entry(task.exercise).title if task else ""
        is_review = task is not None and task.purpose is Purpose.REVIEW
        return telling.offer(self.desk, title, is_review)

    # -- from part to part ------------------------------------------------------------------------

    def show(self) -> Iterator[Block]:
        """The statement, its evidence, what stands already, and the part that is asked."""
        if not self.desk:
            yield telling.nothing_on()
            return
        desk = self.desk
        self.answering.begin()
        self.store.touch(desk.sitting, self.clock())
        yield from self._heading(desk)
        yield desk.sheet.statement
        yield from desk.sheet.exhibits()
        yield from telling.part_before(desk)
        yield from _hints_taken(desk)
        yield from telling.resumed(desk)
        yield from self.ask()
        if desk.lines:
            yield Unfinished(tuple(desk.lines))

    def _heading(self, desk: Desk) -> Iterator[Block]:
        """What this is, where it is not just the course."""
        if desk.sitting.purpose is Purpose.REVIEW:
            yield reviews.begun(desk)
        elif desk.sitting.purpose is Purpose.PLACE:
            yield placing.question(self.guide.placement)

    def moving_on(self, desk: Desk, replies: Iterator[Block]) -> Iterator[Block]:
        """Replies to an answer; when they settled the part, the next one is put."""
        part = desk.part
        yield from replies
        doubt, self.answering.doubt = self.answering.doubt, None
        if doubt:
            yield from self._ask_about(doubt.task, desk)
        elif desk.part is not part or (desk.single and desk.tried):
            yield from self.ask()

    def _ask_about(self, question: Task, desk: Desk) -> Iterator[Block]:
        """Put a question in between; if it cannot be put, the exercise just goes on."""
        for block in self.begin(question):
            seen = desk.sheet.statement
            yield numbers_of(block, seen) if isinstance(block, Statement) else block
        if self.desk:
            self._aside = desk
        self.desk = self.desk or desk

    def ask(self) -> Iterator[Block]:
        """Put the next part; after the last one, say how it went."""
        assert self.desk
        if self.desk.single and self.desk.tried:
            yield from self.answered_once(self.desk)
        elif self.desk.part:
            yield self.desk.question(self.desk.part)
        else:
            yield from self._finish(self.desk)

    def _finish(self, desk: Desk) -> Iterator[Block]:
        sitting, now = desk.sitting, self.clock()
        self.store.end(sitting, not sitting.shown, now)
        told: list[Block] = []
        if sitting.purpose is Purpose.REVIEW:
            told = reviews.finished(desk, memory(self.course, self.store.sittings()), now)
        yield from telling.finished(desk, self.tally, told)
        yield self.offer()

    def answered_once(self, desk: Desk) -> Iterator[Block]:
        """A single question is over; what it was put for goes on."""
        self.store.end(desk.sitting, not desk.part, self.clock())
        desk.leave_only(())
        if desk.sitting.purpose is Purpose.PLACE:
            yield from self.next()
        else:
            yield from outcome(desk)
            yield from self._back()

    def _back(self) -> Iterator[Block]:
        """The exercise that a question in between has put aside."""
        asked, self.desk, self._aside = self.desk, self._aside, None
        if asked and self.desk:
            self.answering.begin()
            self.store.touch(self.desk.sitting, self.clock())
            yield telling.back()
            yield numbers_of(self.desk.sheet.statement, asked.sheet.statement)
            yield from self.ask()


def _hints_taken(desk: Desk) -> Iterator[Hint]:
    """The hints that were taken for the part that is asked."""
    if not desk.part:
        return
    rungs = desk.ladder(desk.part)
    for number, text in enumerate(rungs[: desk.hints_at(desk.part)], start=1):
        yield Hint(number, len(rungs), text)


def _named(fault: Exception) -> str:
    """A fault of the course in its own words, any other with its kind."""
    return str(fault) if isinstance(fault, CourseFault) else f"{type(fault).__name__}: {fault}"
