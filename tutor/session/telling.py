"""What the tutor says around the exercises: greetings, offers, the map. It decides nothing."""

from __future__ import annotations

from tutor.course import Course
from tutor.language import _, ngettext, sentences
from tutor.learner.states import Tally, states
from tutor.learner.store import Store
from tutor.session.blocks import Block, Goodbye, Lesson, Map, Note, Place
from tutor.session.desk import Desk


def welcome() -> Note:
    """To someone who has never been here."""
    return Note(
        _(
            "Welcome. An exercise comes below: type an answer and press Enter. Stuck? Type `hint`. "
            "Type `help` for the other words, `quit` to leave. Everything is kept."
        )
    )


def nothing_on() -> Note:
    """There is no exercise that this could be about."""
    return Note(_("No exercise is open. Type `next`, `list`, `do ID` or `quit`."))


def all_mastered() -> Note:
    """There is no next exercise."""
    return Note(
        _(
            "Everything in this course is mastered. Type `list` to see it, `do ID` to open any of "
            "it again."
        )
    )


def sure() -> Note:
    """The solution was asked for before any try."""
    return Note(_("Nothing has been tried yet. Type `solution` once more to see it all the same."))


def one_part_left() -> Note:
    """There is nothing to skip to."""
    return Note(
        _("No other part is left. Type `hint` for help, `next` to leave the exercise as it is.")
    )


def not_a_program() -> Note:
    """The words about files mean nothing here."""
    return Note(_("This part asks for no program, so there is no file to edit or check."))


def same_again() -> Note:
    """There are no other numbers."""
    return Note(_("This exercise has nothing to draw: it is the same once more."))


def dropped() -> Note:
    """An unfinished answer was cancelled."""
    return Note(_("The lines typed so far are dropped."))


def go_on() -> Note:
    """The first line of a program was typed."""
    return Note(_("Go on: a line that holds just a dot ends the program. Ctrl-C drops it."))


def no_more_hints(count: int) -> Note:
    """The ladder ends here."""
    return Note(
        ngettext(
            "There is no more than one hint. Type `solution` to see every step.",
            "There are no more than {count} hints. Type `solution` to see every step.",
            count,
        )
    )


def nudge() -> Note:
    """After two tries that were not right."""
    return Note(_("Type `hint` for a nudge."))


def which_exercise() -> Note:
    """`do` without the name of an exercise."""
    return Note(_("Write `do` and the name of an exercise, such as `do forward-relu-net`."))


def resumed(desk: Desk) -> list[Block]:
    """What stands from an earlier visit: right answers, and the hints taken."""
    done = desk.settled
    if not done:
        return []
    count, parts = len(done), len(desk.sheet.parts)
    said = _("Right so far, {count} of {parts}.", count=count, parts=parts)
    answers = ", ".join(f"{name}: `{text}`" for name, text in done.items() if "\n" not in text)
    return [Note(f"{said} {answers}".strip())]


def lines_kept(count: int) -> list[Block]:
    """That lines of an unfinished answer are still there."""
    if not count:
        return []
    return [
        Note(
            ngettext(
                "Your unfinished answer is kept, 1 line so far: go on below.",
                "Your unfinished answer is kept, {count} lines so far: go on below.",
                count,
            )
        )
    ]


def finished(desk: Desk, tally: Tally, following: str) -> list[Block]:
    """How the exercise went, what it taught, and what can be done now."""
    lesson = desk.sheet.lesson
    blocks: list[Block] = [Note(_outcome(desk, tally))]
    if lesson:
        blocks.append(Lesson(lesson))
    return [*blocks, offer(desk, following)]


def _outcome(desk: Desk, tally: Tally) -> str:
    varies = desk.sheet.varies
    if desk.sitting.shown and varies:
        return _("With fresh numbers you can do it yourself.")
    if desk.sitting.shown:
        return _("Next time you can do it yourself.")
    return sentences(_done(len(desk.sheet.parts)), _mastery(tally, varies))


def _done(count: int) -> str:
    if count == 1:
        return _("That is all.")
    if count == 2:
        return _("Both parts are right.")
    return ngettext("The part is right.", "All {count} parts are right.", count)


def _mastery(tally: Tally, varies: bool) -> str:
    if tally.mastered:
        return _("This exercise is mastered.")
    if varies:
        return _("Solve it once more with fresh numbers, and it is mastered.")
    return _("Solve it once more, and it is mastered.")


def offer(desk: Desk, following: str) -> Note:
    """What can be done between two exercises; after a solution, the same once more comes first."""
    onward = _("`next` for {title}", title=following)
    on = onward if following else _("`list` for the whole course")
    again = _("`again` for fresh numbers") if desk.sheet.varies else _("`again` to do it once more")
    first, second = (again, on) if desk.sitting.shown else (on, again)
    return Note(_("Type {first}, {second}, or `quit`.", first=first, second=second))


def the_map(course: Course, store: Store, here: str) -> Map:
    """The course with the learner's states."""
    found = states(course, store)
    units = {
        title: tuple(
            Place(entry.id, entry.title, str(found[entry.id]))
            for entry in course.entries
            if entry.unit == unit
        )
        for unit, title in course.units.items()
    }
    return Map({title: places for title, places in units.items() if places}, here)


def goodbye(store: Store, desk: Desk | None) -> Goodbye:
    """The last words: what is kept."""
    if not store.saves:
        return Goodbye(_("Goodbye."))
    if desk and desk.part:
        return Goodbye(_("Goodbye. Your place is kept, and `tutor` goes on from here."))
    return Goodbye(_("Goodbye. Everything is kept."))
