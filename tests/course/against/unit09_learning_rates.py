"""Unit 9: schedules counted out step by step, in exact decimals; slopes numerically."""

import math
from fractions import Fraction

import sympy
from mpmath import mp

from tests.course.against.arithmetic import norm, slope
from tests.course.against.sources import Formula, Rough, of


def exact(number):
    """A decimal as the fraction that it is written as."""
    return Fraction(str(number))


def drops(every, time):
    """How often a rate has dropped by some time, dropping whenever a period is over."""
    return sum(1 for t in range(1, int(time) + 1) if t % int(every) == 0)


@of("step-decay")
def step_decay(v):
    epoch = next(t for t in range(10**6) if drops(v.every, t) == v.times)
    return {
        "drops_so_far": drops(v.every, v.time),
        "late": exact(v.start) * exact(v.factor) ** drops(v.every, v.time),
        "epoch": epoch,
        "rate": Formula(lambda alpha_0, gamma, k, t: alpha_0 * gamma ** drops(k, t)),
    }


@of("exponential-decay")
def exponential_decay(v):
    def rate(alpha_0, k, t):
        return alpha_0 * mp.exp(-k * t)

    k, t = sympy.symbols("k t", positive=True)
    return {
        "exponent": exact(v.k) * v.time,
        "late": rate(v.start, v.k, v.time),
        "factor": rate(1, v.k, v.time + 1) / rate(1, v.k, v.time),
        "factor_shown": rate(1, v.k, 1),
        "slope": Formula(lambda alpha_0, k, t: slope(lambda t: rate(alpha_0, k, t), t)),
        "half": Formula(sympy.solve(sympy.exp(-k * t) - sympy.Rational(1, 2), t)[0]),
    }


@of("inverse-time-decay")
def inverse_time_decay(v):
    def rate(alpha_0, k, t):
        return alpha_0 / (1 + k * t)

    k, t, n = sympy.symbols("k t n", positive=True)
    return {
        "grown": exact(v.start) / rate(exact(v.start), exact(v.k), v.time),
        "late": rate(exact(v.start), exact(v.k), v.time),
        "late_shown": rate(exact(v.start), exact(v.k), v.time),
        "exponential_shown": v.start * math.exp(-v.k * v.time),
        "slope": Formula(lambda alpha_0, k, t: slope(lambda t: rate(alpha_0, k, t), t)),
        "when": Formula(sympy.solve(rate(1, k, t) - 1 / n, t)[0]),
    }


@of("decay-parameters")
def decay_parameters(v):
    falls = drops(v.steps, v.time)
    smooth = v.start * math.exp(math.log(v.rate) * v.time / v.steps)
    stairs = exact(v.start) * exact(v.rate) ** falls
    return {
        "exponent": Fraction(v.time, v.steps),
        "drops": falls,
        "smooth": smooth,
        "smooth_shown": smooth,
        "stairs": stairs,
        "stairs_shown": stairs,
        "drop": sum(v.steps for _ in range(v.times)),
    }


@of("update-ratio")
def update_ratio(v):
    update = norm([v.lr * g for g in v.g])
    rate = 1e-3 * norm(v.w) / norm(v.g)
    return {
        "size": norm(v.w),
        "update": update,
        "ratio": update / norm(v.w),
        "ratio_shown": update / norm(v.w),
        "rate": rate,
        "rate_shown": rate,
    }


@of("update-ratio-layers")
def update_ratio_of_layers(v, shown):
    ratio = Rough(float(shown["change"]) / float(shown["weight"]))
    return {"ratio": ratio, "ratio_shown": ratio}
