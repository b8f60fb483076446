"""Which import a program lacks, where a name that it does not define is one that people know."""

from __future__ import annotations

import re
from collections.abc import Collection

from tutor.language import _

_UNDEFINED = re.compile(r"NameError: name '(\w+)' is not defined$")
_STANDARD = ("collections", "functools", "itertools", "math", "random", "statistics")
_USUAL = {
    "np": ("numpy", "import numpy as np"),
    "numpy": ("numpy", "import numpy"),
    "mg": ("minigrad", "import minigrad as mg"),
    "minigrad": ("minigrad", "import minigrad"),
    "nn": ("minigrad.nn", "from minigrad import nn"),
    "optim": ("minigrad.optim", "from minigrad import optim"),
}


def lacking(error: str, modules: Collection[str]) -> str:
    """What to do about an error, if it comes of an import that was left out; empty if not.

    `modules` are those that the exercise allows beside Python's own.
    """
    found = _UNDEFINED.search(error)
    name = found[1] if found else ""
    module, line = _USUAL.get(name, ("", ""))
    if name in _STANDARD:
        line = f"import {name}"
    elif module not in modules:
        return ""
    return _("Write `{line}` at the top of the program.", line=line)
