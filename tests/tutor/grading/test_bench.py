"""One piece of work judged: a result, whatever happens."""

import threading

import pytest

from tests.tutor.grading.conftest import COURSE, RIGHT
from tutor.course import Course
from tutor.grading import bench as benches
from tutor.grading.bench import Bench
from tutor.grading.submission import Trouble, Work
from tutor.sandbox import Outcome, Run
from tutor.verdict import Status


def doubling(job):
    """A sandbox that doubles, whatever the program says."""
    return Run("ok", tuple(Outcome(2 * call.args[0]) for call in job.calls), layers=("walls",))


def bench(run=doubling, secret="s"):
    return Bench(Course(COURSE), secret, run)


def program(source=RIGHT, student="ada"):
    return Work(student, "double", 0, {"program": source})


def test_a_right_program():
    result = bench().judged(program())
    assert (result.verdict, result.score, result.max) == (Status.RIGHT, 1.0, 1.0)
    assert result.walls == ("walls",)


def test_an_answer_that_could_not_be_read_stands_beside_those_that_could():
    trouble = {"sum": Trouble(Status.INVALID, "no text")}
    result = bench().judged(Work("ada", "add-two", 0, {"twice": "14"}, trouble))
    assert [part["verdict"] for part in result.parts] == ["invalid", "right"]
    assert (result.verdict, result.score, result.max) == (Status.PARTIAL, 1.0, 2.0)
    assert result.parts[0]["message"] == "no text"


def test_nothing_answered_is_missing_for_all_the_points():
    result = bench().judged(Work("ada", "add-two"))
    assert (result.verdict, result.score, result.max) == (Status.MISSING, 0.0, 2.0)


def test_a_fault_of_the_judge_is_a_result_and_loud(monkeypatch):
    monkeypatch.setattr(benches, "judge", lambda *a, **k: 1 / 0)
    result = bench().judged(program())
    assert result.verdict is Status.GRADER_ERROR
    assert result.message == "the grader failed: ZeroDivisionError: division by zero"


def test_a_fault_of_the_sandbox_is_a_result_and_the_next_one_is_judged():
    def broken(job):
        raise OSError("no more processes")

    judge = bench(broken)
    assert judge.judged(program()).verdict is Status.GRADER_ERROR
    assert judge.judged(Work("ada", "add-two", 0, {"sum": "7"})).verdict is Status.PARTIAL


def test_a_students_text_is_cut_and_made_visible():
    run = lambda job: Run("crashed", message="\x1b[2J" + "x" * 5000)  # noqa: E731
    message = bench(run).judged(program()).parts[0]["message"]
    assert "\x1b" not in message
    assert len(message) <= 2100


@pytest.mark.parametrize(
    ("work", "secret"),
    [(program(student="bo"), "s"), (program(RIGHT + "#"), "s"), (program(), "t")],
)
def test_inputs_differ_by_student_program_and_secret_and_not_by_run(work, secret):
    def inputs(work, secret):
        seen = []
        run = lambda job: seen.append(job.calls) or doubling(job)  # noqa: E731
        bench(run, secret).judged(work)
        return seen[0]

    assert inputs(program(), "s") == inputs(program(), "s")
    assert inputs(program(), "s") != inputs(work, secret)


def test_while_a_program_runs_others_are_judged():
    others = threading.Event()

    def waits(job):
        assert others.wait(10), "nothing else was judged meanwhile"
        return doubling(job)

    judge = bench(waits)
    results = []
    thread = threading.Thread(target=lambda: results.append(judge.judged(program())))
    thread.start()
    judge.judged(Work("bo", "add-two", 0, {"sum": "7"}))
    others.set()
    thread.join()
    assert results[0].verdict is Status.RIGHT
