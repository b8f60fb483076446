"""Local response normalisation at one place of an image: in the middle, and at the edge.

Source: A. Krizhevsky, I. Sutskever, G. Hinton (2012), ImageNet classification with deep
convolutional neural networks, section 3.3.
"""

from minigrad import Value
from tutor.answers.choice import Choice
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw

place = 70
minutes = 9
needs = ["forward-relu-net"]
teaches = ["local-response-norm"]

CHANNELS = 7

parts = [
    Number("sum"),
    Number("b", places=3),
    Number("edge", places=3),
    Choice("louder", options=("falls", "rises", "same", "zero")),
    Number("library"),
    Choice("today", options=("batch-norm", "wider", "dropout", "softmax")),
]

first = {
    "a": [2, 1, 5, 3, 0, 4, 6],
    "i": 3,
    "n": 2,
    "k": 2,
    "alpha": 0.5,
    "beta": 0.75,
    "half": 1,
}


def variant(rng):
    """Outputs of a ReLU in seven channels, and a window of three or five of them."""
    half = rng.choice([1, 1, 2])
    a = [rng.choice([0, 1, 2, 3, 4, 5, 6]) for _ in range(CHANNELS)]
    i = rng.randint(half, CHANNELS - 1 - half)
    near = a[i - half : i + half + 1]
    if min(a[i], a[0]) < 2 or len(set(near)) < 3 or not any(a[1 : half + 1]) or not a[-1]:
        raise Redraw
    return {
        "a": a,
        "i": i,
        "n": 2 * half,
        "k": rng.choice([1, 2]),
        "alpha": rng.choice([0.1, 0.2, 0.5]),
        "beta": rng.choice([0.5, 0.75]),
        "half": half,
    }


def within(i, half):
    """The channels of the window that are there."""
    return range(max(0, i - half), min(CHANNELS - 1, i + half) + 1)


def damping(k, alpha, total, beta):
    """What the channel is divided by."""
    return (k + alpha * total) ** beta


def work(
    v,
    see,
    window=within,
    term=lambda a: a * a,
    divisor=damping,
    share=lambda window: 1,
    size=lambda n: n + 1,
):
    """The sum of squares, the damped output in the middle, and the one of the first channel."""
    a = [Value(float(value)) for value in v.a]

    def total(i):
        near = window(i, v.half)
        return sum((term(a[j]) for j in near), Value(0.0)) / share(near)

    middle = see("sum", total(v.i))
    see("inside", v.k + v.alpha * middle)
    see("b", a[v.i] / divisor(v.k, v.alpha, middle, v.beta))
    see("edge_sum", total(0))
    see("edge", a[0] / divisor(v.k, v.alpha, total(0), v.beta))
    see("own", v.a[v.i])
    see("louder", "falls")
    see("library", round(v.alpha * size(v.n), 6))
    see("today", "batch-norm")
    see("squares", " + ".join(f"{v.a[j]}²" for j in within(v.i, v.half)))
    see("edge_squares", " + ".join(f"{v.a[j]}²" for j in within(0, v.half)))


def round_the_edge(i, half):
    """The window goes on at the other end."""
    return [j % CHANNELS for j in range(i - half, i + half + 1)]


mistakes = [
    Mistake("own-left-out", window=lambda i, half: [j for j in within(i, half) if j != i]),
    Mistake("own-alone", window=lambda i, half: [i]),
    Mistake("all-channels", window=lambda i, half: range(CHANNELS)),
    Mistake("one-side-only", window=lambda i, half: range(i, i + half + 1)),
    Mistake(
        "n-on-each-side",
        when=lambda v: list(within(v.i, v.n)) != list(range(CHANNELS)),
        window=lambda i, half: within(i, 2 * half),
    ),
    Mistake("round-the-edge", window=round_the_edge),
    Mistake("not-squared", term=lambda a: 1 * a),
    Mistake("mean-for-sum", share=len),
    Mistake("no-k", divisor=lambda k, alpha, total, beta: (alpha * total) ** beta),
    Mistake("no-alpha", divisor=lambda k, alpha, total, beta: (k + total) ** beta),
    Mistake("alpha-on-both", divisor=lambda k, alpha, total, beta: (alpha * (k + total)) ** beta),
    Mistake("no-power", divisor=lambda k, alpha, total, beta: k + alpha * total),
    Mistake("power-on-the-sum", divisor=lambda k, alpha, total, beta: k + alpha * total**beta),
    Mistake("multiplied", divisor=lambda k, alpha, total, beta: 1 / damping(k, alpha, total, beta)),
    Mistake("divided-for-the-library", size=lambda n: 1 / (n + 1)),
    Mistake("n-for-the-library", size=lambda n: n),
]

examples = [
    Example(
        {
            "sum": "25 + 9 + 0",
            "b": "0.330",
            "edge": "2/4.5^0.75",
            "louder": "falls",
            "library": "3/2",
            "today": "batch-norm",
        },
        "right",
    ),
    Example({"sum": "25"}, "wrong", "own-left-out"),
    Example({"sum": "8"}, "wrong", "not-squared"),
    Example({}, "missing"),
]
