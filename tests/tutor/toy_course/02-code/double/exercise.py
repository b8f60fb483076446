"""A function that doubles."""

from tutor.answers.program import Program
from tutor.course import Mistake

place = 1
teaches = ["functions"]

parts = [Program("program", entry="double", signature="double(x) -> number")]


def calls(v, rng):
    """A few numbers."""
    return [(2.5,), (rng.uniform(3, 9),)]


def work(v, see, factor=2):
    """The reference, or one with another factor."""
    see("program", lambda x: factor * x)


mistakes = [Mistake("tripled", factor=3)]
