"""The names in a formula that nobody has declared: every letter found counts as a real number."""

from __future__ import annotations

import re
from typing import Any

from tutor import algebra
from tutor.algebra import Reading, Unreadable
from tutor.algebra.reading.characters import GREEK, SUPERSCRIPTS
from tutor.algebra.values.functions import function_named
from tutor.language import _

MOST = 30
LONG = sorted((name for name in GREEK.values() if len(name) > 3), key=len, reverse=True)
PIECES = re.compile("|".join((*LONG, "[A-Za-z]")))
RUN = re.compile(r"[A-Za-z]{2,}")
WHOLE = frozenset(GREEK.values()) | {"eps", "lam", "varepsilon", "vartheta", "varphi"}
ACCENTED = re.compile(r"[A-Za-z](hat|bar|tilde)")
UNKNOWN = ("unknown-name", "unknown-function")
FUNCTIONS = frozenset("fghFGH")
Variables = dict[str, dict[str, Any]]


def read_undeclared(text: str) -> tuple[Reading, Variables]:
    """Read a formula, declaring what it names as it is met. Raises Unreadable, or Mismatch."""
    variables: Variables = {}
    while True:
        try:
            return algebra.read(text, variables), variables
        except Unreadable as problem:
            found = names_at(text, problem) if problem.code in UNKNOWN else []
            if all(name in variables for name in found) or len(variables) > MOST:
                raise
            variables |= {name: {"domain": "real"} for name in found}


def names_at(text: str, problem: Unreadable) -> list[str]:
    """The names that stand where an unknown one was met: several letters in a row are several."""
    start, end = problem.span or (0, 0)
    name = "".join(SUPERSCRIPTS.get(character, character) for character in text[start:end].strip())
    called = text[end : end + 1] == "("
    if called and name in FUNCTIONS:
        message = _(
            "{name}(…) is a function I do not know; write out what it stands for", name=name
        )
        raise Unreadable(message, (start, end), "unknown-function") from problem
    run = RUN.match(name)
    if called and run:
        return before_function(run[0])
    if not run or ACCENTED.fullmatch(run[0]) or run[0] in WHOLE:
        return [name]
    *first, last = PIECES.findall(run[0])
    # e is a number, not a letter; only after it is left out does the rest of `xe^…` have a name
    return [piece for piece in (*first, last + name[run.end() :]) if piece != "e"]


def before_function(run: str) -> list[str]:
    """The letters of `xsin(` that stand before the function; none if there is no function in it."""
    for cut in range(1, len(run) - 1):
        if function_named(run[cut:]):
            return [piece for piece in PIECES.findall(run[:cut]) if piece != "e"]
    return []
