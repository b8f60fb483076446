"""Unit 11: products of slopes in exact fractions, powers of matrices, and torch's clipping."""

from fractions import Fraction
from itertools import count

from mpmath import mp

from tests.course.against.arithmetic import product, sigma, slope
from tests.course.against.sources import Formula, Rough, of
from tests.course.against.with_torch import constant, torch


@of("product-of-weights")
def product_of_weights(v):
    quarter = Fraction(1, 4)
    factor = v.w * quarter

    def through(w, L):
        """The slope of a chain of sigmoids, each at the sum 0."""
        return mp.fprod(w * slope(sigma, mp.mpf(0)) for _ in range(int(L)))

    return {
        "factor": factor,
        "gradient": factor**v.depth,
        "layers": next(n for n in count(1) if abs(factor) ** n < Fraction(1, 10**v.power)),
        "kept": 1 / quarter,
        "growth": v.large * quarter,
        "grown": through(v.large, v.depth),
        "chain": Formula(through),
    }


@of("product-of-weights-predict")
def product_of_weights_predict(v):
    slopes = {"none": (1, 1), "ReLU": (0, 1), "leaky": (0.5, 1)}
    below, above = slopes[v.activation]
    mean_square = mp.mpf(below**2 + above**2) / 2
    factor = mp.sqrt(200 * (mp.mpf(v.c) / mp.sqrt(200)) ** 2 * mean_square)
    return {
        "below": below,
        "mean_square": mean_square,
        "factor": factor,
        "through": factor**v.depth,
        "kept": v.c / factor,
        "twice": v.depth + v.depth,
    }


@of("exploding-in-rnns")
def exploding_in_rnns(v):
    p, q = Fraction(str(v.p)), Fraction(str(v.q))
    W = [[p, q], [q, p]]

    def after(steps):
        """How the two outputs depend on the first entry of the state."""
        state = [[Fraction(1)], [Fraction(0)]]
        for _ in range(steps):
            state = product(W, state)
        return state[0][0], state[1][0]

    low, high = sorted(torch().linalg.eigvalsh(constant([[v.p, v.q], [v.q, v.p]])).tolist())
    h1, h2 = after(v.steps_back)
    return {
        "radius": max(abs(low), abs(high)),
        "other": low,
        "sum_slope": h1 + h2,
        "difference_slope": h1 - h2,
        "steps": next(n for n in count(1) if sum(after(n)) > 1000),
        "largest": 1 - q,
    }


@of("exploding-in-rnns-diagnosis")
def exploding_in_rnns_diagnosis(v, shown):
    steps_back = len(range(1, v.length))
    quotient = float(shown["arrived"]) / float(shown["set_out"])
    return {
        "steps_back": steps_back,
        "quotient": Rough(quotient),
        "factor": Rough(quotient ** (1 / steps_back)),
    }


@of("gradient-clipping")
def gradient_clipping(v):
    utils = torch().nn.utils

    def clipped(clip):
        """What torch leaves of the gradient."""
        weight = constant([0, 0]).requires_grad_()
        weight.grad = constant(v.g)
        norm = clip([weight], v.c)
        return norm, weight.grad.tolist()

    norm, (n1, n2) = clipped(utils.clip_grad_norm_)
    _, (v1, v2) = clipped(utils.clip_grad_value_)
    return {
        "norm": norm,
        "n1": n1,
        "n2": n2,
        "v1": v1,
        "v2": v2,
        "by_norm": Formula(lambda g_i, c, n: g_i * min(1, c / n)),
        "by_value": Formula(lambda g_i, c: sorted((-c, g_i, c))[1]),
    }
