"""Programs: judged by what they return, wherever they run."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from tutor import sandbox
from tutor.answers.program import Program
from tutor.course import Asked
from tutor.verdict import Status

PART = Program("program", entry="double", signature="double(x)")


def double(x):
    return 2 * np.asarray(x)


def square(x):
    return np.asarray(x) ** 2


@pytest.fixture(scope="module")
def server():
    with sandbox.ForkServer() as server:
        yield server


@pytest.fixture
def asked(server):
    calls = [(3.0,), (np.array([1.0, 4.0]),)]
    exercise = SimpleNamespace(
        id="x",
        call=lambda name, values, rng: calls,
        kept=lambda key, make: make(),
        files=lambda folder, suffix: [],
    )
    words = {"wrong program": "Twice!", "mistake squared": "That is the square."}
    return Asked(
        exercise,
        SimpleNamespace(seed=0, values=None),
        double,
        (("squared", square),),
        words=words,
        run=server.run,
    )


def judged(asked, body):
    return PART.judge(f"import numpy as np\ndef double(x):\n    {body}\n", asked)


@pytest.mark.parametrize(
    "body", ["return 2 * x", "return x + x", "x += x; return x", "return np.multiply(x, 2)"]
)
def test_right_programs(asked, body):
    """However it is written, also if it changes its argument in place."""
    assert judged(asked, body).verdict is Status.RIGHT


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        ("return x", Status.WRONG, "Twice!"),
        ("return [x]", Status.WRONG, "returns a list of 1 number; expected is a number"),
        ("return None", Status.WRONG, "returns nothing"),
        ("return float('nan')", Status.WRONG, ""),
        ("return '6'", Status.WRONG, "returns a str"),
        ("return x,", Status.WRONG, "returns 1 value (a number)"),
        ("return 1 / 0", Status.WRONG, "ZeroDivisionError"),
        ("while True: pass", Status.TIMEOUT, "never ends"),
        ("import os; os._exit(0)", Status.WRONG, "not available"),
        ("return 2 * x +", Status.INVALID, "Line 3"),
    ],
)
def test_other_programs_get_a_reason(asked, body, status, says):
    """Wrong values, wrong kinds, exceptions, loops and typing errors are told apart."""
    verdict = judged(asked, body)
    assert verdict.verdict is status
    assert says in verdict.message
    assert verdict.score == 0


@pytest.mark.parametrize(
    ("program", "line"),
    [
        ("def double(x):\n    return np.add(x, x)\n", "import numpy as np"),
        ("two = math.sqrt(4)\ndef double(x):\n    return two * x\n", "import math"),
        ("def double(x):\n    return mg.sin(x)\n", "import minigrad as mg"),
        ("def double(x):\n    return nn.relu(x)\n", "from minigrad import nn"),
    ],
)
def test_an_import_that_was_left_out_is_said(asked, program, line):
    """In a call or while the file is loaded; the line that is told is enough to get further."""
    part = replace(PART, modules=("numpy", "minigrad", "minigrad.nn"))
    asked = replace(asked, run=None)
    assert f"Write `{line}` at the top of the program." in part.judge(program, asked).message
    assert "is not defined" not in part.judge(f"{line}\n{program}", asked).message


def test_no_import_is_told_that_is_not_allowed_or_would_not_help(asked):
    """The engine where it is not there, and names of the learner's own."""
    for name in ("mg", "y", "random_number"):
        message = PART.judge(f"def double(x):\n    return {name}\n", asked).message
        assert "is not defined" in message
        assert "at the top" not in message


def test_a_known_wrong_program_is_named(asked):
    """The reference with one thing done wrong gives the same results: that is the mistake."""
    verdict = judged(asked, "return x ** 2")
    assert (verdict.mistake, verdict.message) == ("squared", "That is the square.")
    assert "double(3) gives 9, expected 6" in verdict.counterexample


def test_a_file_without_the_function(asked):
    """The name that was expected is said."""
    verdict = PART.judge("def dubble(x):\n    return 2 * x\n", asked)
    assert verdict.verdict is Status.MISSING
    assert "double" in verdict.message


def test_a_value_that_lies_about_being_equal_gains_nothing(asked):
    """The comparison is made on plain data, outside the program's reach."""
    lie = "class Yes(float):\n    __eq__ = lambda s, o: True\ndef double(x):\n    return Yes(0)\n"
    assert PART.judge(lie, asked).verdict is Status.WRONG


@pytest.mark.parametrize(
    "value",
    [
        ["a" * 500_000, *[""] * 100_000],
        [2**4000, 1.0],
        2**4000,
        [[1.0], [2.0, 3.0]],
        [[1.0, {"a": 1}]],
        {"a": 1.0},
        [[[[[[1.0]]]]]],
        "6.0",
        [None, 2.0],
        ([], []),
        ([1.0, 2.0], [3.0]),
        (["a" * 500_000, *[""] * 100_000], [["a" * 500_000, *[""] * 100_000]]),
        ([[6.0]], {"a": 1}),
        [[[6.0]], [[3.0]], 1],
    ],
    ids=lambda value: str(value)[:20],
)
@pytest.mark.parametrize("part", [PART, replace(PART, keeps_arguments=True)])
def test_whatever_plain_data_comes_back_is_judged(part, value):
    """What a program may return is chosen by whoever wrote it; the judge answers all the same."""
    run = lambda job: sandbox.Run("ok", tuple(sandbox.Outcome(value) for _ in job.calls))  # noqa: E731
    exercise = SimpleNamespace(
        id="x",
        call=lambda *_: [(3.0,), (np.array([1.0, 4.0]),)],
        kept=lambda key, make: {},
    )
    verdict = part.judge("", Asked(exercise, SimpleNamespace(seed=0, values=None), double, run=run))
    assert verdict.verdict is Status.WRONG
    assert len(verdict.message) < 1000


def test_the_engines_own_optimisers_can_be_withheld():
    """The rest of the engine is there, and works without them."""
    part = Program(
        "program", entry="f", modules=("minigrad", "minigrad.nn"), withheld=("minigrad.optim",)
    )
    source = """
import sys
import minigrad
def f(x):
    import minigrad.nn
    slope = minigrad.grad(lambda x: minigrad.tanh(x) * x)(x)
    found = [name for name in sys.modules if "optim" in name]
    try:
        minigrad.optim
    except ImportError as error:
        return [slope, found, str(error)]
"""
    job = sandbox.Job(
        source, "f", (sandbox.Call((0.5,)),), modules=part.modules, withheld=part.withheld
    )
    run = sandbox.run_once(job)
    slope, found, said = run.outcomes[0].value
    assert slope == pytest.approx(np.tanh(0.5) + 0.5 / np.cosh(0.5) ** 2)
    assert found == []
    assert said == "module minigrad.optim is not available in this exercise"
