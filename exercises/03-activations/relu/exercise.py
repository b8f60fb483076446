"""ReLU: the function and its slope in letters, a gradient through a layer of them, its price."""

import minigrad as mg
from minigrad import Tensor
from tutor.answers.arrays import Array
from tutor.answers.choice import Choice
from tutor.answers.expression import Expression
from tutor.course import Example, Mistake, Redraw

place = 30
minutes = 7
needs = ["sigmoid-derivative"]
teaches = ["relu"]

AWAY = {"x": {"domain": "nonzero"}}

parts = [
    Expression("by_size", variables={"x": {"domain": "real"}}),
    Expression("slope", variables=AWAY),
    Array("dx"),
    Choice("price", options=("zero-slope", "saturates-above", "exponential", "bounded")),
    Choice("gain", options=("constant-slope", "centred", "bends-smoothly", "zero-below")),
]

first = {"x": [2, -3, 5, -1], "g": [4, 6, -2, -5]}


def variant(rng):
    """Four inputs of both signs, and gradients of both signs behind each of them."""
    x = [rng.choice([-1, 1]) * size for size in rng.sample(range(1, 9), 4)]
    g = [rng.choice([-1, 1]) * size for size in rng.sample(range(2, 10), 4)]
    pairs = {(a > 0, b > 0) for a, b in zip(x, g, strict=True)}
    if len(pairs) < 4:  # every combination of signs, so that each mistake shows
        raise Redraw
    return {"x": x, "g": g}


def through(x, g):
    """What the engine lets through."""
    x = Tensor([float(entry) for entry in x], requires_grad=True)
    mg.sum(mg.relu(x) * Tensor([float(entry) for entry in g])).backward()
    return x.grad.tolist()


def kept(keep):
    """Gradients that pass where a condition on x and g holds."""
    return lambda x, g: [b if keep(a, b) else 0 for a, b in zip(x, g, strict=True)]


def work(v, see, by_size="(x + abs(x))/2", slope="[x > 0]", back=through):
    """Formulas of the function and its slope, and the gradient in front of a layer."""
    see("by_size", by_size)
    see("slope", slope)
    see("dx", back(v.x, v.g))
    see("price", "zero-slope")
    see("gain", "constant-slope")
    see("out", [max(entry, 0) for entry in v.x])


mistakes = [
    Mistake("size-only", by_size="abs(x)"),
    Mistake("not-halved", by_size="x + abs(x)"),
    Mistake("other-half", by_size="(x - abs(x))/2"),
    Mistake("value-for-slope", slope="max(0, x)", back=lambda x, g: [max(a, 0) for a in x]),
    Mistake("slope-always-one", slope="1", back=lambda x, g: list(g)),
    Mistake("sign-for-slope", slope="sign(x)"),
    Mistake("relu-of-the-gradient", back=kept(lambda a, b: b > 0)),
    Mistake("both-cut", back=kept(lambda a, b: a > 0 and b > 0)),
    Mistake("turned-round", slope="[x < 0]", back=kept(lambda a, b: a < 0)),
    Mistake(
        "times-the-output", back=lambda x, g: [max(a, 0) * b for a, b in zip(x, g, strict=True)]
    ),
]


def engine(part, at):
    """The engine's ReLU and its slope."""
    return float(mg.relu(at["x"]) if part == "by_size" else mg.grad(mg.relu)(at["x"]))


examples = [
    Example(
        {
            "by_size": "x/2 + |x|/2",
            "slope": "1 if x > 0 else 0",
            "dx": "4 0 -2 0",
            "price": "zero-slope",
            "gain": "constant-slope",
        },
        "right",
    ),
    Example({"slope": "(1 + sign(x))/2"}, "partial"),
    Example({"dx": "4 6 0 0"}, "wrong", "relu-of-the-gradient"),
    Example({"slope": "sign(x)"}, "wrong", "sign-for-slope"),
    Example({}, "missing"),
]
