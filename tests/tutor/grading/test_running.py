"""The run: nothing lost, nothing done twice, nobody held up, and an end when asked for one."""

import threading
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from tests.tutor.grading.conftest import RIGHT
from tutor.grading import running
from tutor.grading.finding import Place
from tutor.grading.intake.disk import on_disk
from tutor.grading.journal import Journal
from tutor.grading.running import GradingRun
from tutor.grading.submission import Result
from tutor.verdict import Status


def right(work):
    return Result(work.key, work.seed, Status.RIGHT, 1.0, 1.0)


def done(work):
    """A worker that is ready at once."""
    future = Future()
    future.set_result(right(work))
    return future


@pytest.fixture
def run(write, catalogue, tmp_path):
    """A run over students with a program each, and the journal beside it."""
    students = ["ada", "bo", "cy", "di", "ed"]
    folder = write({f"{student}/double.py": RIGHT + f"# {student}" for student in students})
    places = [Place(student, on_disk(folder / student)) for student in students]

    def made(submit, window=2, **more):
        with Journal(tmp_path / "journal.db", catalogue.version) as journal:
            given = submit
            grading = GradingRun(
                places, catalogue, journal, lambda w: given(w, grading), window, **more
            )
            return grading.grade()

    return made


def test_everything_is_reported_in_order_whatever_the_order_of_the_results(run):
    with ThreadPoolExecutor(4) as pool:
        report = run(lambda work, _: pool.submit(right, work))
    assert [submission.id for submission in report.submissions] == ["ada", "bo", "cy", "di", "ed"]
    assert report.verdicts == {"right": 5}
    assert report.complete


def test_what_is_in_the_journal_is_not_done_again(run):
    asked = []
    submit = lambda work, _: asked.append(work.submission) or done(work)  # noqa: E731
    first = run(submit)
    second = run(submit)
    assert asked == ["ada", "bo", "cy", "di", "ed"]
    assert first == second


def test_a_changed_answer_is_judged_again_and_only_that(run, write):
    run(lambda work, _: done(work))
    write({"cy/double.py": "changed"})
    asked = []
    run(lambda work, _: asked.append(work.submission) or done(work))
    assert asked == ["cy"]


def test_a_worker_that_is_lost_costs_nobody_a_point(run):
    def submit(work, _):
        if work.submission != "bo":
            return done(work)
        lost = Future()
        lost.set_exception(OSError("gone"))
        return lost

    report = run(submit)
    assert report.verdicts == {"right": 4, "grader_error": 1}
    assert (report.score, report.max, report.faults) == (4.0, 4.0, 1)
    assert "gone" in report.submissions[1].exercises[0].message


def test_one_that_takes_for_ever_does_not_hold_up_the_others(run):
    others = [threading.Event() for _ in range(4)]

    def judged(work):
        if work.submission == "ada":
            assert all(event.wait(10) for event in others), "the others had to wait"
        else:
            others[ord(work.submission[0]) - ord("b")].set()
        return right(work)

    with ThreadPoolExecutor(2) as pool:
        assert run(lambda work, _: pool.submit(judged, work)).verdicts == {"right": 5}


def test_progress_tells_what_is_done_and_what_was_found_done(run, write):
    told = []
    run(lambda work, _: done(work), progress=lambda *counts: told.append(counts))
    assert told == [(number, 0) for number in range(1, 6)]
    told.clear()
    write({"di/double.py": "changed"})
    run(lambda work, _: done(work), progress=lambda *counts: told.append(counts))
    assert told[-1] == (5, 4)


def test_a_result_that_failed_is_tried_again_when_the_others_are_there(run):
    tries = []

    def judged(work, _):
        tries.append(work.submission)
        if work.submission == "bo" and tries.count("bo") == 1:
            failed = Future()
            failed.set_exception(OSError("the fork server died twice"))
            return failed
        return done(work)

    assert run(judged).verdicts == {"right": 5}
    assert tries == ["ada", "bo", "cy", "di", "ed", "bo"]


def test_no_more_is_handed_out_than_the_window_holds(run):
    under_way, most = set(), []

    def judged(work):
        under_way.discard(work.submission)
        return right(work)

    def submit(work, _):
        under_way.add(work.submission)
        most.append(len(under_way))
        return pool.submit(judged, work)

    with ThreadPoolExecutor(1) as pool:
        run(submit, window=2)
    assert max(most) <= 2


def test_when_stopped_it_reports_what_it_has(run):
    def submit(work, grading):
        if work.submission == "cy":
            grading.stop.set()
        return done(work)

    report = run(submit)
    assert [submission.verdict for submission in report.submissions] == [
        *[Status.RIGHT] * 3,
        None,
        None,
    ]
    assert not report.complete


def test_when_stopped_what_has_begun_is_kept_and_the_rest_is_called_off(run):
    begun = threading.Event()
    release = threading.Event()

    def judged(work):
        begun.set()
        release.wait(10)
        return right(work)

    def submit(work, grading):
        future = pool.submit(judged, work)
        if work.submission == "bo":
            begun.wait(10)
            grading.stop.set()
            threading.Timer(0.3, release.set).start()
        return future

    with ThreadPoolExecutor(1) as pool:
        report = run(submit, window=5)
    assert [submission.verdict for submission in report.submissions[:2]] == [Status.RIGHT, None]
    assert run(lambda work, _: done(work)).verdicts == {"right": 5}


def test_a_submission_that_cannot_be_opened_is_the_graders_fault(run, monkeypatch):
    def broken(submission, catalogue, seeds):
        raise RuntimeError("what is this?")

    monkeypatch.setattr(running, "plan", broken)
    report = run(lambda work, _: done(work) if not work.trouble else _settled(work))
    assert report.verdicts == {"grader_error": 5}


def _settled(work):
    future = Future()
    future.set_result(running.settled(work, work.trouble))
    return future
