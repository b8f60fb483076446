"""Newton's step: the formula, one step on a quadratic, what it does elsewhere, and its cost."""

import numpy as np

from minigrad import Tensor, optim
from tutor.answers.arrays import Array
from tutor.answers.choice import Choice
from tutor.answers.expression import Expression
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw

place = 100
minutes = 10
teaches = ["newton"]

ONE = {"w": {"domain": "real"}, "g": {"domain": "nonzero"}, "h": {"domain": "positive"}}

parts = [
    Expression("step", variables=ONE),
    Array("next", places=3, rows=("w1", "w2")),
    Expression("quartic", variables={"w": {"domain": "nonzero"}}),
    Choice("hill", options=("maximum", "minimum", "saddle-free", "stays")),
    Number("gigabytes", digits=3),
    Choice("price", options=("curvature", "gradient", "rate", "batch")),
]

first = {"H": [[4, 1], [1, 2]], "minimum": [1, -2], "w": [3, 1], "parameters": 20000}


def variant(rng):
    """A bowl that is stretched and turned, its minimum at whole numbers, and a start elsewhere."""
    H = [[rng.randint(2, 6), rng.choice([-1, 1])], [0, rng.randint(2, 6)]]
    H[1][0] = H[0][1]
    minimum, w = ([rng.choice([-1, 1]) * rng.randint(1, 4) for _ in range(2)] for _ in range(2))
    if H[0][0] == H[1][1] or any(a == b for a, b in zip(minimum, w, strict=True)):
        raise Redraw
    values = _with_gradient(
        {"H": H, "minimum": minimum, "w": w, "parameters": 1000 * rng.randint(11, 99)}
    )
    diagonal = [a - g / row[i] for i, (a, g, row) in enumerate(zip(w, values["g"], H, strict=True))]
    steps = [m - a for m, a in zip(minimum, w, strict=True)]
    if diagonal in (steps, [-step for step in steps]):
        raise Redraw
    return values


def _with_gradient(values):
    away = [a - b for a, b in zip(values["w"], values["minimum"], strict=True)]
    g = [sum(h * a for h, a in zip(row, away, strict=True)) for row in values["H"]]
    return {name: value for name, value in values.items() if name != "minimum"} | {"g": g}


first = _with_gradient(first)


def engine_step(w, g, H):
    """The engine's Newton on the quadratic that has this gradient and this Hessian at w."""
    start = np.array(w, dtype=float)
    w = Tensor(start.copy(), requires_grad=True)
    slope, bend = Tensor(np.array(g, dtype=float)), Tensor(np.array(H, dtype=float))

    def loss():
        move = w - Tensor(start)
        return (slope * move).sum() + (move * (bend @ move)).sum() / 2

    optim.Newton([w]).step(loss)
    return w.data.tolist()


def work(
    v,
    see,
    step="w - g/h",
    following=engine_step,
    quartic="2*w/3",
    size=lambda n: 8 * n**2 / 1e9,
):
    """The engine's step on the quadratic; formulas of one weight; the size of a Hessian."""
    see("step", step)
    see("determinant", v.H[0][0] * v.H[1][1] - v.H[0][1] * v.H[1][0])
    following_w = np.array(following(v.w, v.g, v.H), dtype=float)
    see("next", following_w.tolist())
    see("move", [round(float(m), 6) for m in np.array(engine_step(v.w, v.g, v.H)) - v.w])
    see("quartic", quartic)
    see("hill", "maximum")
    see("gigabytes", size(v.parameters))
    see("price", "curvature")


def _solved(g, H):
    return np.linalg.solve(np.array(H, dtype=float), np.array(g, dtype=float))


mistakes = [
    Mistake(
        "plain-descent",
        step="w - g",
        following=lambda w, g, H: np.array(w) - np.array(g),
        quartic="w - w^3",
    ),
    Mistake(
        "multiplied",
        step="w - g*h",
        following=lambda w, g, H: np.array(w) - np.array(H) @ np.array(g),
        quartic="w - 3*w^5",
    ),
    Mistake(
        "uphill",
        step="w + g/h",
        following=lambda w, g, H: np.array(w) + _solved(g, H),
        quartic="4*w/3",
    ),
    Mistake(
        "step-only",
        {"step": "-g/h", "following": lambda w, g, H: -_solved(g, H), "quartic": "-w/3"},
        {"step": "g/h", "following": lambda w, g, H: _solved(g, H), "quartic": "w/3"},
    ),
    Mistake("upside-down", step="w - h/g", quartic="w - 3/w"),
    Mistake("always-exact", quartic="0"),
    Mistake("second-derivative-for-powers", quartic="w - w^3/(4*w^2)"),
    Mistake(
        "diagonal-only",
        following=lambda w, g, H: np.array(w) - np.array(g) / np.diag(np.array(H, dtype=float)),
    ),
    Mistake("one-row-only", size=lambda n: 8 * n / 1e9),
    Mistake("entries-not-bytes", size=lambda n: n**2 / 1e9),
    Mistake("half-of-it", size=lambda n: 4 * n**2 / 1e9),
]

examples = [
    Example({"step": "w - g/h", "quartic": "w - w/3"}, "partial"),
    Example({"next": "1, -2"}, "partial"),
    Example({"step": "w - g"}, "wrong", "plain-descent"),
    Example({"quartic": "0"}, "wrong", "always-exact"),
    Example({"quartic": "w/3"}, "wrong", "step-only"),
    Example({"gigabytes": "much"}, "invalid"),
    Example({}, "missing"),
]
