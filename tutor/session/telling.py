"""What the tutor says around the exercises: greetings, offers, the map. It decides nothing."""

from __future__ import annotations

from tutor.course import Course
from tutor.learner.states import Tally, states
from tutor.learner.store import Store
from tutor.session.blocks import Block, Goodbye, Lesson, Map, Note, Place
from tutor.session.desk import Desk

WELCOME = Note(
    "Welcome. An exercise comes below: type an answer and press Enter. "
    "Stuck? Type `hint`. Type `help` for the other words, `quit` to leave. Everything is kept."
)
NOTHING_ON = Note("No exercise is open. Type `next`, `list`, `do ID` or `quit`.")
ALL_MASTERED = Note(
    "Everything in this course is mastered. Type `list` to see it, `do ID` to open any of it again."
)
SURE = Note("Nothing has been tried yet. Type `solution` once more to see it all the same.")
ONE_PART_LEFT = Note(
    "No other part is left. Type `hint` for help, `next` to leave the exercise as it is."
)
NOT_A_PROGRAM = Note("This part asks for no program, so there is no file to edit or check.")
SAME_AGAIN = Note("This exercise has nothing to draw: it is the same once more.")
DROPPED = Note("The lines typed so far are dropped.")
GO_ON = Note("Go on: a line that holds just a dot ends the program. Ctrl-C drops it.")


def resumed(desk: Desk) -> list[Block]:
    """What stands from an earlier visit: right answers, and the hints taken."""
    done = desk.settled
    if not done:
        return []
    said = ", ".join(f"{name}: `{text}`" for name, text in done.items() if "\n" not in text)
    return [Note(f"Right so far, {len(done)} of {len(desk.sheet.parts)}. {said}")]


def lines_kept(count: int) -> list[Block]:
    """That lines of an unfinished answer are still there."""
    if not count:
        return []
    lines = "1 line" if count == 1 else f"{count} lines"
    return [Note(f"Your unfinished answer is kept, {lines} so far: go on below.")]


def finished(desk: Desk, tally: Tally, following: str) -> list[Block]:
    """How the exercise went, what it taught, and what can be done now."""
    lesson = desk.sheet.lesson
    blocks: list[Block] = [Note(_outcome(desk, tally))]
    if lesson:
        blocks.append(Lesson(lesson))
    return [*blocks, offer(desk, following)]


def _outcome(desk: Desk, tally: Tally) -> str:
    count = len(desk.sheet.parts)
    if desk.sitting.shown:
        when = "With fresh numbers" if desk.sheet.varies else "Next time"
        return f"{when} you can do it yourself."
    done = {1: "That is all.", 2: "Both parts are right."}.get(
        count, f"All {count} parts are right."
    )
    if tally.mastered:
        return f"{done} This exercise is mastered."
    fresh = " with fresh numbers" if desk.sheet.varies else ""
    return f"{done} Solve it once more{fresh}, and it is mastered."


def offer(desk: Desk, following: str) -> Note:
    """What can be done between two exercises; after a solution, the same once more comes first."""
    on = f"`next` for {following}" if following else "`list` for the whole course"
    again = "`again` for fresh numbers" if desk.sheet.varies else "`again` to do it once more"
    first, second = (again, on) if desk.sitting.shown else (on, again)
    return Note(f"Type {first}, {second}, or `quit`.")


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
        return Goodbye("Goodbye.")
    if desk and desk.part:
        return Goodbye("Goodbye. Your place is kept, and `tutor` goes on from here.")
    return Goodbye("Goodbye. Everything is kept.")
