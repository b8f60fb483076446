"""Shapes and places of an array in words."""

from __future__ import annotations

from collections.abc import Sequence

from tutor.language import _, ngettext

Shape = tuple[int, ...]


def in_words(shape: Shape) -> str:
    """What an array is, without its numbers: `2 rows and 3 columns, shape (2, 3)`."""
    if len(shape) == 1:
        return ngettext(
            "a vector of 1 number, shape {shape}",
            "a vector of {count} numbers, shape {shape}",
            shape[0],
            shape=shape,
        )
    if len(shape) == 2:
        rows = ngettext("1 row", "{count} rows", shape[0])
        columns = ngettext("1 column", "{count} columns", shape[1])
        return _(
            "a matrix of {rows} and {columns}, shape {shape}",
            rows=rows,
            columns=columns,
            shape=shape,
        )
    return _("an array of shape {shape}", shape=shape)


def place(index: Shape, rows: Sequence[str] = (), columns: Sequence[str] = ()) -> str:
    """An entry as a reader finds it: by the names of its row and column, else counted from 1."""
    if len(index) == 1:
        return rows[index[0]] if rows else _("entry {number}", number=index[0] + 1)
    if len(index) == 2:
        row = rows[index[0]] if rows else str(index[0] + 1)
        column = columns[index[1]] if columns else str(index[1] + 1)
        return _("row {row}, column {column}", row=row, column=column)
    return _("entry [{index}], counted from 0", index="][".join(map(str, index)))
