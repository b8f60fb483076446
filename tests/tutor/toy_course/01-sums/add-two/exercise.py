"""Two numbers, added and then doubled."""

from tutor.answers.number import Number
from tutor.course import Mistake

place = 1
minutes = 1
teaches = ["addition"]

parts = [Number("sum"), Number("twice")]
first = {"a": 3, "b": 4}


def variant(rng):
    """Two numbers, each large enough to tell a product from a sum."""
    return {"a": rng.randint(3, 9), "b": rng.randint(3, 9)}


def work(v, see, join=lambda a, b: a + b, factor=2):
    """Add, then double; or something else in the place of one of them."""
    total = see("sum", join(v.a, v.b))
    see("twice", factor * total)


mistakes = [Mistake("multiplied", join=lambda a, b: a * b), Mistake("tripled", factor=3)]
