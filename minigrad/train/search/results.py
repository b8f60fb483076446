"""What was tried: every trial, the best of them, a table, and a warning at the edges."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import isnan
from typing import Any

from minigrad.train.search.space import Range

Objective = Callable[..., Any]


class EdgeWarning(UserWarning):
    """The best value lies at the edge of its range, so that there may be better ones outside."""


@dataclass(frozen=True)
class Trial:
    """One attempt: its settings, the score they got, and the stage of the search, from 0."""

    settings: dict[str, Any]
    score: float
    stage: int = 0


@dataclass
class Results:
    """All trials of a search, in the order they were made.

    maximize    whether more is better
    comparable  whether scores of different stages are; if not, only the last stage counts
    """

    space: Mapping[str, Range]
    maximize: bool = False
    comparable: bool = True
    trials: list[Trial] = field(default_factory=list)

    def attempt(
        self,
        objective: Objective,
        settings: dict[str, Any],
        stage: int = 0,
        more: Mapping[str, Any] | None = None,
    ) -> float:
        """Call `objective(**settings, **more)`, note its score, and return it."""
        score = objective(**settings, **(more or {}))
        try:
            number = float(score.item() if hasattr(score, "item") else score)
        except (TypeError, ValueError) as error:
            raise TypeError(
                f"the objective returns its score, one number; it returned {score!r:.60}"
            ) from error
        self.trials.append(Trial(settings, number, stage))
        return number

    def ranked(self) -> list[Trial]:
        """The trials that count, best first; a score that is NaN comes last."""
        last = max((trial.stage for trial in self.trials), default=0)
        counting = [t for t in self.trials if self.comparable or t.stage == last]
        sign = -1 if self.maximize else 1
        numbers = [t for t in counting if not isnan(t.score)]
        numbers.sort(key=lambda t: sign * t.score)
        return numbers + [t for t in counting if isnan(t.score)]

    @property
    def best(self) -> Trial:
        """The best trial; raises `RuntimeError` if no score is a number."""
        ranked = self.ranked()
        if not ranked or isnan(ranked[0].score):
            raise RuntimeError(
                f"none of {len(ranked)} trials has a score that is a number: every run diverged, "
                "so look at smaller learning rates first"
            )
        return ranked[0]

    def edges(self) -> list[str]:
        """One sentence for each setting whose best value lies at an edge of its range."""
        found = []
        for name, value in self.best.settings.items():
            edge = self.space[name].edge(value) if name in self.space else None
            if edge:
                found.append(
                    f"the best {name}, {_shown(value)}, lies at the {edge} edge of "
                    f"{self.space[name]}; there may be better ones beyond: widen the range"
                )
        return found

    def warn_of_edges(self) -> None:
        """Tell of each such setting by an `EdgeWarning`."""
        for message in self.edges():
            warnings.warn(message, EdgeWarning, stacklevel=3)

    def table(self, most: int = 10) -> str:
        """The best trials, one a line, under the names of score and settings."""
        ranked = self.ranked()[:most]
        names = list(dict.fromkeys(name for trial in ranked for name in trial.settings))
        rows = [["score", *names]] + [
            [_shown(trial.score), *(_shown(trial.settings.get(name, "")) for name in names)]
            for trial in ranked
        ]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        return "\n".join(
            "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))
            for row in rows
        )

    def __str__(self) -> str:
        return self.table()


def _shown(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)
