"""Unit 15: notes done as they are read, line by line; what is right by hand and by torch."""

import math
import re
from fractions import Fraction
from itertools import count

import sympy
from mpmath import mp

from tests.course.against.arithmetic import mean, norm, relu, sigma, slope, softmax
from tests.course.against.formulas import worth
from tests.course.against.sources import Formula, Rough, of
from tests.course.against.with_torch import constant, gradients, torch, walk


@of("note-softmax")
def note_softmax(v):
    powers_p, powers_q = ([math.exp(z) for z in scores] for scores in (v.z, v.z2))
    return {
        "powers_p": powers_p,
        "powers_q": powers_q,
        "total_p": math.fsum(powers_p),
        "total_q": math.fsum(powers_q),
        "p": softmax(v.z),
        "q": softmax(v.z2),
    }


@of("note-sigmoid")
def note_sigmoid(v):
    return {
        "power": math.exp(-v.z),
        "above": sigma(v.z),
        "below": sigma(-v.z),
        "slope": slope(sigma, v.z),
    }


@of("note-relu")
def note_relu(v):
    def loss(w):
        return (torch().relu(w * constant(v.x) + v.b) * constant(v.g)).sum()

    z = [v.w * x + v.b for x in v.x]
    return {
        "z": z,
        "y": relu(z),
        "slopes": [int(value > 0) for value in z],
        "live": sum(value > 0 for value in z),
        "dw": gradients(loss, v.w)[0],
    }


@of("note-xavier")
def note_xavier(v):
    noted = worth(f"1 {v.line}", {"n": v.n})
    share = {"tanh": 1, "ReLU": Fraction(1, 2)}[v.activation]
    factor = mp.sqrt(v.n * noted**2 * float(share))
    n, s = sympy.symbols("n s", positive=True)
    return {
        "noted": noted,
        "share": share,
        "factor": factor,
        "after": factor**8,
        "spread": Formula(sympy.solve(n * s**2 * sympy.Rational(share) - 1, s)[0]),
    }


def done(lines, values):
    """The values of all names after each line, an assignment, has been done in turn."""
    for line in lines:
        name, _, formula = line.partition(" = ")
        values = values | {name: worth(formula, values)}
    return values


@of("note-nesterov")
def note_nesterov(v):
    start = {"w": v.w, "v": v.v, "μ": v.mu, "α": v.alpha, "k": v.k}
    noted = done([re.sub(r"∇L\((\w)\)", r"k·\1", line) for line in v.lines], start)
    ahead = v.w + v.mu * v.v
    velocity = v.mu * v.v - v.alpha * v.k * ahead

    def step(w, v, mu, alpha, k):
        gradient = slope(lambda w: k * w**2 / 2, w + mu * v)
        return w + mu * v - alpha * gradient

    return {
        "ahead": noted["a"],
        "velocity": noted["v"],
        "noted": noted["w"],
        "right_ahead": ahead,
        "right_gradient": v.k * ahead,
        "right_velocity": velocity,
        "mended": v.w + velocity,
        "step": Formula(step),
    }


@of("note-rmsprop")
def note_rmsprop(v):
    lines = [line.replace("‖w‖", "n").replace("‖g‖", "m") for line in v.lines]

    def taken(w, g):
        """What the lines take off one weight."""
        start = {"w_i": w, "g_i": g, "c_i": 0, "α": v.alpha, "β": v.beta, "ε": 0}
        start |= {"n": norm(v.w), "m": norm(v.g)}
        return w - done(lines, start)["w_i"]

    stops = [walk("RMSprop", 0, [g], lr=v.alpha, alpha=v.beta, eps=0) for g in v.g]
    size = v.alpha / math.sqrt(1 - v.beta)
    return {
        "moved": Rough([float(taken(w, g)) for w, g in zip(v.w, v.g, strict=True)]),
        "engine_moved": [round(-after, 6) for _, after in stops],
        "size": round(size, 6),
        "root_share": math.sqrt(1 - v.beta),
        "ratio": round(max(map(abs, v.g)) / min(map(abs, v.g)), 2),
        "step": Formula(
            lambda g, c, alpha, beta, epsilon: (
                alpha * g / (mp.sqrt(beta * c + (1 - beta) * g**2) + epsilon)
            )
        ),
    }


@of("note-adam")
def note_adam(v):
    betas = (v.beta1, v.beta2)
    before, after = walk("Adam", 0, [v.g], lr=v.alpha, betas=betas, eps=v.eps)
    return {
        "memory1": 1 / (1 - Fraction(str(v.beta1))),
        "memory2": 1 / (1 - Fraction(str(v.beta2))),
        "first_step": (after - before) / v.alpha,
        "size": abs(v.g),
    }


@of("note-bias-correction")
def note_bias_correction(v):
    beta = Fraction(str(v.beta))

    def average(beta, values):
        """The newest value counts 1 − β, each older one β times as much as the next."""
        return sum((1 - beta) * beta**age * x for age, x in enumerate(reversed(values)))

    y, given = average(beta, v.x), average(beta, [1] * v.t)
    return {
        "average": y,
        "noted": worth(v.line, {"y_t": y, "β": beta, "t": v.t}),
        "share": round(given, 6),
        "right_value": y / given,
        "mean": mean(v.x),
        "enough": next(t for t in count() if beta**t <= Fraction(1, 100)),
        "repaired": Formula(lambda y_t, beta, t: y_t / average(beta, [1] * int(t))),
    }


@of("clipping-note")
def clipping_note(v):
    n, c = norm(v.g), v.c
    g, length, limit, factor = sympy.symbols("g n c factor")
    after = {
        "scale": [g * c / n for g in v.g],
        "subtract": [g - c for g in v.g],
        "towards-zero": [g - math.copysign(c, g) for g in v.g],
        "cut": [min(max(g, -c), c) for g in v.g],
        "divide": [g / n for g in v.g],
        "by-threshold": [g / c for g in v.g],
    }[v.note]
    return {
        "norm": n,
        "after": [round(g, 3) for g in after],
        "noted": norm(after),
        "noted_shown": norm(after),
        "clipped": [g * c / n for g in v.g],
        "repaired": Formula(g * sympy.solve(factor * length - limit, factor)[0]),
    }
