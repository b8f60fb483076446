"""Bayesian search: model the scores so far, try where the model hopes for most. Needs optuna."""

from __future__ import annotations

import importlib
from math import isnan
from typing import Any

import numpy as np

from minigrad.train.search.results import Objective, Results
from minigrad.train.search.space import Choice, Integers, LogUniform, Range, Uniform, ranges
from minigrad.train.search.strategies import Space


def bayesian(
    objective: Objective,
    space: Space,
    trials: int = 20,
    *,
    rng: np.random.Generator | int,
    maximize: bool = False,
) -> Results:
    """Settings proposed by optuna's tree-structured Parzen estimator, one after another.

    Worth it where a trial is expensive. Raises `ImportError`, saying how to install it, without
    optuna; a score that is NaN counts as a failed trial.

    Source: J. Bergstra, R. Bardenet, Y. Bengio, B. Kégl (2011), Algorithms for hyper-parameter
    optimization.
    """
    optuna = _optuna()
    if trials < 1:
        raise ValueError(f"a search makes at least one trial, not trials={trials}")
    results = Results(ranges(space), maximize)
    seed = int(np.random.default_rng(rng).integers(2**31))
    before = optuna.logging.get_verbosity()
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    try:
        study = optuna.create_study(
            direction="maximize" if maximize else "minimize",
            sampler=optuna.samplers.TPESampler(seed=seed),
        )
        for _ in range(trials):
            trial = study.ask()
            settings = {name: _asked(trial, name, each) for name, each in results.space.items()}
            score = results.attempt(objective, settings)
            if isnan(score):
                study.tell(trial, state=optuna.trial.TrialState.FAIL)
            else:
                study.tell(trial, score)
    finally:
        optuna.logging.set_verbosity(before)
    results.warn_of_edges()
    return results


def _optuna() -> Any:
    try:
        return importlib.import_module("optuna")
    except ImportError as error:
        raise ImportError(
            "Bayesian search is optuna's: pip install 'minigrad-tutor[search]'. Without it there "
            "are search.random and search.coarse_to_fine"
        ) from error


def _asked(trial: Any, name: str, each: Range) -> Any:
    """What optuna proposes for one setting."""
    if isinstance(each, Uniform | LogUniform):
        log = isinstance(each, LogUniform)
        return trial.suggest_float(name, each.low, each.high, log=log)
    if isinstance(each, Integers):
        return trial.suggest_int(name, each.low, each.high)
    if isinstance(each, Choice):  # by number: optuna takes no options but plain ones
        return each.options[trial.suggest_categorical(name, list(range(len(each.options))))]
    raise TypeError(f"optuna knows no range like that of {name}: {each}")
