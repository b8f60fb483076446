"""The exponentially weighted moving average: unrolled, its weights added up, how far it reaches."""

from tutor.answers.choice import Choice
from tutor.answers.derivation import Derivation
from tutor.answers.expression import Expression
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw
from tutor.course.evidence import Curves

place = 22
minutes = 10
teaches = ["moving-average"]

VALUES = {name: {"domain": "real"} for name in ("x_1", "x_2", "x_3")}
BETA = {"beta": {"domain": "unit"}}
WINDOWS = {0.8: 5, 0.9: 10, 0.95: 20, 0.98: 50}

parts = [
    Number("v2", places=3),
    Derivation("unrolled", variables=VALUES | BETA),
    Expression("weight", variables=BETA | {"k": {"domain": "int+"}}),
    Expression("total", variables=BETA | {"t": {"domain": "int+"}}),
    Number("window"),
    Choice("after", options=("tenth", "third", "half", "two-thirds", "all"), then="jump"),
]

first = {"beta": 0.9, "x": [4, 7]}


def variant(rng):
    """A share that is kept, and two values of unlike size."""
    beta = rng.choice(list(WINDOWS))
    x = [rng.choice([-1, 1]) * size for size in rng.sample(range(3, 22), 2)]
    if abs(beta * x[0] + x[1] - sum(x) / 2) < 0.001:
        raise Redraw  # without shares it would be the mean
    return {"beta": beta, "x": x}


def average(values, beta, start=0.0):
    """The averages after each of the values."""
    averages = [start]
    for x in values:
        averages.append(beta * averages[-1] + (1 - beta) * x)
    return averages[1:]


def work(
    v,
    see,
    second=lambda x, beta: average(x, beta)[-1],
    unrolled="(1 - beta)*(x_3 + beta*x_2 + beta^2*x_1)",
    weight="(1 - beta)*beta^k",
    total="1 - beta^t",
    window=lambda beta: WINDOWS[beta],
):
    """The recursion as it runs, and what it comes to."""
    see("v1", round((1 - v.beta) * v.x[0], 6))
    see("share", round(1 - v.beta, 6))
    see("v2", second(v.x, v.beta))
    see("unrolled", unrolled)
    see("weight", weight)
    see("total", total)
    see("window", window(v.beta))
    see("after", "two-thirds")
    see("reached", 1 - v.beta ** WINDOWS[v.beta])


mistakes = [
    Mistake(
        "started-with-the-value",
        second=lambda x, beta: average(x[1:], beta, start=x[0])[-1],
        unrolled="beta^2*x_1 + (1 - beta)*beta*x_2 + (1 - beta)*x_3",
    ),
    Mistake(
        "no-mixing",
        second=lambda x, beta: beta * x[0] + x[1],
        unrolled="x_3 + beta*x_2 + beta^2*x_1",
        weight="beta^k",
        total="(1 - beta^t)/(1 - beta)",
    ),
    Mistake(
        "shares-swapped",
        second=lambda x, beta: average(x, 1 - beta)[-1],
        unrolled="beta*(x_3 + (1 - beta)*x_2 + (1 - beta)^2*x_1)",
        weight="beta*(1 - beta)^k",
        total="1 - (1 - beta)^t",
    ),
    Mistake("plain-mean", second=lambda x, beta: sum(x) / len(x), unrolled="(x_1 + x_2 + x_3)/3"),
    Mistake("oldest-weighs-most", unrolled="(1 - beta)*(x_1 + beta*x_2 + beta^2*x_3)"),
    Mistake("one-power-only", unrolled="(1 - beta)*(x_3 + beta*x_2 + beta*x_1)"),
    Mistake("one-power-too-many", weight="(1 - beta)*beta^(k + 1)"),
    Mistake("factor-not-power", weight="(1 - beta)*beta*k"),
    Mistake("always-one", total="1"),
    Mistake("what-is-missing", total="beta^t"),
    Mistake("share-not-window", window=lambda beta: round(1 - beta, 6)),
    Mistake("half-time", window=lambda beta: round(0.6931 / (1 - beta))),
]


def jump(v, answer):
    """The average of values that jump from 0 to 1, for five windows."""
    steps = 5 * WINDOWS[v.beta]
    values = [1.0] * steps
    return [
        Curves(
            "jumped",
            "step",
            list(range(steps + 1)),
            {"average": [0.0, *average(values, v.beta)]},
        )
    ]


examples = [
    Example({"unrolled": "(1-β)x_3 + (1-β)β x_2 + (1-β)β² x_1"}, "partial"),
    Example({"weight": "β^k − β^{k+1}", "total": "1-beta^t"}, "partial"),
    Example({"unrolled": "x_3 + beta*x_2 + beta^2*x_1"}, "wrong", "no-mixing"),
    Example({"window": "many"}, "invalid"),
    Example({}, "missing"),
]
