"""Forward and centred differences: their errors from the Taylor series, then seen on a cubic."""

from minigrad import Value
from tutor.answers.derivation import Derivation
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw

place = 10
minutes = 10
teaches = ["finite-differences"]

NAMES = {
    "f_0": {"domain": "real"},
    "f_1": {"domain": "real"},
    "f_2": {"domain": "nonzero"},
    "f_3": {"domain": "nonzero"},
    "h": {"domain": "small+"},
}
AHEAD = "f_0 + h*f_1 + h^2*f_2/2 + h^3*f_3/6"
BEHIND = "f_0 - h*f_1 + h^2*f_2/2 - h^3*f_3/6"

parts = [
    Derivation("e_forward", variables=NAMES, start=f"(({AHEAD}) - f_0)/h - f_1", least=2),
    Derivation("e_centred", variables=NAMES, start=f"(({AHEAD}) - ({BEHIND}))/(2h) - f_1", least=2),
    Number("slope", places=4),
    Number("forward", places=4),
    Number("centred", places=4),
    Number("shrinks"),
]

first = {"a": 2, "b": -3, "x": 1, "h": 0.1, "k": 5}


def variant(rng):
    """A cubic whose slope is not 0, and a step so large that both errors show."""
    values = {
        "a": rng.choice([-4, -3, -2, 2, 3, 4]),
        "b": rng.choice([-5, -4, -3, 3, 4, 5]),
        "x": rng.choice([-2, -1, 1, 2]),
        "h": rng.choice([0.1, 0.2]),
        "k": rng.choice([3, 4, 5, 6, 8, 10]),
    }
    if 3 * values["a"] * values["x"] ** 2 + values["b"] == 0:
        raise Redraw
    return values


def work(
    v,
    see,
    e_forward=("(h*f_1 + h^2*f_2/2 + h^3*f_3/6)/h - f_1", "h*f_2/2 + h^2*f_3/6"),
    e_centred=("(2*h*f_1 + h^3*f_3/3)/(2*h) - f_1", "h^2*f_3/6"),
    forward=lambda f, x, h: (f(x + h) - f(x)) / h,
    centred=lambda f, x, h: (f(x + h) - f(x - h)) / (2 * h),
    power=2,
):
    """The two errors as formulas, and both differences beside the engine's derivative."""

    def f(x):
        return v.a * x**3 + v.b * x

    see("e_forward", "\n".join(e_forward))
    see("e_centred", "\n".join(e_centred))
    x = Value(v.x)
    f(x).backward()
    see("slope", x.grad)
    see("ahead", round(f(v.x + v.h), 6))
    see("here", f(v.x))
    see("behind", round(f(v.x - v.h), 6))
    see("forward", forward(f, v.x, v.h))
    see("centred", centred(f, v.x, v.h))
    see("shrinks", v.k**power)


mistakes = [
    Mistake(
        "factorials-forgotten",
        {"e_forward": ("h*f_2 + h^2*f_3",)},
        {"e_centred": ("h^2*f_3",)},
    ),
    Mistake(
        "not-divided-by-h",
        {"e_forward": ("h^2*f_2/2 + h^3*f_3/6",)},
        {"e_centred": ("h^3*f_3/6",)},
    ),
    Mistake("even-terms-kept", e_centred=("h*f_2/2 + h^2*f_3/6",)),
    Mistake("backward", forward=lambda f, x, h: (f(x) - f(x - h)) / h),
    Mistake("not-divided", forward=lambda f, x, h: f(x + h) - f(x)),
    Mistake("span-of-one-step", centred=lambda f, x, h: (f(x + h) - f(x - h)) / h),
    Mistake("forward-again", centred=lambda f, x, h: (f(x + h) - f(x)) / h),
    Mistake("order-one", power=1),
    Mistake("order-three", power=3),
]

examples = [
    Example({"e_forward": "h*f_2/2 + h^2*f_3/6 + f_1 - f_1; h f_2/2 + h^2 f_3/6"}, "partial"),
    Example({"shrinks": "5"}, "wrong", "order-one"),
    Example({"slope": "steep"}, "invalid"),
    Example({}, "missing"),
]
