"""The relative errors of a gradient check as a function, parameter by parameter."""

import numpy as np

from minigrad.gradcheck import relative_error
from tutor.answers.program import Program
from tutor.course import Mistake

place = 21
minutes = 10
needs = ["relative-error"]
teaches = ["relative-error"]

parts = [
    Program(
        "program",
        entry="compare",
        signature="compare(analytic, numeric) -> (worst name, its error, all agree)",
        keeps_arguments=True,
    )
]

TOLERANCE = 1e-6


def calls(v, rng):
    """Two parameters; then a small wrong gradient beside a large one, dead ones, and more."""
    yield (
        {"w": np.array([4.0, -2.0]), "b": np.array([0.5])},
        {
            "w": np.array([4.0, -1.0]),
            "b": np.array([0.4]),
        },
    )
    random = np.random.default_rng(rng.getrandbits(64))
    yield _small_beside_large(random)
    yield _dead(random)
    yield _agreeing(random, 1e-8)
    yield _agreeing(random, 1e-5)
    yield _half_dead(random)
    yield _absolutely_small(random)


def _gradient(random, shape):
    """Entries of either sign, none of them near 0."""
    return np.round(random.choice([-1, 1], shape) * random.uniform(0.5, 3, shape), 2)


def _small_beside_large(random):
    """A large gradient that is off by more, and a small one that is wrong."""
    large = 100 * _gradient(random, (2, 3))
    small = 1e-3 * _gradient(random, (2,))
    return {"W": large, "b": small}, {"W": large + 0.05, "b": -0.5 * small}


def _dead(random):
    """All gradients of a dead unit are 0, both ways; the others nearly agree."""
    living = _gradient(random, (3,))
    zeros = {"dead": np.zeros((2, 2)), "b": living}
    return zeros, {"dead": np.zeros((2, 2)), "b": living * (1 + 1e-9)}


def _agreeing(random, apart):
    """Three parameters that agree up to a share: below the tolerance or above it."""
    analytic = {"W1": _gradient(random, (2, 3)), "b1": _gradient(random, (2,))}
    shares = (apart, -apart / 2)
    numeric = {name: a * (1 + s) for (name, a), s in zip(analytic.items(), shares, strict=True)}
    return analytic, numeric


def _half_dead(random):
    """A gradient of 0 where differences find one: as wrong as can be."""
    numeric = _gradient(random, (2, 2))
    analytic = numeric.copy()
    analytic[0, 1] = 0.0
    return {"W": analytic, "b": np.array([0.3])}, {"W": numeric, "b": np.array([0.2])}


def _absolutely_small(random):
    """Small gradients that differ by little, and by all of their size."""
    a = 1e-5 * _gradient(random, (3,))
    return {"v": a}, {"v": 3 * a}


def worst(analytic, numeric, *, error, over=np.max):
    """The parameter with the largest error, that error, and whether it is small enough."""
    errors = {name: float(over(error(a, numeric[name]))) for name, a in analytic.items()}
    name = max(errors, key=errors.__getitem__)  # a NaN that comes first stays the largest
    return name, errors[name], bool(errors[name] <= TOLERANCE)


def by_max(a, n):
    """The engine's error, by the larger of the two."""
    return relative_error(a, n, "max")


def by_norm(a, n):
    """One number for a whole parameter."""
    return relative_error(a, n, "norm")


def by_sum(a, n):
    """The other convention."""
    return relative_error(a, n, "sum")


def absolute(a, n):
    """No share at all."""
    return np.abs(a - n)


def by_analytic(a, n):
    """As a share of one of the two alone, with two zeros taken out."""
    return np.where(a == n, 0.0, np.abs(a - n) / np.abs(a))


def unguarded(a, n):
    """0/0 where both are 0."""
    return np.abs(a - n) / np.maximum(np.abs(a), np.abs(n))


def with_epsilon(a, n):
    """A small number below the line, which is not small beside small gradients."""
    return np.abs(a - n) / (np.maximum(np.abs(a), np.abs(n)) + 1e-8)


def signed(a, n):
    """The difference with its sign."""
    return by_max(a, n) * np.sign(a - n)


def all_together(analytic, numeric):
    """One norm over all parameters, in which small ones disappear."""
    a, n = (np.concatenate([g[name].ravel() for name in analytic]) for g in (analytic, numeric))
    error = float(by_norm(a, n))
    return next(iter(analytic)), error, error <= TOLERANCE


def work(v, see, program=None, error=by_max, over=np.max):
    """The part's value is a function: the engine's errors, or one thing of them done wrong."""
    see("program", program or (lambda a, n: worst(a, n, error=error, over=over)))


def not_agreeing(analytic, numeric):
    """The comparison the wrong way round."""
    name, error, small = worst(analytic, numeric, error=by_max)
    return name, error, not small


mistakes = [
    Mistake("absolute", error=absolute),
    Mistake("by-the-sum", error=by_sum),
    Mistake("by-the-norm", error=by_norm),
    Mistake("by-the-analytic-one", error=by_analytic),
    Mistake("zeros-undivided", error=unguarded),
    Mistake("epsilon-added", error=with_epsilon),
    Mistake("signed", error=signed),
    Mistake("mean-of-entries", over=np.mean),
    Mistake("all-together", program=all_together),
    Mistake("not-agreeing", program=not_agreeing),
]
