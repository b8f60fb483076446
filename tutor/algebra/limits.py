"""How large an answer may be, and how much work one verdict may cost.

Everything is counted, nothing is timed, so that an answer gets the same verdict on every machine.
"""

from tutor.algebra.errors import Exhausted

CHARACTERS = 2000
TOKENS = 700
DEPTH = 60
TREE_DEPTH = 90
NODES = 1200
DIGITS = 40
EXPONENT = 60
WORD = 40
LARGEST = 1e120
VISITS = 120_000  # to compare one answer
DIAGNOSIS = 60_000  # to name its mistake
LOOP = 400
CELLS = 400


class Fuel:
    """A counter that every visit to a node of an expression draws from."""

    __slots__ = ("left",)

    def __init__(self, visits: int = VISITS) -> None:
        self.left = visits

    def spend(self, visits: int) -> None:
        """Draw from the budget, or stop the evaluation."""
        self.left -= visits
        if self.left < 0:
            raise Exhausted
