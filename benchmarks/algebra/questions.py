"""The project's own questions: expected answers, with right, wrong and unreadable ones."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CASES = Path(__file__).parents[2] / "tests" / "tutor" / "algebra" / "cases"


def questions() -> Iterator[dict[str, Any]]:
    """Give every question of every file, with the domain words spelled out."""
    for path in sorted(CASES.glob("*.toml")):
        for question in tomllib.loads(path.read_text(encoding="utf-8"))["question"]:
            question["variables"] = {
                name: {"domain": given} if isinstance(given, str) else given
                for name, given in question["variables"].items()
            }
            yield question


def answers(question: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Give each answer of a question with the verdict it must get."""
    for verdict in ("equal", "not_equal", "reject"):
        for answer in question.get(verdict, ()):
            yield answer, verdict
