"""Guards: what has to be as it was recorded, so that a program stands for its function.

A guard is a condition on the surroundings, written as an expression of Python. Together they are
checked before every step, so they are few and cheap: objects by identity, modules by one look at
all their attributes, arrays by shape, strides and dtype.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from types import BuiltinFunctionType, ModuleType
from typing import Any, NamedTuple

import numpy as np

from minigrad.compiling.record.places import Place
from minigrad.compiling.record.reach import PLAIN, foreign
from minigrad.graph import Node
from minigrad.nn.module import Module
from minigrad.optim.optimizer import Optimizer


class Guard(NamedTuple):
    """A condition.

    test      the expression that must be true
    subject   the expression of what it is about
    expected  what that was in the recording
    path      how a reader calls it
    name      of the bound constant it compares with, if an equal one will do as well
    """

    test: str
    subject: str
    expected: Any
    path: str
    name: str = ""


class Expressions:
    """How to get at places from inside a driver: as expressions over a few bound objects."""

    def __init__(self, arguments: dict[str, Any]) -> None:
        self.arguments = arguments
        self.bound: dict[str, Any] = {}
        self.names: dict[int, str] = {}
        self.passed: dict[int, str] = {}  # objects that come with the arguments

    def bind(self, x: Any, stem: str = "o") -> str:
        """A name for an object."""
        if id(x) in self.passed:
            return self.passed[id(x)]
        if id(x) not in self.names:
            name = f"{stem}{len(self.names)}"
            self.names[id(x)] = name
            self.bound[name] = x
        return self.names[id(x)]

    def of(self, place: Place) -> str:
        """What stands at a place."""
        if place.owner is self.arguments:
            return argument(place.key)
        if place.within is not None:
            return f"{self.of(place.within)}[{place.key!r}]"
        if place.how == "attribute":
            return self.attribute(place.owner, place.key)
        if place.how == "cell":
            return f"{self.bind(place.owner)}.cell_contents"
        if place.how == "part":
            return f"{self.of(place.owner)}[{place.key}]"
        key = repr(place.key) if type(place.key) in (str, int) else self.bind(place.key, "k")
        return f"{self.bind(place.owner)}[{key}]"

    def attribute(self, owner: Any, name: str) -> str:
        """An attribute: of a module in its dict, which is faster than through its class."""
        if isinstance(owner, Module) or not name.isidentifier():
            return f"{self.bind(vars(owner), 'd')}[{name!r}]"
        if isinstance(owner, type):
            return f"{self.bind(owner)}.__dict__[{name!r}]"
        return f"{self.bind(owner)}.{name}"


def argument(name: str) -> str:
    """The variable of a driver that holds an argument."""
    return "a_" + "".join(c if c.isalnum() else "_" for c in name)


def guards(recording: Any, places: Expressions) -> Iterator[Guard]:
    """The conditions on everything that was within reach."""
    names = recording.names_used()
    covered: set[int] = set()  # things of which one comparison covers all that is in them
    for place, x in recording.found.places:
        if place.path == "" or isinstance(x, np.ndarray) or place.path in recording.counted:
            continue
        if (place.passing and place.within is not None) or id(place.owner) not in covered:
            yield from on_thing(place, x, places, names)
        if not place.passing and id(x) not in covered and comparable(x, place, recording):
            covered.add(id(x))
            yield from on_contents(place, x, places)
        elif type(x) is tuple and not place.passing:
            covered.add(id(place))  # it cannot change: that it is the same is enough
    for tensor, path in recording.tensors:
        e, wants = places.bind(tensor), tensor.requires_grad
        yield Guard(f"{e}.requires_grad is {wants}", f"{e}.requires_grad", wants, path)


def comparable(x: Any, place: Place, recording: Any) -> bool:
    """Whether one comparison will do for all that is in a module, a list or a dict.

    Not where arrays are, which answer element by element, nor numbers that may vary.
    """
    if isinstance(x, Module):
        parts: Any = vars(x).values()
    elif isinstance(x, list | deque | dict):
        parts = x.values() if isinstance(x, dict) else x
    else:
        return False
    varies = any(is_part(path, place.path) for path in recording.counted)
    return not varies and not any(isinstance(part, np.ndarray) for part in parts)


def is_part(path: str, whole: str) -> bool:
    """Whether a path leads to an item or an attribute of what another leads to."""
    rest = path[len(whole) :] if path.startswith(whole) else ""
    return rest[:1] in ("[", ".") and not set(rest[1:]) & set("[.")


def on_contents(place: Place, x: Any, places: Expressions) -> Iterator[Guard]:
    """That all that is in it is the same."""
    if isinstance(x, Module):
        x = vars(x)
    now, same = places.bind(x, "d"), type(x)(x)
    yield Guard(f"{now} == {places.bind(same, 's')}", f"{now}.copy()", same, place.path)


def on_thing(place: Place, x: Any, places: Expressions, names: set[str]) -> Iterator[Guard]:
    """The conditions on one thing at its place."""
    e = places.of(place)
    if isinstance(x, PLAIN):
        if place.how != "attribute" or place.key in names:
            yield on_scalar(e, place, x, places)
    elif place.passing and isinstance(x, Node):
        places.passed[id(x)] = e
        yield same_kind(e, place, x, places)
        yield Guard(
            f"({e}.op is None) is {x.op is None}", f"{e}.op", x.op, f"what made {place.path}"
        )
    elif place.passing and isinstance(x, list | tuple | dict):
        yield same_kind(e, place, x, places)
        yield Guard(f"len({e}) == {len(x)}", f"len({e})", len(x), f"the length of {place.path}")
    elif not isinstance(x, ModuleType | BuiltinFunctionType | np.ufunc) and not well_known(x):
        yield Guard(f"{e} is {places.bind(x)}", e, x, place.path)
        if isinstance(x, list | dict | deque | set):
            yield of_length(places.bind(x), len(x), f"the length of {place.path}")
        elif hasattr(x, "__dict__") and not (callable(x) or isinstance(x, Optimizer)):
            yield of_length(
                places.bind(vars(x), "d"), len(vars(x)), f"the attributes of {place.path}"
            )


def of_length(e: str, n: int, path: str) -> Guard:
    """That something has as many items."""
    return Guard(f"len({e}) == {n}", f"len({e})", n, path)


def on_scalar(e: str, place: Place, x: Any, places: Expressions) -> Guard:
    """That a plain value is the same: by identity, or by equality where it comes anew each time."""
    if x is None or isinstance(x, bool):
        return Guard(f"{e} is {x}", e, x, place.path)
    k = places.bind(x, "k")
    if place.passing:
        return Guard(f"type({e}) is {places.bind(type(x))} and {e} == {k}", e, x, place.path)
    return Guard(f"{e} is {k}", e, x, place.path, k)


def same_kind(e: str, place: Place, x: Any, places: Expressions) -> Guard:
    """That it is of the same class."""
    kind = places.bind(type(x))
    return Guard(f"type({e}) is {kind}", f"type({e})", type(x), f"the class of {place.path}")


def well_known(x: Any) -> bool:
    """Whether it is a function or class of this library, of numpy or of the standard library."""
    home = getattr(x, "__module__", None)
    if not (callable(x) and isinstance(home, str) and hasattr(x, "__name__")):
        return False
    ours = foreign(home) or home.partition(".")[0] == "minigrad"
    return ours and not getattr(x, "__closure__", None)
