"""What the page for the class counts."""

import pytest

from tests.tutor.reports.reports import EVERYTHING, NOTHING, part
from tutor.grading.report import GradedExercise, GradedSubmission, Report
from tutor.reports import tallies
from tutor.verdict import Status


def handed_in(id, verdict, score=0.0, most=1.0, parts=(), exercise="sums", seconds=0.0):
    graded = GradedExercise(exercise, 0, verdict, score, most, tuple(parts), seconds=seconds)
    return GradedSubmission(id, (graded,))


def wrong(mistake=None, message="", read_as=None):
    return part("y", "wrong", 0.0, message, mistake=mistake, read_as=read_as)


CLASS = Report(
    "",
    "",
    (
        handed_in("a", Status.WRONG, parts=[wrong("no-relu", "at 1: no ReLU")]),
        handed_in("b", Status.WRONG, parts=[wrong("no-bias", "no bias")]),
        handed_in("c", Status.WRONG, parts=[wrong("no-bias", "no bias")]),
        handed_in("d", Status.WRONG, parts=[wrong(read_as="y = 3")]),
        handed_in("e", Status.WRONG, parts=[wrong(read_as="y = 3")]),
        handed_in("f", Status.WRONG, parts=[wrong(read_as="y = 4")]),
        handed_in("g", Status.RIGHT, 1.0, parts=[part("y", "right", 1.0, read_as="y = 1")]),
        handed_in("h", Status.INVALID, parts=[part("y", "invalid", 0.0, "no number")]),
    ),
)


def test_mistakes_are_counted_the_most_frequent_first():
    found = [(one.id, one.exercise, one.part, one.submissions) for one in tallies.mistakes(CLASS)]
    assert found == [("no-bias", "sums", "y", ("b", "c")), ("no-relu", "sums", "y", ("a",))]
    assert [one.share for one in tallies.mistakes(CLASS)] == [2 / 8, 1 / 8]


def test_a_mistake_made_twice_by_one_student_counts_once():
    twice = handed_in("a", Status.WRONG, parts=[wrong("no-bias"), wrong("no-bias")])
    assert tallies.mistakes(Report("", "", (twice,)))[0].submissions == ("a",)


def test_a_mistake_is_told_in_the_words_that_most_got():
    parts = ("at 2", "at 1", "at 1")
    rows = (handed_in(str(n), Status.WRONG, parts=[wrong("m", t)]) for n, t in enumerate(parts))
    assert tallies.mistakes(Report("", "", tuple(rows)))[0].message == "at 1"


def test_answers_without_a_known_mistake_count_if_several_gave_them():
    found = [(one.id, one.submissions) for one in tallies.shared_answers(CLASS)]
    assert found == [("y = 3", ("d", "e"))]


def test_exercises_are_counted_by_verdict():
    (tally,) = tallies.exercises(CLASS)
    assert dict(tally.verdicts) == {Status.WRONG: 6, Status.RIGHT: 1, Status.INVALID: 1}
    assert (tally.submissions, tally.share) == (8, 1 / 8)


@pytest.mark.parametrize(
    ("score", "bin"),
    [(0, 0), (0.099, 0), (0.1, 1), (0.3, 3), (0.7, 7), (0.899, 8), (0.9, 9), (1, 9)],
)
def test_a_share_lies_in_its_tenth(score, bin):
    bins = tallies.scores(Report("", "", (handed_in("a", Status.PARTIAL, score),))).bins
    assert bins.index(1) == bin


def test_scores_leave_out_who_was_not_judged_or_could_earn_nothing():
    rows = (
        handed_in("a", Status.PARTIAL, 1.0, 4.0),
        handed_in("b", Status.RIGHT, 4.0, 4.0),
        handed_in("c", None),
        GradedSubmission("d", (), Status.REFUSED),
    )
    scores = tallies.scores(Report("", "", rows))
    assert (sum(scores.bins), scores.mean, scores.median, scores.full) == (2, 0.625, 0.625, 1)


def test_scores_are_those_that_count():
    late = GradedSubmission("a", handed_in("a", Status.RIGHT, 1.0).exercises, counted=0.5)
    assert tallies.scores(Report("", "", (late,))).mean == 0.5


def test_an_empty_class_has_no_scores():
    assert tallies.scores(NOTHING) == tallies.Scores((0,) * 10, None, None, 0)
    assert tallies.mistakes(NOTHING) == tallies.exercises(NOTHING) == tallies.slowest(NOTHING) == []


def test_what_was_stopped_is_listed_and_the_grader_too():
    found = [(submission.id, one.verdict) for submission, one in tallies.stopped(EVERYTHING)]
    assert found == [
        ("::error::bo", Status.REFUSED),
        ("cy", Status.TIMEOUT),
        ("cy", Status.GRADER_ERROR),
    ]


def test_times_are_told_in_steps_and_not_of_what_was_stopped():
    rows = (
        handed_in("quick", Status.RIGHT, seconds=0.49),
        handed_in("slow", Status.WRONG, seconds=0.51),
        handed_in("as slow", Status.RIGHT, seconds=0.99),
        handed_in("slower", Status.RIGHT, seconds=1.7),
        handed_in("stopped", Status.TIMEOUT, seconds=2.0),
    )
    found = [(step, submission.id) for step, submission, _ in tallies.slowest(Report("", "", rows))]
    assert found == [(1.0, "slower"), (0.5, "slow"), (0.5, "as slow")]


def test_a_part_is_named_and_called():
    """An answer that several gave is told as they read it; the name is what they typed."""
    answer = part("dw", "wrong", 0.0, read_as="dw = 3", called="∂L/∂w")
    rows = tuple(handed_in(id, Status.WRONG, parts=[answer]) for id in "ab")
    (found,) = tallies.shared_answers(Report("", "", rows))
    assert (found.id, found.part) == ("∂L/∂w = 3", "dw (∂L/∂w)")
