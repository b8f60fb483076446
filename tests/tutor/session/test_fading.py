"""The worked solution with its last lines left to fill."""

from __future__ import annotations

import pytest

from tutor.session.fading import faded

SOLUTION = """n1 = {{a}} + 1 = **{{n1}}**

n2 = {{(b)}} - 1 = **{{n2}}**

```text
a table

with a gap
```

- y1 = **{{y1}}**
- y2 = **{{(y2)}}**"""
PARTS = ["n1", "n2", "y1", "y2"]


def shown(times, parts=PARTS, solution=SOLUTION):
    """What is left to fill, and the last line that is shown."""
    found = faded(solution, parts, times)
    return found and (found.left, found.text.split("\n")[-1])


def test_the_first_time_every_line_is_shown():
    """Nothing is left to fill."""
    assert shown(0) is None


@pytest.mark.parametrize(
    ("times", "left", "last"),
    [
        (1, ("y2",), "- y1 = **{{y1}}**"),
        (2, ("y1", "y2"), "```"),
        (3, ("n2", "y1", "y2"), "n1 = {{a}} + 1 = **{{n1}}**"),
        (9, ("n2", "y1", "y2"), "n1 = {{a}} + 1 = **{{n1}}**"),
    ],
)
def test_each_time_one_more_part_is_left(times, left, last):
    """But the first lines always stand."""
    assert shown(times) == (left, last)


def test_only_what_is_not_answered_yet_is_left():
    """A part that is right already is shown with the others."""
    assert shown(5, ["n1", "y2"]) == (("y2",), "- y1 = **{{y1}}**")


def test_lines_are_counted_where_they_do_not_say_whose_they_are():
    """As in a derivation: one part, many lines."""
    steps = "first\n\nsecond\n\nthird"
    assert shown(1, ["slope"], steps) == (("slope",), "second")
    assert shown(2, ["slope"], steps) == (("slope",), "first")
    assert shown(9, ["slope"], steps) == (("slope",), "first")


@pytest.mark.parametrize("solution", ["", "one line", "**{{y}}** at once\n\nthen words"])
def test_what_cannot_be_faded_is_shown_whole(solution):
    """A single line, or a result in the first one."""
    assert shown(3, ["y"], solution) is None
