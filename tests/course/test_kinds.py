"""The model exercise of each kind: what it expects is what independent arithmetic gives."""

import math
from fractions import Fraction

import mpmath
import numpy as np
import pytest

from tutor.answers.experiment import Clock
from tutor.course import Course, find_course
from tutor.judge import judge
from tutor.verdict import Status

COURSE = Course(find_course())
SEEDS = range(12)


def verdict(id, name, text, seed=0):
    exercise = COURSE.load(id)
    found = judge(exercise, exercise.variant(seed), {name: text})
    return next(part for part in found.parts if part.name == name)


@pytest.mark.parametrize("seed", SEEDS)
def test_softmax_is_that_of_the_exponentials(seed):
    """With Python's own exp, however the three numbers are written."""
    z = COURSE.load("softmax").variant(seed).values.z
    total = math.fsum(math.exp(score) for score in z)
    p = [round(math.exp(score) / total, 3) for score in z]
    for text in (str(p), f"np.array({p})", " ".join(map(str, p)), "\n".join(map(str, p))):
        assert verdict("softmax", "p", text, seed).verdict is Status.RIGHT
    wrong = verdict("softmax", "p", str([p[0], p[2], p[1]]), seed)
    assert wrong.verdict is Status.WRONG
    assert wrong.message


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("own", "p_i - p_i^2"),
        ("own", "p_i(1-p_i)"),
        ("other", "-p_i p_j"),
        ("other", "(0 - p_j) p_i"),
    ],
)
def test_slopes_of_softmax(part, text):
    """In any form."""
    assert verdict("softmax", part, text).verdict is Status.RIGHT


@pytest.mark.parametrize("seed", SEEDS)
def test_the_wrong_line_is_tested_with_exact_fractions(seed):
    """What a constant gradient makes of the noted line, without any rounding."""
    exercise = COURSE.load("bias-correction-fix")
    v = exercise.variant(seed).values
    beta, goal = Fraction(str(v.beta)), Fraction(v.g) ** (v.at - 2)
    average = (1 - beta**v.t) * goal
    tested = {
        "multiplied": average * (1 - beta**v.t),
        "power-outside": average / (1 - beta) ** v.t,
        "no-power": average / (1 - beta),
        "one-step-late": average / (1 - beta ** (v.t - 1)),
    }[v.fault]
    name = {3: "m", 4: "v"}[v.at]
    line = v.lines[v.at - 1]
    for part, text in (
        ("line", str(v.at)),
        ("tested", f"{float(tested):.4f}"),
        ("repaired", f"{name}_t/(1-beta_{v.at - 2}^t)"),
    ):
        assert verdict("bias-correction-fix", part, text, seed).verdict is Status.RIGHT
    unchanged = verdict("bias-correction-fix", "repaired", line.partition("= ")[2], seed)
    assert (unchanged.verdict, unchanged.mistake) == (Status.WRONG, "unchanged")


@pytest.mark.parametrize("seed", SEEDS)
def test_errors_of_differences_are_those_of_exact_derivatives(seed):
    """Against 50 digits: the error at large steps, and which step is best."""
    exercise = COURSE.load("step-size")
    v = exercise.variant(seed).values
    f = {
        "e^x": mpmath.exp, "sin x": mpmath.sin, "tanh x": mpmath.tanh, "ln x": mpmath.log,
        "√x": mpmath.sqrt, "σ(x)": lambda x: 1 / (1 + mpmath.exp(-x)),
    }[v.name]  # fmt: skip
    with mpmath.workdps(50):
        x, true = mpmath.mpf(v.x), mpmath.diff(f, v.x)

        def error(h):
            low = x - h if v.rule == "centred" else x
            return abs((f(x + h) - f(low)) / (x + h - low) - true) / abs(true)

        fall = float(error(mpmath.mpf("0.1")) / error(mpmath.mpf("0.01")))
    assert exercise.steps(exercise.variant(seed))["factor"] == 10 ** round(math.log10(fall))
    digits = 53 if v.precision == "float64" else 24
    balance = 2 ** -(digits / (3 if v.rule == "centred" else 2))
    best = float(exercise.steps(exercise.variant(seed))["best"])
    assert abs(math.log10(best / balance)) < 1.3


@pytest.mark.parametrize("seed", range(4))
def test_training_finds_what_plain_numpy_finds(seed):
    """The same descent written out by hand ends at the same w, b and loss."""
    exercise = COURSE.load("training-as-solving")
    v = exercise.variant(seed).values
    x = np.array([0.5, 1.0, 1.5, 2.0, 2.5, 3.0])
    y = np.maximum(v.w * x + v.b, 0)
    w, b = np.random.default_rng(1).uniform(0.8, 1.2), 0.0
    for _ in range(80):
        z = w * x + b
        slope = 2 * (np.maximum(z, 0) - y) * (z > 0) / len(x)
        w, b = w - 0.05 * (slope * x).sum(), b - 0.05 * slope.sum()
    loss = ((np.maximum(w * x + b, 0) - y) ** 2).mean()
    chosen = type(v)(lr=0.05, steps=80, w_start="positive")
    measured, evidence = exercise.call("experiment", v, chosen, 1, Clock(60))
    assert measured["loss"] == pytest.approx(loss, rel=1e-6, abs=1e-12)
    assert evidence[1].rows == [
        ("w", pytest.approx(w, abs=1e-4)),
        ("b", pytest.approx(b, abs=1e-4)),
    ]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("id", [entry.id for entry in COURSE.entries])
def test_words_can_be_filled_in_every_language(id, language):
    """No placeholder is left."""
    exercise = COURSE.load(id)
    variant = exercise.variant(1)
    words = exercise.languages[language].filled(variant.as_dict() | exercise.steps(variant))
    for text in [words.title, words.statement, *words.sections.values()]:
        assert "{{" not in text
