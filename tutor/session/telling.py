"""What the tutor says around the exercises: greetings, offers, outcomes. It decides nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tutor.language import _, ngettext, sentences
from tutor.learner.sitting import Purpose
from tutor.learner.states import Tally
from tutor.learner.store import Store
from tutor.session.blocks import Block, Goodbye, Lesson, Note
from tutor.session.desk import Desk

_MOST_NAMED = 3  # skills that are due


def welcome() -> Note:
    """To someone who has never been here."""
    return Note(
        _(
            "Welcome. An exercise comes below: type an answer and press Enter. Stuck? Type `hint`. "
            "Type `help` for the other words, `quit` to leave. Everything is kept. You know some "
            "of it already? Type `place`: a few questions find out what you can skip."
        )
    )


def nothing_on() -> Note:
    """There is no exercise that this could be about."""
    return Note(_("No exercise is open. Type `next`, `map`, `do ID` or `quit`."))


def all_mastered() -> Note:
    """There is no next exercise."""
    return Note(
        _(
            "Everything in this course is mastered. Type `map` to see it, `do ID` to open any of "
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


def run_stopped() -> Note:
    """The run that follows an answer was stopped."""
    return Note(_("The run was stopped. The verdict stands."))


def stopped() -> Note:
    """Something else was stopped half-way."""
    return Note(_("Stopped. Type `show` to see where you are."))


def nothing_to_keep() -> Note:
    """There is no picture."""
    return Note(_("Nothing here is a picture: this exercise has shown no evidence yet."))


def go_on() -> Note:
    """The first line of a program was typed."""
    return Note(
        _(
            "Go on: a line that holds just a dot ends the program. Ctrl-C drops it, `quit` leaves "
            "and keeps it."
        )
    )


def no_more_hints(count: int) -> Note:
    """The ladder ends here."""
    return Note(
        ngettext(
            "There is no more than one hint here. Type `solution` to see every step.",
            "There are no more than {count} hints here. Type `solution` to see every step.",
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
    answers = ", ".join(
        f"{desk.sheet.called(part)}: `{text}`" for part, text in done.items() if "\n" not in text
    )
    return [Note(sentences(said, answers))]


def asked_again(answers: Mapping[str, str]) -> Note:
    """Later answers went on from one that is another one now."""
    told = [f"{name} = `{text}`" if "\n" not in text else name for name, text in answers.items()]
    return Note(
        ngettext(
            "This answer went on from another value here, and is asked once more: {answers}.",
            "These answers went on from another value here, and are asked once more: {answers}.",
            len(answers),
            answers=", ".join(told),
        )
    )


def due(skills: Sequence[str]) -> list[Block]:
    """What has come due; nothing is said of nothing."""
    if not skills:
        return []
    said = ngettext(
        "One skill is due for review: {skills}. Type `review` for it, or just go on: it will be "
        "mixed in.",
        "{count} skills are due for review: {skills}. Type `review` for them, or just go on: they "
        "will be mixed in.",
        len(skills),
        skills=", ".join(skills[:_MOST_NAMED]) + (", …" if len(skills) > _MOST_NAMED else ""),
    )
    return [Note(said)]


def no_help() -> Note:
    """A single question was to be made easier."""
    return Note(_("This one question comes without help. Type `skip` if you do not know."))


def part_before(desk: Desk) -> list[Block]:
    """The prompt before that of a single question, which may point back to it."""
    names = [part.name for part in desk.sheet.parts]
    place = names.index(desk.sitting.only) if desk.single else 0
    if not place:
        return []
    before = desk.sheet.words.sections.get(f"part {names[place - 1]}", names[place - 1])
    said = _("One part of this is asked. The part before it, which is not: {before}", before=before)
    return [Note(said)]


def back() -> Note:
    """A question that was put in between is over."""
    return Note(_("Back to the question before."))


def to_fill(parts: Sequence[str]) -> Note:
    """The last lines of a solution are the learner's."""
    return Note(
        _(
            "The rest is yours now: fill in {parts}. `solution` once more shows it all.",
            parts=", ".join(parts),
        )
    )


def cannot_open(fault: str) -> Note:
    """An exercise of which its author's code makes nothing."""
    return Note(_("This exercise cannot be opened: {fault}.", fault=fault))


def finished(desk: Desk, tally: Tally, told: Sequence[Block] = ()) -> list[Block]:
    """How the exercise went, what else is `told` of it, and what it taught."""
    lesson = desk.sheet.lesson
    blocks: list[Block] = [Note(_outcome(desk, tally)), *told]
    return [*blocks, Lesson(lesson)] if lesson else blocks


def _outcome(desk: Desk, tally: Tally) -> str:
    varies = desk.sheet.varies
    if desk.sitting.shown and varies:
        return _("With fresh numbers you can do it yourself.")
    if desk.sitting.shown:
        return _("Next time you can do it yourself.")
    done = _done(len(desk.sheet.parts))
    if desk.sitting.purpose is Purpose.REVIEW:
        return done
    return sentences(done, _mastery(tally, varies))


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


def offer(desk: Desk | None, following: str, is_review: bool) -> Note:
    """What can be done between two exercises; after a solution, the same once more comes first."""
    on = _onward(following, is_review)
    if not desk or desk.single or desk.part:
        return Note(_("Type {onward}, or `quit`.", onward=on))
    again = _("`again` for fresh numbers") if desk.sheet.varies else _("`again` to do it once more")
    first, second = (again, on) if desk.sitting.shown else (on, again)
    return Note(_("Type {first}, {second}, or `quit`.", first=first, second=second))


def _onward(following: str, is_review: bool) -> str:
    if not following:
        return _("`map` for the whole course")
    if is_review:
        return _("`next` for a review: {title}", title=following)
    return _("`next` for {title}", title=following)


def goodbye(store: Store, desk: Desk | None) -> Goodbye:
    """The last words: what is kept."""
    if not store.saves:
        return Goodbye(_("Goodbye."))
    if desk and desk.part:
        return Goodbye(_("Goodbye. Your place is kept, and `tutor` goes on from here."))
    return Goodbye(_("Goodbye. Everything is kept."))
