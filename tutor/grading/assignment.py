"""The assignment: which exercises are graded, for how many points, on which seed.

    title = "Week 3"
    exercises = ["forward-relu-net", "adam-step"]

or, where an exercise needs more to be said about it,

    [exercises.adam-step]
    points = 10
    seed = 3

(`[[exercises]]` with `id = "adam-step"` says the same.)
"""

from __future__ import annotations

import difflib
import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


class BadAssignment(ValueError):
    """An assignment file that will not do: which file, which field, what to write instead."""


@dataclass(frozen=True)
class Assigned:
    """The terms of one exercise; without `points` it is worth what its parts are."""

    points: float | None = None
    seed: int = 0


@dataclass(frozen=True)
class Assignment:
    """Exercises by id, in the order they are reported in."""

    title: str = ""
    exercises: Mapping[str, Assigned] = field(default_factory=dict)


def read_assignment(file: Path) -> Assignment:
    """The assignment in a TOML file. Raises BadAssignment; whether ids exist is not asked here."""
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8-sig"))
        return _assignment(table)
    except OSError as error:
        raise BadAssignment(f"{file} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise BadAssignment(f"{file} is not a text file in UTF-8") from None
    except (ValueError, RecursionError) as error:
        raise BadAssignment(f"{file}: {error}") from None


def _assignment(table: Mapping[str, Any]) -> Assignment:
    _only(table, ("title", "exercises"), "an assignment")
    title = table.get("title", "")
    if not isinstance(title, str):
        raise BadAssignment(f"title must be text, not {title!r}")
    exercises = dict(_exercises(table.get("exercises", [])))
    if not exercises:
        raise BadAssignment('no exercises; write: exercises = ["an-id", "another-id"]')
    return Assignment(title, exercises)


def _exercises(given: Any) -> Iterable[tuple[str, Assigned]]:
    if isinstance(given, dict):
        given = [_with_id(id, terms) for id, terms in given.items()]
    if not isinstance(given, list):
        raise BadAssignment('exercises must be a list of ids: exercises = ["an-id", "another-id"]')
    seen: set[str] = set()
    for item in given:
        id, assigned = _exercise(item)
        if id in seen:
            raise BadAssignment(f"{id} is listed twice")
        seen.add(id)
        yield id, assigned


def _with_id(id: str, terms: Any) -> dict[str, Any]:
    if not isinstance(terms, dict):
        raise BadAssignment(f"exercises.{id} must be a table with points or seed, not {terms!r}")
    return {"id": id, **terms}


def _exercise(item: Any) -> tuple[str, Assigned]:
    if isinstance(item, str):
        return item, Assigned()
    if not (isinstance(item, dict) and isinstance(item.get("id"), str)):
        raise BadAssignment(f"an exercise is given by its id, not by {item!r}")
    _only(item, ("id", "points", "seed"), item["id"])
    return item["id"], Assigned(_points(item), _seed(item))


def _points(item: Mapping[str, Any]) -> float | None:
    points = item.get("points")
    if points is None:
        return None
    if isinstance(points, bool) or not isinstance(points, int | float):
        raise BadAssignment(f"{item['id']}: points must be a number, not {points!r}")
    if not (0 <= points < math.inf):
        raise BadAssignment(f"{item['id']}: points must not be negative or infinite")
    return float(points)


def _seed(item: Mapping[str, Any]) -> int:
    seed = item.get("seed", 0)
    if not is_seed(seed):
        raise BadAssignment(f"{item['id']}: a seed is a whole number such as 7, not {seed!r}")
    return int(seed)


def is_seed(value: object) -> bool:
    """Whether a value read from a file is a seed that `tutor do --seed` would take."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**18


def _only(table: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
    for key in table:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(known)}"
            raise BadAssignment(f"{where} has no field {key!r}; {hint}")
