"""Cuts noted instead of made: where a run of a program takes numbers out of its graph.

While `cuts` lasts, what cuts elsewhere is recorded and its line noted: detach, no_grad, reading
numbers, copying them, rounding them to whole numbers, comparing them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import numpy as np

from minigrad import op
from minigrad.graph import Node, no_grad, state
from minigrad.ops import questions
from minigrad.ops.pointwise import add
from minigrad.tensor import Tensor
from minigrad.value import Value

from .lines import HOME, Line, here

READERS = ("item", "numpy", "tolist")
CONVERTERS = ("__float__", "__int__", "__array__")  # which only a user's program calls
COMPARISONS = ("__lt__", "__le__", "__gt__", "__ge__", "__eq__", "__ne__")


class Notes:
    """Where the graph would have been cut.

    detached  result: line of its detach()
    silent    (first, last) numbers of the results made inside no_grad
    taken     nodes whose numbers were taken out: how, and the line
    """

    def __init__(self) -> None:
        self.detached: dict[int, Line | None] = {}
        self.silent: list[tuple[int, int]] = []
        self.taken: list[tuple[str, Node, Line | None]] = []

    def take(self, word: str, node: Any) -> None:
        """Note that the numbers of a node were taken out here."""
        if isinstance(node, Node) and node.requires_grad:
            self.taken.append((word, node, here()))

    def word(self, node: Node) -> str:
        """What would have cut the graph at this result; "" for nothing."""
        if node.number in self.detached:
            return "detach"
        if any(first <= node.number <= last for first, last in self.silent):
            return "no_grad"
        return ""


@contextmanager
def cuts() -> Iterator[Notes]:
    """While it lasts, detach and no_grad do not cut, and reading numbers is noted."""
    notes = Notes()

    def detach(node: Any) -> Any:
        linked = add(node, 0.0)
        notes.detached[linked.number] = here()
        return linked

    def enter(block: Any) -> None:
        block.before = Value(0.0) + 0.0  # takes a number

    def leave(block: Any, *_: object) -> None:
        notes.silent.append((block.before.number, (Value(0.0) + 0.0).number))

    changes: list[tuple[Any, str, Any]] = [
        (no_grad, "__enter__", enter),
        (no_grad, "__exit__", leave),
        (Tensor, "__init__", noting_copies(Tensor.__init__, notes)),
        (Tensor, "result", staticmethod(noting_whole_numbers(Tensor.result, notes))),
        (questions, "op", SimpleNamespace(plain=noting_questions(op.plain, notes))),
    ]
    for kind in (Value, Tensor):
        changes.append((kind, "detach", detach))
        changes.append((kind, "data", noting_data(vars(kind)["data"], notes)))
        words = {**dict.fromkeys(READERS, "data"), **dict.fromkeys(CONVERTERS, "data")}
        words |= dict.fromkeys(COMPARISONS, "compared")
        for name, word in words.items():
            if name in vars(kind):
                changes.append((kind, name, noting(vars(kind)[name], notes, word, name in READERS)))
    before, state.on = state.on, True
    originals = [(kind, name, vars(kind)[name]) for kind, name, _ in changes]
    try:
        for kind, name, new in changes:
            setattr(kind, name, new)
        yield notes
    finally:
        for kind, name, old in originals:
            setattr(kind, name, old)
        state.on = before


def noting(method: Callable[..., Any], notes: Notes, word: str, exempt: bool) -> Callable[..., Any]:
    """A method that takes the numbers of a node, and notes it; minigrad itself may be exempt."""

    def read(node: Any, *args: Any, **options: Any) -> Any:
        if not (exempt and within()):
            notes.take(word, node)
        state.on = False  # or it would refuse
        try:
            return method(node, *args, **options)
        finally:
            state.on = True

    return read


def noting_data(data: Any, notes: Notes) -> property:
    """The property `data`, noting who reads it."""

    def read(node: Any) -> Any:
        if not within():
            notes.take("data", node)
        return data.fget(node)

    return property(read, data.fset)


def noting_copies(init: Callable[..., None], notes: Notes) -> Callable[..., None]:
    """The constructor of tensors, noting of what node it makes a copy."""

    def make(tensor: Any, data: Any, *args: Any, **options: Any) -> None:
        notes.take("copy", data)
        init(tensor, data, *args, **options)

    return make


def noting_whole_numbers(result: Callable[..., Any], notes: Notes) -> Callable[..., Any]:
    """What makes results of ops, noting those that cannot have a gradient."""

    def make(y: Any, op: Any, parents: Any, *rest: Any) -> Any:
        if np.asarray(y).dtype.kind != "f":
            for parent in parents:
                notes.take("whole numbers", parent)
        return result(y, op, parents, *rest)

    return make


def noting_questions(plain: Callable[[Any], Any], notes: Notes) -> Callable[[Any], Any]:
    """What takes the numbers of a node for argmax and the like."""

    def take(x: Any) -> Any:
        notes.take("compared", x)
        return plain(x)

    return take


def within() -> bool:
    """Whether it is minigrad itself that reads, two calls up."""
    caller = sys._getframe(2).f_globals.get("__name__", "")
    return bool(caller.partition(".")[0] == HOME)
