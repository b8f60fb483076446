"""Which modules a program may import: a rule with a readable message, not a wall.

Whoever walks `sys.modules` gets past it, and finds nothing worth having: what may not be known is
never loaded in this process.
"""

from __future__ import annotations

import builtins
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any

from .preload import HARMLESS
from .walls import linux

_loaded: defaultdict[str, list[str]] = defaultdict(list)
_holders: list[ModuleType] = []  # of ctypes


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


def note_loaded() -> None:
    """Sorts what is loaded by package, before any child: one that looked at every name would have
    to copy the memory of all of them.
    """
    for name, module in sys.modules.items():
        _loaded[root(name)].append(name)
        if getattr(module, "ctypes", None) is not None:
            _holders.append(module)


def hide(preloaded: Iterable[str], modules: Iterable[str]) -> None:
    """Takes the packages loaded for other exercises out of this one."""
    hidden = {root(name) for name in preloaded} - {root(name) for name in modules} - {"numpy"}
    for package in hidden - set(HARMLESS):
        for name in _loaded[package]:
            del sys.modules[name]


def disarm(modules: Iterable[str]) -> None:
    """Takes ctypes away, which the walls needed, also from whoever imported it, as numpy did.

    A courtesy too: a crash by a stray pointer becomes an error that can be read.
    """
    if "ctypes" in map(root, modules):
        return
    linux.forget()
    for holder in _holders:
        vars(holder)["ctypes"] = None
    for name in (*_loaded["ctypes"], *_loaded["_ctypes"]):
        sys.modules.pop(name, None)  # it may have been hidden before


def root(name: str) -> str:
    """The package a dotted name belongs to."""
    return name.partition(".")[0]
