"""What grows, where, and what stops it: a choice, a set of places, a cure that is run."""

from tutor.answers.choice import Choice
from tutor.answers.which import Which
from tutor.course.evidence import Bars, Curves, Table

place = 2
needs = ["add-two"]
teaches = ["growth"]

parts = [
    Choice("what", options=("grows", "shrinks")),
    Which("where", count=4, thing="layer"),
    Choice("cure", options=("halve", "double"), then="cured"),
]


def work(v, see):
    """What is right."""
    see("what", "grows")
    see("where", (frozenset({3, 4}), frozenset()))
    see("cure", "halve")


def evidence(v):
    """A table, bars and a curve, one value of it not a number."""
    return [
        Table("sizes", ["layer", "size"], [[1, 0.5], [2, 123456.0]]),
        Bars("norms", ["one", "two", "three"], [1e-8, 1e-3, float("inf")], log=True),
        Curves("losses", "step", [1, 2, 3, 4], {"before": [2.0, 1.5, 1.25, float("nan")]}),
    ]


def cured(v, key):
    """What the chosen cure leads to."""
    return [Bars("after", ["size"], [0.5 if key == "halve" else 2.0])]
