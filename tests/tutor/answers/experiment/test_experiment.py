"""Experiments: settings are really run, and the runs decide."""

import pytest

from tutor.answers.experiment import Clock, Experiment
from tutor.course import Course, TimeUp
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
