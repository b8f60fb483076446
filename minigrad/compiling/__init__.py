"""A function, a loss or a whole training step, as the program a person would write by hand.

    step = minigrad.compile(step)          the same function, fast
    print(minigrad.source(step, x, y))     the program: numpy in a straight line
    print(minigrad.compiling.explain(step))  what was recorded, and why more than once

The function runs twice as it is, with arrays that take notes. What numpy did, forward, backward
and in the optimiser's step, is then written down as a program, made shorter and cheaper, and run
from the third call on, as long as everything it depends on is as it was. Otherwise the function
runs again as it is, and another program is made.

calls, tape    what a recording is made of
traced         arrays and numbers that take notes; standins, randomness, purity go with them
reach          everything a function can read and change
recording      one call, written down
program        what is made of it; passes make it cheaper
emitting       the program as text
guards         when a program stands for its function; driving writes them out
compiled       the function with its programs
"""

from __future__ import annotations

from .compiled import Compiled, CompileWarning, compile
from .explaining import explain
from .showing import source

__all__ = ["CompileWarning", "Compiled", "compile", "explain", "source"]
