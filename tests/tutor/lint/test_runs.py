"""Lint of what is really run: experiments and evidence, one fault planted at a time."""

import textwrap

import pytest

from tutor.course import Course
from tutor.lint import inspect_course

CODE = """
    import numpy as np
    from tutor.answers.experiment import Below, Experiment, Real
    from tutor.answers.number import Number
    from tutor.course import Mistake
    from tutor.course.evidence import Curves, Table

    place = 1
    teaches = ["descent"]
    parts = [
        Experiment(
            "settings",
            settings=(Real("lr", 0, 4, start=0.01),),
            goal=Below("loss", 0.01, margin=0.001),
            seeds=(1, 2),
            seconds=5,
        ),
        Number("asked", then="answered"),
    ]

    def variant(rng):
        return {"a": rng.randint(2, 40000)}

    def experiment(v, settings, seed, clock):
        x = 1 + np.random.default_rng(seed).uniform(0, 0.1)
        for _ in clock(range(10)):
            x = x - 2 * settings.lr * x
        return {"loss": x * x}, [Curves("losses", "step", [1], {"loss": [x * x]})]

    def explain(v, settings, measured):
        return "diverged" if measured.loss > 2 else "too-slow" if settings.lr < 0.1 else "other"

    def answered(v, answer):
        return [Table("truth", ("name", "h"), [("a", v.a)])]

    def work(v, see, lr=0.4, plus=0):
        see("settings", {"lr": lr})
        see("asked", v.a + plus)

    mistakes = [
        Mistake("diverged", lr=3), Mistake("too-slow", lr=0.02), Mistake("other", lr=0.95),
        Mistake("plus-one", plus=1),
    ]
"""
WORDS = """# Descent
## part settings
Choose.
## part asked
What is {{a}}?
## wrong settings
No.
## wrong asked
No.
## hint
1
## hint
2
## hint
3
## hint
4
## mistake diverged
1
## mistake too-slow
2
## mistake other
3
## mistake plus-one
4
## seen asked
There it is.
## seen settings
See the curve.
## label losses
Losses
## label loss
loss
## label step
step
## label truth
What is true
## label name
name
## solution
{{settings}}
## teaches
Descent.
"""


@pytest.fixture
def findings(tmp_path):
    """What lint finds in a course of one exercise, as one text."""

    def found(code=CODE, words=WORDS):
        folder = tmp_path / "01-runs" / "descent"
        folder.mkdir(parents=True)
        (folder / "exercise.py").write_text(textwrap.dedent(code), encoding="utf-8")
        (folder / "en.md").write_text(words, encoding="utf-8")
        results = inspect_course(Course(tmp_path), range(12))
        return "\n".join(str(finding) for _, findings in results for finding in findings)

    return found


def test_a_sound_experiment_has_nothing_to_mend(findings):
    """The exercise that the other tests break is well."""
    assert findings() == ""


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("lr=0.4", "lr=0.1", "the reference of settings misses the goal or its margin"),
        ("lr=0.4", "lr=5", "cannot be chosen: lr goes from 0 to 4"),
        ("margin=0.001", "margin=0.011", "misses the goal or its margin"),
        ("start=0.01", "start=0.3", "settings is won by the start settings"),
        ("default_rng(seed)", "default_rng()", "with one seed"),
        ("uniform(0, 0.1)", "uniform(0, 0.1) + 1e6 * (seed > 7)", "in run 8"),
        ("clock(range(10))", "range(10)", "never looks at its clock"),
        ("seconds=5", "seconds=0", "its `seconds` say 0"),
        ('else "other"', 'else "diverged"', "'other' is taken for diverged"),
        ("lr=3)", "lr=0.3)", "'diverged' is taken for nothing"),
        ('Table("truth", ("name", "h")', '("truth", ("name", "h")', "which is no evidence"),
        ('then="answered"', 'then="answerd"', "defines no `answerd`"),
        ("[Curves(", "[1, Curves(", "`experiment` gives 1, which is no evidence"),
        ('{"loss": x * x}, [', '{"lost": x * x}, [', "KeyError: 'loss'"),
    ],
)
def test_faults_of_runs(findings, old, new, says):
    """Goals that cannot be reached or are reached already, chance, time, evidence."""
    assert old in CODE
    assert says in findings(code=CODE.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("## label truth\n", "## label trut\n", "has no `## label truth` for the evidence"),
        ("## label step\nstep\n", "", "has no `## label step`"),
        ("## seen asked\n", "## seen nothing\n", "`## seen nothing` belongs to nothing"),
    ],
)
def test_words_of_runs(findings, old, new, says):
    """Labels have words; what is `seen` belongs to a part after which something is shown."""
    assert says in findings(words=WORDS.replace(old, new))


@pytest.mark.parametrize(
    ("cell", "wants"),
    [
        ("dead-units", "has no `## label dead-units` for the evidence"),
        ("constant", "has no `## label constant`"),
        ("ReLU", ""),
        ("float64", ""),
        ("step", ""),  # there is one already
    ],
)
def test_words_in_the_rows_of_a_table(findings, cell, wants):
    """A word in a row is a key as the heads of columns are; names and signs are none."""
    found = findings(code=CODE.replace('("a", v.a)', f'("{cell}", v.a)'))
    assert wants in found if wants else found == ""
