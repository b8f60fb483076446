"""The project's own table of symbolic answers: questions with right, wrong and unreadable ones.

One file a unit of the course, many answers a question. A variable is declared as for
`tutor.algebra.compare`, or in short: "real", "[N, D]", "positive [K]", "index K",
"interval 1 3", "function 2". A wrong answer stands alone, or in a list with the codes of the
mistakes that produce it. An unclear one may be read as right or asked about, never refused.
"""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from tutor import algebra

FOLDER = Path(__file__).parent / "cases"
SHORT = re.compile(r"(?P<domain>[a-z]+\+?)?(?P<rest>(?: [^\[\]]+)?) ?(?:\[(?P<shape>[^\]]*)\])?")


class Wrong(NamedTuple):
    """A wrong answer, and the names of its mistake that are true; none where no code says it."""

    answer: str
    codes: tuple[str, ...] = ()


class Question(NamedTuple):
    """One question.

    `source` is what was differentiated, and by which name; `gradient` is the same where the
    exercise itself has no rule for it, and only the witness differentiates. A `note` derives what
    neither can see.
    """

    unit: str
    topic: str
    variables: dict[str, dict[str, Any]]
    expected: str
    right: list[str]
    wrong: list[Wrong]
    reject: list[str]
    unclear: list[str] | tuple[str, ...] = ()
    source: tuple[str, str] | None = None
    gradient: tuple[str, str] | None = None
    note: str = ""

    def problem(self) -> algebra.Problem:
        """Build the problem as an exercise does."""
        return algebra.Problem(self.expected, self.variables, source=self.source)

    def answers(self) -> Iterator[tuple[str, str]]:
        """Give every answer with the verdict it must get."""
        yield from ((answer, "equal") for answer in self.right)
        yield from ((answer, "not_equal") for answer, _ in self.wrong)
        yield from ((answer, "reject") for answer in self.reject)


def questions() -> Iterator[Question]:
    """Give every question of every unit."""
    for path in sorted(FOLDER.glob("*.toml")):
        for given in tomllib.loads(path.read_text(encoding="utf-8"))["question"]:
            yield question(path.stem, **given)


def question(unit: str, variables: dict[str, Any], **given: Any) -> Question:
    """Make a question from its table; a misspelt key is an error."""
    wrong = [Wrong(w) if isinstance(w, str) else Wrong(w[0], tuple(w[1:])) for w in given["wrong"]]
    pairs = {key: tuple(given[key]) for key in ("source", "gradient") if key in given}
    declared = {name: declaration(text) for name, text in variables.items()}
    return Question(**{**given, **pairs, "unit": unit, "variables": declared, "wrong": wrong})


def declaration(given: str | dict[str, Any]) -> dict[str, Any]:
    """Spell out a short declaration."""
    if isinstance(given, dict):
        return given
    short = SHORT.fullmatch(given)
    assert short is not None, given
    domain, rest = short["domain"] or "real", short["rest"].split()
    found: dict[str, Any] = {"domain": domain}
    if domain == "index":
        found["of"] = rest[0]
    elif domain == "interval":
        found["domain"] = ["interval", *map(float, rest)]
    elif domain == "function" and rest:
        found["args"] = int(rest[0])
    if short["shape"]:
        found["shape"] = [size.strip() for size in short["shape"].split(",")]
    return found


def outcome(mistake: algebra.Mistake | None, codes: tuple[str, ...]) -> str:
    """Give what became of a wrong answer's mistake: right, silent, misnamed, invented, none."""
    if mistake is None:
        return "silent" if codes else "none"
    if mistake.code in codes:
        return "right"
    return "misnamed" if codes else "invented"
