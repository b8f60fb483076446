"""The cells of a notebook, in the format of Jupyter from version 3 on (nbformat)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tutor.language import _

_CODE = "code"
_MOST_CELLS = 5000


class NotANotebook(ValueError):
    """Bytes that are no notebook, or none for Python: why."""


@dataclass(frozen=True)
class Cell:
    """A cell: its number from 1, whether it is code, its text, and what was said about it.

    `about` is what stands under `tutor` in its metadata; `tags` are those that Jupyter shows.
    """

    number: int
    is_code: bool
    text: str
    about: Any = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Notebook:
    """The cells in their order, and what stands under `tutor` in the notebook's own metadata."""

    cells: tuple[Cell, ...]
    about: Mapping[str, Any] = field(default_factory=dict)


def read_notebook(text: str) -> Notebook:
    """The notebook. Raises NotANotebook."""
    try:
        plain = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotANotebook(_("not valid JSON: {error}", error=error)) from None
    cells = list(_cells(plain)) if isinstance(plain, dict) else []
    if not cells:
        raise NotANotebook(_("no notebook: it has no cells"))
    if len(cells) > _MOST_CELLS:
        raise NotANotebook(_("a notebook of more than {count} cells", count=_MOST_CELLS))
    metadata = _table(plain.get("metadata"))
    language = _table(metadata.get("kernelspec")).get("language", "python")
    if isinstance(language, str) and language.lower() not in ("python", "ipython"):
        raise NotANotebook(_("a notebook for {language}, not for Python", language=language))
    return Notebook(tuple(cells), _table(metadata.get("tutor")))


def _cells(notebook: Mapping[str, Any]) -> Iterator[Cell]:
    sheets = notebook.get("worksheets", [notebook])  # version 3 had several
    listed = [sheet.get("cells") for sheet in sheets if isinstance(sheet, dict)]
    each = [cell for cells in listed if isinstance(cells, list) for cell in cells]
    for number, cell in enumerate(each, 1):
        if isinstance(cell, dict):
            yield _cell(number, cell)


def _cell(number: int, cell: Mapping[str, Any]) -> Cell:
    metadata = _table(cell.get("metadata"))
    tags = metadata.get("tags", [])
    return Cell(
        number,
        cell.get("cell_type") == _CODE,
        _joined(cell.get("source", cell.get("input", ""))),
        metadata.get("tutor"),
        tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
    )


def _joined(source: Any) -> str:
    """A cell's text: in one piece, or in lines that keep their ends."""
    if isinstance(source, list):
        return "".join(line for line in source if isinstance(line, str))
    return source if isinstance(source, str) else ""


def _table(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
