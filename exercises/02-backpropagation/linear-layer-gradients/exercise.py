"""The three gradients of a linear layer: as formulas whose shapes decide, and in numbers."""

import minigrad as mg
from minigrad import Tensor
from tutor.answers.arrays import Array
from tutor.answers.expression import Expression
from tutor.course import Example, Mistake, Redraw

place = 30
minutes = 12
needs = ["backprop-relu-net"]
teaches = ["linear-layer", "matrix-gradients"]

LAYER = {
    "X": {"domain": "real", "shape": ["N", "D"]},
    "W": {"domain": "real", "shape": ["D", "M"]},
    "dY": {"domain": "real", "shape": ["N", "M"]},
}

parts = [
    Expression("dW", variables=LAYER),
    Expression("dX", variables=LAYER),
    Expression("db", variables=LAYER | {"m": {"domain": "index", "of": "M"}}),
    Array("dW_here", strict=True),
    Array("dX_here", strict=True),
    Array("db_here"),
]

first = {
    "X": [[1, 2, 0], [3, -1, 2]],
    "W": [[2, 1], [-1, 3], [0, 2]],
    "dY": [[1, -2], [2, 1]],
}


def variant(rng):
    """Two examples, three inputs, two outputs: small whole numbers, no row or column of zeros.

    Each example has a gradient of its own, or a mean over them would look like one of them.
    """
    draw = {name: _matrix(rng, rows, 2) for name, rows in (("dY", 2), ("W", 3))}
    draw["X"] = _matrix(rng, 2, 3)
    for rows in draw.values():
        if any(not any(line) for line in [*rows, *zip(*rows, strict=True)]):
            raise Redraw
    if draw["dY"][0] == draw["dY"][1]:
        raise Redraw
    return {name: draw[name] for name in ("X", "W", "dY")}


def _matrix(rng, rows, columns):
    return [[rng.randint(-2, 3) for _ in range(columns)] for _ in range(rows)]


def work(
    v,
    see,
    dW=("X^T dY", lambda X, dY: X.T @ dY),
    dX=("dY W^T", lambda dY, W: dY @ W.T),
    db=("sum_n dY_{nm}", lambda dY: mg.sum(dY, axis=0)),
):
    """Each gradient as a formula and as the same formula run; a slip changes both or one."""
    X, W, dY = (Tensor(_floats(rows), requires_grad=True) for rows in (v.X, v.W, v.dY))
    see("dW", dW[0])
    see("dX", dX[0])
    see("db", db[0])
    see("dW_here", dW[1](X, dY))
    see("dX_here", dX[1](dY, W))
    see("db_here", db[1](dY))


def _floats(rows):
    return [[float(value) for value in row] for row in rows]


RIGHT_W, RIGHT_X, RIGHT_B = "X^T dY", "dY W^T", "sum_n dY_{nm}"

mistakes = [
    Mistake("weight-gradient-transposed", dW=("dY^T X", lambda X, dY: dY.T @ X)),
    Mistake("input-gradient-transposed", dX=("W dY^T", lambda dY, W: W @ dY.T)),
    Mistake(
        "mean-over-the-batch",
        dW=("X^T dY/N", lambda X, dY: X.T @ dY / 2),
        db=("sum_n dY_{nm}/N", lambda dY: mg.mean(dY, axis=0)),
    ),
    Mistake(
        "one-example-only",
        {
            "dW": (RIGHT_W, lambda X, dY: mg.outer(X[0], dY[0])),
            "db": (RIGHT_B, lambda dY: 1.0 * dY[0]),
        },
        {
            "dW": (RIGHT_W, lambda X, dY: mg.outer(X[1], dY[1])),
            "db": (RIGHT_B, lambda dY: 1.0 * dY[1]),
        },
    ),
    Mistake("bias-not-summed", db=(RIGHT_B, lambda dY: 1.0 * dY)),
    Mistake("bias-over-the-outputs", db=(RIGHT_B, lambda dY: mg.sum(dY, axis=1))),
]


examples = [
    Example(
        {
            "dW": r"X^\top dY",
            "dX": "dY @ W.T",
            "db": r"\sum_{n=1}^{N} dY_{nm}",
            "dW_here": "[[7, 1], [0, -5], [4, 2]]",
            "dX_here": "[0 -7 -4; 5 1 2]",
            "db_here": "3 -1",
        },
        "right",
    ),
    Example({"dW": "dY^T X"}, "wrong", "weight-gradient-transposed"),
    Example({"dX": "dY W"}, "wrong", "missing-transpose"),
    Example({"db_here": "[[1, -2], [2, 1]]"}, "wrong", "bias-not-summed"),
    Example({"dW_here": "7 0 4; 1 -5 2"}, "wrong", "weight-gradient-transposed"),
    Example({"dW": "X^T dZ"}, "invalid"),
    Example({}, "missing"),
]
