"""The conversation: which exercise is on, which part is asked, what a typed line means there."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tutor.course import Course, CourseFault
from tutor.course.listing import UnknownExercise
from tutor.learner.programs import UnreadableFile, begin_program, read_text
from tutor.learner.retention import memory
from tutor.learner.sitting import PRACTICE, Purpose, Sitting
from tutor.learner.states import NONE, Tally, tallies
from tutor.learner.store import Store
from tutor.session import placing, reviews, telling
from tutor.session.answering import Answering
from tutor.session.blocks import (
    Block,
    EditFile,
    Hint,
    Note,
    Solution,
    Vocabulary,
)
from tutor.session.desk import Desk, Standing
from tutor.session.doubt import outcome
from tutor.session.fading import Faded
from tutor.session.guide import Guide, Road, Task
from tutor.session.mapping import Atlas
from tutor.session.vocabulary import command, words_for
from tutor.session.worksheet import Worksheet

_LONGEST = 200_000  # characters of one answer


class Session:
    """One visit of a learner. `take` a line, get the blocks to show; `over` when it is done.

    `programs` is the folder of the learner's own files; `clock` gives seconds since the epoch.
    """

    def __init__(
        self,
        course: Course,
        store: Store,
        programs: Path,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.course = course
        self.store = store
        self.programs = programs
        self.clock = clock
        self.over = False
        self.desk: Desk | None = None
        self.guide = Guide(course, store, lambda: self.clock())
        self._before: Desk | None = None  # what a question in between has put aside
        self._answering = Answering(store, lambda: self.clock())
        self._asked_for_solution = False
        self._problem_told = False

    # -- for a front end --------------------------------------------------------------------------

    def open(
        self, exercise: str | None = None, seed: int | None = None, road: Road = Road.COURSE
    ) -> list[Block]:
        """Greet, and put an exercise: the one named, else the unfinished one, else the next."""
        return self._told(self._opening(exercise, seed, road))

    def take(self, text: str) -> list[Block]:
        """Answer to what was typed: usually a line, several when they were pasted."""
        part = self.desk.part if self.desk else None
        several = part is not None and (part.kind == "code" or part.several_lines)
        whole = several and not self.collecting
        lines = [text] if whole else text.split("\n")
        return [block for line in lines for block in self._told(self._reply(line))]

    def cancel(self) -> list[Block]:
        """Drop the lines of an answer that is not finished."""
        if not self.desk or not self.desk.lines:
            return []
        self.store.keep_draft(self.desk.sitting, "", self.clock())
        return [telling.DROPPED]

    @property
    def typing(self) -> str:
        """The line that was being typed here when an earlier visit broke off."""
        return self.desk.sitting.typing if self.desk and self.desk.part else ""

    def keep_typing(self, line: str) -> None:
        """Remember a line that is being typed, in case that the visit breaks off."""
        if self.desk and self.desk.part and line != self.desk.sitting.typing:
            self.store.keep_typing(self.desk.sitting, line)

    def leave(self) -> list[Block]:
        """End the visit."""
        self.over = True
        return [telling.goodbye(self.store, self.desk)]

    @property
    def standing(self) -> Standing | None:
        """Where the learner stands; None when no exercise is on."""
        return self.desk.standing() if self.desk else None

    @property
    def collecting(self) -> bool:
        """Whether the next line belongs to an answer already begun."""
        return bool(self.desk and self.desk.lines)

    def completions(self) -> list[str]:
        """What may be typed here: the words, and the names of this question. Never the answer."""
        words = [word for word in words_for(self._kind) if word.isalpha()]
        words += [f"do {entry.id}" for entry in self.course.entries]
        if self.desk and self.desk.part:
            asks = self.desk.question(self.desk.part).asks
            words += asks.get("names", [])
            words += [option["letter"] for option in asks.get("options", [])]
        return words

    # -- what a line means ------------------------------------------------------------------------

    def _told(self, blocks: Iterator[Block]) -> list[Block]:
        """The blocks, and once in a visit that nothing can be saved."""
        told = list(blocks)
        if self.store.problem and not self._problem_told:
            self._problem_told = True
            told.insert(0, Note(self.store.problem))
        return told

    def _reply(self, line: str) -> Iterator[Block]:
        line = line.strip("\r\n\ufeff")[:_LONGEST]
        if self._kind == "code" and self.collecting:
            yield from self._typed(line)
            return
        confirmed, self._asked_for_solution = self._asked_for_solution, False
        found = command(line)
        if found and found[0] == "solution":
            yield from self._solution(confirmed)
        elif found:
            yield from self._word(*found)
        elif line.strip():
            yield from self._typed(line)

    def _word(self, word: str, argument: str) -> Iterator[Block]:
        replies: dict[str, Callable[[], Iterator[Block]]] = {
            "hint": self._hint,
            "show": self._show,
            "skip": self._skip,
            "again": self._again,
            "next": self._next,
            "map": lambda: iter([self._atlas.asked_for(argument, self._here)]),
            "do": lambda: self._do(argument),
            "review": lambda: self._take(Road.REVIEW),
            "place": lambda: self._take(Road.PLACE),
            "quit": lambda: iter(self.leave()),
            "help": lambda: iter([Vocabulary(words_for(self._kind))]),
            "edit": self._edit,
            "file": lambda: self._file(argument),
        }
        yield from replies[word]()

    def _typed(self, line: str) -> Iterator[Block]:
        """An answer, or a line of one."""
        if not self.desk:
            yield telling.NOTHING_ON
        elif not self.desk.part:
            yield self._offer()
        else:
            yield from self._moving_on(self.desk, self._answering.line(self.desk, line))

    def _moving_on(self, desk: Desk, replies: Iterator[Block]) -> Iterator[Block]:
        """Replies to an answer; when they settled the part, the next one is put."""
        part = desk.part
        yield from replies
        doubt, self._answering.doubt = self._answering.doubt, None
        if doubt:
            self._before = desk
            yield from self._begin(doubt.task)
        elif desk.part is not part or (desk.single and desk.tried):
            yield from self._ask()

    # -- from part to part ------------------------------------------------------------------------

    def _ask(self) -> Iterator[Block]:
        """Put the next part; after the last one, say how it went."""
        assert self.desk
        if self.desk.single and self.desk.tried:
            yield from self._answered_once(self.desk)
        elif self.desk.part:
            yield self.desk.question(self.desk.part)
        else:
            yield from self._finish()

    def _finish(self) -> Iterator[Block]:
        assert self.desk
        sitting, now = self.desk.sitting, self.clock()
        self.store.end(sitting, not sitting.shown, now)
        told = []
        if sitting.purpose is Purpose.REVIEW:
            memories = memory(self.course, self.store.sittings())
            told = reviews.finished(self.desk, memories, now)
        yield from telling.finished(self.desk, self._tally, told)
        yield self._offer()

    def _answered_once(self, desk: Desk) -> Iterator[Block]:
        """A single question is over; what it was put for goes on."""
        solved = not desk.part
        self.store.end(desk.sitting, solved, self.clock())
        if desk.sitting.purpose is Purpose.PLACE:
            yield from self._next()
        else:
            yield from outcome(desk)
            yield from self._back()

    def _back(self) -> Iterator[Block]:
        """The exercise that a question in between has put aside."""
        self.desk, self._before = self._before, None
        if self.desk:
            yield telling.BACK
            yield self.desk.sheet.statement
            yield from self._ask()

    @property
    def _tally(self) -> Tally:
        """What counts of the exercise that is on."""
        return tallies(self.store.sittings()).get(self._here, NONE)

    def _offer(self) -> Note:
        """What can be done between two exercises."""
        task = self.guide.following(self._here)
        title = self.course.entry(task.exercise).title if task else ""
        is_review = task is not None and task.purpose is Purpose.REVIEW
        return telling.offer(self.desk, title, is_review)

    # -- from exercise to exercise ----------------------------------------------------------------

    def _opening(self, exercise: str | None, seed: int | None, road: Road) -> Iterator[Block]:
        if road is not Road.COURSE:
            yield from self._take(road)
            return
        if self.store.first_time("welcome"):
            yield telling.WELCOME
        if exercise:
            yield from self._start(exercise, seed)
        else:
            yield from telling.due(self.guide.due)
            yield from self._go_on()

    def _take(self, road: Road) -> Iterator[Block]:
        """Turn to the reviews, or to the placement check."""
        self.guide.road = road
        if road is Road.PLACE and not self.guide.placement.over:
            yield placing.BEGUN
        yield from self._go_on()

    def _go_on(self) -> Iterator[Block]:
        """What was left unfinished on this road, else what comes next."""
        left = self.guide.left()
        yield from self._sit(left) if left else self._next()

    def _start(self, exercise: str, seed: int | None = None) -> Iterator[Block]:
        """Open an exercise: where it was left, else on a fresh variant."""
        self.guide.road = Road.COURSE
        yield from self._begin(Task(exercise, seed=seed))

    def _begin(self, task: Task) -> Iterator[Block]:
        """Sit down at something: where it was left, else on a fresh variant."""
        try:
            self.course.load(task.exercise)
            sitting = self._left(task) or self._fresh(task)
        except UnknownExercise as error:
            yield Note(f"{str(error)[0].upper()}{str(error)[1:]}.")
        except Exception as fault:
            yield self._cannot_open(fault)
        else:
            yield from self._sit(sitting)

    def _left(self, task: Task) -> Sitting | None:
        purposes = PRACTICE if task.purpose is Purpose.COURSE else (task.purpose,)
        return self.store.unfinished(task.exercise, task.seed, purposes)

    def _fresh(self, task: Task) -> Sitting:
        sitting = self.store.begin(
            task.exercise,
            self.guide.seed(task),
            self.clock(),
            task.purpose,
            task.aim,
            task.only,
        )
        self.guide.begun(sitting)
        return sitting

    def _sit(self, sitting: Sitting) -> Iterator[Block]:
        """Put what a sitting is at."""
        try:
            exercise = self.course.load(sitting.exercise)
            sheet = Worksheet(exercise, sitting.seed, self.course.language)
            self.desk = Desk(sheet, sitting)
            yield from self._show()
        except Exception as fault:  # its author's, and no reason to stop
            yield self._cannot_open(fault)

    def _cannot_open(self, fault: Exception) -> Note:
        self.desk = None
        return Note(f"This exercise cannot be opened: {_named(fault)}.")

    @property
    def _atlas(self) -> Atlas:
        return Atlas(self.course, self.store.sittings(), self.clock())

    @property
    def _here(self) -> str:
        return self.desk.sheet.exercise.id if self.desk else ""

    @property
    def _kind(self) -> str:
        return self.desk.part.kind if self.desk and self.desk.part else ""

    # -- the words --------------------------------------------------------------------------------

    def _show(self) -> Iterator[Block]:
        """The statement, its evidence, what stands already, and the part that is asked."""
        if not self.desk:
            yield telling.NOTHING_ON
            return
        self._answering.begin()
        self.store.touch(self.desk.sitting, self.clock())
        yield from self._heading()
        yield self.desk.sheet.statement
        yield from self.desk.sheet.exhibits()
        yield from self._hints_taken()
        yield from telling.resumed(self.desk)
        yield from self._ask()
        yield from telling.lines_kept(len(self.desk.lines))

    def _heading(self) -> Iterator[Block]:
        """What this is, where it is not just the course."""
        assert self.desk
        if self.desk.sitting.purpose is Purpose.REVIEW:
            yield reviews.begun(self.desk)
        elif self.desk.sitting.purpose is Purpose.PLACE:
            yield placing.question(self.guide.placement)

    def _hints_taken(self) -> Iterator[Hint]:
        assert self.desk
        rungs = self.desk.sheet.words.hints
        for number, text in enumerate(rungs[: self.desk.sitting.hints], start=1):
            yield Hint(number, len(rungs), text)

    def _hint(self) -> Iterator[Block]:
        """The next rung of the ladder."""
        if not self.desk or not self.desk.part:
            yield self._offer() if self.desk else telling.NOTHING_ON
            return
        if self.desk.single:
            yield telling.NO_HELP
            return
        rungs, taken = self.desk.sheet.words.hints, self.desk.sitting.hints
        if taken < len(rungs):
            self.store.take_hint(self.desk.sitting, self.desk.part.name, self.clock())
            yield Hint(taken + 1, len(rungs), rungs[taken])
        else:
            yield Note(
                f"There are no more than {len(rungs)} hints. Type `solution` to see every step."
            )

    def _solution(self, confirmed: bool) -> Iterator[Block]:
        """The worked solution; without a try, only when asked for twice."""
        if not self.desk:
            yield telling.NOTHING_ON
        elif self.desk.part and self.desk.single:
            yield telling.NO_HELP
        elif self.desk.part and not self.desk.tried and not confirmed:
            self._asked_for_solution = True
            yield telling.SURE
        else:
            yield from self._worked(self.desk)

    def _worked(self, desk: Desk) -> Iterator[Block]:
        """The solution: whole the first time; later its last lines are left to be filled in."""
        to_fill = self._to_fill(desk)
        whole = desk.sheet.solution or "\n\n".join(desk.sheet.words.hints)
        yield Solution(to_fill.text if to_fill else whole)
        if to_fill:
            yield telling.to_fill(to_fill.left)
        if desk.part:
            self.store.show_solution(desk.sitting)
            desk.leave_only(to_fill.left if to_fill else ())
            yield from self._ask()

    def _to_fill(self, desk: Desk) -> Faded | None:
        """The solution as far as it is shown; None if that is all of it."""
        if not desk.part or desk.sitting.shown:
            return None
        waiting = [part.name for part in desk.parts if part in desk.waiting]
        return desk.sheet.solution_without(waiting, self._tally.seen)

    def _skip(self) -> Iterator[Block]:
        if not self.desk or not self.desk.part:
            yield from self._next()
        elif self.desk.single:
            yield from self._answered_once(self.desk)
        elif len(self.desk.waiting) == 1:
            yield telling.ONE_PART_LEFT
        else:
            self.desk.skip()
            yield from self._ask()

    def _again(self) -> Iterator[Block]:
        """The exercise with fresh numbers; a sitting left for it does not come back."""
        if not self.desk:
            yield telling.NOTHING_ON
            return
        if self.desk.part and self.desk.single:
            yield telling.NO_HELP
            return
        if self.desk.part:
            self.store.end(self.desk.sitting, solved=False, now=self.clock())
        if not self.desk.sheet.varies:
            yield telling.SAME_AGAIN
        yield from self._start(self._here)

    def _next(self) -> Iterator[Block]:
        task = self.guide.following(self._here)
        if task:
            yield from self._begin(task)
        else:
            yield from self._end_of_road()

    def _end_of_road(self) -> Iterator[Block]:
        """Nothing more is asked on this road: the course goes on."""
        road, self.guide.road = self.guide.road, Road.COURSE
        if road is Road.COURSE:
            yield telling.ALL_MASTERED
            return
        if road is Road.PLACE:
            yield placing.result(self.guide.placement, self.course)
        else:
            memories = memory(self.course, self.store.sittings())
            yield reviews.nothing_due(memories, self.clock())
        yield self._offer()

    def _do(self, argument: str) -> Iterator[Block]:
        id, _, seed = argument.partition(" ")
        if not id or (seed and not seed.isdecimal()):
            yield Note("Write `do` and the name of an exercise, such as `do forward-relu-net`.")
        else:
            yield from self._start(id, int(seed) if seed else None)

    def _edit(self) -> Iterator[Block]:
        """The learner's file for this exercise, begun from the starter."""
        if self._kind != "code":
            yield telling.NOT_A_PROGRAM
            return
        try:
            yield EditFile(self._own_file())
        except UnreadableFile as problem:
            yield Note(str(problem))

    def _file(self, argument: str) -> Iterator[Block]:
        """The verdict on a program in a file."""
        if not self.desk or self._kind != "code":
            yield telling.NOT_A_PROGRAM
            return
        try:
            file = Path(argument).expanduser() if argument else self._own_file()
            program = read_text(file)
            yield from self._moving_on(self.desk, self._answering.answer(self.desk, program))
        except UnreadableFile as problem:
            yield Note(str(problem))

    def _own_file(self) -> Path:
        assert self.desk
        assert self.desk.part
        starter = self.desk.question(self.desk.part).asks.get("starter", "")
        return begin_program(self.programs, self._here, starter)


def _named(fault: Exception) -> str:
    """A fault of the course in its own words, any other with its kind."""
    return str(fault) if isinstance(fault, CourseFault) else f"{type(fault).__name__}: {fault}"
