"""What a function can read and change outside itself: its surroundings, thing by thing.

From the arguments, the closure, the global names and the attributes of everything met on the way,
as far as one can go without guessing. Each thing is found at a `Place`, by which it can be read,
exchanged for the time of a recording, and looked at again later.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Iterator
from functools import partial
from types import BuiltinFunctionType, CellType, CodeType, FunctionType, MethodType, ModuleType
from typing import Any

import numpy as np

from minigrad.graph import Node
from minigrad.optim.optimizer import Optimizer

from .places import Place

PLAIN = (bool, int, float, complex, str, bytes, type(None), np.generic, np.dtype, range)
FOREIGN = frozenset(sys.stdlib_module_names) | {"numpy"}
MANY = 2000  # a longer list is data, not surroundings
COMPILING = __package__.rpartition(".")[0]


class Surroundings:
    """Everything found, each thing once.

    places   the place of every thing, in the order they were met
    opaque   what could not be looked into, in words
    sizes    how many items or attributes things had
    """

    def __init__(self) -> None:
        self.places: list[tuple[Place, Any]] = []
        self.opaque: list[str] = []
        self.sizes: list[tuple[Any, int, str]] = []
        self.names: set[str] = set()
        self.seen: dict[int, Any] = {}
        self.todo: deque[tuple[Any, str, Place]] = deque()

    def add(self, place: Place, x: Any) -> None:
        """Note what stands at a place, and look into it later."""
        self.places.append((place, x))
        if id(x) not in self.seen and not isinstance(x, PLAIN):
            self.seen[id(x)] = x
            self.todo.append((x, place.path, place))
            if isinstance(x, list | dict | set | deque):
                self.sizes.append((x, len(x), place.path))
            elif hasattr(x, "__dict__") and not callable(x):
                self.sizes.append((vars(x), len(vars(x)), f"the attributes of {place.path}"))

    def spaces(self) -> list[dict[str, Any]]:
        """The global name spaces of the user's functions."""
        functions = (x for x in self.seen.values() if isinstance(x, FunctionType))
        return [f.__globals__ for f in functions if not foreign(f.__module__)]

    def explore(self) -> None:
        """Look into everything, and into what is found there."""
        while self.todo:
            x, path, place = self.todo.popleft()
            for inside, part in parts(x, path, place, self):
                if place.passing and isinstance(x, list | tuple | dict):
                    inside.passing, inside.within = True, place
                self.add(inside, part)


def surroundings(f: Any, arguments: dict[str, Any]) -> Surroundings:
    """What f can reach, with these arguments by name."""
    found = Surroundings()
    holder = [f]
    found.add(Place("item", holder, 0, ""), f)
    found.explore()
    for name, x in arguments.items():
        place = Place("item", arguments, name, name)
        place.passing = True
        found.add(place, x)
    found.explore()
    return found


Found = Iterator[tuple[Place, Any]]


def parts(x: Any, path: str, place: Any, found: Surroundings) -> Found:
    """The things directly inside x."""
    if isinstance(x, np.ndarray):
        return iter(())
    if isinstance(x, FunctionType):
        return of_function(x, found)
    if isinstance(x, MethodType):
        return of_method(x, path)
    if isinstance(x, classmethod | staticmethod | property):
        return of_wrapper(x, path)
    if isinstance(x, partial):
        return of_partial(x, path)
    if isinstance(x, dict):
        return of_dict(x, path)
    if isinstance(x, list | deque):
        return of_list(x, path)
    if isinstance(x, tuple):
        return of_tuple(x, path, place)
    if isinstance(x, type | ModuleType):
        return of_namespace(x, path, found)
    if isinstance(x, Optimizer):
        return of_optimizer(x, path)
    if isinstance(x, CellType | BuiltinFunctionType | CodeType | np.ufunc | Node):
        return iter(())
    if isinstance(x, np.random.Generator):
        return iter(())
    if type(x).__module__.startswith(COMPILING):
        return of_compiled(x)
    if hasattr(type(x), "__next__"):
        found.opaque.append(f"{path} is an iterator, and what it gives next cannot be told")
        return iter(())
    return of_object(x, path, found)


def of_function(f: FunctionType, found: Surroundings) -> Found:
    """The closure, the defaults, and the global names that the code mentions."""
    if not foreign(f.__module__):
        found.names |= names_in(f.__code__)
        for name in names_in(f.__code__) & f.__globals__.keys():
            yield Place("item", f.__globals__, name, name), f.__globals__[name]
    for name, cell in zip(f.__code__.co_freevars, f.__closure__ or (), strict=True):
        try:
            yield Place("cell", cell, None, name), cell.cell_contents
        except ValueError:  # still empty
            continue
    for default in (*(f.__defaults__ or ()), *(f.__kwdefaults__ or {}).values()):
        if not isinstance(default, PLAIN):
            holder = [default]
            yield Place("item", holder, 0, f"a default of {f.__name__}"), default
    wrapped = vars(f).get("__wrapped__")
    if wrapped is not None:
        yield Place("attribute", f, "__wrapped__", f.__name__), wrapped


def of_method(m: MethodType, path: str) -> Found:
    """The function and the object it belongs to."""
    holder = [m.__self__, m.__func__]
    yield Place("item", holder, 0, path.rpartition(".")[0] or "self"), holder[0]
    yield Place("item", holder, 1, path), holder[1]


def of_wrapper(x: Any, path: str) -> Found:
    """The function behind a class method or a property."""
    holder = [x.fget if isinstance(x, property) else x.__func__]
    yield Place("item", holder, 0, path), holder[0]


def of_partial(p: Any, path: str) -> Found:
    """The function and what it is given."""
    holder = [p.func, *p.args]
    for i, x in enumerate(holder):
        yield Place("item", holder, i, path if i == 0 else f"{path}.args[{i - 1}]"), x
    for name, x in p.keywords.items():
        yield Place("item", p.keywords, name, name), x


def of_dict(d: dict[Any, Any], path: str) -> Found:
    """The values."""
    if len(d) <= MANY:
        for key, x in list(d.items()):
            yield Place("item", d, key, f"{path}[{key!r}]"), x


def of_list(items: Any, path: str) -> Found:
    """The items."""
    if len(items) <= MANY:
        for i, x in enumerate(items):
            yield Place("item", items, i, f"{path}[{i}]"), x


def of_tuple(items: Any, path: str, place: Place) -> Found:
    """The items; to exchange one is to exchange the tuple."""
    if len(items) <= MANY:
        for i, x in enumerate(items):
            yield Place("part", place, i, f"{path}[{i}]"), x


def of_namespace(x: Any, path: str, found: Surroundings) -> Found:
    """Of a module or a class: what is mentioned by name in the code met so far."""
    home = x.__name__ if isinstance(x, ModuleType) else x.__module__
    if foreign(home) or home.partition(".")[0] == "minigrad":
        return
    space = vars(x)
    if isinstance(x, type):
        for value in list(space.values()):
            if isinstance(value, FunctionType):
                found.names |= names_in(value.__code__)
    for name in [name for name in space if name in found.names]:
        yield Place("attribute", x, name, f"{path}.{name}"), space[name]


def of_object(x: Any, path: str, found: Surroundings) -> Found:
    """The attributes of an object, and the methods of its class."""
    prefix = f"{path}." if path else ""
    for name, value in list(getattr(x, "__dict__", {}).items()):
        yield Place("attribute", x, name, prefix + name), value
    for kind in type(x).__mro__:
        if foreign(kind.__module__):
            continue
        for name in slots(kind):
            if hasattr(x, name):
                yield Place("attribute", x, name, prefix + name), getattr(x, name)
        if kind.__module__.partition(".")[0] != "minigrad":
            holder = [kind]
            yield Place("item", holder, 0, kind.__name__), kind


def of_compiled(x: Any) -> Found:
    """Of a compiled function what it was made of, and nothing of what is known about it."""
    if callable(x):
        yield Place("attribute", x, "f", x.name), x.f


def of_optimizer(x: Optimizer, path: str) -> Found:
    """The options of its groups; its parameters and what it remembers have homes of their own."""
    yield Place("attribute", x, "param_groups", f"{path}.param_groups"), x.param_groups


def slots(kind: type) -> tuple[str, ...]:
    """The names in `__slots__`."""
    names = vars(kind).get("__slots__", ())
    names = (names,) if isinstance(names, str) else tuple(names)
    return tuple(name for name in names if not name.startswith("__"))


def foreign(module: str | None) -> bool:
    """Whether a module is numpy's or the standard library's, where nothing of the user's is."""
    return (module or "").partition(".")[0] in FOREIGN


def names_in(code: CodeType) -> set[str]:
    """All names that a piece of code mentions, in functions inside it too."""
    found = set(code.co_names) | {c for c in code.co_consts if isinstance(c, str)}
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            found |= names_in(constant)
    return found
