"""The backward pass of the two-layer ReLU net of unit 1, for a batch of two examples."""

import minigrad as mg
from minigrad import Tensor
from tutor.answers.arrays import Array
from tutor.course import Example, Mistake, Redraw

place = 20
minutes = 18
needs = ["forward-relu-net", "chain-rule-graph"]
teaches = ["backpropagation", "relu-mask"]

BATCH, OUTPUTS, HIDDEN, INPUTS = ("a", "b"), ("y1", "y2"), ("n1", "n2"), ("x1", "x2")

parts = [
    Array("dS", rows=BATCH, columns=OUTPUTS),
    Array("dW2", rows=OUTPUTS, columns=HIDDEN),
    Array("db2"),
    Array("dZ", rows=BATCH, columns=HIDDEN),
    Array("dW1", rows=HIDDEN, columns=INPUTS),
    Array("db1"),
]


def variant(rng):
    """Small whole numbers; in each layer the ReLU cuts somewhere, and never both examples."""
    return net_with_values(
        X=[[rng.randint(1, 4), rng.randint(1, 4)] for _ in BATCH],
        W1=_matrix(rng, 3),
        b1=_row(rng, 6),
        W2=_matrix(rng, 3),
        b2=_row(rng, 6),
        off=_matrix(rng, 3),
    )


def net_with_values(X, W1, b1, W2, b2, off):
    """The net with what its forward pass gives, and targets that the outputs miss by `off`."""
    Z = _affine(X, W1, b1)
    H = _relu(Z)
    S = _affine(H, W2, b2)
    Y = _relu(S)
    sums = [value for row in Z + S for value in row]
    if 0 in sums or not (_cuts(Z) and _cuts(S)) or max(map(abs, sums)) > 60:
        raise Redraw
    T = [[y - miss for y, miss in zip(*rows, strict=True)] for rows in zip(Y, off, strict=True)]
    return {"X": X, "W1": W1, "b1": b1, "W2": W2, "b2": b2} | {
        "Z": Z, "H": H, "S": S, "Y": Y, "T": T,
    }  # fmt: skip


def _matrix(rng, size):
    return [_row(rng, size), _row(rng, size)]


def _row(rng, size):
    return [rng.choice([-1, 1]) * rng.randint(1, size) for _ in range(2)]


def _affine(rows, weights, biases):
    return [
        [
            sum(w * x for w, x in zip(into, row, strict=True)) + b
            for into, b in zip(weights, biases, strict=True)
        ]
        for row in rows
    ]


def _relu(rows):
    return [[max(value, 0) for value in row] for row in rows]


def _cuts(sums):
    """Whether some sum is cut, and each example and each neuron keeps one that is not."""
    alive = [[value > 0 for value in row] for row in sums]
    lines = alive + [list(column) for column in zip(*alive, strict=True)]
    return all(map(any, lines)) and not all(map(all, alive))


first = net_with_values(
    X=[[3, 4], [2, 12]],
    W1=[[1, -1], [2, 0]],
    b1=[9, -3],
    W2=[[4, 3], [-2, 1]],
    b2=[5, 0],
    off=[[2, -3], [-2, 1]],
)
kinks = ("Z", "S")


def masked(gradient, sums):
    """The gradient where the sum was positive, 0 where the ReLU cut."""
    return mg.where(sums.data > 0, gradient, 0.0)


def not_masked(gradient, sums):
    """The ReLU forgotten on the way back."""
    return gradient * 1.0


def relu_of_gradient(gradient, sums):
    """The ReLU applied to the gradient itself."""
    return mg.relu(gradient)


def ones_like(one, *others):
    """The local slope alone: nothing that arrives from above."""
    return 0.0 * one + 1.0


def work(
    v,
    see,
    error=lambda Y, T: Y - T,
    output=masked,
    hidden=masked,
    back=lambda dS, W2: dS @ W2,
    weights=lambda d, inputs: d.T @ inputs,
    biases=lambda d: mg.sum(d, axis=0),
):
    """Backward from the outputs, layer by layer; rows are examples, and row i of W leads into i."""
    X, H, W2, Y, T = (Tensor(_floats(m), requires_grad=True) for m in (v.X, v.H, v.W2, v.Y, v.T))
    Z, S = (Tensor(_floats(m)) for m in (v.Z, v.S))
    dS = see("dS", output(error(Y, T), S))
    see("dW2", weights(dS, H))
    see("db2", biases(dS))
    dZ = see("dZ", hidden(back(dS, W2), Z))
    see("dW1", weights(dZ, X))
    see("db1", biases(dZ))
    for name, sums in (("Z", Z), ("S", S)):
        see(name, sums)
    see("error", error(Y, T))
    see("dH", back(dS, W2))


def _floats(rows):
    return [[float(value) for value in row] for row in rows]


mistakes = [
    Mistake("output-mask-forgotten", output=not_masked),
    Mistake("hidden-mask-forgotten", hidden=not_masked),
    Mistake("relu-of-the-gradient", {"output": relu_of_gradient}, {"hidden": relu_of_gradient}),
    Mistake("upstream-forgotten", {"error": ones_like}, {"back": ones_like}),
    Mistake("back-through-wrong-side", back=lambda dS, W2: dS @ W2.T),
    Mistake("gradient-transposed", weights=lambda d, inputs: inputs.T @ d),
    Mistake(
        "one-example-only",
        {"weights": lambda d, x: mg.outer(d[0], x[0]), "biases": lambda d: 1.0 * d[0]},
        {"weights": lambda d, x: mg.outer(d[1], x[1]), "biases": lambda d: 1.0 * d[1]},
    ),
    Mistake("bias-not-summed", biases=lambda d: 1.0 * d),
    Mistake(
        "mean-over-the-batch", weights=lambda d, x: d.T @ x / 2, biases=lambda d: d.mean(axis=0)
    ),
    Mistake("target-minus-output", error=lambda Y, T: T - Y),
    Mistake("half-forgotten", error=lambda Y, T: 2 * (Y - T)),
]


examples = [
    Example(
        {
            "dS": "[[2, 0], [-2, 1]]",
            "dW2": "[[16, 4], [0, 1]]",
            "db2": "0 1",
            "dZ": "[8 6; 0 -5]",
            "dW1": "24 32; 8 -36",
            "db1": "[8, 1]",
        },
        "right",
    ),
    Example({"dS": "2, -3; -2, 1"}, "wrong", "output-mask-forgotten"),
    Example({"dZ": "8, 6; -10, -5"}, "wrong", "hidden-mask-forgotten"),
    Example({"dW1": "24, 8; 32, -36"}, "wrong", "gradient-transposed"),
    Example({"db1": "8 6; 0 -5"}, "wrong", "bias-not-summed"),
    Example({"dW2": "sixteen"}, "invalid"),
    Example({}, "missing"),
]
