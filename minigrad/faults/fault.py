"""What a fault is: something of the engine with one mistake, switched on and always off again."""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import CodeType
from typing import Any

from minigrad.op import REGISTRY

CATALOGUE: dict[str, Fault] = {}


@dataclass(frozen=True)
class Fault:
    """One mistake that can be planted.

    name       what it is called in the catalogue
    target     what has it: an op, or a function of the engine, by name
    says       what the mistake is
    seen_by    "gradcheck", or "values" if the gradient is that of the wrong formula
    plant      switches it on, and returns what switches it off
    """

    name: str
    target: str
    says: str
    seen_by: str
    plant: Callable[[], Callable[[], None]] = field(repr=False)

    def __post_init__(self) -> None:
        if CATALOGUE.setdefault(self.name, self) is not self:
            raise ValueError(f"there is a fault {self.name} already")


@contextmanager
def planted(name: str) -> Iterator[Fault]:
    """While it lasts, the engine has this fault, in all threads."""
    if name not in CATALOGUE:
        raise ValueError(f"no fault is called {name!r}; see minigrad.faults.CATALOGUE")
    undo = CATALOGUE[name].plant()
    try:
        yield CATALOGUE[name]
    finally:
        undo()


def rule(name: str, op: str, says: str, wrong: Any, argument: int = 0) -> None:
    """A fault in the derivative of an op: another slope, transpose or vjp."""

    def plant() -> Callable[[], None]:
        target: Any = REGISTRY[op]
        attribute = next(a for a in ("slopes", "transposes", "vjp") if hasattr(target, a))
        right = getattr(target, attribute)
        new = wrong
        if attribute != "vjp":
            new = [wrong if k == argument else r for k, r in enumerate(right)]
        setattr(target, attribute, new)
        return lambda: setattr(target, attribute, right)

    Fault(name, op, says, "gradcheck", plant)


def edit(
    name: str, function: Any, says: str, right: str, wrong: str, seen_by: str = "values"
) -> None:
    """A fault in a function: one piece of its text replaced by another.

    The function gets new code and stays the same object, so that everyone who has it has the
    fault. A piece that does not stand exactly once in the function is an error when planted.
    """

    inner: Any = inspect.unwrap(function)

    def plant() -> Callable[[], None]:
        code = inner.__code__
        inner.__code__ = edited(inner, right, wrong)

        def undo() -> None:
            inner.__code__ = code

        return undo

    Fault(name, function.__qualname__, says, seen_by, plant)


def edited(function: Any, right: str, wrong: str) -> CodeType:
    """The code of a function with one piece of its text replaced."""
    text = textwrap.dedent(inspect.getsource(function))
    text = text[text.index("def ") :]  # without decorators, which have done their work
    if text.count(right) != 1:
        raise ValueError(f"{right!r} stands {text.count(right)} times in {function.__qualname__}")
    # Inside a class, so that super() has the cell it asks for.
    text = "class Here:\n" + textwrap.indent(text.replace(right, wrong), "    ")
    scope: dict[str, Any] = dict(function.__globals__)
    exec(compile(text, inspect.getfile(function), "exec"), scope)
    code: CodeType = inspect.unwrap(scope["Here"].__dict__[function.__name__]).__code__
    return code
