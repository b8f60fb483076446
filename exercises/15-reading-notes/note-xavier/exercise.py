"""A jotted line that draws the weights of a layer: tested, judged, repaired, and run in a deep net.

Sources: X. Glorot, Y. Bengio (2010), Understanding the difficulty of training deep feedforward
neural networks; K. He and others (2015), Delving deep into rectifiers.
"""

from functools import lru_cache

import numpy as np

import minigrad as mg
from minigrad import Tensor, Value
from tutor.answers.choice import Choice
from tutor.answers.expression import Expression
from tutor.answers.number import Number
from tutor.course import Example, Mistake
from tutor.course.evidence import Curves

place = 40
minutes = 7
needs = ["xavier-init", "he-init"]
teaches = ["xavier-init", "he-init", "reading-notes"]

LAYERS = 8
ROWS = 64
NEAR = 0.02  # how near to 1 a factor counts as 1: it was typed with three digits

parts = [
    Number("noted", digits=3),
    Number("factor", digits=3),
    Choice("verdict", options=("keeps", "grows", "dies"), then="deep"),
    Expression("spread", variables={"n": {"domain": "int+"}}),
]

# What stands behind randn(n, n), and the standard deviation that this gives the weights.
LINES = {
    "/ sqrt(n)": "1/sqrt(n)",
    "* sqrt(1 / n)": "1/sqrt(n)",
    "/ sqrt(n / 2)": "sqrt(2/n)",
    "* sqrt(2 / n)": "sqrt(2/n)",
    "* sqrt(n)": "sqrt(n)",
    "* sqrt(n / 2)": "sqrt(n/2)",
    "/ sqrt(2 / n)": "sqrt(n/2)",
    "/ n": "1/n",
    "* 2 / n": "2/n",
    "/ sqrt(2 * n)": "1/sqrt(2*n)",
}
SPREADS = {
    "1/sqrt(n)": lambda n: 1 / mg.sqrt(n),
    "sqrt(2/n)": lambda n: mg.sqrt(2 / n),
    "sqrt(n)": mg.sqrt,
    "sqrt(n/2)": lambda n: mg.sqrt(n / 2),
    "1/n": lambda n: 1 / n,
    "2/n": lambda n: 2 / n,
    "1/sqrt(2*n)": lambda n: 1 / mg.sqrt(2 * n),
}
SUITED = {"tanh": "1/sqrt(n)", "ReLU": "sqrt(2/n)"}
SHARE = {"tanh": 1.0, "ReLU": 0.5}  # of the mean square that the activation lets through
ACTIVATIONS = {"tanh": mg.tanh, "ReLU": mg.relu}

first = {"activation": "ReLU", "line": "* sqrt(n / 2)", "n": 128}


def variant(rng):
    """One line in three is right, written in one of two ways."""
    activation = rng.choice(sorted(SUITED))
    suited = [line for line, spread in LINES.items() if spread == SUITED[activation]]
    others = [line for line in LINES if line not in suited]
    return {
        "activation": activation,
        "line": rng.choice(suited if rng.random() < 1 / 3 else others),
        "n": 2 * rng.randint(20, 130),
    }


def _is_right(v):
    return LINES[v.line] == SUITED[v.activation]


def work(v, see, share=None, power=0.5, spread=None):
    """What one layer does to the signal as noted, what follows, and the right spread."""
    n, let_through = Value(float(v.n)), SHARE[v.activation]
    s = see("noted", SPREADS[LINES[v.line]](n))
    see("share", let_through)
    kept = mg.sqrt(n * s * s * let_through)
    factor = see("factor", (n * s * s * (share or let_through)) ** power)
    slipped = share is not None or power != 0.5  # a slip of the number is not one of the verdict
    see("verdict", _verdict((kept if slipped else factor).item()))
    see("after", f"{kept.item() ** LAYERS:.2g}")
    see("spread", SUITED[v.activation] if spread is None else spread(v))
    see("as_read", "1/√n" if v.activation == "tanh" else "√(2/n)")


def _verdict(factor):
    if abs(factor - 1) < NEAR:
        return "keeps"
    return "grows" if factor > 1 else "dies"


def _neither(formula):
    """Whether a formula is neither the right one nor the one that is noted."""
    return lambda v: formula not in {LINES[v.line], SUITED[v.activation]}


mistakes = [
    Mistake("variance-for-size", when=lambda v: not _is_right(v), power=1.0),
    Mistake("relu-forgotten", when=lambda v: v.activation == "ReLU", share=1.0),
    Mistake("tanh-halved", when=lambda v: v.activation == "tanh", share=0.5),
    Mistake("unchanged", when=lambda v: not _is_right(v), spread=lambda v: LINES[v.line]),
    Mistake("spread-of-tanh", when=_neither("1/sqrt(n)"), spread=lambda v: "1/sqrt(n)"),
    Mistake("spread-of-relu", when=_neither("sqrt(2/n)"), spread=lambda v: "sqrt(2/n)"),
    Mistake("multiplied", when=_neither("sqrt(n/2)"), spread=lambda v: "sqrt(n/2)"),
    Mistake("root-of-n", when=_neither("sqrt(n)"), spread=lambda v: "sqrt(n)"),
    Mistake("variance-for-spread", when=_neither("2/n"), spread=lambda v: "2/n"),
    Mistake("no-root", when=_neither("1/n"), spread=lambda v: "1/n"),
    Mistake("halved-below", when=_neither("1/sqrt(2*n)"), spread=lambda v: "1/sqrt(2*n)"),
]


def deep(v, answer):
    """The size of a signal on its way through a deep net of the engine, as noted and repaired."""
    spreads = {"as-noted": LINES[v.line], "suited": SUITED[v.activation]}
    if _is_right(v):
        del spreads["suited"]
    sizes = {name: _sizes(v.activation, spread, v.n) for name, spread in spreads.items()}
    return [Curves("sizes", "layer", list(range(LAYERS + 1)), sizes, log=True)]


@lru_cache(maxsize=64)
def _sizes(activation, formula, n):
    """The root mean square of the inputs, and of what each layer puts out."""
    rng = np.random.default_rng(n)
    signal = Tensor(rng.standard_normal((ROWS, n)))
    sizes = [mg.sqrt(mg.mean(signal**2)).item()]
    for _ in range(LAYERS):
        weights = Tensor(rng.standard_normal((n, n)) * SPREADS[formula](Value(float(n))).item())
        signal = ACTIVATIONS[activation](signal @ weights)
        sizes.append(mg.sqrt(mg.mean(signal**2)).item())
    return sizes


examples = [
    Example({"noted": "8", "factor": "64", "verdict": "grows", "spread": "1/sqrt(n/2)"}, "right"),
    Example({"spread": "sqrt(n/2)"}, "wrong", "unchanged"),
    Example({"factor": "90.5"}, "wrong", "relu-forgotten"),
    Example({"spread": r"\sqrt{\frac{2}{n}}"}, "partial"),
    Example({"spread": "sqrt(2/m)"}, "invalid"),
]
