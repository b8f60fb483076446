"""What is said around the placement check."""

from __future__ import annotations

from tutor.course import Course
from tutor.language import _
from tutor.learner.placement import MOST, Placement
from tutor.session.blocks import Note


def begun() -> Note:
    """What is to come."""
    return Note(
        _(
            "A few questions find out what you can skip. Each comes with one try and without help: "
            "type `skip` if you do not know. `quit` leaves at any time, and `place` goes on from "
            "there."
        )
    )


def question(placement: Placement) -> Note:
    """Which question comes."""
    return Note(_("Question {number}, of {most} at most.", number=placement.asked + 1, most=MOST))


def result(placement: Placement, course: Course) -> Note:
    """What the check has shown."""
    if not placement.known:
        return Note(_("Begin at the beginning: the course is made for that."))
    return Note(
        _(
            "You know {known} of {count} exercises already, and the course passes over them. "
            "`do ID` opens any of them all the same, and `map` shows them.",
            known=len(placement.known),
            count=len(course.entries),
        )
    )
