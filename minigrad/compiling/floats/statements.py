"""What a program of floats is written from: a few kinds of statements."""

from __future__ import annotations

from typing import Any, NamedTuple

from minigrad.compiling.calls import Line, Number


class Let(NamedTuple):
    """number = formula"""

    number: Number
    formula: Any
    line: Line | None = None
    made_by: str = ""


class Add(NamedTuple):
    """number += formula"""

    number: Number
    formula: Any


class When(NamedTuple):
    """if all tests hold: body"""

    tests: tuple[Any, ...]
    body: list[Any]


class Repeat(NamedTuple):
    """for each row of the data, its numbers as these variables: body"""

    variables: tuple[Number, ...]
    rows: list[tuple[Any, ...]]
    body: list[Any]


class Check(NamedTuple):
    """The formula must have this truth, or the program does not fit."""

    formula: Any
    value: Any
