"""The conversation: what a typed line means, and what a front end can ask for."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tutor.course import Course
from tutor.learner.store import Store
from tutor.session import telling
from tutor.session.blocks import Block, Note
from tutor.session.desk import Desk, Standing
from tutor.session.guide import Road
from tutor.session.replying import Replying
from tutor.session.seat import Seat
from tutor.session.vocabulary import command, leaves, words_for

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
        self.seat = Seat(course, store, lambda: self.clock())
        self._replying = Replying(self.seat, programs)
        self._problem_told = False

    @property
    def desk(self) -> Desk | None:
        """The exercise that is on, or None."""
        return self.seat.desk

    # -- for a front end --------------------------------------------------------------------------

    def open(
        self, exercise: str | None = None, seed: int | None = None, road: Road = Road.COURSE
    ) -> list[Block]:
        """Greet, and put an exercise: the one named, else the unfinished one, else the next."""
        return self._told(self._opening(exercise, seed, road))

    def take(self, text: str) -> list[Block]:
        """Answer to what was typed: usually a line, several when they were pasted."""
        self.keep_typing("")
        part = self.desk.part if self.desk else None
        several = part is not None and (part.kind == "code" or part.several_lines)
        whole = several and not self.collecting
        lines = [text] if whole else text.split("\n")
        return [block for line in lines for block in self._told(self._reply(line))]

    def cancel(self) -> list[Block]:
        """Drop the lines of an answer that is not finished."""
        self.keep_typing("")
        if not self.desk or not self.desk.lines:
            return []
        self.store.keep_draft(self.desk.sitting, "", self.clock())
        return [telling.dropped()]

    def stopped(self) -> list[Block]:
        """What was under way was stopped before it said anything."""
        return [telling.stopped()]

    @property
    def typing(self) -> str:
        """The line that was being typed here when an earlier visit broke off."""
        return self.desk.sitting.typing if self.desk and self.desk.part else ""

    def keep_typing(self, line: str) -> None:
        """Remember a line that is being typed, in case that the visit breaks off."""
        if self.desk and self.desk.part and line != self.desk.sitting.typing:
            self.store.keep_typing(self.desk.sitting, line)

    def leave(self) -> list[Block]:
        """End the visit; what could not be saved in the course of it is tried once more."""
        self.over = True
        self.store.try_again()
        return [telling.goodbye(self.store, self.desk)]

    @property
    def standing(self) -> Standing | None:
        """Where the learner stands; None when no exercise is on."""
        return self.desk.standing() if self.desk else None

    @property
    def collecting(self) -> bool:
        """Whether the next line belongs to an answer already begun."""
        return bool(self.desk and self.desk.lines)

    @property
    def asks_for_program(self) -> bool:
        """Whether the answer that is asked for is a program."""
        return self.seat.kind == "code"

    def read_so_far(self, line: str) -> str:
        """How an answer is understood while its last line is typed; empty where that is plain."""
        part = self.desk.part if self.desk else None
        if part is None or not line.strip() or command(line):
            return ""
        before = self.desk.lines if self.desk else []
        return part.read_so_far("\n".join([*before, line]))

    def completions(self) -> list[str]:
        """What may be typed here: the words, and the names of this question. Never the answer."""
        words = [word for word in words_for(self.seat.kind) if word.isalpha()]
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
        self.seat.note_shown(told)
        if self.store.problem and not self._problem_told:
            self._problem_told = True
            told.insert(0, Note(self.store.problem))
        return told

    def _opening(self, exercise: str | None, seed: int | None, road: Road) -> Iterator[Block]:
        if road is not Road.COURSE:
            yield from self.seat.take(road)
            return
        if self.store.first_time("welcome"):
            yield telling.welcome()
        if exercise:
            yield from self.seat.start(exercise, seed)
        else:
            yield from telling.due(self.seat.guide.due)
            yield from self.seat.go_on()

    def _reply(self, line: str) -> Iterator[Block]:
        line = line.strip("\r\n\ufeff")[:_LONGEST]
        in_program = self.seat.kind == "code" and self.collecting
        found = command(line) if not in_program or leaves(line) else None
        if found and found[0] == "quit":
            yield from self.leave()
        elif found:
            yield from self._replying.reply(*found)
        elif in_program or line.strip():
            yield from self._typed(line)

    def _typed(self, line: str) -> Iterator[Block]:
        """An answer, or a line of one."""
        self._replying.no_word()
        seat = self.seat
        if not seat.desk:
            yield telling.nothing_on()
        elif not seat.desk.part:
            yield seat.offer()
        else:
            yield from seat.moving_on(seat.desk, seat.answering.line(seat.desk, line))
