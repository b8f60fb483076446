"""A graph in the language of Graphviz: `dot -Tpng graph.dot -o graph.png`."""

from __future__ import annotations

from .graph import Box, Graph

SHAPES = {"leaf": "box", "constant": "plaintext", "result": "box, style=rounded"}


def as_dot(graph: Graph) -> str:
    """One statement a box and one an edge."""
    lines = ["digraph {", "  rankdir=LR;"]
    lines += [f"  n{k} [{attributes(box)}];" for k, box in enumerate(graph.boxes)]
    lines += [f"  n{source} -> n{target};" for source, target, _ in graph.edges]
    return "\n".join([*lines, "}"])


def attributes(box: Box) -> str:
    """Shape and label of a box."""
    rows = [box.title, box.value, f"grad {box.grad}" if box.grad else ""]
    label = "\\n".join(escaped(row) for row in rows if row)
    return f'shape={SHAPES[box.kind]}, label="{label}"'


def escaped(text: str) -> str:
    """Text as it stands in quotes."""
    return text.replace("\\", "\\\\").replace('"', '\\"')
