"""What each word at a prompt does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

from tutor.course import Part
from tutor.learner.programs import UnreadableFile, begin_program, read_text
from tutor.learner.sitting import Rung
from tutor.session import errands, telling
from tutor.session.blocks import Block, EditFile, Hint, Note, Solution, Vocabulary
from tutor.session.desk import Desk
from tutor.session.fading import Faded
from tutor.session.guide import Road
from tutor.session.mapping import Atlas
from tutor.session.seat import Seat
from tutor.session.vocabulary import words_for


class Replying:
    """The replies to words. `programs` is the folder of the learner's own files."""

    def __init__(self, seat: Seat, programs: Path) -> None:
        self.seat = seat
        self.programs = programs
        self._asked_for_solution = False

    def no_word(self) -> None:
        """Something else was typed: a solution that was asked for once is forgotten."""
        self._asked_for_solution = False

    def reply(self, word: str, argument: str) -> Iterator[Block]:
        """The reply to a word."""
        confirmed, self._asked_for_solution = self._asked_for_solution, False
        seat = self.seat
        replies: dict[str, Callable[[], Iterator[Block]]] = {
            "hint": self._hint,
            "solution": lambda: self._solution(confirmed),
            "show": seat.show,
            "skip": self._skip,
            "again": self._again,
            "next": self._next,
            "map": lambda: iter([self._atlas.asked_for(argument, seat.here)]),
            "do": lambda: self._do(argument),
            "review": lambda: seat.take(Road.REVIEW),
            "place": lambda: seat.take(Road.PLACE),
            "help": lambda: iter([Vocabulary(words_for(seat.kind))]),
            "edit": self._edit,
            "file": lambda: self._file(argument),
            "watch": lambda: self._watch(argument),
            "repl": lambda: errands.python(seat.desk),
            "save": lambda: errands.keep(seat.desk, seat.shown),
        }
        yield from replies[word]()

    @property
    def _desk(self) -> Desk | None:
        return self.seat.desk

    @property
    def _atlas(self) -> Atlas:
        seat = self.seat
        return Atlas(seat.course, seat.store.sittings(), seat.clock())

    @property
    def _single(self) -> Desk | None:
        """The single question that is open, which comes without help; None if it is none."""
        return self._desk if self._desk and self._desk.part and self._desk.single else None

    # -- help -------------------------------------------------------------------------------------

    def _hint(self) -> Iterator[Block]:
        """The next rung of the ladder."""
        if not self._desk or not self._desk.part:
            yield self.seat.offer() if self._desk else telling.nothing_on()
        elif self._single:
            yield telling.no_help()
        else:
            yield self._rung(self._desk, self._desk.part)

    def _rung(self, desk: Desk, part: Part) -> Block:
        rungs, taken = desk.ladder(part), desk.hints_at(part)
        if taken >= len(rungs):
            return telling.no_more_hints(len(rungs))
        store, now = self.seat.store, self.seat.clock()
        if desk.has_own_ladder(part):
            store.take_rung(desk.sitting, Rung(part.name, taken + 1, len(rungs), now))
        else:
            store.take_hint(desk.sitting, part.name, now)
        return Hint(taken + 1, len(rungs), rungs[taken])

    def _solution(self, confirmed: bool) -> Iterator[Block]:
        """The worked solution; without a try, only when asked for twice."""
        if not self._desk:
            yield telling.nothing_on()
        elif self._single:
            yield telling.no_help()
        elif self._desk.part and not (self._desk.tried or self._desk.sitting.shown or confirmed):
            self._asked_for_solution = True
            yield telling.sure()
        else:
            yield from self._worked(self._desk)

    def _worked(self, desk: Desk) -> Iterator[Block]:
        """The solution: whole the first time; later its last lines are left to be filled in."""
        to_fill = self._to_fill(desk)
        ladders = desk.sheet.words.ladders.values()
        whole = desk.sheet.solution or "\n\n".join(chain(*ladders))
        yield Solution(to_fill.text if to_fill else whole)
        if to_fill:
            yield telling.to_fill([desk.sheet.called(part) for part in to_fill.left])
        if desk.part:
            self.seat.store.show_solution(desk.sitting)
            desk.leave_only(to_fill.left if to_fill else ())
            yield from self.seat.ask()

    def _to_fill(self, desk: Desk) -> Faded | None:
        """The solution as far as it is shown; None if that is all of it."""
        if not desk.part or desk.sitting.shown:
            return None
        waiting = [part.name for part in desk.parts if part in desk.waiting]
        return desk.sheet.solution_without(waiting, self.seat.tally.seen)

    # -- where to go ------------------------------------------------------------------------------

    def _skip(self) -> Iterator[Block]:
        if self._single or not self._desk or not self._desk.part:
            yield from self._next()
        elif len(self._desk.waiting) == 1:
            yield telling.one_part_left()
        else:
            self._desk.skip()
            yield from self.seat.ask()

    def _next(self) -> Iterator[Block]:
        question = self._single
        yield from self.seat.answered_once(question) if question else self.seat.next()

    def _again(self) -> Iterator[Block]:
        """The exercise with fresh numbers; a sitting left for it does not come back."""
        if not self._desk:
            yield telling.nothing_on()
            return
        if self._single:
            yield telling.no_help()
            return
        if self._desk.part:
            self.seat.store.end(self._desk.sitting, solved=False, now=self.seat.clock())
        if not self._desk.sheet.varies:
            yield telling.same_again()
        yield from self.seat.start(self.seat.here)

    def _do(self, argument: str) -> Iterator[Block]:
        id, _, seed = argument.partition(" ")
        if not id or (seed and not seed.isdecimal()):
            yield telling.which_exercise()
        else:
            yield from self.seat.start(id, int(seed) if seed else None)

    # -- programs ---------------------------------------------------------------------------------

    def _edit(self) -> Iterator[Block]:
        """The learner's file for this exercise, begun from the starter."""
        if self.seat.kind != "code":
            yield telling.not_a_program()
            return
        try:
            yield EditFile(self._own_file())
        except UnreadableFile as problem:
            yield Note(str(problem))

    def _file(self, argument: str) -> Iterator[Block]:
        """The verdict on a program in a file."""
        if not self._desk or self.seat.kind != "code":
            yield telling.not_a_program()
            return
        try:
            file = Path(argument).expanduser() if argument else self._own_file()
            program = read_text(file)
        except UnreadableFile as problem:
            yield Note(str(problem))
            return
        answered = self.seat.answering.answer(self._desk, program)
        yield from self.seat.moving_on(self._desk, answered)

    def _watch(self, argument: str) -> Iterator[Block]:
        """The verdict on a program in a file, each time it is saved."""
        if not self._desk or self.seat.kind != "code":
            yield telling.not_a_program()
            return
        try:
            file = Path(argument).expanduser() if argument else self._own_file()
            yield from errands.watch(self._desk, file, argument)
        except UnreadableFile as problem:
            yield Note(str(problem))

    def _own_file(self) -> Path:
        assert self._desk
        assert self._desk.part
        starter = self._desk.question(self._desk.part).asks.get("starter", "")
        return begin_program(self.programs, self.seat.here, starter)
