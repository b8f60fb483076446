"""replay: backward one node at a time, with every factor on the table.

At each node the chain rule is the same: what comes from above (upstream) times the slope of the
node itself (local) is what goes on below (downstream), and is added where several paths meet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from minigrad.graph import Node, arguments_first, no_grad
from minigrad.op import Elementwise

from .graph import GATE, called, shown

SMALL = 64  # entries of a Jacobian that is worth showing
INTUITION = {
    "add": "a sum hands the gradient on to each term, as it is",
    "sub": "a difference hands the gradient on, negated to the second term",
    "mul": "a product swaps: the slope of each factor is the other factor",
    "max": "a maximum is a switch: the winner gets all of the gradient",
    "maximum": "a maximum is a switch: the larger one gets all of the gradient",
    "relu": "relu is a gate: open where its input is above 0, shut elsewhere",
    "matmul": "a product of matrices: the other factor, transposed, from the other side",
    "sum": "a sum hands the same gradient to every term",
    "sigmoid": "sigmoid passes on y (1 - y), at most a quarter",
    "tanh": "tanh passes on 1 - y²: little where it is saturated",
}


class Share(NamedTuple):
    """What one argument gets.

    name        what it is called
    local       the slope of the node for it: dy/dx, entry by entry if the op works entry by
                entry, else the Jacobian, of shape (*y.shape, *x.shape), or None if that is large
    downstream  what it gets: upstream times local
    total       what it has now, with what came along other paths before
    """

    name: str
    local: Any
    downstream: Any
    total: Any


class Step(NamedTuple):
    """One node of the way back.

    number      counts from 1, at the result
    node        the node, and
    name        what it is called
    upstream    how much the result moves when this node does
    shares      one for each argument that wants a gradient
    intuition   what this op does with gradients, in words; "" if there is nothing special
    """

    number: int
    node: Node
    name: str
    upstream: Any
    shares: tuple[Share, ...]
    intuition: str

    def __str__(self) -> str:
        value = shown(self.node.raw)
        lines = [f"{self.number}. {self.name} = {value}, upstream {shown(self.upstream)}"]
        for share in self.shares:
            local = "local" if share.local is None else f"local {shown(share.local)}"
            text = f"   {share.name}: upstream × {local} = {shown(share.downstream)}"
            if not np.array_equal(share.total, share.downstream):
                text += f", together {shown(share.total)}"
            lines.append(text)
        return "\n".join([*lines, *([f"   {self.intuition}"] if self.intuition else [])])


def replay(y: Any, gradient: Any = 1.0, names: Mapping[str, Any] | None = None) -> Iterator[Step]:
    """The way back from `y`, one node at a time; no `.grad` is changed.

    gradient  what to start with, in the shape of y
    names     what to call nodes that have no name of their own: {"w": w}, or locals()

        for step in replay(loss):
            print(step)
    """
    if not isinstance(y, Node):
        raise TypeError(f"replay goes back from a Value or Tensor, not from a {type(y).__name__}")
    if not y.requires_grad:
        raise ValueError("replay: this result remembers nothing; compute it outside no_grad()")
    named = {id(node): name for name, node in (names or {}).items() if isinstance(node, Node)}
    nodes = [node for node in reversed(arguments_first(y)) if node.op is not None]
    received: dict[Node, Any] = {y: y.like(np.broadcast_to(gradient, y.shape)[()]).raw}
    calls = Names(named, nodes)
    number = 0
    for node in nodes:
        g = received.get(node)
        if g is None:
            continue
        with np.errstate(all="ignore"), no_grad():
            shares = tuple(passed_on(node, g, received, calls))
        op: Any = node.op
        if op.name != GATE:
            number += 1
            yield Step(number, node, calls.of(node), g, shares, INTUITION.get(op.name, ""))


def passed_on(node: Any, g: Any, received: dict[Node, Any], calls: Names) -> Iterator[Share]:
    """What each argument gets, noted as received."""
    downstream = node.op.pull(node.parents, g, *node.saved, **node.settings)
    for k, (parent, share) in enumerate(zip(node.parents, downstream, strict=True)):
        if parent is not None and share is not None:
            received[parent] = received[parent] + share if parent in received else share
            yield Share(calls.of(parent), local_of(node, k), share, received[parent])


def local_of(node: Any, k: int) -> Any:
    """The slope of a node for argument k."""
    y, *xs = node.saved
    if isinstance(node.op, Elementwise):
        slope = node.op.slopes_at(y, xs)[k]
        found = slope(y, *xs, **node.settings) if callable(slope) else slope
        return np.asarray(found, dtype=float)[()]
    x = np.asarray(xs[k])
    if node.op.name == GATE or np.size(y) * x.size > SMALL:
        return None
    wanted = [parent if i == k else None for i, parent in enumerate(node.parents)]
    units = np.eye(np.size(y)).reshape(-1, *np.shape(y))
    rows = [node.op.pull(wanted, unit, y, *xs, **node.settings)[k] for unit in units]
    return np.reshape(rows, (*np.shape(y), *x.shape))


class Names:
    """What to call each node: its name, or v1, v2, … with its op in the order of computing."""

    def __init__(self, given: Mapping[int, str], nodes: Sequence[Node]) -> None:
        self.given = given
        self.numbers = {id(node): i for i, node in enumerate(reversed(nodes), 1)}

    def of(self, node: Node) -> str:
        """The name of a node."""
        name = self.given.get(id(node)) or node.name
        if node.op is None:
            return name or "leaf"
        return f"{name or f'v{self.numbers[id(node)]}'} ({called(node)})"
