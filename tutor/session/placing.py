"""What is said around the placement check."""

from __future__ import annotations

from tutor.course import Course
from tutor.learner.placement import MOST, Placement
from tutor.session.blocks import Note

BEGUN = Note(
    "A few questions find out what you can skip. Each comes with one try and without help: type "
    "`skip` if you do not know. `quit` leaves at any time, and `place` goes on from there."
)
_QUESTION = "Question {number}, of {most} at most."
_NOTHING = "Begin at the beginning: the course is made for that."
_RESULT = "You know {known} of {count} exercises already, and the course passes over them."
_OPEN = " `do ID` opens any of them all the same, and `map` shows them."


def question(placement: Placement) -> Note:
    """Which question comes."""
    return Note(_QUESTION.format(number=placement.asked + 1, most=MOST))


def result(placement: Placement, course: Course) -> Note:
    """What the check has shown."""
    known = len(placement.known)
    said = _RESULT.format(known=known, count=len(course.entries)) + _OPEN
    return Note(said if known else _NOTHING)
