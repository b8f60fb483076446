"""The forward pass of a two-layer ReLU net: two inputs, two hidden neurons, two outputs."""

from minigrad import Value, relu
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw

place = 10
minutes = 6
teaches = ["forward-pass", "relu"]

parts = [Number("n1"), Number("n2"), Number("y1"), Number("y2")]

# Row i of a matrix holds the weights that lead into neuron i.
first = {
    "x": [3, 4],
    "W1": [[1, -1], [2, 0]],
    "b1": [9, -3],
    "W2": [[4, 3], [-2, 1]],
    "b2": [5, 0],
}

# The hidden sums of this net are positive, so it does not show whether the hidden ReLU is there.
first_hides = [("relu-only-at-the-end", "right")]
kinks = ("z1", "z2", "s1", "s2")


def variant(rng):
    """Small whole numbers; the ReLU must cut in each layer, and leave something to go on with."""
    net = {
        "x": [rng.randint(1, 5), rng.randint(1, 5)],
        "W1": _matrix(rng),
        "b1": _row(rng, 9),
        "W2": _matrix(rng),
        "b2": _row(rng, 9),
    }
    z = _affine(net["x"], net["W1"], net["b1"])
    n = [max(value, 0) for value in z]
    out = _affine(n, net["W2"], net["b2"])
    if 0 in z + out or (min(z) > 0 and min(out) > 0) or max(z) < 0 or max(out) < 0:
        raise Redraw
    if max(map(abs, z + out)) > 99 or max(z + out) < 2:
        raise Redraw
    return net


def _matrix(rng):
    return [_row(rng, 4), _row(rng, 4)]


def _row(rng, size):
    return [rng.choice([-1, 1]) * rng.randint(1, size) for _ in range(2)]


def _affine(inputs, weights, biases):
    return [
        sum(w * a for w, a in zip(row, inputs, strict=True)) + b
        for row, b in zip(weights, biases, strict=True)
    ]


def nothing(z):
    """No activation at all."""
    return z


def transposed(weights):
    """Rows and columns swapped."""
    return [list(column) for column in zip(*weights, strict=True)]


def work(v, see, hidden=relu, output=relu, bias1=1, bias2=1, weights=list, flip=None):
    """The net of the statement, or the same net with one thing done wrong."""
    W1, W2 = weights(_flipped(v.W1, flip, 1)), weights(_flipped(v.W2, flip, 2))
    x = [Value(value) for value in v.x]
    z = _affine(x, W1, [bias1 * b for b in v.b1])
    n = [see("n1", hidden(z[0])), see("n2", hidden(z[1]))]
    out = _affine(n, W2, [bias2 * b for b in v.b2])
    see("y1", output(out[0]))
    see("y2", output(out[1]))
    for name, value in zip(("z1", "z2", "s1", "s2"), z + out, strict=True):
        see(name, value)


def _flipped(weights, flip, layer):
    """The weights with the sign of one of them swapped, if `flip` names one of this layer."""
    if flip is None or flip[0] != layer:
        return weights
    return [
        [-w if flip == (layer, i, j) else w for j, w in enumerate(row)]
        for i, row in enumerate(weights)
    ]


mistakes = [
    Mistake("no-relu", {"output": nothing}, {"hidden": nothing, "output": nothing}),
    Mistake("no-output-bias", bias2=0),
    Mistake("no-hidden-bias", bias1=0),
    Mistake("no-bias", bias1=0, bias2=0),
    Mistake("relu-only-at-the-end", hidden=nothing),
    Mistake("weights-transposed", weights=transposed),
    Mistake(
        "sign-swapped",
        *({"flip": (layer, i, j)} for layer in (1, 2) for i in (0, 1) for j in (0, 1)),
    ),
]

examples = [
    Example({"n1": "8", "n2": "3", "y1": "46", "y2": "0"}, "right"),
    Example({"n1": "n1 = 8", "n2": "6/2", "y1": " 46.0 ", "y2": "-0"}, "right"),
    Example({"n1": "8", "n2": "3", "y1": "46", "y2": "-13"}, "partial", "no-relu"),
    Example({"n1": "8", "n2": "3", "y1": "41", "y2": "0"}, "partial", "no-output-bias"),
    Example({"n1": "-1", "n2": "6"}, "wrong", "no-hidden-bias"),
    Example({"y1": "forty-six"}, "invalid"),
    Example({}, "missing"),
]
