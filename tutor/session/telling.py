"""What the tutor says around the exercises: greetings, offers, outcomes. It decides nothing."""

from __future__ import annotations

from collections.abc import Sequence

from tutor.learner.sitting import Purpose
from tutor.learner.states import Tally
from tutor.learner.store import Store
from tutor.session.blocks import Block, Goodbye, Lesson, Note
from tutor.session.desk import Desk

WELCOME = Note(
    "Welcome. An exercise comes below: type an answer and press Enter. "
    "Stuck? Type `hint`. Type `help` for the other words, `quit` to leave. Everything is kept. "
    "You know some of it already? Type `place`: a few questions find out what you can skip."
)
NOTHING_ON = Note("No exercise is open. Type `next`, `map`, `do ID` or `quit`.")
ALL_MASTERED = Note(
    "Everything in this course is mastered. Type `map` to see it, `do ID` to open any of it again."
)
SURE = Note("Nothing has been tried yet. Type `solution` once more to see it all the same.")
ONE_PART_LEFT = Note(
    "No other part is left. Type `hint` for help, `next` to leave the exercise as it is."
)
NOT_A_PROGRAM = Note("This part asks for no program, so there is no file to edit or check.")
SAME_AGAIN = Note("This exercise has nothing to draw: it is the same once more.")
DROPPED = Note("The lines typed so far are dropped.")
NO_HELP = Note("This one question comes without help. Type `skip` if you do not know.")
BACK = Note("Back to the question before.")
ONE_DUE = (
    "One skill is due for review: {skills}. "
    "Type `review` for it, or just go on: it will be mixed in."
)
SEVERAL_DUE = (
    "{count} skills are due for review: {skills}. "
    "Type `review` for them, or just go on: they will be mixed in."
)
MOST_NAMED = 3
ONE_PART = "One part of this is asked. The part before it, which is not: {before}"
TO_FILL = "The rest is yours now: fill in {parts}. `solution` once more shows it all."
GO_ON = Note("Go on: a line that holds just a dot ends the program. Ctrl-C drops it.")


def resumed(desk: Desk) -> list[Block]:
    """What stands from an earlier visit: right answers, and the hints taken."""
    done = desk.settled
    if not done:
        return []
    said = ", ".join(f"{name}: `{text}`" for name, text in done.items() if "\n" not in text)
    return [Note(f"Right so far, {len(done)} of {len(desk.sheet.parts)}. {said}")]


def part_before(desk: Desk) -> list[Block]:
    """The prompt before that of a single question, which may point back to it."""
    names = [part.name for part in desk.sheet.parts]
    place = names.index(desk.sitting.only) if desk.single else 0
    if not place:
        return []
    before = desk.sheet.words.sections.get(f"part {names[place - 1]}", names[place - 1])
    return [Note(ONE_PART.format(before=before))]


def no_more_hints(count: int) -> Note:
    """That the ladder ends here."""
    return Note(f"There are no more than {count} hints. Type `solution` to see every step.")


def lines_kept(count: int) -> list[Block]:
    """That lines of an unfinished answer are still there."""
    if not count:
        return []
    lines = "1 line" if count == 1 else f"{count} lines"
    return [Note(f"Your unfinished answer is kept, {lines} so far: go on below.")]


def due(skills: Sequence[str]) -> list[Block]:
    """What has come due; nothing is said of nothing."""
    if not skills:
        return []
    named = ", ".join(skills[:MOST_NAMED]) + (", …" if len(skills) > MOST_NAMED else "")
    text = ONE_DUE if len(skills) == 1 else SEVERAL_DUE
    return [Note(text.format(count=len(skills), skills=named))]


def to_fill(parts: Sequence[str]) -> Note:
    """That the last lines of a solution are the learner's."""
    return Note(TO_FILL.format(parts=", ".join(parts)))


def finished(desk: Desk, tally: Tally, told: Sequence[Block] = ()) -> list[Block]:
    """How the exercise went, what else is `told` of it, and what it taught."""
    lesson = desk.sheet.lesson
    blocks: list[Block] = [Note(_outcome(desk, tally)), *told]
    return [*blocks, Lesson(lesson)] if lesson else blocks


def _outcome(desk: Desk, tally: Tally) -> str:
    count = len(desk.sheet.parts)
    if desk.sitting.shown:
        when = "With fresh numbers" if desk.sheet.varies else "Next time"
        return f"{when} you can do it yourself."
    done = {1: "That is all.", 2: "Both parts are right."}.get(
        count, f"All {count} parts are right."
    )
    if desk.sitting.purpose is Purpose.REVIEW:
        return done
    if tally.mastered:
        return f"{done} This exercise is mastered."
    fresh = " with fresh numbers" if desk.sheet.varies else ""
    return f"{done} Solve it once more{fresh}, and it is mastered."


def offer(desk: Desk | None, following: str, is_review: bool) -> Note:
    """What can be done between two exercises; after a solution, the same once more comes first."""
    on = f"`next` for {following}" if following else "`map` for the whole course"
    on = f"`next` for a review: {following}" if following and is_review else on
    if not desk or desk.single or desk.part:
        return Note(f"Type {on}, or `quit`.")
    again = "`again` for fresh numbers" if desk.sheet.varies else "`again` to do it once more"
    first, second = (again, on) if desk.sitting.shown else (on, again)
    return Note(f"Type {first}, {second}, or `quit`.")


def goodbye(store: Store, desk: Desk | None) -> Goodbye:
    """The last words: what is kept."""
    if not store.saves:
        return Goodbye("Goodbye.")
    if desk and desk.part:
        return Goodbye("Goodbye. Your place is kept, and `tutor` goes on from here.")
    return Goodbye("Goodbye. Everything is kept.")
