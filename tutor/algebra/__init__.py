"""The judge of symbolic answers: is this formula the same function as that one?

    from tutor import algebra

    algebra.compare("sigma(x)*(1 - sigma(x))", "e^-x/(1+e^-x)^2", {"x": {"domain": "real"}})

`compare` judges one answer; a `Problem` is built once and judges many. `read` tells how a text was
understood, `so_far` the same while it is being typed, `evaluate` gives its value at a point.
Answers are typed like Python, like Unicode mathematics or like LaTeX, over declared names only.
Verdicts are found by evaluation at points of the declared domains and settled with more digits,
never by simplification; nothing that is typed is ever executed.
"""

from tutor.algebra.comparison import Comparison, Counterexample, Mistake
from tutor.algebra.errors import (
    BadProblem,
    Exhausted,
    Mismatch,
    NoEvidence,
    Undefined,
    Unreadable,
)
from tutor.algebra.problem import Problem, compare
from tutor.algebra.reading.reader import Reading
from tutor.algebra.unfinished import SoFar, so_far
from tutor.algebra.worth import evaluate, read, samples

__all__ = [
    "BadProblem",
    "Comparison",
    "Counterexample",
    "Exhausted",
    "Mismatch",
    "Mistake",
    "NoEvidence",
    "Problem",
    "Reading",
    "SoFar",
    "Undefined",
    "Unreadable",
    "compare",
    "evaluate",
    "read",
    "samples",
    "so_far",
]
