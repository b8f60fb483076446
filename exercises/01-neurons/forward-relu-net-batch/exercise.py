"""The ReLU net for a batch of three examples at once, as matrix products."""

import minigrad as mg
from minigrad import Tensor
from tutor.answers.arrays import Array
from tutor.course import Example, Mistake, Redraw

place = 15
minutes = 8
covers = ["forward-relu-net"]
needs = ["forward-relu-net"]
teaches = ["forward-pass", "batch", "matrix-product"]

EXAMPLES = ("a", "b", "c")

parts = [
    Array("Z", rows=EXAMPLES, columns=("n1", "n2")),
    Array("H", rows=EXAMPLES, columns=("n1", "n2")),
    Array("Y", rows=EXAMPLES, columns=("y1", "y2")),
]

# The notes' net and their input first; W holds a row for each input, a column for each neuron.
first = {
    "X": [[3, 4], [2, 12], [1, 0]],
    "W1": [[1, 2], [-1, 0]],
    "b1": [9, -3],
    "W2": [[4, -2], [3, 1]],
    "b2": [5, 0],
}
kinks = ("Z", "S")


def variant(rng):
    """Small whole numbers; in each layer the ReLU cuts some sums and leaves others."""
    net = {
        "X": [[rng.randint(-4, 4), rng.randint(-4, 4)] for _ in EXAMPLES],
        "W1": _matrix(rng),
        "b1": _row(rng, 6),
        "W2": _matrix(rng),
        "b2": _row(rng, 6),
    }
    Z = _affine(net["X"], net["W1"], net["b1"])
    S = _affine([[max(z, 0) for z in row] for row in Z], net["W2"], net["b2"])
    for sums in (Z, S):
        flat = [value for row in sums for value in row]
        if 0 in flat or min(flat) > 0 or sum(value > 0 for value in flat) < 3:
            raise Redraw
    return net


def _matrix(rng):
    return [_row(rng, 4), _row(rng, 4)]


def _row(rng, size):
    return [rng.choice([-1, 1]) * rng.randint(1, size) for _ in range(2)]


def _affine(rows, weights, biases):
    """Rows times weights, plus biases."""
    columns = list(zip(*weights, strict=True))
    return [
        [
            sum(x * w for x, w in zip(row, column, strict=True)) + b
            for column, b in zip(columns, biases, strict=True)
        ]
        for row in rows
    ]


def nothing(z):
    """No activation at all."""
    return 1.0 * z


def work(v, see, hidden=mg.relu, output=mg.relu, bias1=1, bias2=1, weights=lambda W: W):
    """relu(relu(X W1 + b1) W2 + b2), for all examples at once."""
    X, W1, b1, W2, b2 = (
        Tensor(_floats(values), requires_grad=True) for values in (v.X, v.W1, v.b1, v.W2, v.b2)
    )
    Z = see("Z", X @ weights(W1) + bias1 * b1)
    H = see("H", hidden(Z))
    S = H @ weights(W2) + bias2 * b2
    see("Y", output(S))
    see("S", S)


def _floats(values):
    return [_floats(value) if isinstance(value, list) else float(value) for value in values]


mistakes = [
    Mistake("no-relu", output=nothing),
    Mistake("relu-only-at-the-end", hidden=nothing),
    Mistake("no-hidden-bias", bias1=0),
    Mistake("no-output-bias", bias2=0),
    Mistake("weights-transposed", weights=lambda W: W.T),
    Mistake("sizes-for-relu", hidden=mg.abs, output=mg.abs),
]


examples = [
    Example(
        {
            "Z": "[[8, 3], [-1, 1], [10, -1]]",
            "H": "8 3; 0 1; 10 0",
            "Y": "np.array([[46, 0], [8, 1], [45, 0]])",
        },
        "right",
    ),
    Example({"Z": "-1 6; -10 4; 1 2"}, "wrong", "no-hidden-bias"),
    Example({"H": "8 3; 1 1; 10 1"}, "wrong", "sizes-for-relu"),
    Example({"Y": "46 -13; 8 1; 45 -20"}, "wrong", "no-relu"),
    Example({"H": "8, 3; 0"}, "invalid"),
    Example({}, "missing"),
]
