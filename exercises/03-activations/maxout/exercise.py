"""Maxout: the larger of two weighted sums, which gradient it passes, and what it can become.

Source: I. Goodfellow, D. Warde-Farley, M. Mirza, A. Courville, Y. Bengio (2013), Maxout networks.
"""

import minigrad as mg
from minigrad import Tensor
from tutor.answers.arrays import Array
from tutor.answers.choice import Choice
from tutor.answers.expression import Expression
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw

place = 80
minutes = 9
needs = ["leaky-relu"]
teaches = ["maxout"]

SIZES = {"n": {"domain": "int+"}, "m": {"domain": "int+"}, "k": {"domain": "int+"}}

parts = [
    Number("y"),
    Array("dW", rows=("w1", "w2"), columns=("x1", "x2")),
    Expression("piece", variables={"x": {"domain": "real"}, "a": {"domain": "unit"}}),
    Expression("count", variables=SIZES),
    Choice("not", options=("hat", "size", "kink", "line")),
]

first = {"x": [2, -1], "W": [[1, 3], [-2, 1]], "b": [2, 7], "g": 3}


def variant(rng):
    """Two pieces, both sums different from 0 and from each other, the larger one either."""
    values = {
        "x": [rng.choice([-1, 1]) * size for size in rng.sample(range(1, 5), 2)],
        "W": [[rng.choice([-1, 1]) * rng.randint(1, 4) for _ in range(2)] for _ in range(2)],
        "b": [rng.choice([-1, 1]) * rng.randint(1, 6) for _ in range(2)],
        "g": rng.choice([-1, 1]) * rng.randint(2, 5),
    }
    z = sums(values["x"], values["W"], values["b"])
    if 0 in z or abs(z[0] - z[1]) < 2 or z[0] + z[1] == 0:
        raise Redraw
    return values


def sums(x, W, b):
    """The two weighted sums."""
    return [w[0] * x[0] + w[1] * x[1] + c for w, c in zip(W, b, strict=True)]


def work(v, see, bias=True, pick=mg.max, upstream=True, piece="a*x", count="k*m*(n + 1)"):
    """The larger sum, and the gradient of both rows of weights."""
    W = Tensor([[float(entry) for entry in row] for row in v.W], requires_grad=True)
    b = Tensor([float(entry) for entry in v.b]) if bias else 0.0
    z = see("z", W @ Tensor([float(entry) for entry in v.x]) + b)
    y = pick(z)
    see("y", y.item())
    (y * (v.g if upstream else 1)).backward()
    see("dW", W.grad.tolist())
    see("piece", piece)
    see("count", count)
    see("not", "hat")
    see("winner", 1 + int(z.data[1] > z.data[0]))


mistakes = [
    Mistake("bias-forgotten", bias=False),
    Mistake("smaller-one", pick=mg.min),
    Mistake("both-added", pick=mg.sum),
    Mistake("larger-size", pick=lambda z: z[int(abs(z.data[1]) > abs(z.data[0]))],
            when=lambda v: min(sums(v.x, v.W, v.b)) < 0),
    Mistake("cut-at-zero", pick=lambda z: mg.relu(mg.max(z)),
            when=lambda v: max(sums(v.x, v.W, v.b)) < 0),
    Mistake("upstream-forgotten", upstream=False),
    Mistake("zero-piece", piece="0"),
    Mistake("slope-for-piece", piece="a"),
    Mistake("one-piece-only", count="m*(n + 1)"),
    Mistake("biases-not-counted", count="k*m*n"),
    Mistake("biases-counted-once", count="k*m*n + m"),
    Mistake("pieces-to-the-power", count="(m*(n + 1))^k"),
]  # fmt: skip

examples = [
    Example(
        {
            "y": "2",
            "dW": "0 0; 6 -3",
            "piece": "a x",
            "count": "k(mn+m)",
            "not": "hat",
        },
        "right",
    ),
    Example({"dW": "6 -3; 0 0"}, "wrong", "bias-forgotten"),
    Example({"count": "kmn"}, "wrong", "biases-not-counted"),
    Example({"piece": "0"}, "wrong", "zero-piece"),
    Example({}, "missing"),
]
