"""why_none: why a parameter has no gradient, and on which line its path to the loss was cut."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from minigrad.graph import Node, arguments_first, gradients, towards

from .lines import Line, lines
from .noting import Notes, cuts


class Cut(NamedTuple):
    """Why there is no gradient.

    word     "constant", "not a leaf", "detach", "no_grad", "data", "copy", "whole numbers",
             "compared", "not used"; or, if the parameter is connected after all, "zero" if all
             slopes on the way are 0, else "connected"
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
CANCELS = Cut(
    "zero",
    "it is part of the loss, and its gradient is exactly 0: parts of it cancel, as in x - x",
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
    "copy": (
        "its numbers were copied here, and a copy remembers nothing: use the tensor itself; "
        "stack([a, b]) makes an array of several"
    ),
    "whole numbers": (
        "it became whole numbers or truths here, which have no slope: stay with floats, where(...) "
        "chooses among them"
    ),
    "compared": (
        "it was only compared, or asked where it is largest: the answers have no slope, so nothing "
        "is learned from them. A softmax or a sigmoid is a comparison with a slope"
    ),
}
# Ops that pass nothing on in some places, and why.
SHUT = {
    "relu": "all its inputs are below 0: the units are dead for these data",
    "where": "it always chose the other side",
    "clip": "all its inputs are outside of the limits",
    "mul": "the other factor is 0",
    "max": "another element is the largest",
    "maximum": "the other one is larger",
    "step": "a step has slope 0 everywhere: train a Perceptron by its rule, or use a sigmoid",
    **dict.fromkeys(
        ("sign", "floor", "ceil", "trunc", "round", "floor_divide"), "its slope is 0 everywhere"
    ),
    **dict.fromkeys(("sigmoid", "tanh"), "it is saturated, and its slope rounds to 0"),
    "softmax": "it is saturated; or all its outputs count alike, and they add up to 1 anyway",
}


def reaches(root: Node, p: Node) -> bool:
    """Whether p is part of what root was made of."""
    return root.requires_grad and any(node is p for node in arguments_first(root))


def traced(p: Node, loss: Callable[[], Any]) -> Cut:
    """Run the loss with cuts noted instead of made, and see which of them lie on the way."""
    with cuts() as notes, lines() as noted:
        y = loss()
        if y is None:
            raise TypeError("why_none: the function returns None; it must return the loss")
        if isinstance(y, Node) and reaches(y, p):
            order = [node for node in arguments_first(y) if node.op is not None]
            through = towards(order, [p])
            on_the_way = [node for node in order if node in through]
            if open_path(on_the_way, p, notes):
                return connected(y, p, noted)
            first = next(node for node in on_the_way if notes.word(node))
            word = notes.word(first)
            return Cut(word, WORDS[word], notes.detached.get(first.number) or noted.of(first))
        for word, node, line in sorted(notes.taken, key=lambda taken: taken[0] == "compared"):
            if reaches(node, p):
                return Cut(word, WORDS[word], line)
    return Cut("not used", "the calculation of this loss does not use it")


def connected(y: Node, p: Node, noted: lines) -> Cut:
    """Whether what arrives at p is more than 0, and if not, where it stops."""
    stop: Any = None
    start = y.like(np.ones(y.shape) if y.shape else 1.0).raw
    alive = towards(arguments_first(y), [p])
    try:
        with np.errstate(all="ignore"):
            for node, g in gradients(y, start, [p]):
                if node is p and np.any(g):
                    return CONNECTED
                if stop is None and np.any(g) and stops(node, g, alive):
                    stop = node
    except RuntimeError as error:  # a step says so itself
        return Cut("zero", str(error))
    if stop is None:
        return CANCELS
    why = SHUT.get(stop.op.name, "all its slopes are 0 for these numbers")
    text = f"its gradient is 0: {stop.op.name} passes nothing on, {why}"
    return Cut("zero", text, noted.of(stop))


def stops(node: Any, g: Any, alive: set[Node | None]) -> bool:
    """Whether a gradient that is not 0 comes out of a node as nothing but 0."""
    if node.op is None:
        return False
    wanted = [parent if parent in alive else None for parent in node.parents]
    shares = node.op.pull(wanted, g, *node.saved, **node.settings)
    return not any(share is not None and np.any(share) for share in shares)


def open_path(nodes: list[Node], p: Node, notes: Notes) -> bool:
    """Whether some path from p to the last of the nodes meets no cut."""
    free: set[Node | None] = {p}
    for node in nodes:
        if not notes.word(node) and not free.isdisjoint(node.parents):
            free.add(node)
    return nodes[-1] in free if nodes else True
