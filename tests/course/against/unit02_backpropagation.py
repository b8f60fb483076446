"""Unit 2: gradients by torch's autograd; formulas by numeric derivatives of what is stated."""

import operator
from fractions import Fraction

import sympy
from mpmath import mp

from tests.course.against.arithmetic import (
    dot,
    entrywise,
    product,
    sigma,
    slope,
    slope_at,
    slopes,
    softmax,
)
from tests.course.against.sources import Formula, of
from tests.course.against.with_torch import constant, gradients, tensors, torch


@of("chain-rule-graph")
def chain_rule_graph(v):
    x, y, z = tensors(v.x, v.y, v.z)
    s, m = x + y, torch().maximum(y, z)
    found = torch().autograd.grad(v.k * s * m, (s, m, x, y, z))
    return {
        "s": s,
        "m": m,
        "L": v.k * s * m,
        **dict(zip(("ds", "dm", "dx", "dy", "dz"), found, strict=True)),
        "slope": Formula(lambda w, x, b, t: slope(lambda w: ((w * x + b) ** 2 - t) ** 2, w)),
    }


@of("backprop-relu-net")
def backprop_relu_net(v):
    W1, b1, W2, b2, X, T = tensors(v.W1, v.b1, v.W2, v.b2, v.X, v.T)
    Z = X @ W1.T + b1
    H = torch().relu(Z)
    S = H @ W2.T + b2
    error = torch().relu(S) - T
    names = "dS", "dW2", "db2", "dH", "dZ", "dW1", "db1"
    found = torch().autograd.grad((error**2).sum() / 2, (S, W2, b2, H, Z, W1, b1))
    return {"Z": Z, "S": S, "error": error, **dict(zip(names, found, strict=True))}


@of("linear-layer-gradients")
def linear_layer_gradients(v):
    def loss(X, W, dY):
        return sum(
            g * y
            for gs, ys in zip(dY, product(X, W), strict=True)
            for g, y in zip(gs, ys, strict=True)
        )

    def by_rows(function, matrix):
        """The derivatives by each entry, one row of the matrix at a time."""
        return [
            slopes(lambda row, at=at: function([*matrix[:at], row, *matrix[at + 1 :]]), row)
            for at, row in enumerate(matrix)
        ]

    def of_bias(m, dY, M):
        """The bias is a row that is added to each example."""
        return slope_at(lambda b: sum(dot(row, b) for row in dY), [mp.mpf(0)] * M, m)

    X, W, b = gradients(
        lambda X, W, b: ((X @ W + b) * constant(v.dY)).sum(), v.X, v.W, [0] * len(v.dY[0])
    )
    return {
        "dW_here": W,
        "dX_here": X,
        "db_here": b,
        "dW": Formula(lambda X, W, dY: by_rows(lambda W: loss(X, W, dY), W)),
        "dX": Formula(lambda X, W, dY: by_rows(lambda X: loss(X, W, dY), X)),
        "db": Formula(of_bias),
    }


@of("softmax-gradient")
def softmax_gradient(v):
    def loss(z, y):
        total = mp.fsum(map(mp.exp, z))
        return -mp.fsum(
            mark * mp.log(mp.exp(score) / total) for mark, score in zip(y, z, strict=True)
        )

    cross_entropy = torch().nn.functional.cross_entropy
    z = constant(v.e).log()
    right = [row.index(1) for row in v.y]
    (dz,) = gradients(lambda z: cross_entropy(z, torch().tensor(right)), z.tolist())
    p = [softmax(row) for row in z.tolist()]
    return {
        "p": p,
        "off": entrywise(operator.sub, p, v.y),
        "dz": dz,
        "total": dz[0].sum(),
        "slope": Formula(lambda z, y, i: slope_at(lambda z: loss(z, y), z, i)),
    }


@of("sigmoid-derivative")
def sigmoid_derivative(v):
    y, here = sigma(v.z), slope(sigma, v.z)
    (dw,) = gradients(lambda w: v.upstream * torch().sigmoid(w * v.input), v.z / v.input)
    return {
        "value": y,
        "here": here,
        "dw": dw,
        "most": slope(sigma, mp.findroot(lambda x: mp.diff(sigma, x, 2), 0.1)),
        "minus_z": -v.z,
        "slope": Formula(lambda x: slope(sigma, x)),
    }


@of("saddle-points")
def saddle_points(v):
    x, y, a, c, d = sympy.symbols("x y a c d")
    f = x**4 / 4 + a * x**2 / 2 + c * x * y + d * y**2 / 2
    hessian = sympy.hessian(f, (x, y))
    here = hessian.subs({x: 0, y: 0, a: v.a, c: v.c, d: v.d})
    return {
        "fxx": Formula(hessian[0, 0]),
        "fxy": Formula(hessian[0, 1]),
        "H": here.tolist(),
        "eig": sorted(root for root, times in here.eigenvals().items() for _ in range(times)),
        "trace": here.trace(),
        "determinant": here.det(),
        "chance": Fraction(1, 2) ** v.n,
    }
