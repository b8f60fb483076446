"""How calls and operands are written: expressions of Python and numpy, formatted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

WIDTH = 100
INDENT = "    "

# How tightly operators bind; what binds less goes into parentheses.
TIGHTNESS = {
    **dict.fromkeys(("<", "<=", ">", ">=", "==", "!="), 1),
    **dict.fromkeys(("+", "-"), 2),
    **dict.fromkeys(("*", "/", "//", "%"), 3),
    "neg": 4,
    "**": 5,
}
ATOM = 9


MISSED = '''class Missed(Exception):
    """The step goes another way with these numbers than it did when it was written down."""


'''


def literal(x: Any) -> str:
    """A plain value as Python writes it."""
    if isinstance(x, np.dtype):
        return f"np.{x.name}" if x.isnative and hasattr(np, x.name) else f"np.dtype({x.str!r})"
    if isinstance(x, type):
        return (
            literal(np.dtype(x)) if issubclass(x, np.generic | bool | int | float) else x.__name__
        )
    if isinstance(x, float) and not np.isfinite(x):
        return "np.nan" if x != x else "np.inf" if x > 0 else "-np.inf"
    if x is Ellipsis:
        return "..."
    if isinstance(x, str):
        return '"' + x.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return repr(x)


def sequence(parts: Sequence[str], kind: type) -> str:
    """A list or a tuple of what is written already."""
    if kind is list:
        return f"[{', '.join(parts)}]"
    return f"({parts[0]},)" if len(parts) == 1 else f"({', '.join(parts)})"


def slice_of(start: str, stop: str, step: str) -> str:
    """A slice as it is written between brackets."""
    start, stop, step = ("" if part == "None" else part for part in (start, stop, step))
    return f"{start}:{stop}" + (f":{step}" if step else "")


def operation(sign: str, left: tuple[str, float], right: tuple[str, float]) -> tuple[str, float]:
    """An operation of two expressions, each with how tightly it binds."""
    own = TIGHTNESS[sign]
    here = bracketed(left, own + (sign == "**"))
    there = bracketed(right, own + (sign != "**"))
    if sign == "**" and is_simple(here) and is_simple(there):
        return f"{here}**{there}", own
    return f"{here} {sign} {there}", own


def is_simple(text: str) -> bool:
    """Whether a formatter hugs a power of it: names, numbers, and attributes of names."""
    return text.replace(".", "").replace("_", "").isalnum()


def bracketed(expression: tuple[str, float], least: float) -> str:
    """In parentheses if it binds less tightly."""
    text, tightness = expression
    return text if tightness >= least else f"({text})"


def fitted(line: str) -> list[str]:
    """A line of code as a formatter breaks it: at its last brackets, from the outside in."""
    if len(line) <= WIDTH:
        return [line]
    indent = line[: len(line) - len(line.lstrip())]
    assigned = assignment(line)
    if assigned is not None and len(list(at_signs(assigned[1]))) > 1:
        return in_parentheses(indent, *assigned)
    opening = last_opening(line)
    if opening is None:
        return [line]
    closing = matching(line, opening)
    head, body, tail = line[: opening + 1], line[opening + 1 : closing], line[closing:]
    inner = indent + INDENT
    is_call = line[opening - 1].isalnum() or line[opening - 1] in "_])"
    if is_call and len(inner + body) <= WIDTH:
        return [head, inner + body, indent + tail]
    found = list(at_commas(body))
    if len(found) == 1 and line[opening] == "(" and not is_call:  # not a tuple
        return [head, *in_lines(inner, body), indent + tail]
    parts = [fitted(f"{inner}{part},") for part in found]
    return [head, *(row for part in parts for row in part), indent + tail]


def in_lines(inner: str, value: str) -> list[str]:
    """A sum on a line of its own, or each of its terms on one."""
    if len(inner + value) <= WIDTH:
        return [inner + value]
    return [inner + part for part in at_signs(value)]


def assignment(line: str) -> tuple[str, str] | None:
    """The two sides of an assignment; None if a line is none."""
    for sign in (" = ", " += "):
        target, found, value = line.partition(sign)
        if found and target.strip().isidentifier():
            return target + sign, value
    return None


def in_parentheses(indent: str, target: str, value: str) -> list[str]:
    """A long sum in parentheses: on a line of its own, or each term on one."""
    return [f"{target}(", *in_lines(indent + INDENT, value), f"{indent})"]


def at_signs(value: str) -> Iterator[str]:
    """The terms of a sum with their signs; of anything else the whole."""
    depth = start = 0
    for i, c in enumerate(value):
        depth += (c in "([{") - (c in ")]}")
        if depth == 0 and value[i : i + 3] in (" + ", " - "):
            yield value[start:i].strip()
            start = i
    yield value[start:].strip()


def tupled(head: str, parts: str, tail: str) -> list[str]:
    """Several things in a row, in a line or each on its own."""
    line = f"{head}{parts}{tail}"
    if len(line) <= WIDTH:
        return [line]
    indent = line[: len(line) - len(line.lstrip())]
    rows = [in_lines(indent + INDENT, f"{part},") for part in at_commas(parts)]
    return [f"{head}(", *(line for row in rows for line in row), f"{indent}){tail}"]


def listed(indent: str, name: str, parts: Sequence[str], clause: str) -> list[str]:
    """A list of tuples, one for each turn of a clause."""
    line = f"{indent}{name} = [({', '.join(parts)}) {clause}]"
    if len(line) <= WIDTH:
        return [line]
    inner = indent + INDENT
    row = f"{inner}({', '.join(parts)})"
    if len(f"{row} {clause}") <= WIDTH:
        return [f"{indent}{name} = [", f"{row} {clause}", f"{indent}]"]
    return [f"{indent}{name} = [", *fitted(row), f"{inner}{clause}", f"{indent}]"]


def last_opening(line: str) -> int | None:
    """Where the last bracket that is not inside another one opens."""
    depth, found = 0, None
    for i, c in enumerate(line):
        if c in "([{":
            if depth == 0 and matching(line, i) > i + 1:
                found = i
            depth += 1
        elif c in ")]}":
            depth -= 1
    return found


def matching(line: str, opening: int) -> int:
    """Where the bracket that opens there closes."""
    depth = 0
    for i in range(opening, len(line)):
        depth += (line[i] in "([{") - (line[i] in ")]}")
        if depth == 0:
            return i
    raise ValueError(f"unbalanced: {line}")


def at_commas(body: str) -> Iterator[str]:
    """The parts of what stands between brackets."""
    depth = start = 0
    for i, c in enumerate(body):
        depth += (c in "([{") - (c in ")]}")
        if c == "," and depth == 0:
            yield body[start:i].strip()
            start = i + 1
    if body[start:].strip():
        yield body[start:].strip()
