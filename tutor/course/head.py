"""The head of an exercise: what can be known of it without running its code.

The head is the plain assignments of literals in `exercise.py` (`place = 10`, `needs = [...]`).
It is read from the syntax tree, so that a list of the whole course imports neither numpy nor sympy.
"""

from __future__ import annotations

import ast
import re
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


_BLOCK = re.compile(r"^(?:(?:def|class|async)\b|@)", re.MULTILINE)
_OF_HEAD = re.compile(rf"^(?:{'|'.join(field.name for field in fields(Head))})\b", re.MULTILINE)


def read_head(file: Path, whole: bool = False) -> Head:
    """The head of an `exercise.py`. Raises CourseFault for a file that is not Python.

    Where nothing of a head stands below the first function, what stands there is left to those who
    run it, unless the `whole` file is to be read: that would be a third of the time until the first
    question is asked.
    """
    try:
        text = file.read_text(encoding="utf-8")
        tree = (None if whole else _parsed_above(text)) or ast.parse(text)
    except SyntaxError as error:
        raise CourseFault(file, f"line {error.lineno}: {error.msg}") from error
    except (ValueError, OSError) as error:
        raise CourseFault(file, f"cannot be read: {error}") from error
    return Head(**_literals(tree, file))


def _parsed_above(text: str) -> ast.Module | None:
    """The tree of what stands above the first function or class, if that is enough."""
    first = _BLOCK.search(text)
    if first is None or _OF_HEAD.search(text, first.start()):
        return None
    try:
        return ast.parse(text[: first.start()])
    except SyntaxError:  # the line was within a text, or the fault is to be told
        return None


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
