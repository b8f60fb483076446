"""Numbers for readers."""

from __future__ import annotations

import numpy as np
import pytest

from tutor.terminal.figures import columns, figure, milestones


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (3, "3"),
        (0.5, "0.5"),
        (2.30258, "2.303"),
        (0.0, "0"),
        (0.0023412, "0.002341"),
        (1.234e-8, "1.23e-08"),
        ("a", "a"),
    ],
)
def test_few_digits(value, expected):
    """Four digits, and powers of ten where they are needed."""
    assert figure(value) == expected


def test_numbers_of_numpy_are_numbers():
    """Their own way of writing themselves is not for readers."""
    assert figure(np.float64(0.25)) == "0.25"
    assert figure(np.float32(0.1)) == "0.1"
    assert figure(np.int64(7)) == "7"


def test_columns_stand_under_each_other():
    """Text to the left, numbers to the right, percent among them."""
    assert columns([["layer", "size", "right"], ["1", "0.5", "8%"], ["12", "10", "98%"]]) == [
        "layer  size  right",
        "    1   0.5     8%",
        "   12    10    98%",
    ]


HEAD = ["layer", "spread of weights", "gradient at outputs"]
ROW = ["1", "-0.079", "3.4e-08"]


@pytest.mark.parametrize("room", [30, 25, 23, 22])
def test_heads_give_way_to_numbers(room):
    """With little room the heads are broken between words; every number stays whole."""
    lines = columns([HEAD, ROW], room)
    assert all(len(line) <= room for line in lines)
    assert lines[-1].split() == ROW
    assert " ".join(lines[:-1]).split().count("weights") == 1


def test_no_number_is_cut_however_little_room():
    """Lines are then longer than the room, not shorter by a power of ten."""
    assert columns([HEAD, ROW], 5)[-1].split() == ROW


def test_wide_and_combining_characters_are_counted_as_they_show():
    """A Chinese character takes two columns, a hat over a letter none."""
    lines = columns([["名", "x"], ["m̂", "1"], ["mm", "2"]])
    assert lines == ["名  x", "m̂   1", "mm  2"]


@pytest.mark.parametrize("count", [0, 1, 2, 8, 9, 1000])
def test_milestones_hold_both_ends(count):
    """Few, in order, the first and the last among them."""
    found = milestones(count)
    assert len(found) <= 8
    assert found == sorted(set(found))
    assert not count or (found[0], found[-1]) == (0, count - 1)


def test_numbers_that_are_not_ascii_stand_to_the_right():
    """Infinity, a minus sign as it is printed, a share."""
    rows = [["name", "value"], ["a", "∞"], ["b", "−12.5"], ["c", "4%"]]
    assert columns(rows) == ["name  value", "a         ∞", "b     −12.5", "c        4%"]
