"""Pages for the terminal, and the drawings on them."""

from __future__ import annotations

import io
import math

import pytest

from tutor.course.evidence import Bars, Curves, Table
from tutor.language.wrapping import width
from tutor.session.blocks import Exhibit, Judged, Note, Statement
from tutor.terminal.pages import console, put
from tutor.terminal.plots import picture
from tutor.verdict import PartVerdict, Status

WIDTHS = [30, 40, 80, 120]


def printed(block, width=80, **settings):
    """A block as it stands on the page."""
    sink = io.StringIO()
    put(console(file=sink, width=width, color_system=None, **settings), block)
    return sink.getvalue()


@pytest.mark.parametrize("width", WIDTHS)
def test_every_block_of_the_course_fits_the_width(visit, toy, width):
    """No line is wider than the window."""
    for entry in toy.entries:
        session = visit()
        for block in [*session.open(entry.id), *session.take("help"), *session.take("list")]:
            assert all(len(line) <= width for line in printed(block, width).split("\n"))


def test_a_verdict_is_a_word_not_a_colour():
    """It can be read without any colour."""
    right = PartVerdict("y", Status.RIGHT, 1.0, 1.0, read_as="y = 2")
    assert printed(Judged("2", right)) == "✓ Right   y = 2\n"


def test_the_place_that_could_not_be_read_is_pointed_at():
    """Carets stand under the columns of the text as typed."""
    verdict = PartVerdict("y", Status.INVALID, 0.0, 1.0, message="What is that?", position=(2, 4))
    assert "  1+$$\n    ^^\n" in printed(Judged("1+$$", verdict))


def test_formulas_keep_their_stars():
    """A power or a product in a message is no mark-up."""
    verdict = PartVerdict(
        "y", Status.WRONG, 0.0, 1.0, message="yours: 2*x*y and x**2**3, [b]no[/b]"
    )
    assert "2*x*y and x**2**3, [b]no[/b]" in printed(Judged("1", verdict))


def test_fenced_tables_stand_as_they_are():
    """Columns of a statement stay under each other."""
    text = "```text\nneuron   weight\nn1           -1\n```"
    lines = [line.rstrip() for line in printed(Statement("x", 0, "T", text)).split("\n")]
    assert lines[2:4] == ["  neuron   weight", "  n1           -1"]


def test_a_table_too_wide_for_the_window_is_moved_together():
    """Each value stays under its head, even at forty columns."""
    head = "neuron   weight from x1   weight from x2   bias"
    text = f"```text\nx1 = 3\n\n{head}\nn1                    1               -1      9\n```"
    lines = [line.rstrip() for line in printed(Statement("x", 0, "T", text), 40).split("\n")]
    assert lines[2:4] == ["  x1 = 3", ""]
    assert lines[-2].split() == ["n1", "1", "-1", "9"]
    assert lines[4].split() == ["weight", "weight"]
    assert lines[5].split() == ["neuron", "from", "x1", "from", "x2", "bias"]


def test_notes_flow():
    """A line break in the source is none on the page."""
    assert printed(Note("one\ntwo `three`")) == "one two three\n"


BARS = Bars("norms", ["one", "two", "none", "odd"], [1e-8, 1.0, 0.0, math.nan], log=True)
CURVES = Curves(
    "losses",
    "step",
    list(range(50)),
    {"before": [2.3] * 50, "after": [2.3 / (1 + i) for i in range(20)]},
    log=True,
)


def test_bars_have_their_numbers_beside_them():
    """Longer for more powers of ten; no bar for what has no logarithm."""
    lines = printed(Exhibit(BARS)).split("\n")
    assert "1.00e-08" in lines[1]
    assert 0 < lines[1].count("█") < lines[2].count("█")
    assert "█" not in lines[3] + lines[4]
    assert "nan" in lines[4]


@pytest.mark.parametrize("width", WIDTHS)
def test_curves_have_their_numbers_below_them(width):
    """Few of them, as many as there is room for; a run that broke off has gaps."""
    page = printed(Exhibit(CURVES), width)
    assert "before" in page
    assert "2.3" in page.split("step")[-1]
    assert "-" in page.split("after")[-1]


def test_curves_can_be_told_apart_without_colour():
    """Each has its own mark, named in the legend."""
    assert "⣀⣀ before   ▄▄ after" in printed(Exhibit(CURVES))


NOWHERE = [
    Curves("none", "x", [], {}),
    Curves("one point", "x", [1], {"a": [1.0]}),
    Curves("no numbers", "x", [1, 2], {"a": [math.nan, math.inf]}),
    Curves("no logarithm", "x", [1, 2], {"a": [0.0, -1.0]}, log=True),
]


@pytest.mark.parametrize("curves", NOWHERE, ids=lambda curves: curves.label)
def test_nothing_is_drawn_of_nothing(curves):
    """And the plotting library is never given what it would stop at."""
    assert picture(curves, 60) == ""
    assert printed(Exhibit(curves))


@pytest.mark.parametrize(
    "values", [[1.0, 1.0], [1e300, -1e300], [1e-300, 1e-299], [math.nan, 1, 2]]
)
@pytest.mark.parametrize("log", [False, True])
def test_odd_curves_are_drawn_or_left_out(values, log):
    """Constant, huge, tiny, broken: never an exception."""
    picture(Curves("odd", "x", list(range(len(values))), {"a": values}, log), 60)


def test_no_number_is_cut_at_forty_columns():
    """The heads are broken instead."""
    head = ["layer", "spread of weights", "mean output", "gradient at outputs", "norm of gradient"]
    page = printed(Exhibit(Table("t", head, [[1, "0.12", "-0.079", "3.4e-08", "9.3e-06"]])), 40)
    assert page.split("\n")[-2].split() == ["1", "0.12", "-0.079", "3.4e-08", "9.3e-06"]


def test_a_table_keeps_its_columns():
    """Numbers to the right under their heads."""
    page = printed(Exhibit(Table("sizes", ["layer", "size"], [[1, 0.5], [12, 3.25]])))
    assert "layer  size\n    1   0.5\n   12  3.25" in "\n".join(
        line.rstrip() for line in page.split("\n")
    )


CHINESE = "第 1 层的梯度是 3.4e-08，第 9 层的是 1.6e-03：**梯度消失**了，学不到东西。"


@pytest.mark.parametrize("room", [20, 40, 79, 80])
def test_chinese_breaks_between_characters(room):
    """No line is wider than the page or begins with a stop, in notes and in Markdown."""
    for block in (Note(CHINESE), Statement("id", 0, "标题", f"{CHINESE}\n{CHINESE}")):
        sink = io.StringIO()
        put(console(file=sink, width=room, color_system=None), block)
        lines = [line.strip() for line in sink.getvalue().split("\n") if line.strip()]
        assert all(width(line) <= room for line in lines)
        assert not any(line[0] in "，。：" for line in lines)


def test_no_space_is_put_between_two_lines_of_chinese():
    """Where an author begins a new line, a reader sees none."""
    sink = io.StringIO()
    put(console(file=sink, width=80, color_system=None), Statement("id", 0, "t", "梯度\n消失"))
    assert "梯度消失" in sink.getvalue()
