"""What results add up to: points, one verdict for a submission, a reason for a lost point."""

import pytest

from tutor.grading.report import GradedExercise, GradedSubmission, Report, graded_exercise
from tutor.grading.submission import Result
from tutor.verdict import Status


def part(name, verdict, message="", score=0.0):
    return {"name": name, "verdict": verdict, "message": message, "score": score, "max": 1.0}


def result(*parts, verdict=Status.PARTIAL):
    score = sum(one["score"] for one in parts)
    return Result(("ada", "x", ""), 0, verdict, score, float(len(parts)), parts)


def exercise(verdict, score=0.0, most=1.0):
    return GradedExercise("x", 0, verdict, score, most)


def test_points_are_shared_out_as_the_assignment_says():
    made = result(part("a", "right", score=1.0), part("b", "wrong"), part("c", "wrong"))
    graded = graded_exercise(made, 10.0)
    assert (graded.score, graded.max) == (3.333333, 10.0)
    assert [one["max"] for one in graded.parts] == [3.333333] * 3


def test_an_exercise_may_be_worth_nothing():
    graded = graded_exercise(result(part("a", "right", score=1.0)), 0.0)
    assert (graded.score, graded.max) == (0.0, 0.0)


def test_the_reason_is_that_of_the_part_with_the_exercises_verdict():
    made = result(
        part("a", "missing", "No answer."),
        part("b", "timeout", "Too\nlong."),
        verdict=Status.TIMEOUT,
    )
    assert graded_exercise(made, None).message == "b: Too long."


def test_a_reason_that_all_parts_share_names_none_of_them():
    made = result(*[part(name, "missing", "No answer.") for name in "ab"], verdict=Status.MISSING)
    assert graded_exercise(made, None).message == "No answer."


def test_a_right_exercise_needs_no_reason():
    made = result(part("a", "right", "Well done.", 1.0), verdict=Status.RIGHT)
    assert graded_exercise(made, None).message == ""


@pytest.mark.parametrize(
    ("exercises", "trouble", "verdict"),
    [
        ([exercise(Status.RIGHT, 1)], None, Status.RIGHT),
        ([exercise(Status.RIGHT, 1), exercise(Status.WRONG)], None, Status.PARTIAL),
        ([exercise(Status.RIGHT, 1)], Status.INVALID, Status.PARTIAL),
        ([exercise(Status.RIGHT, 1), exercise(Status.GRADER_ERROR)], None, Status.GRADER_ERROR),
        ([], Status.REFUSED, Status.REFUSED),
        ([exercise(Status.RIGHT, 1), exercise(None)], None, None),
    ],
)
def test_a_submission_has_one_verdict(exercises, trouble, verdict):
    assert GradedSubmission("ada", tuple(exercises), trouble).verdict is verdict


def test_the_walls_reported_are_those_around_every_program():
    def ran(*walls):
        return GradedExercise("x", 0, Status.RIGHT, 1, 1, walls=walls)

    mixed = (ran("limits", "seccomp"), ran("limits"), exercise(Status.WRONG))
    assert Report("", "", (GradedSubmission("ada", mixed),)).walls == ("limits",)
    assert Report("", "", (GradedSubmission("ada", (exercise(Status.WRONG),)),)).walls is None


def test_a_fault_of_the_grader_takes_its_points_out_of_both_sides():
    graded = (exercise(Status.RIGHT, 1), exercise(Status.GRADER_ERROR, 0, 5))
    submission = GradedSubmission("ada", graded)
    assert (submission.score, submission.max) == (1.0, 1.0)
    assert Report("", "", (submission,)).faults == 1
