"""The course that is shipped: it keeps its promises, and its answers are those found by hand."""

import json
import re
from itertools import pairwise

import pytest

from tutor.course import Course, find_course
from tutor.judge import judge
from tutor.lint import inspect_course
from tutor.verdict import Status

COURSE = Course(find_course())
# Equal to the plain form: the order of computation that the paper proposes at the end of section 2.
EFFICIENT = (
    "theta_{t-1} - alpha*sqrt(1-beta_2^t)/(1-beta_1^t) * m_t/(sqrt(v_t) + epsilon*sqrt(1-beta_2^t))"
)
IDS = [entry.id for entry in COURSE.entries]


@pytest.mark.parametrize("id", IDS)
def test_promises_are_kept(id):
    """What `tutor lint` checks, on the first variant; `.ci/run` checks twenty."""
    found = [
        str(finding) for _, findings in inspect_course(COURSE, range(1), id) for finding in findings
    ]
    assert found == []


def verdict(id, seed=0, **answers):
    exercise = COURSE.load(id)
    return judge(exercise, exercise.variant(seed), answers)


def part(id, name, text):
    return next(part for part in verdict(id, **{name: text}).parts if part.name == name)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("m", "beta_1*m_{t-1} + (1-beta_1)*g_t"),
        ("m", r"\beta_{1} m_{t-1} + (1-\beta_{1}) g_{t}"),
        ("m", "m_{t-1} + (1 − β₁)(g_t − m_{t-1})"),
        ("v", "beta2*v_{t-1} + (1-beta2)*g_t**2"),
        ("m_hat", "m_t/(1-beta_1^t)"),
        ("m_hat", "(beta_1*m_{t-1} + (1-beta_1)*g_t)/(1-beta_1^t)"),
        ("v_hat", r"\frac{v_t}{1-\beta_2^t}"),
        ("step", "theta_{t-1} - alpha*mhat_t/(sqrt(vhat_t)+epsilon)"),
        ("step", "θ_{t-1} − α (m_t/(1−β₁^t)) / (√(v_t/(1−β₂^t)) + ε)"),
        ("step", EFFICIENT),
        ("first_step", "theta_0 - alpha*sign(g_1)"),
        ("first_step", "theta_0 - alpha*g_1/|g_1|"),
        ("first_step", "theta_0 - alpha*g_1/sqrt(g_1^2)"),
    ],
)  # fmt: skip
def test_adam_is_accepted_in_any_form(name, text):
    """Every spelling and every equal form of a right line, the paper's efficient one among them."""
    assert part("adam-update", name, text).verdict is Status.RIGHT


@pytest.mark.parametrize(
    ("name", "text", "mistake"),
    [
        ("m", "beta_1*m_{t-1} + g_t", "no-mixing"),
        ("v", "beta_2*v_{t-1} + (1-beta_2)*g_t", "gradient-not-squared"),
        ("m_hat", "m_t*(1-beta_1^t)", "correction-multiplied"),
        ("v_hat", "v_t/(1-beta_2)^t", "power-on-the-bracket"),
        ("step", "theta_{t-1} - alpha*mhat_t/sqrt(vhat_t+epsilon)", "epsilon-inside-the-root"),
        ("step", "theta_{t-1} + alpha*mhat_t/(sqrt(vhat_t)+epsilon)", "uphill"),
        ("m_hat", "m_t", "uncorrected"),
        ("m", "beta_2*m_{t-1} + (1-beta_2)*g_t", "wrong-name"),
        ("step", EFFICIENT.replace("epsilon*sqrt(1-beta_2^t)", "epsilon"), "epsilon-uncorrected"),
        ("first_step", "theta_0 - alpha*g_1", "first-step-with-gradient"),
    ],
)
def test_adam_mistakes_are_named(name, text, mistake):
    """The usual ways to get a line wrong, with a point where it shows."""
    judged = part("adam-update", name, text)
    assert (judged.verdict, judged.mistake) == (Status.WRONG, mistake)
    assert "expected" in judged.counterexample


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("m", "beta_1*m_t-1 + (1-beta_1)*g_t"),
        ("v", "beta_2*v_t-1 + (1-beta_2)*g_t^2"),
        ("step", "theta_t-1 - alpha*mhat_t/(sqrt(vhat_t)+epsilon)"),
    ],
)
def test_an_index_without_braces_is_asked_back(name, text):
    """Who types m_t-1 means m_{t-1}: it is not taken for a wrong answer."""
    assert part("adam-update", name, text).verdict is Status.INVALID


def test_a_broken_line_is_named():
    """Of several lines the first that does not follow is the one that is talked about."""
    lines = "theta_0 - alpha*g_1/sqrt(g_1^2); theta_0 - alpha*g_1/g_1; theta_0 - alpha"
    judged = part("adam-update", "first_step", lines)
    assert (judged.verdict, judged.score) == (Status.PARTIAL, pytest.approx(2 / 3))
    assert "line 2" in judged.step
    assert "does not follow" in judged.message


def test_the_vanishing_net_really_vanishes():
    """Each layer of the sigmoid net of seed 0 passes back less than it got, about a quarter."""
    exercise = COURSE.load("spot-vanishing")
    table = exercise.call("evidence", exercise.variant(0).values)[0]
    arriving = [float(row[4]) for row in table.rows]
    ratios = [before / after for before, after in pairwise(arriving)]
    assert len(ratios) == 8
    assert all(ratio < 1 for ratio in ratios)
    assert all(ratio < 0.45 for ratio in ratios[:7])


def test_cures_are_really_run():
    """On seed 0 He and ReLU learn; a lower rate leaves the loss where guessing is."""
    exercise = COURSE.load("spot-vanishing")
    values = exercise.variant(0).values
    after = {
        key: exercise.call("cured", values, key)[2].series["after"]
        for key in ("he-relu", "lower-rate")
    }
    assert after["he-relu"][-1] < 1.3
    assert after["lower-rate"][-1] > 2.2


@pytest.mark.parametrize("id", IDS)
def test_the_question_never_holds_the_answer(id):
    """Nothing shown before answering, as text or as JSON, contains what is expected."""
    exercise = COURSE.load(id)
    for seed in range(3):
        variant = exercise.variant(seed)
        words = exercise.words().filled(variant.as_dict() | exercise.steps(variant))
        shown = json.dumps(
            [words.statement, [words.sections[f"part {p.name}"] for p in exercise.parts]]
        )
        for part in exercise.parts:
            if part.kind == "number":
                written = re.escape(part.written(exercise.steps(variant)[part.name]))
                assert not re.search(rf"\b{part.name} *= *{written}(?![\d.\w·*/+−-])", shown)
            if part.kind == "derivation":
                assert exercise.steps(variant)[part.name] not in shown
