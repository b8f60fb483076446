"""Names for everything in the emitted program: the user's where they are known."""

from __future__ import annotations

import builtins
import keyword
import re
from typing import Any

TAKEN = {"np", "math", "prepare", "step", *keyword.kwlist, *dir(builtins)}

# What a result is called when nobody has a name for it.
KINDS = {
    "np.dot": "product",
    "np.matmul": "product",
    "np.add.reduce": "total",
    "np.maximum.reduce": "top",
    "np.minimum.reduce": "least",
    "np.greater": "mask",
    "np.less": "mask",
    "np.equal": "mask",
    "[]": "part",
    ".item": "number",
    "+": "total",
    "-": "rest",
    "*": "product",
    "/": "share",
    "%": "remainder",
    "**": "power",
    "weighted_sum": "sum",
    "add": "total",
    "sub": "rest",
    "mul": "product",
    "div": "share",
}


class Names:
    """Hands out names, each once."""

    def __init__(self, known: dict[Any, tuple[int, str]]) -> None:
        self.known = known
        self.of: dict[Any, str] = {}
        self.used: set[str] = set(TAKEN)
        self.partners: dict[Any, Any] = {}  # of the gradient of x: x

    def give(self, thing: Any, made_by: str = "") -> str:
        """The name of a view or a number: the user's, or one that says what made it."""
        if thing not in self.of:
            known = self.known.get(thing)
            if known is None and thing in self.partners:
                known = 0, f"d_{self.give(self.partners[thing])}"
            self.of[thing] = self.fresh(known[1] if known else wish(made_by))
        return self.of[thing]

    def fresh(self, wish: str) -> str:
        """A name nobody has."""
        name = stem = identifier(wish)
        count = 1
        while name in self.used:
            count += 1
            name = f"{stem}{'_' if stem[-1].isdigit() else ''}{count}"
        self.used.add(name)
        return name


def identifier(text: str) -> str:
    """Any text as a name of Python."""
    name = re.sub(r"\W+", "_", text).strip("_")
    return f"_{name}" if not name or name[0].isdigit() else name


def wish(made_by: str) -> str:
    """What a result would be called that nobody has a name for."""
    return KINDS.get(made_by, made_by.removeprefix("np.").partition(".")[0].strip(".") or "x")
