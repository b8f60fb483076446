"""Three ways through a space. Each calls `objective(**settings)`, and takes the least score.

`maximize=True` takes the largest instead, for accuracies. The best of many scores is partly luck:
judge what was chosen on test data that had no say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np

from minigrad.train.search.results import Objective, Results
from minigrad.train.search.space import Choice, Range, ranges

Space = Mapping[str, Range | Sequence[Any]]


def grid(
    objective: Objective, space: Mapping[str, Sequence[Any]], maximize: bool = False
) -> Results:
    """Every combination of the values given for each setting.

    Nine trials of two settings show three values of each; at random they show nine of each.
    """
    results = Results(ranges(space), maximize)
    for name, each in results.space.items():
        if not isinstance(each, Choice):
            raise TypeError(f"a grid needs a list of values for {name}, not {each}; or use random")
    values = [each.options for each in results.space.values() if isinstance(each, Choice)]
    for chosen in product(*values):
        results.attempt(objective, dict(zip(space, chosen, strict=True)))
    results.warn_of_edges()
    return results


def random(
    objective: Objective,
    space: Space,
    trials: int = 20,
    *,
    rng: np.random.Generator | int,
    maximize: bool = False,
) -> Results:
    """Settings drawn independently.

    Often one setting matters and the others hardly; then n trials at random have tried n values
    of the one that matters, and a grid only its n-th root.

    Source: J. Bergstra, Y. Bengio (2012), Random search for hyper-parameter optimization.
    """
    results = Results(ranges(space), maximize)
    _draw(results, objective, results.space, trials, np.random.default_rng(rng))
    results.warn_of_edges()
    return results


def coarse_to_fine(
    objective: Objective,
    space: Space,
    stages: int | Sequence[Mapping[str, Any]] = 3,
    trials: int = 10,
    *,
    shrink: float = 0.25,
    rng: np.random.Generator | int,
    maximize: bool = False,
) -> Results:
    """Random searches one after another, each around the best so far, in narrower ranges.

    stages  how many; or for each what else to give the objective, `[{"epochs": 1}, {"epochs": 5}]`
            to train longer where it is worth it. Then scores of different stages do not compare,
            and only those of the last count.
    trials  in each stage
    shrink  how wide a range is, as a share of that of the stage before
    """
    if not 0 < shrink <= 1:
        raise ValueError(f"shrink={shrink} is a share of the range, above 0 and at most 1")
    given = [{} for _ in range(stages)] if isinstance(stages, int) else list(stages)
    if not given:
        raise ValueError("a search has at least one stage")
    results = Results(ranges(space), maximize, comparable=isinstance(stages, int))
    rng, narrow = np.random.default_rng(rng), dict(results.space)
    for stage, more in enumerate(given):
        if stage:
            best = results.best.settings
            narrow = {name: each.narrowed(best[name], shrink) for name, each in narrow.items()}
        _draw(results, objective, narrow, trials, rng, stage, more)
    results.warn_of_edges()
    return results


def _draw(
    results: Results,
    objective: Objective,
    space: Mapping[str, Range],
    trials: int,
    rng: np.random.Generator,
    stage: int = 0,
    more: Mapping[str, Any] | None = None,
) -> None:
    if trials < 1:
        raise ValueError(f"a search makes at least one trial, not trials={trials}")
    for _ in range(trials):
        settings = {name: each.sample(rng) for name, each in space.items()}
        results.attempt(objective, settings, stage, more)
