"""Lines for the notebook's shell, such as `%matplotlib inline` and `!pip install x`: no Python.

They are left out where IPython would take them for what they are: where a statement begins. A cell
that is given as a whole to something else (`%%bash`) is no Python either.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tutor.grading.notebooks.lines import lines_of

_STILL_PYTHON = {"%%time", "%%timeit", "%%capture", "%%prun", "%%python", "%%python3", "%%ipytest"}
_CELL = re.compile(r"\s*(%%[A-Za-z_]\w*)")
_LINE = re.compile(
    r"""\s*(?:
        ! | %[A-Za-z_] | \?\??[A-Za-z_%]   # a command, a magic, a question
      | [A-Za-z_][\w.]*\s*=\s*(?:!|%[A-Za-z_])   # its result in a name
      | [%A-Za-z_][\w.]*\?\??\s*$   # a question after a name
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Cleaned:
    """The Python of a cell, each line where it was, and the lines that were left out."""

    text: str
    left_out: tuple[str, ...] = ()


def without_magics(text: str) -> Cleaned:
    """The cell without lines for the shell; they leave an empty line, or `pass` in a block."""
    if (found := _CELL.match(text)) and found[1] not in _STILL_PYTHON:
        return Cleaned("", (found[1],))
    kept: list[str] = []
    left_out: list[str] = []
    for line in lines_of(text):
        if line.begins and (_LINE.match(line.text) or (_CELL.match(line.text) and not any(kept))):
            left_out.append(line.text.strip())
            indent = line.text[: len(line.text) - len(line.text.lstrip())]
            kept.append(f"{indent}pass" if indent else "")
        else:
            kept.append(line.text)
    return Cleaned("\n".join(kept), tuple(left_out))
