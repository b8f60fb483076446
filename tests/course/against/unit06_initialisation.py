"""Unit 6: means and variances worked out exactly; curvatures and gradients by torch's autograd."""

import math
from fractions import Fraction
from itertools import count, product

import sympy
from mpmath import mp

from tests.course.against.arithmetic import columns
from tests.course.against.sources import Formula, of
from tests.course.against.with_torch import constant, tensors, torch


@of("mean-subtraction")
def mean_subtraction(v):
    image = [Fraction(sum(column), 4) for column in columns(v.train)]
    channels = [(image[0] + image[2]) / 2, (image[1] + image[3]) / 2]
    return {
        "mean_image": image,
        "channels": channels,
        "test_pixel": [a - m for a, m in zip(v.test, image, strict=True)],
        "test_channel": [a - m for a, m in zip(v.test, channels * 2, strict=True)],
        "count": len(list(product(range(v.side), range(v.side), "rgb"))),
        "first_pixel": image[0],
        "first_channel": channels[0],
    }


@of("why-normalise")
def why_normalise(v):
    rows = constant(v.rows)
    targets = rows @ constant([1.0, -1.0])
    hessian = torch().autograd.functional.hessian(
        lambda w: ((rows @ w - targets) ** 2).mean(), constant([0.0, 0.0])
    )
    low, high = sorted(torch().linalg.eigvalsh(hessian).tolist())
    rate = 1 / high
    left = Fraction(1) - Fraction(low).limit_denominator(10**6) / Fraction(high).limit_denominator(
        10**6
    )
    return {
        "low": low,
        "high": high,
        "condition": high / low,
        "limit": 2 * rate,
        "rate": rate,
        "gone": rate * low,
        "left": left,
        "halving": next(n for n in count() if left**n <= Fraction(1, 2)),
    }


@of("all-zero-init")
def all_zero_init(v):
    W, out = tensors([[v.w, v.w]] * 3, [v.w] * 3)
    h = torch().relu(W @ constant(v.x))
    y = out @ h
    (dW,) = torch().autograd.grad((y - v.t) ** 2 / 2, W)
    functions = {"sigmoid": torch().sigmoid, "tanh": torch().tanh, "ReLU": torch().relu}
    # Units that are alike put out one column: the rank of their outputs says what they can do.
    alike = constant([[1.0], [2.0]]).expand(2, v.units)
    return {
        "dW": dW,
        "h": h[0],
        "y": y,
        "error": y - v.t,
        "worth": torch().linalg.matrix_rank(alike),
        "at_zero": functions[v.activation](constant(0.0)),
    }


@of("all-zero-init-sick")
def all_zero_init_sick(v):
    # Units that start alike stay alike: all of them, unless the start tells them apart.
    different = 1 if v.start in ("zeros", "constant") else len(set(v.groups))
    return {"different": different, "free": 3 * different}


@of("small-random-init")
def small_random_init(v):
    factor = mp.sqrt(sum(mp.mpf(v.s) ** 2 for _ in range(v.width)))
    return {
        "factor": factor,
        "after": factor**v.layers,
        "before": len(range(1, v.layers)),
        "two_layers": factor**2,
        "fair": v.s / factor,
    }


def mean_square(*values):
    """The mean square of what is each of these values equally often."""
    return sum(value**2 for value in values) / len(values)


def coin(variance):
    """The two values of the simplest random number of mean 0 that has this variance."""
    return mp.sqrt(variance), -mp.sqrt(variance)


def term(V_w, V_x):
    """The variance of a product of two independent numbers of mean 0."""
    return mean_square(*(w * x for w, x in product(coin(V_w), coin(V_x))))


@of("xavier-init")
def xavier_init(v):
    n, m, s = sympy.symbols("n m s", positive=True)
    factor = mp.sqrt(sum(term(mp.mpf(v.s) ** 2, 1) for _ in range(v.n)))
    return {
        "factor": factor,
        "after": factor**v.layers,
        "start": mp.sqrt(mp.mpf(1) / v.fan_in),
        "term": Formula(term),
        "total": Formula(lambda n, V_w, V_x: sum(term(V_w, V_x) for _ in range(int(n)))),
        "std": Formula(sympy.solve(n * s**2 - 1, s)[0]),
        "both": Formula(sympy.solve((n + m) / 2 * s**2 - 1, s)[0]),
    }


@of("he-init")
def he_init(v):
    n, a, s = sympy.symbols("n a s", positive=True)

    def half(V_z):
        return mean_square(*(max(z, 0) for z in coin(V_z)))

    def following(n, V_w, V_z):
        return sum(V_w * half(V_z) for _ in range(int(n)))

    def passed(slope):
        """The mean square of a leaky ReLU's outputs, of inputs with the variance 1."""
        return (1 + slope**2) / sympy.Integer(2)

    return {
        "start": math.sqrt(Fraction(2, v.fan_in)),
        "xavier": mp.sqrt(following(v.fan_in, mp.mpf(1) / v.fan_in, 1)) ** v.layers,
        "half": Formula(half),
        "next": Formula(following),
        "std": Formula(sympy.solve(n * s**2 * passed(0) - 1, s)[0]),
        "leaky": Formula(sympy.solve(n * s**2 * passed(a) - 1, s)[0]),
    }
