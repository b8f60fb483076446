"""explain_nan: which op made a nan or inf, out of what, on which line, and why.

A nan is seen at the end of a calculation, and is made somewhere on the way: forward, by the first
op that gives something else than finite numbers out of finite ones; or only in the gradient, by a
rule such as that of sqrt, whose slope at 0 is infinite.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from minigrad.graph import Node, freed, gradients

from .lines import Line, line_of, lines
from .reasons import why, why_slope


class Culprit(NamedTuple):
    """What made the first number that is not finite.

    op        its name; "" if the number was there from the start
    phase     "forward", "gradient", or "input" for a leaf or constant that was not finite
    place     the first such element of the result (or, of the gradient, of the argument)
    value     what it is: nan, inf or -inf
    operands  the arguments of the op at that element, or their range if they have other shapes
    line      the user's line, if lines were noted
    reason    why the op does that
    """

    op: str
    phase: str
    place: tuple[int, ...]
    value: float
    operands: tuple[str, ...]
    line: Line | None
    reason: str

    def __str__(self) -> str:
        at = f" at {list(self.place)}" if self.place else ""
        made = f"the gradient through {self.op}" if self.phase == "gradient" else self.op
        text = f"{self.value} made by {made}{at}" if self.op else f"{self.value}{at} from the start"
        if self.operands:
            text += f", from {', '.join(self.operands)}"
        return "\n  ".join([text, self.reason, *([str(self.line)] if self.line else [])])


def explain_nan(loss: Any, model: Any = None) -> Culprit | None:
    """The first op that made nan or inf on the way to `loss`, or to its gradients; None if none.

    model  a Module whose parameters the answer then calls by their names
    loss  a Value or Tensor whose graph is still there (that of a loss that is not finite is kept
          by `backward`); or a function without arguments that computes it, which is then called
          with lines noted, so that the answer has one
    """
    if not isinstance(loss, Node):
        if not callable(loss):
            raise TypeError(NOT_A_LOSS.format(f"not a {type(loss).__name__}"))
        with lines(), np.errstate(all="ignore"):
            made = loss()
            if not isinstance(made, Node):
                raise TypeError(NOT_A_LOSS.format(f"and this one gives a {type(made).__name__}"))
            return explain_nan(made, model)
    if not loss.requires_grad:
        raise ValueError("explain_nan: this result remembers nothing; compute it outside no_grad()")
    if loss.parents is None:
        raise RuntimeError(f"explain_nan: {freed(loss)}")
    with np.errstate(all="ignore"):
        if not bad(loss.raw):
            return of_gradients(loss)
        names = {} if model is None else {id(p): name for name, p in model.named_parameters()}
        return of_values(loss, names)


NOT_A_LOSS = "explain_nan asks about a Value or Tensor, or about a function that computes one, {}"


def bad(x: Any) -> bool:
    """Whether there is a nan or inf in x."""
    return not np.isfinite(x).all()


def of_values(node: Node, names: Mapping[int, str]) -> Culprit:
    """Follow what is not finite back to where it was made."""
    while node.op is not None:
        before = [p for p in node.parents if p is not None and bad(p.raw)]
        if not before:
            break
        node = min(before, key=lambda p: p.number or float("inf"))
    if node.op is None:
        return from_the_start(node.raw, names.get(id(node)) or node.name or "a leaf", None)
    y, *xs = node.saved
    for x, parent in zip(xs, node.parents, strict=True):
        if parent is None and bad(x):
            return from_the_start(x, f"a constant operand of {node.op.name}", line_of(node))
    index, value = first_bad(y)
    operands = at_element(xs, np.shape(y), index)
    reason = why(node.op.name, operands, np.asarray(y).dtype, value)
    return Culprit(
        node.op.name, "forward", index, value, shown(operands, xs), line_of(node), reason
    )


def from_the_start(x: Any, who: str, line: Line | None) -> Culprit:
    """The culprit is no op."""
    index, value = first_bad(x)
    reason = f"{who} holds it: look at where its numbers come from, or at the step before"
    return Culprit("", "input", index, value, (), line, reason)


def of_gradients(root: Node) -> Culprit | None:
    """The first rule on the way back that gives something not finite."""
    start = root.like(np.ones(root.shape) if root.shape else 1.0).raw
    for node, g in gradients(root, start):
        if node.op is None or bad(g):
            continue
        y, *xs = node.saved
        shares = node.op.pull(node.parents, g, y, *xs, **node.settings)
        for k, share in enumerate(shares):
            if share is not None and bad(share):
                return of_rule(node, k, g, share, xs)
    return None


def of_rule(node: Any, k: int, g: Any, share: Any, xs: Sequence[Any]) -> Culprit:
    """The culprit is the derivative of an op."""
    index, value = first_bad(share)
    operands = at_element(xs, np.shape(share), index)
    (arriving,) = at_element([g], np.shape(share), index)
    reason = why_slope(node.op.name, operands, k, arriving, value)
    return Culprit(
        node.op.name, "gradient", index, value, shown(operands, xs), line_of(node), reason
    )


def first_bad(x: Any) -> tuple[tuple[int, ...], float]:
    """Where the first nan or inf stands, and which it is."""
    x = np.asarray(x)
    index = tuple(int(i) for i in np.argwhere(~np.isfinite(x))[0])
    return index, float(x[index])


def at_element(xs: Sequence[Any], shape: tuple[int, ...], index: tuple[int, ...]) -> list[Any]:
    """The number of each argument that belongs to an element; None where shapes do not tell."""
    found: list[Any] = []
    for x in xs:
        try:
            found.append(float(np.broadcast_to(x, shape)[index]))
        except ValueError:
            found.append(None)
    return found


def shown(operands: Sequence[Any], xs: Sequence[Any]) -> tuple[str, ...]:
    """The numbers, or the ranges of the arrays they are among."""
    return tuple(
        f"{number:.6g}"
        if number is not None
        else f"{np.shape(x)} from {np.min(x):.3g} to {np.max(x):.3g}"
        for number, x in zip(operands, xs, strict=True)
    )
