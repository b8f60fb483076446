"""Unit 13: trials counted, chances in exact fractions."""

from fractions import Fraction
from itertools import count, product

from mpmath import mp

from tests.course.against.sources import of


@of("random-over-grid")
def random_over_grid(v):
    grid = list(product(range(v.values), repeat=v.settings))
    low, upper, high = (Fraction(1, 10**p) for p in (v.low_power, v.upper_power, v.high_power))
    missed = 1 - Fraction(v.best, 100)
    powers = range(v.high_power, v.low_power)
    return {
        "trials": len(grid),
        "grid_rates": len({trial[0] for trial in grid}),
        "random_rates": len(grid),
        "even": 100 * (high - upper) / (high - low),
        "decades": len(powers),
        "logarithmic": 100 * Fraction(len(range(v.high_power, v.upper_power)), len(powers)),
        "missed": missed,
        "unsure": 1 - Fraction(v.sure, 100),
        "needed": next(n for n in count() if 1 - missed**n >= Fraction(v.sure, 100)),
    }


@of("coarse-to-fine")
def coarse_to_fine(v, shown):
    low, high = -6, 2
    away = Fraction(high - low, 8)  # half of a quarter
    return {
        "low": low,
        "high": high,
        "lower": max(shown["best"] - away, low),
        "upper": min(shown["best"] + away, high),
    }


@of("one-validation-set")
def one_validation_set(v):
    p = mp.mpf(v.accuracy) / 100
    trainings = list(product(range(v.settings), range(v.folds)))
    return {
        "single": v.settings,
        "cross": len(trainings),
        "hours": sum(Fraction(str(v.minutes)) for _ in trainings) / 60,
        "share": p,
        "product": p * (1 - p),
        "error": 100 * mp.sqrt((p * (1 - p) ** 2 + (1 - p) * p**2) / v.held),
    }


@of("bayesian")
def bayesian(v):
    cents = [(round(100 * m), round(100 * s)) for m, s in zip(v.mean, v.std, strict=True)]
    bounds = [Fraction(m - 2 * s, 100) for m, s in cents]
    pick = bounds.index(min(bounds))
    return {
        "bound": min(bounds),
        "bounds": bounds,
        "pick": pick + 1,
        "pick_mean": v.mean[pick],
        "pick_std": v.std[pick],
    }
