"""Programs that end, stop or crash the process they run in."""

from __future__ import annotations

from tests.tutor.sandbox.attacks.program import SHORT_WALL, Program

ENDS = (
    Program(
        "exits", "raise SystemExit", "crashed", "line 1: SystemExit: the program ended", "passes"
    ),
    Program("exits well", "import sys\nsys.exit(0)", "crashed", "line 2: SystemExit", "passes"),
    Program("exits in call", "def f(x): raise SystemExit", "ok", "SystemExit", "passes"),
    Program("quits", "def f(x): quit()", "ok", "SystemExit", "passes"),
    Program("os._exit", "import os\nos._exit(0)", "crashed", "ended its own process", "passes"),
    Program("os._exit in call", "import os\ndef f(x): os._exit(0)", "crashed", "call 1", "passes"),
    Program(
        "os._exit at the end",
        "import atexit, os\natexit.register(os._exit, 0)\ndef f(x): return 7",
        "ok",
        "",
        "passes",
    ),
    Program(
        "ends while it is collected",
        "import os\nclass C:\n    def __del__(s): os._exit(0)\ndef f(x): C()\n",
        "crashed",
        "ended its own process (exit code 0) in call 1",
        "passes",
    ),
    Program(
        "ends when it is compared",
        "import os\nclass C:\n    def __eq__(s, o): os._exit(0)\ndef f(x): return C()",
        "ok",
        "a value of type C",
        "passes",
    ),
    Program(
        "ends when it is shown",
        "import os\nclass C:\n    def __repr__(s): os._exit(0)\ndef f(x): return C()",
        "ok",
        "a value of type C",
        "passes",
    ),
    Program(
        "ends by its exit hook",
        "import sys, os\nsys.excepthook = lambda *a: os._exit(0)\n"
        "class E(BaseException): ...\nraise E",
        "crashed",
        "line 4: E",
        "passes",
    ),
    Program("interrupts", "raise KeyboardInterrupt", "crashed", "KeyboardInterrupt", "stops"),
    Program(
        "own BaseException",
        "class E(BaseException): ...\ndef f(x): raise E",
        "ok",
        "line 2: E",
        "stops",
    ),
    Program(
        "GeneratorExit", "def f(x): raise GeneratorExit", "ok", "line 1: GeneratorExit", "stops"
    ),
    Program(
        "segfault",
        "import ctypes\ndef f(x): ctypes.string_at(0)",
        "crashed",
        "SIGSEGV) in call 1",
        "stops",
    ),
    Program(
        "segfault by a code object",
        "def f(x):\n    g = lambda: 0\n"
        "    g.__code__ = g.__code__.replace(co_code=b'd\\xff' * 4, co_consts=())\n    g()",
        "crashed",
        "",
        "stops",
    ),
    Program(
        "faulthandler",
        "import faulthandler\ndef f(x): faulthandler._sigsegv()",
        "crashed",
        "Python itself crashed (SIGSEGV) in call 1",
        "stops",
    ),
    Program("abort", "import os\nos.abort()", "crashed", "(SIGABRT) while the file", "stops"),
    Program(
        "stack overflow",
        "import sys\nsys.setrecursionlimit(10**9)\n"
        "class A:\n    def __repr__(self): return repr(self)\nrepr(A())",
        "crashed",
        "",
        "stops",
    ),
    Program(
        "kills itself",
        "import os\nos.kill(os.getpid(), 9)",
        "crashed",
        "ended by signal 9",
        "stops",
    ),
    Program(
        "terminates itself",
        "import os, signal\ndef f(x): signal.raise_signal(15)",
        "crashed",
        "ended by signal 15 in call 1",
        "stops",
    ),
    Program(
        "stops itself",
        "import os\nos.kill(os.getpid(), 19)",
        "timeout",
        "0.5 s",
        "stops",
        SHORT_WALL,
    ),
)
