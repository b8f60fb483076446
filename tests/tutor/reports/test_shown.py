"""A student's text cannot leave its line, hide in it, or talk to the machine that shows it."""

import pytest

from tutor.reports.shown import on_a_line, on_lines, plain, points


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("two\nlines\tand\r\nmore", "two lines and more"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("a\u202eb", "a\\u202eb"),
        ("half \ud800", "half \\ud800"),
        ("no \uffff", "no \\uffff"),
        ("::set-output::x", "\\x3a:set-output::x"),
        ("  ::set-output::x", "\\x3a:set-output::x"),
        ("a ##[error] b", "a #\\x23[error] b"),
        ("x" * 100, "x" * 43 + "… (cut)"),
    ],
)
def test_on_a_line(text, shown):
    assert on_a_line(text, 50) == shown


def test_on_lines_keeps_lines_and_makes_each_harmless():
    assert on_lines("a\n::error::b\n  ::c::d\n##[e]") == "a\n\\x3a:error::b\n\\x3a:c::d\n#\\x23[e]"


def test_plain_goes_through_all_of_the_data():
    assert plain({"a": ["\x1b", ("\u202e", 1, None, True)]}) == {
        "a": ["\\x1b", ["\\u202e", 1, None, True]]
    }
    assert len(plain("x" * 10_000)) == 2000


@pytest.mark.parametrize(
    ("score", "most", "shown"),
    [(1.0, 2.0, "1 of 2"), (3.333333, 10.0, "3.33 of 10"), (0.5, 100.0, "0.5 of 100")],
)
def test_points(score, most, shown):
    assert points(score, most) == shown
