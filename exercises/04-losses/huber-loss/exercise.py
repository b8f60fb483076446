"""The Huber loss: a square near 0 and a line far out, joined so that value and slope agree.

Source: P. Huber (1964), Robust estimation of a location parameter.
"""

from minigrad import Tensor, nn
from tutor.answers.choice import Choice
from tutor.answers.expression import Expression
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw

place = 60
minutes = 9
needs = ["l1-l2-loss"]
teaches = ["huber-loss"]

BOTH = {"e": {"domain": "real"}, "delta": {"domain": "positive"}}

parts = [
    Expression("constant", variables={"delta": {"domain": "positive"}}),
    Expression("loss", variables=BOTH, points=2),
    Expression("slope", variables=BOTH),
    Number("total"),
    Choice("limit", options=("half-square", "absolute", "zero", "twice")),
]

first = {"delta": 2, "e": [1.5, -5, 3]}


def summed(near, far):
    """A sum of one function of |e| inside the limit and another outside."""
    return lambda e, delta: sum(
        near(abs(a), delta) if abs(a) <= delta else far(abs(a), delta) for a in map(float, e)
    )


def square(e, delta):
    """The half square near 0."""
    return e * e / 2


def line(e, delta):
    """The line far out."""
    return delta * e - delta * delta / 2


SWAPPED = summed(line, square)
DOUBLED = summed(lambda e, d: e * e, lambda e, d: d * e)


def variant(rng):
    """Three errors, at least one inside the limit and at least one outside on each side."""
    delta = rng.choice([1, 2, 3])
    values = {
        "delta": delta,
        "e": [
            rng.choice([-1, 1]) * (delta - 0.5),
            delta + rng.randint(1, 5),
            -delta - rng.randint(1, 5),
        ],
    }
    if abs(values["e"][1]) == abs(values["e"][2]):
        raise Redraw
    if abs(SWAPPED(values["e"], delta) - DOUBLED(values["e"], delta)) < 0.1:
        raise Redraw
    rng.shuffle(values["e"])
    return values


def huber(e, delta):
    """The sum of the engine's Huber losses."""
    errors = Tensor([float(entry) for entry in e], requires_grad=True)
    return nn.huber_loss(errors, Tensor([0.0] * len(e)), "sum", delta).item()


def work(
    v,
    see,
    constant="-delta^2/2",
    loss="e^2/2 if abs(e) <= delta else delta*abs(e) - delta^2/2",
    slope="max(-delta, min(delta, e))",
    total=huber,
):
    """The constant that joins the two pieces, the loss, its slope, and a sum of three."""
    see("constant", constant)
    see("loss", loss)
    see("slope", slope)
    see("total", total(v.e, v.delta))
    see("limit", "half-square")
    see("terms", [huber([entry], v.delta) for entry in v.e])
    see("far", [abs(entry) for entry in v.e if abs(entry) > v.delta])


mistakes = [
    Mistake("constant-missing", constant="0", loss="e^2/2 if abs(e) <= delta else delta*abs(e)",
            total=summed(square, lambda e, d: d * e)),
    Mistake("constant-added", constant="delta^2/2",
            loss="e^2/2 if abs(e) <= delta else delta*abs(e) + delta^2/2",
            total=summed(square, lambda e, d: d * e + d * d / 2)),
    Mistake("slope-one", loss="e^2/2 if abs(e) <= delta else abs(e) - delta/2",
            slope="e if abs(e) <= delta else sign(e)"),
    Mistake("size-forgotten", loss="e^2/2 if abs(e) <= delta else delta*e - delta^2/2"),
    Mistake("square-not-halved", constant="0", loss="e^2 if abs(e) <= delta else delta*abs(e)",
            slope="2*e if abs(e) <= delta else delta*sign(e)",
            total=DOUBLED),
    Mistake("pieces-swapped", loss="delta*abs(e) - delta^2/2 if abs(e) <= delta else e^2/2",
            total=SWAPPED),
    Mistake("square-everywhere", loss="e^2/2", slope="e", total=summed(square, square)),
    Mistake("flat-far-out", loss="e^2/2 if abs(e) <= delta else delta^2/2",
            slope="e if abs(e) <= delta else 0",
            total=summed(square, lambda e, d: d * d / 2)),
    Mistake("slope-without-sign", {"slope": "min(delta, abs(e))"},
            {"slope": "e if abs(e) <= delta else delta"}),
]  # fmt: skip


def engine(part, at):
    """The engine's Huber loss and its slope."""
    if part not in {"loss", "slope"}:
        return None
    e = Tensor([at["e"]], requires_grad=True)
    loss = nn.huber_loss(e, Tensor([0.0]), "sum", at["delta"])
    if part == "loss":
        return loss.item()
    loss.backward()
    return float(e.grad[0])


examples = [
    Example(
        {
            "constant": "-δ²/2",
            "loss": "{e²/2, |e| <= δ; δ(|e| - δ/2), otherwise}",
            "slope": "e if |e| <= δ else δ sign(e)",
            "total": "13.125",
            "limit": "half-square",
        },
        "right",
    ),
    Example({"constant": "0"}, "wrong", "constant-missing"),
    Example({"slope": "e"}, "wrong", "square-everywhere"),
    Example({}, "missing"),
]
