"""why_none: why a parameter has no gradient, and on which line its path to the loss was cut."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from minigrad.graph import Node, arguments_first, no_grad, state, towards
from minigrad.ops.pointwise import add
from minigrad.tensor import Tensor
from minigrad.value import Value

from .lines import HOME, Line, here, lines

READERS = ("item", "numpy", "tolist", "__float__", "__array__")


class Cut(NamedTuple):
    """Why there is no gradient.

    word     "constant", "not a leaf", "detach", "no_grad", "data", "not used", or, if the
             parameter is connected after all, "connected"
    message  the same in a sentence, with what to do
    line     where the path was cut, if it was
    """

    word: str
    message: str
    line: Line | None = None

    def __str__(self) -> str:
        return f"{self.message}\n  {self.line}" if self.line else self.message


def why_none(p: Any, loss: Any) -> Cut:
    """Why `p.grad` is None (or 0) after a backward pass from `loss`.

    loss  best a function without arguments that computes the loss: it is called once with all
          cuts noted instead of made, which tells the line; or the loss itself, if its graph is
          still there, which tells whether p is part of it
    """
    if not isinstance(p, Node):
        raise TypeError(f"why_none asks about a Value or Tensor, not a {type(p).__name__}")
    if not p.requires_grad:
        return Cut("constant", "it wants no gradient: make it with requires_grad=True")
    if p.op is not None and not getattr(p, "keeps_grad", True):
        return Cut(
            "not a leaf",
            f"it is a result of {p.op.name}, and results do not keep their gradients: call "
            ".retain_grad() on it before backward()",
        )
    if isinstance(loss, Node):
        return CONNECTED if reaches(loss, p) else NOT_CONNECTED
    return traced(p, loss)


CONNECTED = Cut(
    "connected",
    "it is part of the loss: either backward() has not been called yet, or the gradient was "
    "cleared since, by zero_grad() or grad = None",
)
NOT_CONNECTED = Cut(
    "not used",
    "it is no part of this loss. To learn where the path was cut, give a function that computes "
    "the loss: why_none(p, lambda: ...)",
)
WORDS = {
    "detach": "detach() cut the path: leave it out if the gradient is wanted",
    "no_grad": "this was computed inside no_grad(), where nothing is remembered",
    "data": (
        "its numbers were read here, and numbers remember nothing: calculate with the tensor "
        "itself, and read .data or .item() only to print or plot"
    ),
}


def reaches(root: Node, p: Node) -> bool:
    """Whether p is part of what root was made of."""
    return root.requires_grad and any(node is p for node in arguments_first(root))


def traced(p: Node, loss: Callable[[], Any]) -> Cut:
    """Run the loss with cuts noted instead of made, and see which of them lie on the way."""
    with cuts() as notes, lines() as noted:
        y = loss()
        if isinstance(y, Node) and reaches(y, p):
            order = [node for node in arguments_first(y) if node.op is not None]
            through = towards(order, [p])
            on_the_way = [node for node in order if node in through]
            if open_path(on_the_way, p, notes):
                return CONNECTED
            first = next(node for node in on_the_way if notes.word(node))
            word = notes.word(first)
            return Cut(word, WORDS[word], notes.detached.get(first.number) or noted.of(first))
        for node, line in notes.read:
            if reaches(node, p):
                return Cut("data", WORDS["data"], line)
    return Cut("not used", "the calculation of this loss does not use it")


def open_path(nodes: list[Node], p: Node, notes: Notes) -> bool:
    """Whether some path from p to the last of the nodes meets no cut."""
    free: set[Node | None] = {p}
    for node in nodes:
        if not notes.word(node) and not free.isdisjoint(node.parents):
            free.add(node)
    return nodes[-1] in free if nodes else True


class Notes:
    """Where the graph would have been cut.

    detached  result: line of its detach()
    silent    (first, last) numbers of the results made inside no_grad
    read      nodes whose numbers were taken out, with the line
    """

    def __init__(self) -> None:
        self.detached: dict[int, Line | None] = {}
        self.silent: list[tuple[int, int]] = []
        self.read: list[tuple[Node, Line | None]] = []

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
    ]
    kind: Any
    for kind in (Value, Tensor):
        changes.append((kind, "detach", detach))
        changes.append((kind, "data", noting_data(vars(kind)["data"], notes)))
        changes += [
            (kind, name, noting(vars(kind)[name], notes)) for name in READERS if name in vars(kind)
        ]
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


def noting(method: Callable[..., Any], notes: Notes) -> Callable[..., Any]:
    """A method that notes who read the numbers of a node, and reads them."""

    def read(node: Any, *args: Any, **options: Any) -> Any:
        note(node, notes)
        state.on = False  # or it would refuse
        try:
            return method(node, *args, **options)
        finally:
            state.on = True

    return read


def noting_data(data: Any, notes: Notes) -> property:
    """The property `data`, noting who reads it."""

    def read(node: Any) -> Any:
        note(node, notes)
        return data.fget(node)

    return property(read, data.fset)


def note(node: Any, notes: Notes) -> None:
    """Note a reading, if it is not one of our own."""
    caller = sys._getframe(2).f_globals.get("__name__", "")
    if node.requires_grad and caller.partition(".")[0] != HOME:
        notes.read.append((node, here()))
