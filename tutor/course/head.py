"""The head of an exercise: what can be known of it without running its code.

The head is the plain assignments of literals in `exercise.py` (`place = 10`, `needs = [...]`).
It is read from the syntax tree, so that a list of the whole course imports neither numpy nor sympy.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from tutor.course.fault import CourseFault


@dataclass(frozen=True)
class Head:
    """`place` orders within the unit, `needs` are ids to know first, `teaches` are skills.

    `covers` are rows of the curriculum, where the id does not say which; `asks` are its kinds of
    question, where the parts do not show them. `vetted` is how many variants `tutor lint` looks at
    at most, for exercises whose variants are runs that take their time.
    """

    place: int = 0
    minutes: int = 5
    needs: tuple[str, ...] = ()
    teaches: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    vetted: int = 100_000


def read_head(file: Path) -> Head:
    """The head of an `exercise.py`. Raises CourseFault for a file that is not Python."""
    try:
        tree = ast.parse(file.read_text(encoding="utf-8"))
    except SyntaxError as error:
        raise CourseFault(file, f"line {error.lineno}: {error.msg}") from error
    except (ValueError, OSError) as error:
        raise CourseFault(file, f"cannot be read: {error}") from error
    return Head(**_literals(tree, file))


def _literals(tree: ast.Module, file: Path) -> dict[str, Any]:
    known = {field.name: type(field.default) for field in fields(Head)}
    found: dict[str, Any] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            if name in known:
                found[name] = _literal(node, name, known[name], file)
    return found


def _literal(node: ast.Assign, name: str, wanted: type, file: Path) -> Any:
    try:
        value = ast.literal_eval(node.value)
    except ValueError:
        raise CourseFault(file, f"line {node.lineno}: `{name}` must be written out") from None
    value = tuple(value) if isinstance(value, list) else value
    if not isinstance(value, wanted):
        what = "a list of names" if wanted is tuple else f"of type {wanted.__name__}"
        raise CourseFault(file, f"line {node.lineno}: `{name}` must be {what}")
    return value
