"""What a course sets out to teach: `curriculum.toml` in its folder, if it has one.

languages = ["en", "zh"]     # every exercise has words in each of them

[[row]]
id = "softmax"
unit = "01-neurons"
ask = ["array", "expression", "code", "fix"]
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tutor.course.fault import CourseFault

FILE = "curriculum.toml"


@dataclass(frozen=True)
class Row:
    """A topic: where it belongs, and the kinds of question it is to be asked in."""

    id: str
    unit: str
    ask: tuple[str, ...]


@dataclass(frozen=True)
class Curriculum:
    """The topics in order, and the languages that every exercise has words in."""

    languages: tuple[str, ...] = ("en",)
    rows: tuple[Row, ...] = ()

    def row_of(self, exercise: str) -> str | None:
        """The topic that an id belongs to: `softmax-code` to `softmax`; None if to none."""
        ids = [row.id for row in self.rows]
        fitting = [id for id in ids if exercise == id or exercise.startswith(f"{id}-")]
        return max(fitting, key=len, default=None)


def read_curriculum(course: Path) -> Curriculum:
    """The curriculum of a course's folder; an empty one if it has none. Raises CourseFault."""
    file = course / FILE
    if not file.is_file():
        return Curriculum()
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        rows = tuple(_row(row) for row in table.get("row", []))
        languages = tuple(map(str, table.get("languages", ["en"])))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CourseFault(file, f"cannot be read: {error}") from error
    except (KeyError, TypeError) as error:
        raise CourseFault(file, f"a row has `id`, `unit` and `ask`; {error}") from error
    return Curriculum(languages, rows)


def _row(row: dict[str, Any]) -> Row:
    return Row(str(row["id"]), str(row["unit"]), tuple(map(str, row["ask"])))
