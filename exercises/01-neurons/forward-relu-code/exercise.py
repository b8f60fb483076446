"""The net of `forward-relu-net` as a function of its two inputs, judged against the engine."""

from minigrad import Tensor, relu
from tutor.answers.program import Program
from tutor.course import Mistake

place = 11
minutes = 8
covers = ["forward-relu-net"]
needs = ["forward-relu-net"]
teaches = ["forward-pass", "relu"]

parts = [Program("program", entry="forward", signature="forward(x) -> list")]

# Row i of a matrix holds the weights that lead into neuron i.
W1, B1 = [[1.0, -1.0], [2.0, 0.0]], [9.0, -3.0]
W2, B2 = [[4.0, 3.0], [-2.0, 1.0]], [5.0, 0.0]

DRAWN, EACH = 300, 3  # inputs drawn, and kept of each pattern of neurons that the ReLU cuts


def calls(v, rng):
    """The input of the notes, and some from every pattern in which the ReLU cuts neurons."""
    patterns = {}
    for _ in range(DRAWN):
        x = [round(rng.uniform(-12, 12), 2), round(rng.uniform(-12, 12), 2)]
        patterns.setdefault(_pattern(x), []).append(x)
    return [([3, 4],)] + [(x,) for inputs in patterns.values() for x in inputs[:EACH]]


def _pattern(x):
    """Which of the four sums are negative."""
    z, s = _sums(x)
    return tuple(value < 0 for value in z + s)


def _sums(x):
    hidden = [a * x[0] + b * x[1] + c for (a, b), c in zip(W1, B1, strict=True)]
    cut = [max(value, 0) for value in hidden]
    return hidden, [a * cut[0] + b * cut[1] + c for (a, b), c in zip(W2, B2, strict=True)]


def nothing(z):
    """No activation at all."""
    return z


def as_given(weights):
    """Weights as they stand."""
    return weights


def work(v, see, hidden=relu, output=relu, bias1=1, bias2=1, weights=as_given):
    """The part's value is a function: the net on the engine, or with one thing done wrong."""
    first, second = weights(Tensor(W1)), weights(Tensor(W2))

    def forward(x):
        n = hidden(first @ Tensor([float(value) for value in x]) + bias1 * Tensor(B1))
        return output(second @ n + bias2 * Tensor(B2)).data.tolist()

    see("program", forward)


mistakes = [
    Mistake("no-relu", {"hidden": nothing, "output": nothing}),
    Mistake("no-output-relu", output=nothing),
    Mistake("relu-only-at-the-end", hidden=nothing),
    Mistake("no-hidden-bias", bias1=0),
    Mistake("no-output-bias", bias2=0),
    Mistake("no-bias", bias1=0, bias2=0),
    Mistake("weights-transposed", weights=lambda weights: weights.T),
]
