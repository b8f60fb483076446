r"""Derivatives of formulas: worked out step by step, by sympy, and by the engine.

    from tutor import derive

    work = derive.worked(derive.typed_source("x^2 sin x"))
    print(work.result)                      # x·(x·cos(x) + 2sin(x))
    for step in work.steps:
        print(step.text, step.rule)

A verdict never comes from here: `tutor.algebra` judges. This room finds derivatives for those who
teach (`source` of an `Expression`, checked by `tutor lint`) and for those who ask (`tutor deriv`).
Three ways to a derivative share no code: rules of our own on our own trees, `sympy.diff` on objects
built from these trees (never on text), and the engine's reverse mode at points.
"""

from tutor.algebra.errors import NoRule
from tutor.derive.into_sympy import Unknown
from tutor.derive.printing import plain
from tutor.derive.source import Source, declared_source, typed_source
from tutor.derive.worked import Step, Worked, by_sympy, slope, worked

__all__ = [
    "NoRule",
    "Source",
    "Step",
    "Unknown",
    "Worked",
    "by_sympy",
    "declared_source",
    "plain",
    "slope",
    "typed_source",
    "worked",
]
