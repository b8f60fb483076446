"""The conversation: which exercise is on, which part is asked, and what a line means there."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tutor.course import Course, CourseFault, Part
from tutor.course.listing import UnknownExercise
from tutor.learner.programs import UnreadableFile, begin_program, read_text
from tutor.learner.states import next_exercise, states, tallies
from tutor.learner.store import Attempt, Sitting, Store
from tutor.session.blocks import (
    Block,
    EditFile,
    Goodbye,
    Hint,
    Judged,
    Lesson,
    Map,
    Note,
    Place,
    Question,
    Solution,
    Vocabulary,
)
from tutor.session.vocabulary import command, words_for
from tutor.session.worksheet import Worksheet
from tutor.verdict import PartVerdict, Status

_ANSWERED = {Status.RIGHT, Status.PARTIAL, Status.WRONG}  # what later parts may build on
_FREE = {Status.INVALID, Status.GRADER_ERROR}  # costs no try
_END_OF_PROGRAM = "."
