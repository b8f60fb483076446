"""A price on weights: the penalties, their gradients, and a weight the data do not ask for."""

import minigrad as mg
from minigrad import Tensor, nn
from tutor.answers.arrays import Array
from tutor.answers.choice import Choice
from tutor.answers.expression import Expression
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw

place = 50
minutes = 10
needs = ["l1-l2-loss"]
teaches = ["l1-regularisation", "l2-regularisation"]

WEIGHT = {"w": {"domain": "nonzero"}, "lambda": {"domain": "positive"}}
STEP = {"w": {"domain": "nonzero"}, "lambda": {"domain": "small+"}, "eta": {"domain": "small+"}}

parts = [
    Number("total", places=3),
    Expression("slope2", variables=WEIGHT),
    Expression("slope1", variables=WEIGHT),
    Array("dw", places=3),
    Expression("alone", variables=STEP),
    Choice("zeros", options=("l1", "l2", "both", "neither")),
]

first = {"w": [2, -1, 0.5], "data": 1.4, "lam": 0.1, "g": [0.3, -0.5, 0.2]}


def variant(rng):
    """Three weights of both signs, the loss of the data and its gradient."""
    w = [rng.choice([-1, 1]) * size / 2 for size in rng.sample(range(1, 9), 3)]
    if min(w) > 0 or max(w) < 0 or sum(w) == 0:
        raise Redraw
    return {
        "w": w,
        "data": rng.randint(5, 30) / 10,
        "lam": rng.choice([0.01, 0.02, 0.05, 0.1, 0.2]),
        "g": [rng.choice([-1, 1]) * size / 10 for size in rng.sample(range(1, 10), 3)],
    }


def penalty(w, strength):
    """The engine's price for the squares."""
    return nn.l2_penalty([w], strength)


def work(
    v,
    see,
    price=penalty,
    slope2="2*lambda*w",
    slope1="lambda*sign(w)",
    data=True,
    sign=1,
    alone="w*(1 - 2*eta*lambda)",
):
    """The loss with its price, its gradient, and a weight that the data do not ask for."""
    w = Tensor([float(entry) for entry in v.w], requires_grad=True)
    cost = see("cost", price(w, v.lam))
    see("total", v.data + cost.item())
    see("slope2", slope2)
    see("slope1", slope1)
    cost.backward()
    pull = w.grad.tolist()
    see("pull", pull)
    kept = v.g if data else [0.0] * 3
    see("dw", [g + sign * p for g, p in zip(kept, pull, strict=True)])
    see("alone", alone)
    see("zeros", "l1")
    see("squares", sum(entry * entry for entry in v.w))


mistakes = [
    Mistake("absolute-for-square", price=lambda w, k: nn.l1_penalty([w], k)),
    Mistake("halved", price=lambda w, k: penalty(w, k / 2), slope2="lambda*w",
            alone="w*(1 - eta*lambda)"),
    Mistake("mean-of-the-squares", price=lambda w, k: penalty(w, k) / 3),
    Mistake("root-of-the-squares", price=lambda w, k: k * mg.sum(w * w) ** 0.5),
    Mistake("strength-forgotten", price=lambda w, k: penalty(w, 1.0), slope2="2*w",
            slope1="sign(w)", alone="w*(1 - 2*eta)"),
    Mistake("strength-squared", price=lambda w, k: penalty(w, k * k)),
    Mistake("value-for-slope", slope2="lambda*w^2", slope1="lambda*abs(w)"),
    Mistake("slope-without-sign", slope2="2*lambda*abs(w)", slope1="lambda"),
    Mistake("slopes-exchanged", slope2="lambda*sign(w)", slope1="2*lambda*w"),
    Mistake("data-forgotten", data=False),
    Mistake("penalty-subtracted", sign=-1),
    Mistake("grows", alone="w*(1 + 2*eta*lambda)"),
    Mistake("step-only", alone="-2*eta*lambda*w"),
    Mistake("set-to-zero", alone="0"),
    Mistake("rate-forgotten", alone="w*(1 - 2*lambda)"),
]  # fmt: skip

examples = [
    Example(
        {
            "total": "1.925",
            "slope2": "2λw",
            "slope1": "λ w/|w|",
            "dw": "0.7, -0.7, 0.3",
            "alone": "w - 2 η λ w",
            "zeros": "l1",
        },
        "right",
    ),
    Example({"total": "1.75"}, "wrong", "absolute-for-square"),
    Example({"dw": "0.4 -0.2 0.1"}, "wrong", "data-forgotten"),
    Example({"alone": "w (1 + 2 eta lambda)"}, "wrong", "grows"),
    Example({}, "missing"),
]
