"""Kinks, read off the ops themselves.

An op that is defined in pieces (relu, max, abs, where, clip) knows which piece each element is
on: its `branch`. If two runs of a function used the same pieces, no kink lies between them; if
they did not, the first op that changed its mind says where one does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from minigrad.graph import Node, arguments_first, no_grad

Branch = tuple[str, Any]


def branches(run: Callable[[], Any]) -> list[Branch]:
    """Every op of a recorded run in order, by name, with its branch (None: has no pieces)."""
    with np.errstate(all="ignore"):
        y = run()
        nodes = arguments_first(y) if isinstance(y, Node) and y.requires_grad else []
        made: list[Any] = [node for node in nodes if node.op is not None]
        return [(node.op.name, branch_of(node)) for node in made]


def branch_of(node: Any) -> Any:
    """Which piece of its op a result is on."""
    branch = getattr(node.op, "branch", None)
    if branch is None:
        return None
    with no_grad():
        return np.asarray(branch(*node.saved, **node.settings))


def crossing(here: Sequence[Branch], there: Sequence[Branch]) -> str:
    """What took another branch in one run than in the other; "" if nothing did."""
    if [name for name, _ in here] != [name for name, _ in there]:
        return "an `if` or a loop of the program"
    for (name, a), (_, b) in zip(here, there, strict=True):
        if a is not None and (a.shape != b.shape or not np.array_equal(a, b)):
            return name + place(a, b)
    return ""


def place(a: Any, b: Any) -> str:
    """The first element at which two branches differ."""
    if a.shape != b.shape or not a.shape:
        return ""
    index = np.argwhere(a != b)[0]
    return f"[{', '.join(map(str, index))}]"
