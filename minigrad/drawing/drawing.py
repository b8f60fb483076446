"""draw(y): one graph in all its forms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .dot import as_dot
from .graph import Graph
from .svg import as_svg
from .text import as_text


class Drawing:
    """A graph to be shown: `print(drawing)`, or its `text`, `svg` and `dot`, all strings.

    Notebooks show the picture by themselves. To keep it: `Path("y.svg").write_text(drawing.svg)`.
    """

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    @property
    def text(self) -> str:
        """A tree of lines, the result on top."""
        return as_text(self.graph)

    @property
    def svg(self) -> str:
        """A picture, arguments on the left and the result on the right."""
        return as_svg(self.graph)

    @property
    def dot(self) -> str:
        """The graph in Graphviz' language."""
        return as_dot(self.graph)

    def __str__(self) -> str:
        return self.text

    __repr__ = __str__

    def _repr_svg_(self) -> str:
        return self.svg


def draw(
    y: Any, names: Mapping[str, Any] | None = None, *, gradients: bool = True, limit: int = 300
) -> Drawing:
    """Everything `y` was made of, with values, and how much each moves y.

    y          a Value or Tensor whose graph is still there
    names      what to call nodes that have no name of their own: {"w": w}, or simply locals()
    gradients  whether to show dy/dnode; of a y that is one number, and computed for the drawing,
               so that no `.grad` is changed
    limit      the most nodes that will be drawn; a larger graph is an error
    """
    return Drawing(Graph(y, names or {}, gradients, limit))
