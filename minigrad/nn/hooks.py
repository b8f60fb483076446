"""Hooks on modules: functions that look on while a module runs, without being part of it.

A hook on the forward pass is simply called. A hook on the backward pass needs a place in the graph
where gradients come by, and all of them at once, though a module may have several inputs and
outputs. Such a place is a gate:

    a, b  →  bundle  →  a, b

Values go through as they are. On the way back each value's gradient is a piece; the bundle
receives all pieces before it passes anything on, as every node of a graph does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from minigrad.graph import Node
from minigrad.hooks import HookHandle
from minigrad.ownership import keep
from minigrad.tensor import Tensor

__all__ = ["BackwardHooks", "HookHandle"]

Gradients = tuple[Tensor | None, ...]
Seen = Callable[[Gradients], Gradients]


class BackwardHooks:
    """Calls the backward hooks of a module around one forward pass.

    `enter` and `leave` put a gate before and after it. The gradients of the outputs come by
    first, then those of the inputs; if no input wants a gradient, the hooks are called at the
    outputs.
    """

    def __init__(
        self, module: Any, before: Sequence[Callable[..., Any]], after: Sequence[Callable[..., Any]]
    ) -> None:
        self.module = module
        self.before = before
        self.after = after
        self.of_outputs: Gradients = ()
        self.no_input: Gradients | None = None

    def enter(self, inputs: tuple[Any, ...]) -> tuple[Any, ...]:
        """The inputs, behind a gate."""
        leaves = tensors_in(inputs)
        if not any(x.requires_grad for x in leaves):
            self.no_input = (None,) * len(leaves)
        behind: tuple[Any, ...] = through_gate(inputs, self.at_inputs)
        return behind

    def leave(self, output: Any) -> Any:
        """The output, behind a gate."""
        return through_gate(output, self.at_outputs)

    def at_outputs(self, gradients: Gradients) -> Gradients:
        """What the hooks make of the gradients of the outputs."""
        for hook in self.before:
            gradients = replaced(hook(self.module, gradients), gradients)
        self.of_outputs = gradients
        if self.no_input is not None:
            self.at_inputs(self.no_input)
        return gradients

    def at_inputs(self, gradients: Gradients) -> Gradients:
        """What the hooks make of the gradients of the inputs."""
        for hook in self.after:
            gradients = replaced(hook(self.module, gradients, self.of_outputs), gradients)
        return gradients


def replaced(answer: Any, gradients: Gradients) -> Gradients:
    """The gradients a hook returned, or those it was shown if it returned None."""
    if answer is None:
        return gradients
    new = answer if isinstance(answer, tuple) else (answer,)
    if len(new) != len(gradients):
        raise ValueError(
            f"a backward hook was shown {len(gradients)} gradients and returned {len(new)}"
        )
    return new


class Pieces(dict[int, Any]):
    """The gradient of a bundle: the gradient of each value in it, as far as it has come."""

    def __add__(self, other: Pieces) -> Pieces:
        return Pieces({**self, **other})


class Bundle:
    """Several values as one node, which shows their gradients to `seen`."""

    name = "gate"
    keeps = ""

    def __init__(self, seen: Seen) -> None:
        self.seen = seen

    def pull(self, wanted: Sequence[Any], g: Pieces, y: Any, *xs: Any) -> list[Any]:
        """The pieces, one a value, as the hooks left them."""
        pieces = [g.get(i) for i in range(len(xs))]
        before = tuple(map(shown, pieces))
        after = self.seen(before)
        return [
            piece if new is old else taken(new, piece)
            for new, old, piece in zip(after, before, pieces, strict=True)
        ]

    def push(self, ts: Sequence[Any], y: Any, *xs: Any) -> Any:
        """The tangents, side by side."""
        return tuple(ts)


class Pick:
    """One value out of a bundle."""

    name = "gate"
    keeps = ""

    def pull(self, wanted: Sequence[Any], g: Any, y: Any, x: Any, i: int) -> list[Any]:
        """One piece of the bundle's gradient."""
        return [Pieces({i: g})]

    def push(self, ts: Sequence[Any], y: Any, x: Any, i: int) -> Any:
        """One of the tangents."""
        return ts[0][i]


PICK: Any = Pick()


def through_gate(values: Any, seen: Seen) -> Any:
    """The same structure of values, with a gate in front of those that want a gradient."""
    leaves = tensors_in(values)
    if not any(x.requires_grad for x in leaves):
        return values
    parents: list[Node | None] = [x if x.requires_grad else None for x in leaves]
    gate: Any = Bundle(seen)
    raw = [x.raw for x in leaves]
    keep(raw)
    nothing = np.empty(0)
    bundle = Tensor.result(nothing, gate, parents, (nothing, *raw), {})
    behind = [
        Tensor.result(x.raw, PICK, [bundle], (x.raw, nothing), {"i": i}) if x.requires_grad else x
        for i, x in enumerate(leaves)
    ]
    return rebuilt(values, iter(behind))


def tensors_in(values: Any) -> list[Tensor]:
    """The tensors in a structure of tuples, lists and dicts, in order."""
    if isinstance(values, Tensor):
        return [values]
    parts = list(values.values()) if isinstance(values, dict) else values
    return [x for part in parts for x in tensors_in(part)] if is_sequence(parts) else []


def rebuilt(values: Any, tensors: Any) -> Any:
    """The structure with its tensors replaced, in the order of `tensors_in`."""
    if isinstance(values, Tensor):
        return next(tensors)
    if isinstance(values, dict):
        return {name: rebuilt(part, tensors) for name, part in values.items()}
    if not is_sequence(values):
        return values
    parts = [rebuilt(part, tensors) for part in values]
    if isinstance(values, list):
        return parts
    return type(values)(*parts) if hasattr(values, "_fields") else tuple(parts)


def is_sequence(values: Any) -> bool:
    """Whether there may be tensors inside."""
    return isinstance(values, list | tuple)


def shown(g: Any) -> Tensor | None:
    """A gradient as hooks see it: a tensor, which writing to leaves the walk as it is."""
    if g is None or isinstance(g, Tensor):
        return g
    return Tensor.constant(g).detach()


def taken(new: Any, old: Any) -> Any:
    """What a hook returned, in the kind the walk is calculating with."""
    if new is None or old is None:
        return None
    if isinstance(old, Node):
        return new if isinstance(new, Node) else Tensor(new, dtype=old.raw.dtype)
    array = np.asarray(new.raw if isinstance(new, Node) else new, dtype=old.dtype)
    if array.shape != old.shape:
        raise ValueError(
            f"a backward hook was shown a gradient of shape {old.shape} and returned {array.shape}"
        )
    return array
