"""Searching hyperparameters: settings are tried, scored on validation data, and compared.

- `space`: what a setting may be: a range, a range in the logarithm, one of several;
- `results`: all that was tried, as a table, and whether the best lies at an edge;
- `strategies`: a grid, at random, from coarse to fine;
- `bayesian`: the next point from a model of those before, by way of optuna.

    def trained(lr, width):
        …train for a few epochs…
        return validation_loss

    results = search.random(
        trained, {"lr": search.LogUniform(1e-5, 1e-1), "width": [16, 32, 64]}, trials=20, rng=0
    )
    print(results)
    results.best.settings
"""

from minigrad import dialects
from minigrad.train.search.bayesian import bayesian
from minigrad.train.search.results import EdgeWarning, Results, Trial
from minigrad.train.search.space import Choice, Integers, LogUniform, Uniform
from minigrad.train.search.strategies import coarse_to_fine, grid, random

__all__ = [
    "Choice",
    "EdgeWarning",
    "Integers",
    "LogUniform",
    "Results",
    "Trial",
    "Uniform",
    "bayesian",
    "coarse_to_fine",
    "grid",
    "random",
]


def __getattr__(name: str) -> object:
    raise AttributeError(f"minigrad.train.search has no {name}{dialects.search_name(name)}")
