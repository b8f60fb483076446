"""A graph as a tree of lines, the result on top and below each result its arguments.

What is used more than once is told once, and is "(above)" afterwards.
"""

from __future__ import annotations

from .graph import Box, Graph


def as_text(graph: Graph) -> str:
    """One line a use of a box."""
    arguments: list[list[int]] = [[] for _ in graph.boxes]
    uses = [0] * len(graph.boxes)
    for source, target, _ in graph.edges:
        arguments[target].append(source)
        uses[source] += 1
    tags = tagged(graph, uses)
    lines: list[str] = []
    told: set[int] = set()
    waiting = [(len(graph.boxes) - 1, "", "")]
    while waiting:
        k, first, rest = waiting.pop()
        lines.append(first + line(graph.boxes[k], tags.get(k, ""), k in told))
        if k not in told:
            told.add(k)
            waiting += reversed(branches(arguments[k], rest))
    return "\n".join(lines)


def branches(places: list[int], indent: str) -> list[tuple[int, str, str]]:
    """The arguments of a box with what stands before their lines, and before those below."""
    last = len(places) - 1
    return [
        (k, indent + ("└─ " if i == last else "├─ "), indent + ("   " if i == last else "│  "))
        for i, k in enumerate(places)
    ]


def tagged(graph: Graph, uses: list[int]) -> dict[int, str]:
    """A number for each result, or nameless leaf, that is used more than once."""
    several = [
        k
        for k, box in enumerate(graph.boxes)
        if uses[k] > 1 and (box.kind == "result" or box.title == "leaf")
    ]
    return {k: f" #{i}" for i, k in enumerate(several, 1)}


def line(box: Box, tag: str, told: bool) -> str:
    """What a box says, in full the first time."""
    if box.kind == "constant":
        return box.value
    if told:
        return f"{box.title}{tag} (above)"
    grad = f" · grad {box.grad}" if box.grad else ""
    value = f" = {box.value}" if box.value else ""
    return f"{box.title}{tag}{value}{grad}"
