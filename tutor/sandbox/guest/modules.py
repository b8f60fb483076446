"""Which modules a program may import: a rule with a readable message, not a wall.

Whoever walks `sys.modules` gets past it, and finds nothing worth having: what may not be known is
never loaded in this process.
"""

from __future__ import annotations

import builtins
import sys
from collections.abc import Callable, Iterable
from typing import Any

from .preload import HARMLESS
from .walls import linux


def gate(modules: Iterable[str]) -> Callable[..., Any]:
    """An `__import__` for the program itself; libraries keep the ordinary one."""
    allowed = {root(name) for name in (*HARMLESS, *modules)}

    def guarded(
        name: str,
        globals: dict[str, Any] | None = None,
        locals: dict[str, Any] | None = None,
        fromlist: tuple[str, ...] = (),
        level: int = 0,
    ) -> Any:
        if level == 0 and root(name) not in allowed:
            raise ImportError(f"module {name} is not available in this exercise", name=name)
        return builtins_import(name, globals, locals, fromlist, level)

    builtins_import = builtins.__import__
    return guarded


def hide(preloaded: Iterable[str], modules: Iterable[str]) -> None:
    """Takes the packages loaded for other exercises out of this one."""
    hidden = {root(name) for name in preloaded} - {root(name) for name in modules} - {"numpy"}
    for name in [name for name in sys.modules if root(name) in hidden - set(HARMLESS)]:
        del sys.modules[name]


def disarm(modules: Iterable[str]) -> None:
    """Empties ctypes, which the walls needed: who still holds it, as numpy does, holds nothing.

    A courtesy too: a crash by a stray pointer is turned into an error that can be read.
    """
    if "ctypes" in map(root, modules):
        return
    linux.forget()
    for name in [name for name in sys.modules if root(name) in ("ctypes", "_ctypes")]:
        vars(sys.modules.pop(name)).clear()


def root(name: str) -> str:
    """The package a dotted name belongs to."""
    return name.partition(".")[0]
