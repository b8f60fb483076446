"""Absolute and squared errors: the two sums, their slopes, and what one outlier does to each."""

from statistics import mean, median

import minigrad as mg
from minigrad import Value
from tutor.answers.choice import Choice
from tutor.answers.expression import Expression
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw

place = 10
minutes = 9
teaches = ["l1-loss", "l2-loss"]

ERROR = {"e": {"domain": "nonzero"}}

parts = [
    Number("l1"),
    Number("l2"),
    Expression("slope1", variables=ERROR),
    Expression("slope2", variables=ERROR),
    Number("best1"),
    Number("best2", places=2),
    Choice("outlier", options=("squared", "absolute", "neither", "both")),
]

first = {"y": [3, 1, 4, 2], "p": [5, 1.5, 1, 3.5], "seen": [2, 3, 5, 4, 30]}


def variant(rng):
    """Four predictions on both sides of their targets; five numbers, one of them far out."""
    y = [rng.randint(0, 6) for _ in range(4)]
    errors = [rng.choice([-1, 1]) * size / 2 for size in rng.sample(range(1, 9), 4)]
    seen = [*rng.sample(range(1, 10), 4), rng.choice([25, 30, 40, 50])]
    rng.shuffle(seen)
    if sum(errors) == 0 or seen[2] == median(seen) or mean(seen) == seen[2]:
        raise Redraw
    return {"y": y, "p": [t + e for t, e in zip(y, errors, strict=True)], "seen": seen}


def absolute(errors):
    """The sum of the sizes."""
    return sum(mg.abs(e) for e in errors)


def squared(errors):
    """The sum of the squares."""
    return sum(e * e for e in errors)


def work(
    v,
    see,
    l1=absolute,
    l2=squared,
    slope1="sign(e)",
    slope2="2*e",
    best1=median,
    best2=mean,
):
    """Both losses, and the one number that is best for each."""
    errors = [Value(a) - b for a, b in zip(v.p, v.y, strict=True)]
    see("errors", [error.item() for error in errors])
    see("l1", l1(errors))
    see("l2", l2(errors))
    see("slope1", slope1)
    see("slope2", slope2)
    see("best1", best1(v.seen))
    see("best2", best2(v.seen))
    see("outlier", "squared")
    see("ordered", sorted(v.seen))
    see("sum", sum(v.seen))


mistakes = [
    Mistake("signs-kept", l1=sum),
    Mistake(
        "mean-for-sum",
        l1=lambda errors: absolute(errors) / 4,
        l2=lambda errors: squared(errors) / 4,
        slope2="e/2",
    ),
    Mistake("halved", l2=lambda errors: squared(errors) / 2, slope2="e"),
    Mistake("sum-squared", l2=lambda errors: sum(errors) ** 2),
    Mistake("value-for-slope", slope1="abs(e)", slope2="e^2"),
    Mistake("slope-without-sign", slope1="1", slope2="2*abs(e)"),
    Mistake("slopes-exchanged", slope1="2*e", slope2="sign(e)"),
    Mistake("turned-round", slope1="-sign(e)", slope2="-2*e"),
    Mistake("exchanged", best1=mean, best2=median),
    Mistake("middle-of-the-row", best1=lambda seen: seen[2]),
    Mistake("between-the-ends", best1=lambda s: (min(s) + max(s)) / 2,
            best2=lambda s: (min(s) + max(s)) / 2),
    Mistake("outlier-dropped", best2=lambda s: mean(sorted(s)[:-1])),
]  # fmt: skip

examples = [
    Example(
        {
            "l1": "7",
            "l2": "15.5",
            "slope1": "e/|e|",
            "slope2": "2e",
            "best1": "4",
            "best2": "8.8",
            "outlier": "squared",
        },
        "right",
    ),
    Example({"l1": "1"}, "wrong", "signs-kept"),
    Example({"l2": "3.875"}, "wrong", "mean-for-sum"),
    Example({"slope1": "1"}, "wrong", "slope-without-sign"),
    Example({"best1": "5"}, "wrong", "middle-of-the-row"),
    Example({}, "missing"),
]
