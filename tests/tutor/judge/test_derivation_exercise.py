"""A whole exercise with a derivation: loaded from its folder, kept to its promises, judged."""

import textwrap

import pytest

from tutor.course import Course
from tutor.judge import judge
from tutor.lint import inspect_course
from tutor.verdict import Status

CODE = r"""
    from tutor.answers.derivation import Derivation
    from tutor.course import Example, Mistake

    place = 1
    teaches = ["chain-rule"]
    parts = [
        Derivation(
            "slope",
            variables={"x": {"domain": "real"}},
            points=3,
            source=("1/(1 + e^(-x))", "x"),
            least=3,
        )
    ]

    def work(v, see, last="(1 - σ(x))"):
        lines = ["let u = e^{-x}", "σ'(x) = u/(1+u)^2", "= 1/(1+u) · u/(1+u)", "= σ(x)" + last]
        see("slope", "\n".join(lines))

    mistakes = [
        Mistake("plus", last="(1 + σ(x))"),
        Mistake("sigma-only", last=""),
        Mistake("squared", last="σ(x)"),
    ]
    examples = [Example({"slope": "σ(x)(1+σ(x))"}, "wrong", "plus")]
"""
WORDS = """# The slope of σ

Derive σ'(x).

## part slope
σ'(x) =
## wrong slope
Look again.
## hint
1
## hint
2
## hint
3
## hint
4
## mistake plus
A sign.
## mistake sigma-only
A factor.
## mistake squared
A factor of its own.
## solution
See above.
## teaches
The chain rule.
"""
LINES = """let u = e^{-x}
σ'(x) = u/(1+u)^2
      = 1/(1+u) · u/(1+u)
      = σ(x)(1 - σ(x))"""


@pytest.fixture
def course(tmp_path):
    """A course of this one exercise."""
    folder = tmp_path / "01-slopes" / "sigmoid-slope"
    folder.mkdir(parents=True)
    (folder / "exercise.py").write_text(textwrap.dedent(CODE), encoding="utf-8")
    (folder / "en.md").write_text(WORDS, encoding="utf-8")
    return Course(tmp_path)


@pytest.fixture
def judged(course):
    """The verdict on an answer to its one part."""
    exercise = course.load("sigmoid-slope")
    return lambda text: judge(exercise, exercise.variant(0), {"slope": text}).parts[0]


def test_the_exercise_keeps_its_promises(course):
    """Its own derivation is right, its source leads to its goal, each mistake is itself."""
    assert [str(f) for _, findings in inspect_course(course, range(3)) for f in findings] == []


def test_four_lines_are_right(judged):
    """A definition and three steps."""
    assert (judged(LINES).verdict, judged(LINES).score) == (Status.RIGHT, 3)


@pytest.mark.parametrize(
    ("old", "new", "line", "mistake"),
    [
        ("u/(1+u)^2", "-u/(1+u)^2", 2, "overall-sign"),
        ("1/(1+u) · u/(1+u)", "1/(1+u) · u/(1-u)", 3, None),
        ("(1 - σ(x))", "(1 + σ(x))", 4, "plus"),
        ("(1 - σ(x))", "", 4, "sigma-only"),
    ],
)
def test_each_planted_slip_is_named_at_its_line(judged, old, new, line, mistake):
    """Where it is, what it is if that is known, and what the other lines are worth."""
    verdict = judged(LINES.replace(old, new))
    assert (verdict.verdict, verdict.step) == (Status.PARTIAL, f"slope, line {line}")
    assert mistake in (None, verdict.mistake)
    assert verdict.score == (2 if line == 4 else 1)


def test_the_goal_alone_is_too_short(judged):
    """Three steps are asked for; that costs no try."""
    assert judged("σ(x)(1 - σ(x))").verdict is Status.INVALID
