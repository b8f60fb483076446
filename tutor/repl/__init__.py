"""The repl: Python with the engine loaded, and words that show what the engine sees.

- `repl`: one visit; lines go in, text comes out, and no terminal is known;
- `python`: lines of Python, run as they are completed;
- `words`: `graph y`, `backward y`, `deriv "x^2"`, `check f x`, `source f x`, `doctor`.

What is typed here is the learner's own program on the learner's own machine, like any Python
prompt. Nothing of it is ever an answer: those are read in `tutor.answers`.
"""

from tutor.repl.repl import Repl

__all__ = ["Repl"]
