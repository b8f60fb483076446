"""Texts aimed at whoever shows them: a terminal, a log, a page, a table."""

from __future__ import annotations

from tests.tutor.sandbox.attacks.program import Program

PRINTS = (
    Program(
        "escapes",
        "print('\\x1b[2J\\x9b\\u202e\\r')\ndef f(x): return 0",
        "ok",
        "\\x1b[2J\\x9b\\u202e\\x0d",
        "shows",
    ),
    Program(
        "escapes in an error",
        "def f(x): raise ValueError('\\x1b]0;owned\\x07\\u2066')",
        "ok",
        "\\x1b]0;owned\\x07\\u2066",
        "shows",
    ),
    Program("escapes in a name", "x\u202ey = 1\ndef f(x): return 7", "invalid", "U+202E", ""),
    Program(
        "surrogates", "def f(x): raise ValueError('\\udc80\\ud800')", "ok", "\\udc80\\ud800", ""
    ),
    Program("a NUL", "print('a\\0b')\ndef f(x): return 7", "ok", "a\\x00b", "shows"),
    Program(
        "output without end",
        "import os\ntry:\n    for _ in range(64): os.write(1, b'x' * 65536)\n"
        "except OSError: pass\ndef f(x): return 7",
        "ok",
        "(cut)",
        "floods",
    ),
    Program(
        "a flood",
        "for _ in range(20): print('x' * 10**6)\ndef f(x): return 7",
        "ok",
        "(cut)",
        "floods",
    ),
    Program(
        "a flood of errors",
        "import sys\nfor _ in range(3000): print('x' * 1000, file=sys.stderr)\ndef f(x): return 7",
        "ok",
        "(cut)",
        "floods",
    ),
    Program(
        "a flood of warnings",
        "import warnings\nwarnings.simplefilter('always')\n"
        "for n in range(3000): warnings.warn('x' * 1000)\ndef f(x): return 7",
        "ok",
        "(cut)",
        "floods",
    ),
)
