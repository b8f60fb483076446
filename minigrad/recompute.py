"""checkpoint: trade time for memory, by computing a part of a network once more in `backward`.

A graph remembers every result between its leaves and its root. Of a checkpointed function only
the arguments and the result are remembered; what lies between is computed again when its
derivative is asked for.

Source: A. Griewank, A. Walther (2000), Algorithm 799: revolve; T. Chen, B. Xu, C. Zhang,
C. Guestrin (2016), Training deep nets with sublinear memory cost.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from .graph import Node, changed, differs, gradients, next_number, state, tangent
from .ops.pointwise import add
from .ownership import keep
from .tensor import Tensor
from .value import Value, remembered


def checkpoint(
    f: Callable[..., Any], rng: np.random.Generator | Sequence[np.random.Generator] = ()
) -> Callable[..., Any]:
    """f, remembering only its arguments and result; f must return one Value or Tensor.

    Values and Tensors that f uses from outside, such as the parameters of a layer, get their
    gradients as ever. If f draws random numbers, as dropout does, give the generators: they are
    put back for the second run. A second run that ends elsewhere is an error, never a wrong
    gradient. What f does besides, such as updating running means, it does twice.

        h = minigrad.checkpoint(block)(x)
    """
    if not callable(f):
        raise TypeError(f"checkpoint takes a function, as in checkpoint(f)(x), not {f!r:.40}")
    rngs = [rng] if isinstance(rng, np.random.Generator) else list(rng)
    if not all(isinstance(each, np.random.Generator) for each in rngs):
        raise TypeError("checkpoint: rng= takes generators; the arguments follow, checkpoint(f)(x)")

    @functools.wraps(f, assigned=("__name__", "__doc__"))
    def lean(*args: Any, **options: Any) -> Any:
        if not state.on:
            return f(*args, **options)
        second = Rerun(functools.partial(f, **options) if options else f, args, rngs)
        start = next_number()
        inputs, y = second.run([x.raw for x in second.nodes])
        if not isinstance(y, Node):
            raise TypeError(
                f"checkpoint: the function must return one node, not {type(y).__name__}"
            )
        second.outside = borders(y, start, inputs)
        return second.remember(y) if y.requires_grad else y

    return lean


def borders(root: Node, start: int, inputs: Sequence[Node]) -> list[Node]:
    """The nodes behind root that were there before `start`, and wanted by it."""
    found, seen = [root], {root, *inputs}
    for node in found:  # grows while it is read
        if node.number > start:
            new = [p for p in node.parents if p is not None and p not in seen]
            found += new
            seen.update(new)
    return [node for node in found if node.number < start]


class Rerun:
    """The op that a checkpointed call becomes: its derivatives come from a second run."""

    name = "checkpoint"
    keeps = ""
    steep = True  # graphs of Values then ask pull_floats

    def __init__(
        self, f: Callable[..., Any], args: Sequence[Any], rngs: Sequence[np.random.Generator]
    ) -> None:
        self.f, self.args, self.rngs = f, args, rngs
        self.nodes = [x for x in args if isinstance(x, Node)]
        self.args = [None if isinstance(x, Node) else x for x in args]
        self.places = [k for k, x in enumerate(args) if isinstance(x, Node)]
        self.wanted = [x.requires_grad for x in self.nodes]
        self.states = [rng.bit_generator.state for rng in rngs]
        self.outside: list[Node] = []

    def run(self, xs: Sequence[Any]) -> tuple[list[Node], Any]:
        """f on fresh leaves around xs, or on nodes linked to them: the leaves, and the result."""
        inputs = [leaf(x, wanted) for x, wanted in zip(xs, self.wanted, strict=True)]
        args = list(self.args)
        for k, x in zip(self.places, inputs, strict=True):
            args[k] = x
        return inputs, self.f(*args)

    def remember(self, y: Node) -> Node:
        """The result of the first run, connected to arguments and outside nodes only."""
        parents = [x if x.requires_grad else None for x in self.nodes] + self.outside
        raw = [x.raw for x in (*self.nodes, *self.outside)]
        del self.nodes  # the parents hold them, until the graph is freed
        if isinstance(y, Value):
            return remembered(y.raw, self, parents, (y.raw, *raw), {})
        op: Any = self
        keep(raw)
        return Tensor.result(y.raw, op, parents, (y.raw, *raw), {})

    def again(self, y: Any, xs: Sequence[Any]) -> tuple[list[Node], Any]:
        """The second run: the nodes to differentiate by, and the result."""
        count = len(self.places)
        for node, x in zip(self.outside, xs[count:], strict=True):
            if differs(node.raw, x.raw if isinstance(x, Node) else x):
                raise RuntimeError(changed(node))
        before = state.on
        try:
            state.on = True
            with self.rewound():
                inputs, result = self.run(xs[:count])
        finally:
            state.on = before
        first = y.raw if isinstance(y, Node) else y
        if not np.array_equal(result.raw, first, equal_nan=True):
            raise RuntimeError(
                "checkpoint: the second run gave another result than the first, so its gradient "
                "would be wrong. Give the generators it draws from: checkpoint(f, rng=...)"
            )
        return [*inputs, *self.outside], result

    @contextmanager
    def rewound(self) -> Iterator[None]:
        """The generators as they were at the first run, and afterwards as they are now."""
        now = [rng.bit_generator.state for rng in self.rngs]
        try:
            for rng, then in zip(self.rngs, self.states, strict=True):
                rng.bit_generator.state = then
            yield
        finally:
            for rng, state_now in zip(self.rngs, now, strict=True):
                rng.bit_generator.state = state_now

    def pull(self, wanted: Sequence[Any], g: Any, y: Any, *xs: Any, **_: Any) -> list[Any]:
        """For each wanted node, its share of the gradient g."""
        inputs, result = self.again(y, xs)
        targets = [x for x, w in zip(inputs, wanted, strict=True) if w is not None]
        found = {
            id(node): share
            for node, share in gradients(result, g, targets, create_graph=isinstance(g, Node))
        }
        return [
            None if w is None else found.get(id(x)) for x, w in zip(inputs, wanted, strict=True)
        ]

    def pull_floats(self, wanted: Sequence[Any], g: float, y: float, *xs: Any) -> list[Any]:
        """The same for a Value; no share is a slope of 0."""
        return [share or 0.0 for share in self.pull(wanted, g, y, *xs)]

    def push(self, ts: Sequence[Any], y: Any, *xs: Any, **_: Any) -> Any:
        """How the result moves when the nodes move by ts."""
        inputs, result = self.again(y, xs)
        seeds = {x: t for x, t in zip(inputs, ts, strict=True) if t is not None}
        return tangent(result, seeds, create_graph=isinstance(y, Node))


def leaf(x: Any, wanted: bool) -> Node:
    """A leaf around a number or array, without a copy; or a node linked to a node."""
    if isinstance(x, Node):
        linked: Node = add(x, 0.0)
        return linked
    node: Node = Value(x) if isinstance(x, float) else Tensor.constant(x)
    node.requires_grad = wanted
    return node
