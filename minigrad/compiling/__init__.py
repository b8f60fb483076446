"""A function, a loss or a whole training step, as the program a person would write by hand.

    step = minigrad.compile(step)            the same function, fast
    print(minigrad.source(step, x, y))       the program: numpy in a straight line
    print(minigrad.compiling.explain(step))  what was recorded, and why more than once

record/   a call of the function runs as it always does, on arrays that take notes: what numpy did,
          forward, backward and in the optimiser's step, is a list of calls
passes/   the list becomes shorter and cheaper, and computes the same
emit/     it is written out as text: `prepare` makes the arrays once, `step` is straight numpy
run/      the text runs in the function's stead while all it depends on is as it was; a driver looks
floats/   the same for functions of Values, whose program is arithmetic on Python's floats

`calls` says what a list is made of, `program` what goes from stage to stage, `compiled` when which
stage has its turn: a program is made when two recordings have said the same, and a third call is
the first to run it. Whatever is different later, the function itself runs, and is recorded anew.
"""

from __future__ import annotations

from .compiled import Compiled, CompileWarning, compile
from .explaining import explain
from .showing import source

__all__ = ["CompileWarning", "Compiled", "compile", "explain", "source"]
