"""Who asked for a call: the line of the user's program, the op, and what they call the results.

A recording looks at the stack of Python's frames at every call. The innermost frame outside this
library is the user's; local variables that hold an array give it its name.
"""

from __future__ import annotations

import sys
from functools import lru_cache
from types import FrameType
from typing import Any

import numpy as np

from minigrad import graph, op
from minigrad.compiling.calls import Line

OURS = graph.__file__.removesuffix("graph.py")
HERE = f"{OURS}compiling/"
NUMPYS = np.__file__.removesuffix("__init__.py")
GENERATED = ("<compiled ", "<driver of ", "<diagnosis>", "<__array_function__", "<frozen ")
MACHINERY = (HERE, NUMPYS, *GENERATED)

WALKS = {graph.gradients.__code__, graph.backward_to_leaves.__code__}
APPLY = op.Op.__call__.__code__

# How good a name is: of the user's variable, of a parameter, of a local variable of an op.
USERS, READ, LOCAL = 3, 2, 1


@lru_cache(1024)
def whose_file(name: str) -> str:
    """Whose code a file holds: "user", "engine", or "machinery" for what records, and numpy."""
    if name.startswith(MACHINERY):
        return "machinery"
    return "engine" if name.startswith(OURS) else "user"


class Onlooker:
    """Follows the stack while a recording runs."""

    def __init__(self, names: dict[Any, tuple[int, str]]) -> None:
        self.names = names
        self.made_at: dict[Any, Line] = {}  # the line that made a storage

    def look(self) -> Line | None:
        """The line at work, and on the way what its variables are called."""
        frame: FrameType | None = sys._getframe(2)
        ops = ""
        walking: FrameType | None = None
        inner: FrameType | None = None
        while frame is not None:
            whose = whose_file(frame.f_code.co_filename)
            if whose == "user":
                break
            if whose == "engine":
                inner = inner or frame
                if frame.f_code is APPLY and not ops:
                    ops = frame.f_locals["self"].name
                elif frame.f_code in WALKS and walking is None:
                    walking = frame
            frame = frame.f_back
        if inner is not None:
            self._variables(inner, LOCAL)
        if frame is None:
            return None
        self._variables(frame, USERS)
        line = Line(frame.f_code.co_filename, frame.f_lineno, ops)
        return line if walking is None else self._back(walking, line)

    def _back(self, walking: FrameType, line: Line) -> Line:
        """The line that made the node a gradient is passing."""
        node = walking.f_locals.get("node")
        self._gradients(walking.f_locals.get("received") or {})
        if node is None or node.op is None:
            return line._replace(back=True)
        there = self.made_at.get(getattr(noted(node), "storage", None), line)
        return there._replace(op=node.op.name, back=True)

    def _variables(self, frame: FrameType, rank: int) -> None:
        """Give arrays and numbers the names of the local variables that hold them."""
        for name, x in frame.f_locals.items():
            thing = noted(x)
            if thing is not None and self.names.get(thing, NOBODY)[0] < rank:
                self.names[thing] = rank, name

    def _gradients(self, received: dict[Any, Any]) -> None:
        """The gradient of h is dh."""
        for node, g in received.items():
            here, there = noted(g), noted(node)
            rank, name = self.names.get(there, NOBODY)
            if here is not None and here != there and self.names.get(here, NOBODY)[0] < rank:
                self.names[here] = rank, gradient_name(name)


def gradient_name(name: str) -> str:
    """The gradient of W is dW, that of weight d_weight."""
    return f"d{name}" if len(name) <= 2 else f"d_{name}"


def noted(x: Any) -> Any:
    """What is written for x, if it is an array or a number that takes notes, or a node of one."""
    thing = THING.get(type(x).__name__)
    if thing is None and isinstance(x, graph.Node):
        x = getattr(x, "raw", None)  # it may be in the making
        thing = THING.get(type(x).__name__)
    return None if thing is None else getattr(x, thing, None)


THING = {"TracedArray": "look", "TracedNumber": "number"}
NOBODY = (0, "")
