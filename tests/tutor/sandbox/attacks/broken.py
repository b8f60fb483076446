"""Files that are no answer: each is told why."""

from __future__ import annotations

from tests.tutor.sandbox.attacks.program import Program

BROKEN = (
    Program("syntax", "def f(x):\n    return 2 *\n", "invalid", "line 2: invalid syntax"),
    Program("indentation", "def f(x):\nreturn x", "invalid", "line 2: expected an indented block"),
    Program("brackets", "x = " + "(" * 5000, "invalid", "nested"),
    Program("deep expression", "x = " + "-" * 100_000 + "1", "invalid", "deep"),
    Program("NUL", "def f(x):\n    return '\0'", "invalid", "line 2: the file holds a NUL"),
    Program(
        "bad UTF-8", "# caf\udce9\ndef f(x): return x", "invalid", "line 1: the file holds bytes"
    ),
    Program("too big", "#" * 300_000, "invalid", "256 KiB"),
    Program("empty", "", "missing", "empty"),
    Program("blank", " \n\t\n", "missing", "empty"),
    Program("only comments", "# todo", "missing", "defines no function f, and no other"),
    Program("wrong name", "def ff(x): return x", "missing", "it defines ff. Was ff meant?"),
    Program("wrong case", "from math import *\ndef F(x): return x", "missing", "it defines F"),
    Program("not a function", "f = [2, 4, 6]", "missing", "f is a value of type list"),
    Program("deleted", "def f(x): return x\ndel f", "missing", "no function f"),
    Program("fails on import", "import math\nmath.sqrt(-1)", "crashed", "line 2: ValueError"),
    Program(
        "unknown module", "import torch", "crashed", "line 1: ImportError: module torch is not"
    ),
    Program("the engine", "import minigrad", "crashed", "module minigrad is not available in this"),
    Program(
        "the tutor", "from tutor import sandbox", "crashed", "module tutor is not available in"
    ),
    Program("the course", "import exercises.adam", "crashed", "module exercises.adam is not avail"),
    Program(
        "by importlib", "import importlib\nimportlib.import_module('tutor')", "crashed", "tutor is"
    ),
    Program(
        "a late numpy", "import numpy.f2py", "crashed", "module numpy.f2py is not available in"
    ),
    Program("relative", "from . import x", "crashed", "line 1: ImportError"),
    Program(
        "wrong arity", "def f(): return 1", says="TypeError: f() takes 0 positional arguments but"
    ),
    Program("raises", "def f(x):\n    y = x\n    return y.nope", says="line 3: AttributeError"),
    Program("returns itself", "def f(x): return f", says="a function; were its brackets forgotten"),
    Program("a generator", "def f(x):\n    yield 2 * x", says="a generator; list(…) around it"),
    Program("a coroutine", "async def f(x): return 2 * x", says="a value of type coroutine"),
    Program("a set", "def f(x): return {2, 4, 6}", says="a set; list(…)"),
    Program("complex", "def f(x): return 2j * x", says="an array of complex128"),
    Program("objects", "def f(x): return (2 * x).astype(object)", says="an array of object"),
    Program("prints nothing", "def f(x): print(2 * x)", says=". "),
    Program("input", "def f(x): return float(input())", says="EOFError: there is nothing to read"),
    Program("breakpoint", "def f(x):\n    breakpoint()\n    return x", says="pdb"),
    Program("asserts", "def f(x): assert False, 'no'", says="line 1: AssertionError: no"),
    Program("recursion without end", "def f(x): return f(x)", says="line 1: RecursionError"),
)
