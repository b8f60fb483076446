"""A second judge for the tests: it reads and evaluates answers and shares no code with the first.

`letters` cuts text, `reading` makes nested tuples of it, `values` works those out with mpmath
(arrays as numpy matrices of its numbers), `points` draws where, `opinion` compares. It reads
generously, knows no limits and explains nothing: it is asked only about the project's own texts.
"""

from tests.tutor.algebra.witness.opinion import Witness
from tests.tutor.algebra.witness.points import Unsure

__all__ = ["Unsure", "Witness"]
