"""Adagrad: its two lines as formulas, steps by hand, and why its steps shrink to nothing."""

import numpy as np

from minigrad import Tensor, optim
from tutor.answers.choice import Choice
from tutor.answers.expression import Expression
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw
from tutor.course.evidence import Curves

place = 40
minutes = 9
teaches = ["adagrad"]

NAMES = {
    "c_{t-1}": {"domain": "positive"},
    "w_{t-1}": {"domain": "real"},
    "g_t": {"domain": "nonzero"},
    "alpha": {"domain": "small+"},
    "epsilon": {"domain": "small+"},
}
C = {"c_t": {"domain": "positive", "def": "c_{t-1} + g_t^2"}}
STEADY = {"alpha": {"domain": "small+"}, "g": {"domain": "positive"}, "t": {"domain": "int+"}}
LONG = 400  # steps of the run that is shown

parts = [
    Expression("c", variables=NAMES),
    Expression("w", variables=NAMES | C),
    Number("step2", places=3),
    Expression("later", variables=STEADY),
    Choice("fate", options=("dies", "constant", "grows", "oscillates"), then="run"),
]

first = {"alpha": 0.5, "g": [3, 4]}


def variant(rng):
    """Two gradients whose squares add up to a square."""
    pair = rng.choice([(3, 4), (5, 12), (6, 8), (8, 15), (9, 12), (7, 24), (20, 21), (12, 16)])
    g = list(rng.choice([pair, pair[::-1]]))
    g = [rng.choice([-1, 1]) * value for value in g]
    alpha = rng.randint(2, 19) / 20
    if abs(alpha * g[1]) < 0.1:
        raise Redraw
    return {"alpha": alpha, "g": g}


def work(
    v,
    see,
    memory="c_{t-1} + g_t^2",
    move="w_{t-1} - alpha*g_t/(sqrt(c_t) + epsilon)",
    later="alpha/sqrt(t)",
    second=lambda alpha, g: None,
):
    """The engine's Adagrad with ε = 0; a slip has formulas, and a second step, of its own."""
    see("c", memory)
    see("w", move)
    w = Tensor([0.0], requires_grad=True)
    adagrad = optim.Adagrad([w], lr=v.alpha, eps=0.0)
    places = [0.0]
    for g in v.g:
        w.grad = np.array([float(g)])
        adagrad.step()
        places.append(w.data[0])
    right = abs(places[2] - places[1])
    wrong = second(v.alpha, v.g)
    see("step2", right if wrong is None else abs(wrong))
    see("squares", v.g[0] ** 2 + v.g[1] ** 2)
    see("root", float(np.hypot(*v.g)))
    see("later", later)
    see("fate", "dies")


mistakes = [
    Mistake("not-squared", memory="c_{t-1} + g_t"),
    Mistake(
        "forgets",
        memory="g_t^2",
        second=lambda alpha, g: alpha,
        later="alpha",
    ),
    Mistake(
        "no-root",
        move="w_{t-1} - alpha*g_t/(c_t + epsilon)",
        second=lambda alpha, g: alpha * g[1] / (g[0] ** 2 + g[1] ** 2),
        later="alpha/(t*g)",
    ),
    Mistake("epsilon-inside-the-root", move="w_{t-1} - alpha*g_t/sqrt(c_t + epsilon)"),
    Mistake("uphill", move="w_{t-1} + alpha*g_t/(sqrt(c_t) + epsilon)"),
    Mistake("step-only", move="-alpha*g_t/(sqrt(c_t) + epsilon)"),
    Mistake("plain-descent", second=lambda alpha, g: alpha * g[1], later="alpha*g"),
    Mistake(
        "old-memory",
        second=lambda alpha, g: alpha * g[1] / abs(g[0]),
    ),
    Mistake("one-over-t", later="alpha/t"),
]


def run(v, answer):
    """The size of the engine's steps while the gradient stays the same."""
    w = Tensor([0.0], requires_grad=True)
    adagrad = optim.Adagrad([w], lr=v.alpha, eps=0.0)
    sizes = []
    for _ in range(LONG):
        before = w.data[0]
        w.grad = np.array([float(v.g[0])])
        adagrad.step()
        sizes.append(abs(w.data[0] - before))
    return [Curves("sizes", "step", list(range(1, LONG + 1)), {"size": sizes})]


examples = [
    Example(
        {"c": "c_{t-1} + g_t²", "w": r"w_{t-1} - \frac{\alpha g_t}{\sqrt{c_t}+\epsilon}"}, "partial"
    ),
    Example({"later": "alpha*t^(-1/2)"}, "partial"),
    Example({"c": "c_{t-1} + g_t"}, "wrong", "not-squared"),
    Example({"step2": "?"}, "invalid"),
    Example({}, "missing"),
]
