"""The update ratio ‖Δw‖/‖w‖ of a layer under plain descent: a number to watch, and what it says."""

from minigrad import Tensor, linalg
from tutor.answers.choice import Choice
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw

place = 50
minutes = 6
teaches = ["update-ratio"]

parts = [
    Number("ratio", digits=2),
    Choice("verdict", options=("too-small", "about-right", "too-large")),
    Number("rate", digits=2),
]

GOOD = 1e-3  # the rule of thumb
NEAR, FAR = 3, 8  # factors from it that still count as near, and that clearly do not
PYTHAGORAS = [(3, 4), (6, 8), (5, 12), (8, 15)]

first = {"w": [3, 4], "g": [5, -12], "lr": 0.004}


def variant(rng):
    """Vectors whose norms are whole numbers, and a rate that puts the ratio clearly somewhere."""
    w, g = (_signed(rng) for _ in range(2))
    aim = rng.choice([GOOD / 30, GOOD, GOOD * 30])
    lr = float(f"{aim * _norm(w) / _norm(g):.1g}")
    if NEAR < max(_ratio(w, g, lr) / GOOD, GOOD / _ratio(w, g, lr)) < FAR:
        raise Redraw
    return {"w": w, "g": g, "lr": lr}


def _signed(rng):
    pair = list(rng.choice(PYTHAGORAS))
    rng.shuffle(pair)
    return [rng.choice([-1, 1]) * value for value in pair]


def _norm(vector):
    return linalg.norm(Tensor([float(value) for value in vector])).item()


def _ratio(w, g, lr):
    return lr * _norm(g) / _norm(w)


def _euclidean(vector):
    return _norm(vector)


def work(v, see, norm=_euclidean, step=lambda lr: lr, upside_down=False, wanted=GOOD):
    """The ratio from the engine's norms, and the rate that would bring it to one thousandth."""
    update, size = step(v.lr) * norm(v.g), norm(v.w)
    see("update", update)
    see("size", size)
    ratio = see("ratio", size / update if upside_down else update / size)
    see("verdict", _verdict(_ratio(v.w, v.g, v.lr)))
    rate = see("rate", v.lr * wanted / ratio)
    see("ratio_shown", f"{ratio:.2g}")
    see("rate_shown", f"{rate:.2g}")


def _verdict(ratio):
    if ratio < GOOD / NEAR:
        return "too-small"
    return "too-large" if ratio > GOOD * NEAR else "about-right"


mistakes = [
    Mistake("gradient-ratio", step=lambda lr: 1.0),
    Mistake("upside-down", upside_down=True),
    Mistake("sum-of-sizes", norm=lambda vector: float(sum(map(abs, vector)))),
    Mistake("squared", norm=lambda vector: float(sum(value**2 for value in vector))),
    Mistake("one-hundredth", wanted=1e-2),
]

examples = [
    Example({"ratio": "0.010", "rate": "3.8e-4"}, "partial"),
    Example({"ratio": "2.6"}, "wrong", "gradient-ratio"),
    Example({"ratio": "big"}, "invalid"),
    Example({}, "missing"),
]
