"""What a function does besides calculating, and a program made of its calculation would leave out.

Python's profiler tells of every function that is called, numpy's and Python's own included. Some
give another answer each time, some do something that can be seen from outside: then the function
cannot be compiled.
"""

from __future__ import annotations

import sys
from types import CodeType, FrameType
from typing import Any

from .frames import MACHINERY, OURS

# Python's own: they speak, ask, or take the next of something.
ACTS = {"print", "input", "open", "exec", "eval", "next", "breakpoint", "compile"}
# Modules of C functions that ask the world or change it.
WORLD = {
    *("time", "posix", "nt", "_io", "_random", "random", "_socket", "_datetime", "datetime"),
    *("select", "_thread", "_queue", "_sqlite3", "_ssl", "_hashlib", "_posixsubprocess", "_uuid"),
}
OTHERS = (OURS, *MACHINERY)


def resume(profiler: Any) -> None:
    """Let the profiler go on that was interrupted: one of Python's, or cProfile's own."""
    if profiler is None or callable(profiler):
        sys.setprofile(profiler)
    else:
        profiler.enable()


def is_users(frame: FrameType) -> bool:
    """Whether it runs the user's code."""
    return not frame.f_code.co_filename.startswith(OTHERS)


class Watch:
    """Follows all calls while a recording runs.

    codes   the Python functions that ran
    acts    the first call of a function that is no mere calculation, in words
    """

    def __init__(self) -> None:
        self.codes: set[CodeType] = set()
        self.acts: list[str] = []

    def see(self, frame: FrameType, event: str, arg: Any) -> None:
        """What Python's profiler tells: a function is called, or has returned."""
        if event == "call":
            self.codes.add(frame.f_code)
        elif event == "c_call" and not self.acts and is_users(frame):
            self._weigh(arg, frame)

    def _weigh(self, f: Any, frame: FrameType) -> None:
        name = getattr(f, "__qualname__", "") or getattr(f, "__name__", "")
        home = getattr(f, "__module__", None)
        owner = getattr(f, "__self__", None)
        if home is None and owner is not None:
            home = type(owner).__module__
        root = (home or "").partition(".")[0]
        acts = root in WORLD or (home == "builtins" and name in ACTS)
        drawn = (home or "").startswith("numpy.random") and "Generator" not in name
        if acts or drawn or (name.endswith("__next__")):
            where = f"{home}." if home and home != "builtins" else ""
            self.acts.append(f"it calls {where}{name} (line {frame.f_lineno})")
