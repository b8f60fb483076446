"""Experiments: settings are really run, and the runs decide."""

import pytest

from tutor.answers.experiment import Clock, Experiment
from tutor.answers.experiment.running import BETWEEN
from tutor.course import Course, TimeUp
from tutor.course.watching import watched
from tutor.judge import judge
from tutor.session.worksheet import Worksheet
from tutor.verdict import Status

# Gradient descent on x² from 1: after n steps x = (1 - 2·lr)ⁿ, known without running anything.
CODE = """
import numpy as np
from tutor.answers.experiment import Below, Experiment, Real, Whole
from tutor.course import Mistake
from tutor.course.evidence import Curves

place = 1
parts = [
    Experiment(
        "settings",
        settings=(Real("lr", 0, 4, start=0.01), Whole("steps", 1, 10**9, start=10)),
        goal=Below("loss", "wanted", margin=0.005),
        seeds=(1, 2),
        seconds=0.1,
    )
]
first = {"wanted": 0.01}
runs = []

def experiment(v, settings, seed, clock):
    x, losses = np.float64(1.0), []
    for _ in clock(range(settings.steps)):
        losses.append(x * x)
        x = x - settings.lr * 2 * x
    runs.append(seed)
    curves = Curves("loss", "step", range(len(losses)), {"loss": losses})
    return {"loss": x * x + 0.001 * seed}, [curves]

def explain(v, settings, measured):
    if not measured.loss < 1.5:
        return "diverged"
    return "too-slow" if settings.lr < 0.1 else None

def variant(rng):
    return {"wanted": 0.01 * rng.randint(1, 5)}

def work(v, see, lr=0.4):
    see("settings", {"lr": lr})

mistakes = [Mistake("diverged", lr=3), Mistake("too-slow", lr=0.02)]
"""
WORDS = """# T

## mistake diverged
It grows.
## mistake too-slow
Too slow.
## wrong settings
No.
"""


def written(course, code):
    folder = course / "01-toy" / "descend"
    folder.mkdir(parents=True)
    (folder / "exercise.py").write_text(code, encoding="utf-8")
    (folder / "en.md").write_text(WORDS, encoding="utf-8")
    return Course(course).load("descend")


def checking(exercise):
    return lambda text: judge(exercise, exercise.variant(0), {"settings": text}).parts[0]


@pytest.fixture
def exercise(tmp_path):
    return written(tmp_path, CODE)


@pytest.fixture
def check(exercise):
    return checking(exercise)


def test_a_choice_that_gets_there_is_right(check):
    """Whatever the author's own choice is; what was measured is told with the goal."""
    verdict = check("lr = 0.3")
    assert verdict.verdict is Status.RIGHT
    assert verdict.read_as == "lr = 0.3, steps = 10"
    # 0.4^20 is 1e-8: what is left is the 0.001 that each seed adds.
    assert verdict.message == "Over 2 runs, loss: 0.001 to 0.002; the goal is below 0.01."


@pytest.mark.parametrize(
    ("text", "mistake", "says"),
    [
        ("lr = 3", "diverged", "It grows."),
        ("lr = 0.02", "too-slow", "Too slow."),
        ("lr = 0.2, steps = 2", None, "No."),
    ],
)
def test_a_choice_that_does_not_is_explained_by_its_run(check, text, mistake, says):
    """By what the author makes of the worst run, with the numbers."""
    verdict = check(text)
    assert (verdict.verdict, verdict.mistake) == (Status.WRONG, mistake)
    assert verdict.message.startswith(says)
    assert "the goal is below 0.01" in verdict.message


def test_the_limit_itself_is_not_below_it(tmp_path):
    """With lr = 0.5 the second run ends at exactly 0.01."""
    check = checking(written(tmp_path, CODE.replace("0.001 * seed", "0.005 * seed")))
    assert check("lr = 0.5").verdict is Status.WRONG


def test_one_seed_that_fails_is_enough(check):
    """The goal is reached by the first run, not by the second."""
    lr_for = (1 - 0.0085**0.05) / 2  # leaves 0.0085 after 10 steps: 0.0095 and 0.0105
    assert check(f"lr = {lr_for:.9f}").verdict is Status.WRONG


def test_a_run_that_takes_too_long_is_ended(check, monkeypatch):
    """Told as such, whatever the settings would have led to."""
    monkeypatch.setattr("tutor.answers.experiment.AT_LEAST", 0.2)
    verdict = check("lr = 0.4, steps = 1000000000")
    assert verdict.verdict is Status.TIMEOUT
    assert "after 1 s" in verdict.message


def test_settings_that_cannot_be_read_cost_nothing(check):
    """And nothing is run."""
    assert check("lr = 7").verdict is Status.INVALID


def test_the_same_choice_runs_once(exercise):
    """Judging, showing and judging again look at the same runs."""
    for _ in range(3):
        judge(exercise, exercise.variant(0), {"settings": "lr = 0.31"})
    Worksheet(exercise, 0).consequence(exercise.parts[0], "lr = 0.31")
    assert exercise.module.runs == [1, 2]


def test_the_worst_run_is_shown(exercise):
    """Its evidence follows the verdict, right or wrong."""
    for text, steps in (("lr = 0.4", 10), ("lr=3, steps=4", 4)):
        (exhibit,) = Worksheet(exercise, 0).consequence(exercise.parts[0], text)
        assert len(exhibit.evidence.series["loss"]) == steps


def test_written_is_judged_right(exercise, check):
    """What `work` sees, typed out."""
    part = exercise.parts[0]
    assert isinstance(part, Experiment)
    assert check(part.written({"lr": 0.4})).verdict is Status.RIGHT


def test_a_clock_ends_a_loop():
    """When its time is up; not before."""
    time = iter([0.0, 1.0, 2.0, 3.0, 4.0])
    steps = []
    with pytest.raises(TimeUp):
        steps.extend(step for step in Clock(2.5, now=lambda: next(time))(range(9)))
    clock = Clock(60)
    assert list(clock(range(3))) == [0, 1, 2]
    assert clock.ticks == 3


def seen_of(steps, runs, ticks_of_run):
    """What a watcher is told of runs on one clock, looked at every second tick."""
    seen, now = [], iter(i * BETWEEN / 2 for i in range(10_000))
    with watched(seen.append):
        clock = Clock(1e9, lambda: next(now), runs=runs)
        for _ in range(runs):
            losses = []
            for step in clock(range(steps), losses):
                losses.append(1 / (1 + step))
                if step + 1 == ticks_of_run:
                    break
            clock.next_run()
    return seen


def test_a_watcher_sees_how_far_the_runs_are():
    """By the only loop of the first run, by the length of the last one afterwards."""
    seen = seen_of(100, 2, 100)
    shares = [progress.share for progress in seen]
    assert len(shares) > 50
    assert shares == sorted(shares)
    of_run = [len(progress.curve) / 100 for progress in seen]
    in_first = sum(share < 0.5 for share in shares)
    assert shares[:in_first] == pytest.approx([x / 2 for x in of_run[:in_first]])
    assert shares[in_first:] == pytest.approx([(1 + x) / 2 for x in of_run[in_first:]], abs=0.011)


def test_runs_that_end_early_are_measured_by_the_last():
    """After one run of 20 steps out of 100, another 10 steps are half of the second run."""
    shares = [progress.share for progress in seen_of(100, 2, 20)]
    assert any(abs(share - 0.75) < 0.03 for share in shares)
    assert shares[-1] <= 1


def test_a_watcher_sees_the_curve_grow():
    """The list that the loop appends to."""
    lengths = [len(progress.curve) for progress in seen_of(100, 1, 100)]
    assert lengths[0] < lengths[10] < lengths[-1]


def test_loops_one_after_the_other_have_no_share():
    """How many more there are nobody knows, so nothing is told."""
    seen, now = [], iter(i * BETWEEN * 2 for i in range(100))
    with watched(seen.append):
        clock = Clock(1e9, lambda: next(now))
        for _ in range(2):
            list(clock(range(5)))
    assert [progress.share for progress in seen[5:]] == [None] * 5


def test_nobody_is_told_when_nobody_watches():
    """The watcher is gone after its `with`."""
    seen = []
    with watched(seen.append):
        pass
    list(Clock(1e9)(range(10)))
    assert seen == []
