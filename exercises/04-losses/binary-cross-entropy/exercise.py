"""Binary cross-entropy: its slope at the score, a mean over a batch, and what the mean is for."""

import minigrad as mg
from minigrad import Tensor
from tutor.answers.arrays import Array
from tutor.answers.choice import Choice
from tutor.answers.derivation import Derivation
from tutor.answers.number import Number
from tutor.course import Example, Mistake

place = 20
minutes = 12
needs = ["sigmoid-derivative"]
teaches = ["binary-cross-entropy"]

NAMES = {"a": {"domain": "unit"}, "y": {"domain": "binary"}}
CHAIN = "-(y/a - (1 - y)/(1 - a))*a*(1 - a)"

parts = [
    Derivation("slope", variables=NAMES, start=CHAIN, least=2, points=2),
    Number("loss", places=3),
    Array("dz", places=3),
    Choice("doubled", options=("same", "twice", "half", "four-times")),
    Choice("sure", options=("grows", "one", "zero", "two")),
]

first = {"a": [0.9, 0.2, 0.6], "y": [1, 0, 0]}


def variant(rng):
    """Three probabilities and labels; both labels occur, and one example is got wrong."""
    a = [
        share / 20 for share in rng.sample([1, 2, 3, 4, 5, 6, 8, 12, 13, 14, 15, 16, 17, 18, 19], 3)
    ]
    y = rng.choice([[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [1, 0, 1], [0, 1, 1]])
    return {"a": a, "y": y}


def entropy(a, y):
    """Each example's term."""
    return -(y * mg.log(a) + (1 - y) * mg.log(1 - a))


def work(
    v,
    see,
    steps=("-y*(1 - a) + (1 - y)*a", "a - y"),
    term=entropy,
    count=3,
    slope=lambda a, y: a - y,
):
    """The mean loss of the batch, and its gradient at the scores."""
    a = Tensor(list(v.a), requires_grad=True)
    y = Tensor([float(label) for label in v.y])
    see("slope", "\n".join(steps))
    terms = see("terms", term(a, y))
    see("loss", mg.sum(terms).item() / count)
    see("off", a - y)
    see("dz", slope(a, y) / count)
    see("doubled", "same")
    see("sure", "grows")
    see("right_share", [s if label else round(1 - s, 6) for s, label in zip(v.a, v.y, strict=True)])


mistakes = [
    Mistake("sum-for-mean", count=1),
    Mistake("minus-forgotten", term=lambda a, y: -entropy(a, y)),
    Mistake("ones-only", term=lambda a, y: -y * mg.log(a)),
    Mistake("labels-exchanged", term=lambda a, y: entropy(a, 1 - y),
            steps=("a - 1 + y",), slope=lambda a, y: a - 1 + y),
    Mistake("log-of-base-two", term=lambda a, y: entropy(a, y) / 0.6931471805599453),
    Mistake("squared-error", term=lambda a, y: (a - y) ** 2),
    Mistake("turned-round", steps=("y - a",), slope=lambda a, y: y - a),
    Mistake("label-forgotten", steps=("a",), slope=lambda a, y: 1 * a),
    Mistake("slope-at-the-output", steps=("(a - y)/(a*(1 - a))",),
            slope=lambda a, y: (a - y) / (a * (1 - a))),
    Mistake("sigmoid-slope-too", steps=("(a - y)*a*(1 - a)",),
            slope=lambda a, y: (a - y) * a * (1 - a)),
]  # fmt: skip

examples = [
    Example(
        {"slope": "-y (1-a) + (1-y) a\n= -y + y a + a - y a\n= a - y", "loss": "0.415"}, "partial"
    ),
    Example({"loss": "1.245"}, "wrong", "sum-for-mean"),
    Example({"dz": "-0.1 0.2 0.6"}, "wrong", "sum-for-mean"),
    Example({}, "missing"),
]
