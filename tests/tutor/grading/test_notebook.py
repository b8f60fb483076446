"""Notebooks: functions found by name, answers in text or metadata, and nothing by its position."""

from __future__ import annotations

import json
import random
import time
from itertools import permutations

import pytest

from tests.tutor.grading.conftest import COURSE
from tutor.course import Course
from tutor.grading import kinds
from tutor.grading.assignment import Assigned, Assignment
from tutor.grading.catalogue import Catalogue
from tutor.grading.intake.disk import on_disk
from tutor.grading.notebooks.lines import lines_of
from tutor.grading.notebooks.magics import without_magics
from tutor.grading.notebooks.program import binding, program, statements
from tutor.grading.opening import opened
from tutor.grading.planning import plan
from tutor.verdict import Status

DOUBLE = "def double(x):\n    return 2 * x"
SUMS = "[add-two]\nsum = 7\ntwice = 14\n"


def code(source, **metadata):
    return {"cell_type": "code", "metadata": metadata, "source": source, "outputs": []}


def text(source, **metadata):
    return {"cell_type": "markdown", "metadata": metadata, "source": source}


def notebook(*cells, **metadata):
    """A notebook of version 4.5."""
    each = [code(cell) if isinstance(cell, str) else cell for cell in cells]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": each})


@pytest.fixture
def planned(write, catalogue):
    def made(text, name="homework.ipynb", assigned=None):
        folder = write({f"ada/{name}": text})
        terms = Catalogue(Course(COURSE), Assignment("", assigned)) if assigned else catalogue
        return plan(opened("ada", on_disk(folder / "ada"), kinds.room), terms)

    return made


def taken(cells, function="double"):
    """The program for a function, from cells of code."""
    cleaned = [(number, without_magics(cell).text) for number, cell in enumerate(cells)]
    all = statements(cleaned)
    return program(binding(function, all), all)


def called(program, function="double", *arguments):
    """What a function of a program gives."""
    names = {}
    exec(program, names)
    return names[function](*arguments)


# -- programs -------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", [*permutations(["while True: pass", DOUBLE, "x = 1 / 0"])])
def test_a_function_is_found_wherever_it_stands_and_nothing_else_is_run(grade, write, order):
    assert grade(write({"ada/week 3.ipynb": notebook(*order)}))[0] == 0


@pytest.mark.parametrize("source", [DOUBLE, DOUBLE.splitlines(keepends=True)])
def test_a_cells_text_may_be_one_or_in_lines(planned, source):
    ((work,), _) = planned(notebook(code(source)))
    assert work.answers == {"program": DOUBLE + "\n"}


def test_what_the_function_needs_comes_along_and_what_only_trials_need_does_not(grade, write):
    cells = [
        "%matplotlib inline\n!pip install x\nimport numpy as np\nimport matplotlib.pyplot as plt",
        "from math import (\n    floor,\n    sqrt as root,\n)\nTWO: int = 2\nweights = []",
        "weights.append(TWO)\n",
        "data = open('data.csv').read()\nx = float(data)\nresult = 3",
        '@wraps\ndef double(x, by=TWO):\n    """The result for the data."""\n    y = helper(x)\n'
        "    return np.multiply(weights[0], y)\nplt.plot([double(1)])",
        "def helper(value):\n    return root(value * value) if value else floor(value)",
    ]
    wraps = "wraps = lambda f: f"
    assert grade(write({"ada/a.ipynb": notebook(wraps, *cells)}))[0] == 0
    program = taken([wraps, *cells])
    assert called(program, "double", 4.0) == 8
    for left in ("matplotlib", "pip", "data.csv", "result = 3", "plt"):
        assert left not in program


@pytest.mark.parametrize(
    ("cells", "given", "expected"),
    [
        (["def double(x):\n    return x", DOUBLE], (3,), 6),  # run from top to bottom
        (["double = lambda x: 2 * x"], (3,), 6),
        (["def wrap(f):\n    return f", DOUBLE, "double = wrap(double)"], (3,), 6),
        (["from math import *", "def double(x):\n    return x + floor(x)"], (3.5,), 6.5),
        (["class Net:\n    K = 2\n", "def double(x):\n    return Net.K * x"], (3,), 6),
        (["K = 2; M = 1", "def double(x):\n    return K * x * M"], (3,), 6),
        (["a, b = 2, 0", "def double(x):\n    return a * x + b"], (3,), 6),
        (["try:\n    import numpy as np\nexcept ImportError:\n    np = None",
          "def double(x):\n    return float(np.add(x, x))"], (3,), 6),
        (["K = {\n  'a': 2,\n}", "def double(x):\n    return K['a'] * x"], (3,), 6),
        (["s = '''\ndef double(x):\n    return 0\n'''", DOUBLE], (3,), 6),
        (["K = 1", "K += 1", "def double(x):\n    return K * x"], (3,), 6),
        (["async def other(): ...", DOUBLE], (3,), 6),
        (["K = 2", "def double(x):\n    s = f\"{K}\"\n    return int(s) * x"], (3,), 6),
        (["def double(x):\n# a note\n    return 2 * x"], (3,), 6),
        (["def double(\n    x,\n):\n    return (\n2 * x\n)"], (3,), 6),
        (["K = 2 \\\n  + 0", "def double(x):\n    return K * x"], (3,), 6),
        (["def double(x): return 2 * x\nprint(double(1 / 0))"], (3,), 6),
    ],
)  # fmt: skip
def test_programs_of_many_shapes(cells, given, expected):
    assert called(taken(cells), "double", *given) == expected


def test_a_tag_or_metadata_say_which_exercise_a_cell_answers(planned):
    for metadata in ({"tags": ["double"]}, {"tutor": {"exercise": "double"}}):
        cells = [code("K = 2"), code("def other(x):\n    return K * x", **metadata), code("oops")]
        ((work,), _) = planned(notebook(*cells))
        assert work.answers == {"program": "K = 2\ndef other(x):\n    return K * x\n"}


def test_a_function_that_several_exercises_ask_for_needs_a_tag(planned, monkeypatch):
    functions = {"double": {"double"}, "slope": {"double"}}
    monkeypatch.setattr(Catalogue, "functions", functions)
    ((work,), notes) = planned(notebook(DOUBLE))
    assert work.trouble.verdict is Status.MISSING
    assert "double is asked for by double and slope; give its cell the tag double" in notes[0]
    ((work,), _) = planned(notebook(code(DOUBLE, tags=["double"])))
    assert work.exercise == "double"
    ((work,), _) = planned(notebook(DOUBLE), name="double.ipynb")
    assert work.exercise == "double"


# -- magics ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    ["%matplotlib inline", "!pip install x", "%load_ext autoreload", "?double", "double?",
     "np.array??", "files = !ls", "t = %timeit -o f()", "    !ls", "  %time f()"],
)  # fmt: skip
def test_a_line_for_the_shell_is_left_out(line):
    cleaned = without_magics(f"if True:\n{line}\nx = 1")
    assert cleaned.left_out == (line.strip(),)
    assert line.strip() not in cleaned.text
    assert cleaned.text.endswith("\nx = 1")


@pytest.mark.parametrize(
    "source",
    [
        's = ("%d"\n     %x)',
        's = """\n%matplotlib inline\n!ls\n"""',
        "y = a \\\n  %b",
        "x = [\n  1\n  %y,\n]",
        "# %matplotlib inline",
        "a = b != c",
        "x = a%b",
        "s = 'it\\'s (' # )\nt = 1",
        'd = {"#": 1}',
        "print(x)  # why?",
    ],
)
def test_python_that_looks_like_it_stays(source):
    assert without_magics(source).text == source
    assert without_magics(source).left_out == ()


@pytest.mark.parametrize(
    ("magic", "kept"), [("%%time", True), ("%%bash", False), ("%%html", False)]
)
def test_a_cell_magic_leaves_python_and_drops_the_rest(magic, kept):
    for before in ("", "\n\n"):
        cleaned = without_magics(f"{before}{magic} -x\n{DOUBLE}")
        assert cleaned.text.strip() == (DOUBLE if kept else "")
        assert cleaned.left_out[0].startswith(magic)


def test_what_was_left_out_is_noted(planned):
    _, notes = planned(notebook("%matplotlib inline\n" + DOUBLE, "!pip install x"))
    assert notes == [
        "homework.ipynb: left out, as it is no Python: %matplotlib inline; !pip install x"
    ]


# -- answers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cells",
    [
        [text(SUMS)],
        [text("My answers:\n\n```toml\n" + SUMS + "```\n\nand a plot")],
        [text('```json\n{"add-two": {"sum": 7, "twice": 14}}\n```')],
        [{"cell_type": "raw", "metadata": {}, "source": SUMS}],
        [text("7", tags=["add-two/sum"]), text(" 14\n", tags=["add_two/twice"])],
        [text("7", tutor={"exercise": "add-two", "part": "sum"}),
         text("14", tutor={"exercise": "add-two", "part": "twice"})],
        [code("", tutor={"answers": {"add-two": {"sum": 7, "twice": 14}}})],
    ],
)  # fmt: skip
def test_answers_stand_in_text_or_metadata(planned, cells):
    works, notes = planned(notebook("x = 1", *cells, text("# The end")))
    assert [(work.exercise, dict(work.answers)) for work in works] == [
        ("add-two", {"sum": "7", "twice": "14"})
    ]
    assert notes == []


def test_answers_stand_in_the_notebooks_own_metadata(planned):
    ((work,), _) = planned(notebook("x = 1", tutor={"answers": {"add-two": {"sum": 7}}}))
    assert work.answers == {"sum": "7"}


def test_answers_that_cannot_be_read_name_their_cell(planned):
    ((work,), _) = planned(notebook(text("# Hello"), text("```toml\n[add-two\n```")))
    assert work.trouble.verdict is Status.INVALID
    assert "homework.ipynb, cell 2 is not valid TOML" in work.trouble.reason


def test_a_part_of_several_lines_keeps_them(planned):
    ((work,), _) = planned(notebook(text("a = 1\nb = 2", tags=["add-two/sum"])))
    assert work.answers["sum"] == "a = 1\nb = 2"


# -- what is no notebook --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "not valid JSON"),
        ("{", "not valid JSON"),
        ("[" * 100_000, "not valid JSON"),
        ("9" * 5000, "not valid JSON"),
        ("3", "it has no cells"),
        ("{}", "it has no cells"),
        ('{"cells": 3}', "it has no cells"),
        ('{"cells": [3]}', "it has no cells"),
        (notebook(*["x = 1"] * 5001), "more than 5000 cells"),
        (notebook("x <- 1", kernelspec={"language": "R"}), "a notebook for R, not for Python"),
    ],
)
def test_what_cannot_be_read_is_told(planned, content, told):
    ((work,), _) = planned(content)
    assert work.trouble.verdict is Status.INVALID
    assert told in work.trouble.reason


@pytest.mark.parametrize(
    "cells",
    [
        [{"cell_type": "code"}],
        [{"cell_type": "code", "source": {"a": 1}, "metadata": [3]}],
        [code("x", tags=3, tutor=[{}])],
        [code("x", tags=[3, None], tutor={"exercise": 3, "part": [], "answers": [1]})],
        [text("x", tutor={"exercise": "add-two", "part": "none"})],
    ],
)
def test_odd_notebooks_are_only_notes(planned, cells):
    ((work,), notes) = planned(notebook(*cells))
    assert work.trouble.verdict is Status.MISSING
    assert notes


def test_version_3_is_read_too(planned):
    old = {"cell_type": "code", "input": [DOUBLE], "metadata": {}}
    ((work,), _) = planned(json.dumps({"nbformat": 3, "worksheets": [{"cells": [old]}]}))
    assert work.exercise == "double"


def test_a_notebook_named_after_the_student_is_a_submission(grade, write):
    folder = write({"ada.ipynb": notebook(DOUBLE), "bo.ipynb": notebook(text(SUMS))})
    code, out, _ = grade(folder)
    assert (code, "2 submissions: 2 right" in out) == (0, True)


def test_pictures_in_it_do_not_count_as_code(planned):
    picture = {"cell_type": "code", "metadata": {}, "source": DOUBLE,
               "outputs": [{"data": {"image/png": "A" * 2_000_000}}]}  # fmt: skip
    assert planned(notebook(picture))[0][0].exercise == "double"
    ((work,), _) = planned(notebook("x = 1\n" * 60_000 + DOUBLE), assigned={"double": Assigned()})
    assert work.troubles == {} or work.troubles["program"].verdict is Status.REFUSED


@pytest.mark.parametrize(
    "source",
    [
        "(" * 200_000, "'" * 200_000, "def f(" * 40_000, "a " * 120_000, "\\" * 250_000,
        "x = " * 60_000, "lambda " * 35_000, " " * 250_000, "for a, " * 35_000, "# " * 120_000,
        "\n".join(f"a{n} = a{n + 1}" for n in range(20_000)) + "\ndef double(x):\n    return a0",
        "import " + "a, " * 80_000, "[" + " " * 250_000, "`" * 250_000, "%" * 250_000,
        "def double(x):\n" + "    y = y\n" * 25_000, "'''" + "\n" * 250_000,
    ],
)  # fmt: skip
def test_hostile_text_takes_no_time(planned, source):
    began = time.monotonic()
    planned(notebook(source, DOUBLE, text(source), text("[" + source)))
    assert time.monotonic() - began < 10  # in fact below two seconds


def test_random_text_never_fails(planned):
    seed = random.randrange(10**6)
    print("seed", seed)
    rng = random.Random(seed)
    pieces = ["def double(x):", "\n", "    ", "'''", '"', "#", "(", ")", "\\", "%", "!", "@", "=",
              "import a as b", "for x in y", "lambda z:", "[add-two]", "```toml",
              "\t", "\r"]  # fmt: skip
    for _ in range(300):
        source = "".join(rng.choices(pieces, k=rng.randrange(40)))
        cell = rng.choice([code, text])(source, tags=[rng.choice(["double", "add-two/sum", ""])])
        planned(notebook(cell, DOUBLE))


def test_lines_know_what_is_code():
    source = "a = 'x # y' # z\nb = f\"{c}\"\nd = '''\ne\n'''\n"
    assert [(line.begins, line.code.strip()) for line in lines_of(source)] == [
        (True, "a ="),
        (True, "b =  {c}"),
        (True, "d ="),
        (False, ""),
        (False, ""),
        (True, ""),
    ]
