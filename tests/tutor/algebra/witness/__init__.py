"""A second judge for the tests: it reads and evaluates answers and shares no code with the first.

`letters` cuts text; `stream`, `words`, `atoms` and `reading` make nested tuples of it; `scalars`,
`arrays` and `values` work those out with mpmath; `points` draws where, and `opinion` compares. It
reads generously, knows no limits and explains nothing: it is asked only about the project's own
texts.
"""

from tests.tutor.algebra.witness.opinion import Witness
from tests.tutor.algebra.witness.points import Unsure

__all__ = ["Unsure", "Witness"]
