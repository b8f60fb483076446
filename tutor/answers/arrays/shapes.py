"""Shapes and places of an array in words."""

from __future__ import annotations

from collections.abc import Sequence

Shape = tuple[int, ...]


def in_words(shape: Shape) -> str:
    """What an array is, without its numbers: `2 rows and 3 columns, shape (2, 3)`."""
    if len(shape) == 1:
        return f"a vector of {counted(shape[0], 'number')}, shape {shape}"
    if len(shape) == 2:
        rows, columns = counted(shape[0], "row"), counted(shape[1], "column")
        return f"a matrix of {rows} and {columns}, shape {shape}"
    return f"an array of shape {shape}"


def counted(count: int, what: str) -> str:
    """`1 row`, `2 rows`."""
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def place(index: Shape, rows: Sequence[str] = (), columns: Sequence[str] = ()) -> str:
    """An entry as a reader finds it: by the names of its row and column, else counted from 1."""
    if len(index) == 1:
        return rows[index[0]] if rows else f"entry {index[0] + 1}"
    if len(index) == 2:
        row = rows[index[0]] if rows else str(index[0] + 1)
        column = columns[index[1]] if columns else str(index[1] + 1)
        return f"row {row}, column {column}"
    return f"entry [{']['.join(map(str, index))}], counted from 0"
