"""Gradient 0: told apart by the Hessian, and what gradient descent does near a saddle."""

from functools import lru_cache

import numpy as np

import minigrad as mg
from minigrad import Tensor, linalg, optim
from tutor.answers.arrays import Array
from tutor.answers.choice import Choice
from tutor.answers.expression import Expression
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw
from tutor.course.evidence import Curves, Table

place = 70
minutes = 12
needs = ["chain-rule-graph"]
teaches = ["saddle-point", "hessian"]

LETTERS = {name: {"domain": "real"} for name in ("x", "y", "a", "c", "d")}

parts = [
    Expression("fxx", variables=LETTERS, source=("x^3 + a*x + c*y", "x")),
    Expression("fxy", variables=LETTERS, source=("x^3 + a*x + c*y", "y")),
    Array("H"),
    Array("eig"),
    Choice("kind", options=("minimum", "maximum", "saddle")),
    Number("chance", digits=3),
    Choice("end", options=("saddle", "minimum", "far"), then="descended"),
]

STEPS, NOISE, NEAR = 400, 1e-3, 0.05
# Where x starts, μ, and whether the gradients are noisy: only a start off the axis, or noise,
# gives the descent anything to leave the axis by.
RUNS = {
    "plain": (0.0, 0.0, False),
    "momentum": (0.0, 0.9, False),
    "noise": (0.0, 0.0, True),
    "aside": (1e-6, 0.0, False),
}

first = {
    "a": -1, "c": 2, "d": 2, "n": 10,
    "start": 0.0, "height": 1.5, "momentum": 0.0, "noise": 0.0, "seed": 1,
}  # fmt: skip


def variant(rng):
    """Whole eigenvalues, none of them 0; one of four descents from the axis of the saddle."""
    apart, c = rng.choice([(3, 2), (-3, 2), (6, 4), (-6, 4), (8, 3), (-8, 3), (0, 2), (0, 3)])
    d = rng.randint(-7, 7)
    a, c = d + apart, rng.choice([-1, 1]) * c
    low, high = _eigenvalues(a, c, d)
    if 0 in (a, d, low, high) or max(abs(low), abs(high)) > 9 or a + d == 0:
        raise Redraw
    if rng.random() < 0.4 and low < 0 < high:
        raise Redraw
    start, momentum, noisy = RUNS[rng.choice(sorted(RUNS))]
    return {
        "a": a, "c": c, "d": d, "n": rng.choice([4, 5, 6, 8, 10, 12]),
        "start": start,
        "height": rng.choice([0.5, 1.0, 1.5, 2.0]),
        "momentum": momentum,
        "noise": NOISE if noisy else 0.0,
        "seed": rng.randint(1, 1000),
    }  # fmt: skip


def _eigenvalues(a, c, d):
    middle, reach = (a + d) / 2, ((a - d) ** 2 / 4 + c**2) ** 0.5
    return middle - reach, middle + reach


def hessian(v):
    """The engine's second derivatives at the origin."""

    def f(p):
        return p[0] ** 4 / 4 + v.a * p[0] ** 2 / 2 + v.c * p[0] * p[1] + v.d * p[1] ** 2 / 2

    return mg.hessian(f)(Tensor([0.0, 0.0], requires_grad=True))


def diagonal(H):
    """The entries on the diagonal, the smaller one first."""
    return np.sort(np.diag(H.data))


def work(
    v,
    see,
    fxx="3*x^2 + a",
    fxy="c",
    matrix=hessian,
    eigenvalues=linalg.eigvalsh,
    chance=lambda n: 0.5**n,
):
    """The Hessian, its eigenvalues, what they say, and where the descent really ends."""
    see("fxx", fxx)
    see("fxy", fxy)
    H = see("H", matrix(v))
    see("eig", eigenvalues(H))
    low, high = _eigenvalues(v.a, v.c, v.d)
    see("kind", "minimum" if low > 0 else "maximum" if high < 0 else "saddle")
    see("chance", chance(v.n))
    x = descent(v.start, v.height, v.momentum, v.noise, v.seed)[-1][0]
    see("end", "saddle" if abs(x) < NEAR else "minimum")
    see("trace", v.a + v.d)
    see("determinant", v.a * v.d - v.c**2)


def of_coefficients(v):
    """The coefficients of the function, not its second derivatives."""
    return Tensor([[v.a / 2, v.c], [v.c, v.d / 2]])


mistakes = [
    Mistake("slope-for-curvature", fxx="x^3 + a*x + c*y"),
    Mistake("square-term-lost", fxx="3*x^2"),
    Mistake("power-kept", fxx="x^2 + a"),
    Mistake("diagonal-for-eigenvalues", eigenvalues=diagonal),
    Mistake("mixed-is-zero", fxy="0", matrix=lambda v: Tensor([[v.a, 0.0], [0.0, v.d]])),
    Mistake("mixed-doubled", fxy="2*c", matrix=lambda v: Tensor([[v.a, 2 * v.c], [2 * v.c, v.d]])),
    Mistake("coefficients-for-curvature", matrix=of_coefficients),
    Mistake("eigenvalues-negated", eigenvalues=lambda H: -linalg.eigvalsh(H)[::-1]),
    Mistake("one-direction-only", chance=lambda n: 0.5),
    Mistake("divided-by-the-number", chance=lambda n: 1 / n),
    Mistake("minimum-or-maximum", chance=lambda n: 2 * 0.5**n),
    Mistake("chance-of-a-saddle", chance=lambda n: 1 - 2 * 0.5**n),
]


@lru_cache(maxsize=256)
def descent(start, height, momentum, noise, seed):
    """The path of gradient descent on x⁴/4 − x²/2 + y²/2, as (x, y) for each step."""
    rng = np.random.default_rng(seed)
    p = Tensor([start, height], requires_grad=True)
    optimiser = optim.SGD([p], lr=0.1, momentum=momentum)
    path = [tuple(p.tolist())]
    for _ in range(STEPS):
        optimiser.zero_grad()
        (p[0] ** 4 / 4 - p[0] ** 2 / 2 + p[1] ** 2 / 2).backward()
        if noise:
            p.grad += noise * rng.standard_normal(2)
        optimiser.step()
        path.append(tuple(p.tolist()))
    return path


def descended(v, key):
    """The path that the engine took, and how steep it was on the way."""
    path = descent(v.start, v.height, v.momentum, v.noise, v.seed)[::4]
    steepness = [float(np.hypot(x**3 - x, y)) for x, y in path]
    steps = range(0, STEPS + 1, 4)
    x, y = path[-1]
    return [
        Curves("path", "step", steps, {"x": [x for x, _ in path], "y": [y for _, y in path]}),
        Curves("steepness", "step", steps, {"gradient": steepness}, log=True),
        Table("at-the-end", ("x", "y", "f"), [(f"{x:.3f}", f"{y:.3f}", f"{_f(x, y):.3f}")]),
    ]


def _f(x, y):
    return x**4 / 4 - x**2 / 2 + y**2 / 2


examples = [
    Example(
        {
            "fxx": "3x² + a",
            "fxy": "c",
            "H": "-1 2; 2 2",
            "eig": "-2, 3",
            "kind": "saddle",
            "chance": "1/1024",
            "end": "saddle",
        },
        "right",
    ),
    Example({"fxx": "3x^2"}, "wrong", "square-term-lost"),
    Example({"H": "-0.5 2; 2 1"}, "wrong", "coefficients-for-curvature"),
    Example({"eig": "-1, 2"}, "wrong", "diagonal-for-eigenvalues"),
    Example({"chance": "0.000977"}, "partial"),
    Example({"chance": "0.1"}, "wrong", "divided-by-the-number"),
    Example({"end": "minimum"}, "wrong", "end/minimum"),
    Example({"kind": "pass"}, "invalid"),
    Example({}, "missing"),
]
