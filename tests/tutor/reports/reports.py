"""A report with one of everything in it, hostile text included, to render in every format."""

from __future__ import annotations

from dataclasses import replace

from tutor.grading.report import GradedExercise, GradedSubmission, Report
from tutor.verdict import Status

HOSTILE = "##[error]x <b>&amp; ]]> \"'\n::set-output name=x::y \\x1b[2J 你好"


def part(name: str, verdict: str, score: float, message: str = "", **more: object):
    """A part's record, as the journal keeps it."""
    record = {"name": name, "verdict": verdict, "score": score, "max": 1.0}
    return {**record, "mistake": None, "message": message, "read_as": None, **more}


EVERYTHING = Report(
    "Week 3",
    "0123456789abcdef",
    (
        GradedSubmission(
            "ada",
            (
                GradedExercise(
                    "double",
                    0,
                    Status.RIGHT,
                    1.0,
                    1.0,
                    (part("program", "right", 1.0, read_as="double: 2 of 2 calls right"),),
                    walls=("limits", "seccomp"),
                    seconds=0.7,
                ),
                GradedExercise(
                    "add-two",
                    7,
                    Status.PARTIAL,
                    3.333333,
                    10.0,
                    (
                        part("sum", "right", 1.0),
                        part(
                            "twice",
                            "wrong",
                            0.0,
                            "Not doubled.",
                            mistake="tripled",
                            counterexample="x = 1",
                            step="twice",
                            called="2·(a + b)",
                        ),
                        part("more", "invalid", 0.0, "There is no number.", position=[0, 3]),
                    ),
                    "twice: Not doubled.",
                ),
            ),
            notes=("notes.txt was not graded",),
            counted=3.466667,
            late="2 days late: -20 %.",
        ),
        GradedSubmission("::error::bo", (), Status.REFUSED, HOSTILE),
        GradedSubmission(
            "cy",
            (
                GradedExercise("double", 0, Status.TIMEOUT, 0.0, 1.0, (), "x" * 700),
                GradedExercise("slope", 0, Status.GRADER_ERROR, 0.0, 0.0, (), "no more processes"),
            ),
        ),
        GradedSubmission(
            "di", (GradedExercise("double", 0, Status.MISSING, 0.0, 1.0, (), "No answer."),)
        ),
        GradedSubmission("ed", (GradedExercise("double", 0, None),), complete=False),
    ),
)

NOTHING = Report("", "0", ())


def planted(text: str) -> Report:
    """A report with this text in every place that a student may have a hand in."""
    told = part(text, "wrong", 0.0, text, mistake=text, read_as=text, counterexample=text)
    exercises = (
        GradedExercise("double", 0, Status.WRONG, 0.0, 1.0, (told, told), text),
        GradedExercise("slope", 0, Status.CRASHED, 0.0, 1.0, (), text, seconds=1.0),
    )
    submission = GradedSubmission(
        text, exercises, Status.REFUSED, text, (text, text), counted=0.0, late=text
    )
    return Report(text, "0" * 64, (submission, replace(submission, id=f"{text} (2)")))
