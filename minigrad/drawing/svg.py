"""A graph as a picture, written down as SVG."""

from __future__ import annotations

from html import escape
from itertools import pairwise

from .graph import Box, Graph
from .layout import Layout, entrance

SIZE = 13  # of the letters, in pixels
LETTER = 0.62 * SIZE  # width of one, in a font of equal widths
LINE = 17
PADDING = 9
BETWEEN = 54  # columns
GAP = 16  # boxes of a column
MARGIN = 14
FILL = {"leaf": "#dbeafe", "constant": "#ffffff", "result": "#f1f5f9"}
STYLE = (
    f"text{{font:{SIZE}px ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace;fill:#0f172a}}"
    ".op{font-weight:bold}.grad{fill:#b91c1c}"
    "rect{stroke:#64748b}path{fill:none;stroke:#64748b}"
)
HEAD = (
    '<marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
    'orient="auto"><path d="M0,0 L8,4 L0,8 z" style="fill:#64748b;stroke:none"/></marker>'
)


def rows(box: Box) -> list[tuple[str, str]]:
    """The lines in a box, each with its class."""
    lines = [("op", box.title), ("value", box.value), ("grad", f"grad {box.grad}")]
    return [(kind, text) for kind, text in lines if text and text != "grad "]


def width(box: Box) -> float:
    """As wide as its longest line."""
    return max(len(text) for _, text in rows(box)) * LETTER + 2 * PADDING


def height(box: Box) -> float:
    """As high as its lines together."""
    return len(rows(box)) * LINE + PADDING


class Picture:
    """A graph with a place for everything."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.layout = Layout(graph.edges, [height(box) for box in graph.boxes], GAP)
        self.left: dict[int, float] = {}
        self.widths: dict[int, float] = {}
        x = float(MARGIN)
        for column in self.layout.columns:
            broad = max((self.wide(k) for k in column), default=0.0)
            for k in column:
                self.widths[k] = self.wide(k) if self.wide(k) else broad
                self.left[k] = x + (broad - self.widths[k]) / 2
            x += broad + BETWEEN
        tops = [self.top(k) for k in self.layout.middle]
        self.lift = MARGIN - min(tops)
        self.width = x - BETWEEN + MARGIN
        bottoms = [self.top(k) + self.layout.heights[k] for k in self.layout.middle]
        self.height = max(bottoms) + self.lift + MARGIN

    def wide(self, k: int) -> float:
        """The width of a place; 0 where an edge passes by."""
        return width(self.graph.boxes[k]) if k < len(self.graph.boxes) else 0.0

    def top(self, k: int) -> float:
        """The upper end of a place, before the whole is lifted into view."""
        return self.layout.middle[k] - self.layout.heights[k] / 2

    def box(self, k: int) -> str:
        """A rectangle with its lines."""
        box = self.graph.boxes[k]
        x, y, wide = self.left[k], self.top(k) + self.lift, self.widths[k]
        corner = 9 if box.kind == "result" else 2
        dashed = ' stroke-dasharray="3 3"' if box.kind == "constant" else ""
        parts = [
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{height(box):.1f}" '
            f'rx="{corner}" style="fill:{FILL[box.kind]}"{dashed}/>'
        ]
        for i, (kind, text) in enumerate(rows(box)):
            parts.append(
                f'<text class="{kind}" x="{x + wide / 2:.1f}" '
                f'y="{y + LINE * (i + 1):.1f}" text-anchor="middle">{escape(text)}</text>'
            )
        return "".join(parts)

    def edge(self, i: int) -> str:
        """A curve through all places of an edge, to its argument's own entrance."""
        way = self.layout.ways[i]
        _, target, argument = self.graph.edges[i]
        points = [(self.left[way[0]] + self.widths[way[0]], self.y(way[0]))]
        for k in way[1:-1]:
            points += [(self.left[k], self.y(k)), (self.left[k] + self.widths[k], self.y(k))]
        points.append((self.left[target], self.entrance(target, argument)))
        (x, y), *_ = points
        curve = f"M{x:.1f},{y:.1f}"
        for (a, b), (c, d) in pairwise(points):
            bend = (c - a) / 2
            curve += f" C{a + bend:.1f},{b:.1f} {c - bend:.1f},{d:.1f} {c:.1f},{d:.1f}"
        return f'<path d="{curve}" marker-end="url(#tip)"/>'

    def y(self, k: int) -> float:
        """The height of a place's middle in the picture."""
        return self.layout.middle[k] + self.lift

    def entrance(self, target: int, argument: int) -> float:
        """Where on the left of a box an argument comes in: the first on top."""
        share = entrance(self.graph.edges, target, argument, target)
        return self.y(target) + self.layout.heights[target] * share


def as_svg(graph: Graph) -> str:
    """The picture as text; write it to a file that ends in .svg."""
    picture = Picture(graph)
    size = f"{picture.width:.0f}", f"{picture.height:.0f}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size[0]}" height="{size[1]}" '
        f'viewBox="0 0 {size[0]} {size[1]}">',
        f"<style>{STYLE}</style><defs>{HEAD}</defs>",
        '<rect width="100%" height="100%" style="fill:#ffffff;stroke:none"/>',
        *(picture.edge(i) for i in range(len(graph.edges))),
        *(picture.box(k) for k in range(len(graph.boxes))),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"
