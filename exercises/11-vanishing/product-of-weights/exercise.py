"""The gradient through a chain of sigmoids: one factor w·σ' a layer, at most (|w|/4)^L in all."""

from minigrad import Value, sigmoid
from tutor.answers.derivation import Derivation
from tutor.answers.number import Number
from tutor.course import Example, Mistake

place = 5
minutes = 9
needs = ["sigmoid-derivative"]
teaches = ["vanishing-gradients"]

NAMES = {"w": {"domain": "nonzero"}, "L": {"domain": "int+"}}
START = "(w*(1/(1 + e^0))*(1 - 1/(1 + e^0)))^L"

parts = [
    Derivation("chain", variables=NAMES, start=START, least=2),
    Number("gradient", digits=2),
    Number("layers"),
    Number("kept"),
    Number("grown", digits=2),
]

first = {"w": 1, "depth": 4, "power": 3, "large": 8}


def variant(rng):
    """A small weight, of which the gradient dies, and a large one, of which it grows."""
    return {
        "w": rng.choice([-3, -2, -1, 1, 2, 3]),
        "depth": rng.randint(3, 7),
        "power": rng.randint(3, 7),
        "large": 2 * rng.randint(3, 12),
    }


def work(
    v,
    see,
    steps=("(w*(1/2)*(1 - 1/2))^L", "(w/4)^L"),
    through=lambda w, depth: _slope(w, depth),
    more=0,
    kept=4,
):
    """The product as a formula, and the slopes of real chains whose sums are all 0."""
    see("chain", "\n".join(steps))
    see("factor", v.w / 4)
    see("gradient", through(v.w, v.depth))
    see("layers", _layers(v.w, v.power) + more)
    see("kept", kept)
    see("growth", v.large / 4)
    see("grown", through(v.large, v.depth))


def _slope(w, depth):
    """dy/dx of a chain with the bias −w/2: from x = 1/2 on, every sum is 0 and every output 1/2."""
    x = Value(0.5)
    y = x
    for _ in range(depth):
        y = sigmoid(w * y - w / 2)
    y.backward()
    return x.grad


def _layers(w, power):
    """The least number of layers whose gradient is below 10^−power, counted one by one."""
    depth = 1
    while abs(w) ** depth * 10**power >= 4**depth:
        depth += 1
    return depth


mistakes = [
    Mistake(
        "slopes-forgotten",
        {"steps": ("w^L",)},
        {"through": lambda w, depth: float(w) ** depth},
    ),
    Mistake(
        "factors-added",
        {"steps": ("L*w/4",)},
        {"through": lambda w, depth: depth * w / 4},
    ),
    Mistake(
        "weights-forgotten",
        {"steps": ("(1/4)^L",)},
        {"through": lambda w, depth: 0.25**depth},
        when=lambda v: v.w != 1,
    ),
    Mistake("output-for-slope", steps=("(w/2)^L",), through=lambda w, depth: (w / 2) ** depth),
    Mistake("one-layer-too-few", through=lambda w, depth: (w / 4) ** (depth - 1)),
    Mistake("not-yet-below", more=-1),
    Mistake("weight-of-one", kept=1),
    Mistake("quarter-weight", kept=0.25),
]

examples = [
    Example({"chain": "(w·1/4)^L; w^L/4^L"}, "partial"),
    Example({"kept": "1"}, "wrong", "weight-of-one"),
    Example({"gradient": "little"}, "invalid"),
    Example({}, "missing"),
]
