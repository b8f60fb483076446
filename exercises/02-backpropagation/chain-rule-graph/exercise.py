"""A small graph forward and backward by hand: a sum, a product, a max, and a value used twice."""

from minigrad import Value, maximum
from tutor.answers.expression import Expression
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw

place = 10
minutes = 10
needs = ["forward-relu-net"]
teaches = ["chain-rule", "backpropagation"]

CHAIN = {name: {"domain": "real"} for name in ("w", "x", "b", "t")}
NODES = {
    "u": {"domain": "real", "def": "w*x + b"},
    "a": {"domain": "real", "def": "u^2"},
}

parts = [
    Number("s"),
    Number("m"),
    Number("L"),
    Number("ds"),
    Number("dm"),
    Number("dx"),
    Number("dy"),
    Number("dz"),
    Expression("slope", variables=CHAIN | NODES, source=("((w*x + b)^2 - t)^2", "w")),
]

first = {"k": -2, "x": 3, "y": 4, "z": 1}


def variant(rng):
    """Whole numbers, the max now on one side, now on the other."""
    x, y, z = rng.sample([-6, -5, -4, -3, -2, 2, 3, 4, 5, 6, 7], 3)
    s, m = x + y, max(y, z)
    if 0 in (s, m) or abs(s) == abs(m) or 1 in (abs(s), abs(m)):
        raise Redraw
    return {"k": rng.choice([-5, -4, -3, -2, 2, 3, 4, 5]), "x": x, "y": y, "z": z}


def larger(v):
    """Whether y is the larger one of y and z, and so what the max lets through."""
    return v.y > v.z


def both_ways(v):
    """The max passes its gradient to both."""
    return True, True


def to_the_larger(v):
    """The max passes its gradient to the argument that it took."""
    return v.y > v.z, v.z > v.y


def to_the_smaller(v):
    """The max passes its gradient to the argument that it did not take."""
    return v.y < v.z, v.z < v.y


def add(one, other):
    """Gradients that arrive along two paths add up."""
    return one + other


def work(
    v,
    see,
    factor=True,
    swapped=True,
    routes=to_the_larger,
    join=add,
    from_sum=lambda d, other: d,
    slope="4*(a - t)*u*x",
):
    """Values forward; gradients backward, each a local slope times what arrives from above."""
    x, y, z, k = (Value(float(number)) for number in (v.x, v.y, v.z, v.k))
    s = see("s", x + y)
    m = see("m", maximum(y, z))
    see("L", k * (s * m))
    upstream = k if factor else 1.0
    ds = see("ds", upstream * (m if swapped else s))
    dm = see("dm", upstream * (s if swapped else m))
    see("dx", from_sum(ds, y))
    to_y, to_z = routes(v)
    see("dy", join(ds, dm) if to_y else from_sum(ds, x))
    see("dz", dm if to_z else 0.0)
    see("slope", slope)


mistakes = [
    Mistake("own-value", swapped=False),
    Mistake("factor-forgotten", factor=False),
    Mistake("max-to-both", routes=both_ways),
    Mistake(
        "one-path-only",
        {"join": lambda one, other: one},
        {"join": lambda one, other: other},
        when=larger,
    ),
    Mistake("max-to-the-smaller", routes=to_the_smaller),
    Mistake("paths-multiplied", join=lambda one, other: one * other, when=larger),
    Mistake("sum-taken-for-product", from_sum=lambda d, other: d * other),
    Mistake("inner-slope-forgotten", slope="4*(a - t)*u"),
    Mistake("middle-slope-forgotten", slope="2*(a - t)*x"),
    Mistake("outer-slope-forgotten", slope="2*u*x"),
    Mistake("slopes-added", slope="2*(a - t) + 2*u + x"),
]


examples = [
    Example(
        {
            "s": "7", "m": "4", "L": "-56",
            "ds": "-8", "dm": "-14", "dx": "-8", "dy": "-22", "dz": "0",
            "slope": "2(a-t)·2u·x",
        },
        "right",
    ),
    Example({"ds": "-14", "dm": "-8"}, "wrong", "own-value"),
    Example({"dy": "-8"}, "wrong", "one-path-only"),
    Example({"slope": "4((wx+b)^2 - t)(wx+b)x"}, "partial"),
    Example({"slope": "4(a-t)u"}, "wrong", "inner-slope-forgotten"),
    Example({"slope": "4(a-t)u*q"}, "invalid"),
    Example({}, "missing"),
]  # fmt: skip
