"""The conversation: which exercise is on, which part is asked, what a typed line means there."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tutor.answers.reply import sentence
from tutor.course import Course, CourseFault
from tutor.course.listing import UnknownExercise
from tutor.language import _
from tutor.learner.programs import UnreadableFile, begin_program, read_text
from tutor.learner.sitting import Sitting
from tutor.learner.states import Tally, next_exercise, tallies
from tutor.learner.store import Store
from tutor.session import telling
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
        self._answering = Answering(store, lambda: self.clock())
        self._asked_for_solution = False
        self._problem_told = False

    # -- for a front end --------------------------------------------------------------------------

    def open(self, exercise: str | None = None, seed: int | None = None) -> list[Block]:
        """Greet, and put an exercise: the one named, else the unfinished one, else the next."""
        return self._told(self._opening(exercise, seed))

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
        self.store.keep_draft(self.desk.sitting, "")
        return [telling.dropped()]

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
            "list": lambda: iter([telling.the_map(self.course, self.store, self._here)]),
            "do": lambda: self._do(argument),
            "quit": lambda: iter(self.leave()),
            "help": lambda: iter([Vocabulary(words_for(self._kind))]),
            "edit": self._edit,
            "file": lambda: self._file(argument),
        }
        yield from replies[word]()

    def _typed(self, line: str) -> Iterator[Block]:
        """An answer, or a line of one."""
        if not self.desk:
            yield telling.nothing_on()
        elif not self.desk.part:
            yield telling.offer(self.desk, self._following())
        else:
            yield from self._moving_on(self.desk, self._answering.line(self.desk, line))

    def _moving_on(self, desk: Desk, replies: Iterator[Block]) -> Iterator[Block]:
        """Replies to an answer; when they settled the part, the next one is put."""
        part = desk.part
        yield from replies
        if desk.part is not part:
            yield from self._ask()

    # -- from part to part ------------------------------------------------------------------------

    def _ask(self) -> Iterator[Block]:
        """Put the next part; after the last one, say how it went."""
        assert self.desk
        if self.desk.part:
            yield self.desk.question(self.desk.part)
        else:
            yield from self._finish()

    def _finish(self) -> Iterator[Block]:
        assert self.desk
        sitting = self.desk.sitting
        self.store.end(sitting, not sitting.shown, self.clock())
        tally = tallies(self.store).get(sitting.exercise, Tally())
        yield from telling.finished(self.desk, tally, self._following())

    def _following(self) -> str:
        """The title of what `next` would open."""
        id = next_exercise(self.course, self.store, self._here)
        return self.course.entry(id).title if id else ""

    # -- from exercise to exercise ----------------------------------------------------------------

    def _opening(self, exercise: str | None, seed: int | None) -> Iterator[Block]:
        if self.store.first_time("welcome"):
            yield telling.welcome()
        exercise = exercise or self._left_open() or next_exercise(self.course, self.store)
        if exercise:
            yield from self._start(exercise, seed)
        else:
            yield telling.all_mastered()

    def _left_open(self) -> str | None:
        """The exercise of this course that was on last, if it was left unfinished."""
        known = {entry.id for entry in self.course.entries}
        return next((id for id in self.store.left_open() if id in known), None)

    def _start(self, exercise: str, seed: int | None = None) -> Iterator[Block]:
        """Open an exercise: where it was left, else on a fresh variant."""
        try:
            loaded = self.course.load(exercise)
            sitting = self.store.unfinished(exercise, seed) or self._fresh(exercise, seed)
            self.desk = Desk(Worksheet(loaded, sitting.seed, self.course.language), sitting)
            yield from self._show()
        except UnknownExercise as error:
            yield Note(sentence(str(error)))
        except Exception as fault:  # its author's, and no reason to stop
            self.desk = None
            yield Note(_("This exercise cannot be opened: {fault}.", fault=_named(fault)))

    def _fresh(self, exercise: str, seed: int | None) -> Sitting:
        return self.store.begin(exercise, seed, self.clock())

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
            yield telling.nothing_on()
            return
        self._answering.begin()
        self.store.touch(self.desk.sitting, self.clock())
        yield self.desk.sheet.statement
        yield from self.desk.sheet.exhibits()
        yield from self._hints_taken()
        yield from telling.resumed(self.desk)
        yield from self._ask()
        yield from telling.lines_kept(len(self.desk.lines))

    def _hints_taken(self) -> Iterator[Hint]:
        assert self.desk
        rungs = self.desk.sheet.words.hints
        for number, text in enumerate(rungs[: self.desk.sitting.hints], start=1):
            yield Hint(number, len(rungs), text)

    def _hint(self) -> Iterator[Block]:
        """The next rung of the ladder."""
        if not self.desk or not self.desk.part:
            following = self._following()
            yield telling.offer(self.desk, following) if self.desk else telling.nothing_on()
            return
        rungs, taken = self.desk.sheet.words.hints, self.desk.sitting.hints
        if taken < len(rungs):
            self.store.take_hint(self.desk.sitting, self.desk.part.name, self.clock())
            yield Hint(taken + 1, len(rungs), rungs[taken])
        else:
            yield telling.no_more_hints(len(rungs))

    def _solution(self, confirmed: bool) -> Iterator[Block]:
        """The worked solution; without a try, only when asked for twice."""
        if not self.desk:
            yield telling.nothing_on()
        elif self.desk.part and not self.desk.tried and not confirmed:
            self._asked_for_solution = True
            yield telling.sure()
        else:
            yield Solution(self.desk.sheet.solution or "\n\n".join(self.desk.sheet.words.hints))
            if self.desk.part:
                self.store.show_solution(self.desk.sitting)
                self.desk.give_up()
                yield from self._finish()

    def _skip(self) -> Iterator[Block]:
        if not self.desk or not self.desk.part:
            yield from self._next()
        elif len(self.desk.waiting) == 1:
            yield telling.one_part_left()
        else:
            self.desk.skip()
            yield from self._ask()

    def _again(self) -> Iterator[Block]:
        """The exercise with fresh numbers; a sitting left for it does not come back."""
        if not self.desk:
            yield telling.nothing_on()
            return
        if self.desk.part:
            self.store.end(self.desk.sitting, solved=False, now=self.clock())
        if not self.desk.sheet.varies:
            yield telling.same_again()
        yield from self._start(self._here)

    def _next(self) -> Iterator[Block]:
        following = next_exercise(self.course, self.store, self._here)
        if following:
            yield from self._start(following)
        else:
            yield telling.all_mastered()

    def _do(self, argument: str) -> Iterator[Block]:
        id, _space, seed = argument.partition(" ")
        if not id or (seed and not seed.isdecimal()):
            yield telling.which_exercise()
        else:
            yield from self._start(id, int(seed) if seed else None)

    def _edit(self) -> Iterator[Block]:
        """The learner's file for this exercise, begun from the starter."""
        if self._kind != "code":
            yield telling.not_a_program()
            return
        try:
            yield EditFile(self._own_file())
        except UnreadableFile as problem:
            yield Note(str(problem))

    def _file(self, argument: str) -> Iterator[Block]:
        """The verdict on a program in a file."""
        if not self.desk or self._kind != "code":
            yield telling.not_a_program()
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
