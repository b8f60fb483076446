"""What a run of the engine left behind, as plain data: tables, bars and curves.

An exercise returns these from `evidence(v)`, in order; a front end draws them. Labels are keys into
the words (`## label gradient-norm`); a key without words is shown as it stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Table:
    """Rows under named columns; `label` is its caption. Texts in the rows are keys as well."""

    label: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]


@dataclass(frozen=True)
class Bars:
    """One value for each name: a bar each; `log` says that the values span powers of ten."""

    label: str
    names: Sequence[str]
    values: Sequence[float]
    log: bool = False


@dataclass(frozen=True)
class Curves:
    """Named series over common x values, such as a loss over the steps of a run."""

    label: str
    x_label: str
    x: Sequence[float]
    series: Mapping[str, Sequence[float]]
    log: bool = False


Evidence = Table | Bars | Curves


def as_dict(evidence: Evidence) -> dict[str, Any]:
    """Evidence as plain data for JSON, with its kind."""
    return {"kind": type(evidence).__name__.lower()} | asdict(evidence)
