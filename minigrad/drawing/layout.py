"""Where the boxes of a picture stand: in columns from left to right, with few crossings.

An edge that is longer than one column passes through a place of its own in each column between,
so that it does not run across boxes.

Source: K. Sugiyama, S. Tagawa, M. Toda (1981), Methods for visual understanding of hierarchical
system structures; here with barycentres, which is the simplest of its kind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import fmean

SWEEPS = 8
Entrance = tuple[int, float]  # a neighbour, and where an edge meets it, from its middle


class Layout:
    """Columns of places, and the way of each edge through them.

    A place is the number of a box, or a number beyond the last box for an edge passing by.

    columns  the places from left to right, each column from top to bottom
    ways     for each edge the places it goes through, first and last its boxes
    middle   the height of each place's middle
    """

    def __init__(self, edges: Sequence[tuple[int, int, int]], heights: Sequence[float], gap: float):
        self.heights = list(heights)
        self.gap = gap
        column = columns_of(edges, len(heights))
        self.columns: list[list[int]] = [[] for _ in range(max(column) + 1)]
        for k, c in enumerate(column):
            self.columns[c].append(k)
        self.ways = [self.way(source, target, column) for source, target, _ in edges]
        self.neighbours: dict[int, tuple[list[Entrance], list[Entrance]]] = {
            k: ([], []) for c in self.columns for k in c
        }
        for way, (_, target, argument) in zip(self.ways, edges, strict=True):
            for a, b in pairwise(way):
                self.neighbours[a][1].append((b, entrance(edges, b, argument, target)))
                self.neighbours[b][0].append((a, 0.0))
        self.order()
        self.middle = self.stacked()
        for sweep in range(SWEEPS):
            self.straighten(sweep % 2)

    def way(self, source: int, target: int, column: Sequence[int]) -> list[int]:
        """An edge's places, new ones in the columns it passes."""
        between = []
        for c in range(column[source] + 1, column[target]):
            between.append(len(self.heights))
            self.columns[c].append(len(self.heights))
            self.heights.append(0.0)
        return [source, *between, target]

    def order(self) -> None:
        """Sort each column by where its neighbours stand, to and fro."""
        for sweep in range(SWEEPS):
            side = sweep % 2
            place = {k: float(i) for column in self.columns for i, k in enumerate(column)}
            ones = dict.fromkeys(place, 1.0)
            for column in self.columns if side == 0 else reversed(self.columns):
                means = {k: self.mean(k, side, place, ones) for k in column}
                column.sort(key=means.__getitem__)
                place.update((k, float(i)) for i, k in enumerate(column))

    def mean(
        self, k: int, side: int, place: dict[int, float], heights: Mapping[int, float]
    ) -> float:
        """The mean place of the neighbours on one side; one's own if there are none."""
        around = [place[n] + heights[n] * share for n, share in self.neighbours[k][side]]
        return fmean(around) if around else place[k]

    def stacked(self) -> dict[int, float]:
        """Every column from the top, without holes."""
        middle = {}
        for column in self.columns:
            top = 0.0
            for k in column:
                middle[k] = top + self.heights[k] / 2
                top += self.heights[k] + self.gap
        return middle

    def straighten(self, side: int) -> None:
        """Move places level with their neighbours, as far as those above and below allow."""
        for column in self.columns if side == 0 else reversed(self.columns):
            wanted = [
                self.mean(k, side, self.middle, dict(enumerate(self.heights))) for k in column
            ]
            found: list[float] = []
            for k, y in zip(column, wanted, strict=True):
                found.append(
                    max(y, found[-1] + self.apart(column[len(found) - 1], k)) if found else y
                )
            shift = fmean(w - f for w, f in zip(wanted, found, strict=True))
            self.middle.update((k, y + shift) for k, y in zip(column, found, strict=True))

    def apart(self, above: int, below: int) -> float:
        """How far the middles of two neighbours in a column must be apart."""
        return (self.heights[above] + self.heights[below]) / 2 + self.gap


def entrance(
    edges: Sequence[tuple[int, int, int]], place: int, argument: int, target: int
) -> float:
    """How far below the middle of a place an edge comes in, as a share of its height."""
    if place != target:
        return 0.0
    count = sum(t == target for _, t, _ in edges)
    return (argument + 1) / (count + 1) - 0.5


def columns_of(edges: Sequence[tuple[int, int, int]], count: int) -> list[int]:
    """Results stand one column right of their last argument, leaves close to their first use."""
    column = [0] * count
    for source, target, _ in edges:  # arguments come first
        column[target] = max(column[target], column[source] + 1)
    uses: dict[int, list[int]] = {}
    for source, target, _ in edges:
        uses.setdefault(source, []).append(column[target])
    made = {target for _, target, _ in edges}
    return [column[k] if k in made or k not in uses else min(uses[k]) - 1 for k in range(count)]
