"""Unit 1: neurons, nets, softmax and arrays, in whole numbers and Python's own exp."""

import math

import sympy
from mpmath import mp

from tests.course.against.arithmetic import (
    columns,
    dot,
    layer,
    logit,
    norm,
    product,
    relu,
    sigma,
    slope,
    softmax,
)
from tests.course.against.sources import Formula, of


@of("forward-relu-net")
def forward_relu_net(v):
    z = layer(v.W1, v.x, v.b1)
    n = relu(z)
    s = layer(v.W2, n, v.b2)
    y = relu(s)
    return dict(zip(("z1", "z2", "n1", "n2", "s1", "s2", "y1", "y2"), z + n + s + y, strict=True))


@of("forward-relu-net-batch")
def forward_relu_net_batch(v):
    Z = [layer(columns(v.W1), x, v.b1) for x in v.X]
    H = [relu(row) for row in Z]
    S = [layer(columns(v.W2), row, v.b2) for row in H]
    return {"Z": Z, "H": H, "S": S, "Y": [relu(row) for row in S]}


@of("neuron-anatomy")
def neuron_anatomy(v):
    def z(x2, b):
        return dot(v.w, [v.x[0], x2]) + b

    def y(x):
        return v.y[0] * (v.h[0] * x + v.h[1]) + v.y[1]

    at = z(v.x[1], v.b)
    return {
        "z": at,
        "change": z(v.x[1] + 1, v.b) - at,
        "edge": v.b - at,
        "weight": y(1) - y(0),
        "bias": y(0),
        "total": z(v.x[1], 0),
    }


@of("perceptron")
def perceptron(v):
    def fires(state, x):
        z = dot(state, [*x, 1])
        return z, int(z > 0)

    def learned(state, x, t):
        return [old + (t - fires(state, x)[1]) * a for old, a in zip(state, [*x, 1], strict=True)]

    start = [*v.w, v.b]
    middle = learned(start, v.a, v.t_a)
    (z, out), (z_b, out_b) = fires(start, v.a), fires(middle, v.b_x)
    end = learned(middle, v.b_x, v.t_b)
    return {"z": z, "out": out, "after_a": middle, "z_b": z_b, "out_b": out_b, "after_b": end}


@of("softmax")
def softmax_of_three(v):
    def share(z_i, z_j, rest):
        return mp.exp(z_i) / (mp.exp(z_i) + mp.exp(z_j) + rest)

    def moved(by):
        """The slope of p_i where the shares are p_i, p_j and what is left to 1."""
        return lambda p_i, p_j: slope(
            lambda z_i, z_j: share(z_i, z_j, 1 - p_i - p_j), mp.log(p_i), mp.log(p_j), by=by
        )

    e = [math.exp(z) for z in v.z]
    return {
        "e": e,
        "total": math.fsum(e),
        "p": softmax(v.z),
        "own": Formula(moved(0)),
        "other": Formula(moved(1)),
    }


@of("numpy-drills")
def numpy_drills(v):
    norms = [[norm(row)] for row in v.X]
    return {
        "norms": norms,
        "unit": [[x / n for x in row] for row, (n,) in zip(v.X, norms, strict=True)],
        "star": [
            [a * b for a, b in zip(*rows, strict=True)] for rows in zip(v.A, v.B, strict=True)
        ],
        "at": product(v.A, v.B),
        "sums": [[c + r for r in v.row] for (c,) in v.column],
    }


@of("one-neuron-as-classifier")
def one_neuron_as_classifier(v):
    p, z, x_2 = sympy.symbols("p z x_2", real=True)
    w_1, w_2, b, x_1 = sympy.symbols("w_1 w_2 b x_1")
    products = dot(v.w, v.x)
    p1 = sigma(products + v.b)
    goal = logit(mp.mpf(v.percent) / 100)
    return {
        "products": products,
        "z": products + v.b,
        "p1": p1,
        "p0": 1 - p1,
        "goal": goal,
        "bias": goal - products,
        "other": Formula(lambda z: 1 - sigma(z)),
        "boundary": Formula(sympy.solve(w_1 * x_1 + w_2 * x_2 + b, x_2)[0]),
        "back": Formula(sympy.solve(1 / (1 + sympy.exp(-z)) - p, z)[0]),
    }


@of("knn-and-linear-scores")
def knn_and_linear_scores(v):
    return {
        "d2": [sum((a - c) ** 2 for a, c in zip(p, v.x, strict=True)) for p in v.points],
        "scores": layer(v.W, v.x, v.b),
        "kept_knn": sum(v.features + 1 for _ in range(v.count)),
        "kept_linear": sum(v.features + 1 for _ in range(v.kinds)),
    }
