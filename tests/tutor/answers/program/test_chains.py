"""Programs that keep something between calls: chains of calls, classes, arguments left alone."""

import textwrap

import numpy as np
import pytest

from tutor import sandbox
from tutor.answers.program.calls import Chain, Last
from tutor.course import Course
from tutor.judge import judge
from tutor.lint import inspect_course
from tutor.verdict import Status

HEAD = """
import numpy as np
from tutor.answers.program import Chain, Last, Program
from tutor.course import Mistake

place = 1
teaches = ["x"]
"""
STATE = (
    HEAD
    + """
parts = [Program("program", entry="step", signature="step(w, g, state, mu=0.9) -> (w, state)")]

def calls(v, rng):
    draw = lambda: np.round(np.random.default_rng(rng.getrandbits(32)).normal(size=3), 3)
    return [(draw(), draw(), None), Chain((draw(), draw(), None), (Last(0), draw(), Last(1), 0.5))]

def work(v, see, start=0.0, sign=-1):
    def step(w, g, state, mu=0.9):
        v = (start if state is None else mu * state["v"]) + sign * 0.1 * g
        return w + v, {"v": v}
    see("program", step)

mistakes = [Mistake("starts-at-one", start=1.0), Mistake("uphill", sign=1)]
"""
)
RIGHT = """
def step(w, g, state, mu=0.9):
    v = -0.1 * g if state is None else mu * state["v"] - 0.1 * g
    return w + v, {"v": v}
"""
CLASS = (
    HEAD
    + """
parts = [Program("program", entry="Momentum", signature="Momentum(lr, mu).step(w, g) -> w")]

class Reference:
    sign = -1
    def __init__(self, lr, mu):
        self.lr, self.mu, self.v = lr, mu, 0.0
    def step(self, w, g):
        self.v = self.mu * self.v + self.sign * self.lr * g
        return w + self.v

class Uphill(Reference):
    sign = 1

def calls(v, rng):
    w = np.array([1.0, rng.uniform(1, 2)])
    steps = [("step", w, w)] + [("step", Last(), rng.uniform(0, 1) * w) for _ in range(2)]
    return [Chain(*steps, create=(0.1, 0.9))]

def work(v, see, kind=Reference):
    see("program", kind)

mistakes = [Mistake("uphill", kind=Uphill)]
"""
)
RIGHT_CLASS = """
class Momentum:
    def __init__(self, lr, mu):
        self.lr, self.mu, self.v = lr, mu, 0
    def step(self, w, g):
        self.v = self.mu * self.v - self.lr * g
        return w + self.v
"""
KEEPS = (
    HEAD
    + """
parts = [
    Program("program", entry="shifted", signature="shifted(x, by) -> array", keeps_arguments=True)
]

def calls(v, rng):
    return [(np.array([1.0, 2.0]), rng.uniform(1, 2))]

def work(v, see):
    see("program", lambda x, by: x + by)
"""
)


@pytest.fixture(scope="module")
def server():
    with sandbox.ForkServer() as server:
        yield server


@pytest.fixture
def check(tmp_path, server):
    """The verdict on a program that answers an exercise written on the spot."""

    def checked(code, program, files=()):
        folder = tmp_path / "01-toy" / "toy"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "exercise.py").write_text(code, encoding="utf-8")
        (folder / "en.md").write_text("# T\n\n## mistake lost\nLost!\n", encoding="utf-8")
        for name, text in dict(files).items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        exercise = Course(tmp_path).load("toy")
        answers = {"program": textwrap.dedent(program)}
        return judge(exercise, exercise.variant(0), answers, run=server.run).parts[0]

    return checked


def test_a_chain_in_our_own_process():
    """What a reference gives for it: each call's result, and its arguments afterwards."""

    def step(w, g, state):
        g *= 2
        return w - g, {"n": (state or {"n": 0})["n"] + 1}

    given = np.array([1.0, 2.0])
    chain = Chain((np.zeros(2), given, None), (Last(0), given, Last(1)))
    (first, second), arguments = chain.of(step)
    np.testing.assert_array_equal(first[0], [-2, -4])
    np.testing.assert_array_equal(second[0], [-4, -8])
    assert (first[1], second[1]) == ({"n": 1}, {"n": 2})
    np.testing.assert_array_equal(arguments[0][1], [2, 4])
    np.testing.assert_array_equal(given, [1, 2])  # ours is not touched


def test_state_goes_from_call_to_call(check):
    """Whatever the program keeps in it."""
    assert check(STATE, RIGHT).verdict is Status.RIGHT


@pytest.mark.parametrize(
    ("old", "new", "mistake", "says"),
    [
        ("-0.1 * g if", "0.1 * g if", None, "gives"),
        ("- 0.1", "+ 0.1", None, "then step(its result[0], "),
        ('{"v": v}', '{"vel": v}', None, "a dict with 'vel': an array"),
        ('{"v": v}', "v", None, "expected is 2 values (an array of shape (3,), a dict with 'v'"),
        ("w + v, {", "np.sum(w) + v.sum(), {", None, "NameError"),
        ("def step(w, g, state, mu=0.9)", "def stop(w, g, state, mu=0.9)", None, "Was stop meant?"),
        ("return w + v", "return w +", None, "Line 4"),
        ("return w + v", "return w + q", None, "line 4: NameError"),
    ],
)
def test_what_goes_wrong_in_a_chain_is_told(check, old, new, mistake, says):
    """Values, kinds, exceptions and typing errors, with lines of the program's own."""
    verdict = check(STATE, RIGHT.replace(old, new))
    assert verdict.verdict is not Status.RIGHT
    assert says in f"{verdict.message} {verdict.counterexample}"


def test_a_mistake_is_named_over_a_chain(check):
    """By its results on every call of it."""
    assert check(STATE, RIGHT.replace("- 0.1", "+ 0.1").replace("-0.1", "0.1")).mistake == "uphill"


def test_a_class_is_created_and_its_methods_called(check):
    """State may live in an object."""
    assert check(CLASS, RIGHT_CLASS).verdict is Status.RIGHT
    uphill = check(CLASS, RIGHT_CLASS.replace("- self.lr", "+ self.lr"))
    assert (uphill.verdict, uphill.mistake) == (Status.WRONG, "uphill")
    assert "Momentum(0.1, 0.9), then .step([1, " in uphill.counterexample
    assert "no attribute 'step'" in check(CLASS, RIGHT_CLASS.replace("step", "update")).message
    assert check(CLASS, "class Momentun:\n    pass\n").verdict is Status.MISSING


def test_arguments_that_are_to_be_kept(check):
    """A right result is not enough where the caller's array is changed on the way."""
    assert check(KEEPS, "def shifted(x, by):\n    return x + by\n").verdict is Status.RIGHT
    verdict = check(KEEPS, "def shifted(x, by):\n    x += by\n    return x\n")
    assert (verdict.verdict, verdict.mistake) == (Status.WRONG, "slip/argument-changed")
    assert "changes x in place" in verdict.message


def test_wrong_programs_in_files_are_named(check):
    """A file in the folder `wrong` is a mistake called after it."""
    files = {"wrong/lost.py": RIGHT.replace("mu * state", "0 * state")}
    verdict = check(STATE, RIGHT.replace('mu * state["v"]', "0"), files)
    assert (verdict.mistake, verdict.message) == ("lost", "Lost!")


@pytest.mark.parametrize(
    "meddling",
    [
        "import sys\nsys.modules[__name__].__dict__['_tutor_plain'] = lambda value: 7\n",
        "def _tutor_drive(*a): return 7\n",
        "class M(dict):\n    pass\n",
    ],
)
def test_meddling_with_the_driver_gains_nothing(check, meddling):
    """The judge compares what arrives; anything else is an error of the program's."""
    program = meddling + "def step(w, g, state, mu=0.9):\n    return 0, {'v': 0}\n"
    assert check(STATE, program).verdict is Status.WRONG


def test_a_program_that_replaces_the_driver_while_it_runs(check):
    """What is then no result of a chain is told as such."""
    program = (
        RIGHT
        + "    \n"
        + textwrap.dedent("""
    class Plant:
        def __del__(self):
            pass
    def step(w, g, state, mu=0.9):
        globals()["_tutor_plain"] = lambda value: "x"
        return w, {"v": g}
    """)
    )
    assert check(STATE, program).verdict is Status.WRONG


def lint(tmp_path, **files):
    folder = tmp_path / "01-toy" / "toy"
    folder.mkdir(parents=True)
    words = "# T\n## mistake uphill\nU\n## mistake lost\nL\n"
    for name, text in ({"exercise": CLASS} | files).items():
        file = folder / f"{name.replace('__', '/')}.py"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    (folder / "en.md").write_text(words, encoding="utf-8")
    found = [f for _, findings in inspect_course(Course(tmp_path), range(2)) for f in findings]
    return "\n".join(str(finding) for finding in found if finding.file.endswith(".py"))


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"solution": RIGHT_CLASS.replace("w +", "w -")}, "solution.py: is judged wrong"),
        ({"starter": RIGHT_CLASS}, "starter.py: is judged right"),
        ({"starter": "class Momentum:\n  def"}, "starter.py: is judged invalid"),
        ({"wrong__lost": RIGHT_CLASS}, "wrong/lost.py: is judged right"),
        (
            {"wrong__lost": RIGHT_CLASS.replace("w +", "w -")},
            "wrong/lost.py: is judged wrong (uphill)",
        ),
        ({"wrong__lost": "x = 1"}, "defines no `Momentum`"),
        (
            {"exercise": CLASS.replace('-> w")', '-> w", bug="lost")')},
            "starter.py: is judged wrong",
        ),
        (
            {"exercise": CLASS.replace("sign = 1", "sign = -1")},
            "'right' and 'uphill' give the same",
        ),
    ],
)
def test_faults_of_code_exercises_are_found(tmp_path, files, says):
    """Solutions that fail, starters that pass or do not run, wrong programs that are not named."""
    sound = {
        "solution": RIGHT_CLASS,
        "starter": RIGHT_CLASS.replace("- self.lr", "- 2 * self.lr"),
        "wrong__lost": RIGHT_CLASS.replace("self.mu *", "0 *"),
    }
    assert says in lint(tmp_path, **(sound | files))
