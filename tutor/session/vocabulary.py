"""The words that work at any prompt: how they are written, and what each does."""

from __future__ import annotations

HELP = {
    "hint": "the next hint, from a nudge to a worked step",
    "solution": "the worked solution of these numbers",
    "show": "the exercise once more",
    "skip": "leave this part for now; it comes back",
    "again": "the same exercise with fresh numbers",
    "next": "go on to the next exercise",
    "map": "the course, and where you stand; `map 3`, `map all`, `map WORDS` to search",
    "do ID": "open an exercise by its name",
    "review": "bring back what you may have forgotten",
    "place": "a few questions, to skip what you know",
    "quit": "leave; everything is kept",
    "help": "these words",
}

FOR_PROGRAMS = {
    "edit": "open your file for this exercise in your editor",
    "file": "check your file; `file PATH` checks another one",
    ".": "on a line by itself, ends a program pasted here",
}

FOR_SEVERAL_LINES = {
    ";": "at the end of a line: one more line of the same answer follows",
}
_OWN = {"code": FOR_PROGRAMS} | dict.fromkeys(
    ("array", "derivation", "experiment"), FOR_SEVERAL_LINES
)

_SHORT = {"?": "help", "exit": "quit", "bye": "quit", "q": "quit", "list": "map"}
_WITH_ARGUMENT = {"do", "file", "map"}
_KNOWN = {entry.split()[0] for entry in HELP} | {"edit", "file"}


def command(line: str) -> tuple[str, str] | None:
    """A line as (word, argument) if it is one of the words; None for an answer."""
    word, _, argument = line.strip().partition(" ")
    word = _SHORT.get(word.lower(), word.lower())
    if word not in _KNOWN or (argument and word not in _WITH_ARGUMENT):
        return None
    return word, argument.strip()


def words_for(kind: str) -> dict[str, str]:
    """The words that mean something at a part of this kind, each with its help."""
    return _OWN.get(kind, {}) | HELP
