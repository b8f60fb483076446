"""What there is to draw: boxes for leaves, constants and results, and edges for arguments."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, NamedTuple

import numpy as np

from minigrad import graph
from minigrad.graph import Node, arguments_first

SYMBOLS = {"add": "+", "sub": "−", "mul": "×", "div": "÷", "pow": "^", "neg": "−", "matmul": "@"}
SHORT = 4  # arrays of so many numbers are written out
GATE = "gate"  # what a hook on a module puts into a graph: gradients pass it as they are


class Box(NamedTuple):
    """A leaf, a constant or a result.

    kind   "leaf", "constant" or "result"
    title  its name, and the op that made it
    value  its number or array as text
    grad   how much it moves the result, as text; "" if unknown
    """

    kind: str
    title: str
    value: str
    grad: str


class Graph:
    """Boxes, arguments before results and the result last; and edges (from, to, argument).

    An argument that is used twice has two edges.
    """

    def __init__(self, root: Node, names: Mapping[str, Any], gradients: bool, limit: int) -> None:
        if not isinstance(root, Node):
            raise TypeError(
                f"draw shows the graph of a Value or Tensor, not a {type(root).__name__}"
            )
        nodes = arguments_first(root)
        if len(nodes) > limit:
            raise ValueError(
                f"the graph has {len(nodes)} nodes, more than the limit of {limit}: draw a smaller "
                "case, or a part, or give limit="
            )
        self.boxes: list[Box] = []
        self.edges: list[tuple[int, int, int]] = []
        self.names = {id(node): name for name, node in names.items() if isinstance(node, Node)}
        slopes = slopes_of(root) if gradients else {}
        place: dict[Node, int] = {}
        for node in nodes:
            sources = self.sources(node, place)
            place[node] = len(self.boxes)
            self.boxes.append(self.box(node, slopes.get(node)))
            self.edges += [(source, place[node], k) for k, source in enumerate(sources)]

    def sources(self, node: Node, place: Mapping[Node, int]) -> list[int]:
        """The boxes of the arguments; a constant gets one of its own."""
        found = []
        for k, parent in enumerate(node.parents):
            if parent is None:
                found.append(len(self.boxes))
                self.boxes.append(Box("constant", "", shown(node.saved[k + 1]), ""))
            else:
                found.append(place[parent])
        return found

    def box(self, node: Any, slope: Any) -> Box:
        """The box of a leaf or result."""
        name = (self.names.get(id(node)) or node.name or "").replace("\n", " ")
        gate = node.op is not None and node.op.name == GATE
        grad = "" if slope is None or gate else shown(slope)
        if node.op is None:
            return Box("leaf", name or "leaf", shown(node.raw), grad)
        if gate:
            return Box("result", GATE, "", "")
        title = called(node)
        return Box("result", f"{name} = {title}" if name else title, shown(node.raw), grad)


def slopes_of(root: Node) -> dict[Node, Any]:
    """How much each node moves the root; nothing if it is not one number, or behind a step."""
    if not root.requires_grad or np.size(root.raw) != 1:
        return {}
    start = root.like(np.ones(root.shape) if root.shape else 1.0).raw
    found: dict[Node, Any] = {}
    with np.errstate(all="ignore"), suppress(RuntimeError):  # a step has no slope to show
        for node, g in graph.gradients(root, start):
            found[node] = g
    return found


def called(node: Any) -> str:
    """The op as one would write it, with the settings that are not the usual ones."""
    usual = getattr(node.op, "defaults", {})
    given = [f"{k}={brief(v)}" for k, v in node.settings.items() if not same(usual.get(k), v)]
    name: str = SYMBOLS.get(node.op.name, node.op.name)
    return f"{name} {', '.join(given)}" if given else name


def brief(setting: Any) -> str:
    """A setting as text; of arrays, as in an index, only that there are some."""
    parts = setting if isinstance(setting, tuple) else (setting,)
    if any(isinstance(part, np.ndarray | list | slice) for part in parts):
        return "…"
    return str(setting).replace("Ellipsis", "...")


def same(a: Any, b: Any) -> bool:
    """Whether two settings are the same; arrays never are."""
    return type(a) is type(b) and not isinstance(a, np.ndarray) and bool(a == b)


def shown(x: Any) -> str:
    """A number, a short array, or the shape and range of a long one."""
    x = np.asarray(x)
    if not x.size:
        return f"[] {x.shape}".replace(" (0,)", "")
    if x.ndim == 0:
        return number(x[()])
    if x.size <= SHORT:
        return np.array2string(x, separator=", ", formatter={"all": number}).replace("\n", "")
    shape, low, high = str(x.shape).replace(" ", ""), number(x.min()), number(x.max())
    return f"{shape} all {low}" if low == high else f"{shape} {low} … {high}"


def number(x: Any) -> str:
    """Four digits are enough to see."""
    return f"{x:.4g}".replace("-", "−") if isinstance(x, float | np.floating) else str(x)
