"""Programs that want more time or memory than there is."""

from __future__ import annotations

from tests.tutor.sandbox.attacks.program import SHORT_WALL, Program

SPENDS = (
    Program("loops", "while True: pass", "timeout", "while the file was loaded, after 1 s of comp"),
    Program(
        "loops in call", "def f(x):\n    while True: pass", "timeout", "in call 1, after 1 s of"
    ),
    Program("sleeps", "import time\ntime.sleep(60)", "timeout", "0.5 s of w", "", SHORT_WALL),
    Program(
        "swallows everything",
        "def g():\n    while True: pass\n"
        "def f(x):\n    while True:\n        try: g()\n        except BaseException: pass",
        "timeout",
        "in call 1",
        "stops",
    ),
    Program(
        "cancels the alarm",
        "import signal\nsignal.alarm(0)\nsignal.setitimer(signal.ITIMER_REAL, 0)\n"
        "def f(x):\n    while True: pass",
        "timeout",
        "in call 1",
        "stops",
    ),
    Program(
        "ignores signals",
        "import signal, time\nfor s in range(1, 65):\n    try: signal.signal(s, signal.SIG_IGN)\n"
        "    except (OSError, ValueError): pass\ntime.sleep(60)",
        "timeout",
        "0.5 s",
        "stops",
        SHORT_WALL,
    ),
    Program(
        "blocks signals",
        "import signal, time\nsignal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))\n"
        "time.sleep(60)",
        "timeout",
        "0.5 s",
        "stops",
        SHORT_WALL,
    ),
    Program(
        "waits for a signal",
        "import signal\nsignal.sigwait([10])",
        "timeout",
        "0.5 s",
        "stops",
        SHORT_WALL,
    ),
    Program("one long C call", "sum(range(10**12))", "timeout", "1 s of computing", "stops"),
    Program("a power tower", "def f(x): return len(str(7 ** 7 ** 8))", ""),
    Program("a constant tower", "def f(x): return 9 ** 9 ** 9 % 7", "timeout", "1 s of comp"),
    Program(
        "a slow regex", "import re\nre.match('(a*)*b', 'a' * 40)", "timeout", "1 s of computing"
    ),
    Program(
        "colliding hashes",
        "d = {k * (2**61 - 1): 0 for k in range(10**6)}",
        "timeout",
        "1 s of computing",
    ),
    Program(
        "a slow comparison",
        "class C:\n    def __eq__(s, o):\n        while True:\n            try:\n"
        "                while True: pass\n            except BaseException: pass\n"
        "def f(x): return C()",
        "ok",
        "a value of type C",
        "stops",
    ),
    Program(
        "a slow repr",
        "class C:\n    def __repr__(s): return 'x' * 10**7\ndef f(x): return C()",
        "ok",
        "a value of type C",
        "floods",
    ),
    Program(
        "an endless sequence",
        "class C:\n    def __len__(s): return 3\n    def __getitem__(s, n): return 7.0\n"
        "    def __array__(s, *a, **k): raise TypeError\n"
        "    def __iter__(s):\n        while True:\n            try:\n"
        "                while True: yield 2\n            except BaseException: pass\n"
        "def f(x):\n    return [7.0 for _ in iter(C())]",
        "memory",
        "call 1",
    ),
    Program(
        "a long iterator",
        "def f(x):\n    import itertools\n    list(itertools.count())",
        "memory",
        "call 1",
        "stops",
    ),
    Program("memory", "x = bytearray(1 << 40)", "memory", "line 1: out of memory while the file"),
    Program(
        "memory in pieces",
        "x = []\nwhile True:\n    try: x.append(bytearray(1 << 20))\n"
        "    except MemoryError: break\nwhile True:\n    try: x.append(bytearray(1 << 10))\n"
        "    except MemoryError: break\ndef f(x): return bytearray(1 << 20)",
        "memory",
        "call 1",
    ),
    Program(
        "memory, kept",
        "import numpy as np\nk = []\ndef f(x):\n    while 1: k.append(np.ones(1<<16))",
        "memory",
        "line 4",
    ),
    Program("memory in a list", "x = [0] * (1 << 40)", "memory", "out of memory"),
    Program(
        "memory in a mapping",
        "import mmap\nk = []\ndef f(x):\n    while True: k.append(mmap.mmap(-1, 1 << 26))",
        "ok",
        "Cannot allocate memory",
    ),
    Program("memory in a text", "def f(x): return 'x' * 10**12", "memory", "out of memory"),
    Program("memory in a number", "def f(x): return 1 << 10**10", "memory", "out of memory"),
    Program(
        "memory in the compiler",
        "x = "
        + "[" * 90
        + "0"
        + ",]" * 90
        + "\n"
        + "y = ("
        + "'a', " * 40_000
        + ")\ndef f(x): 1/0",
        "ok",
        "ZeroDivisionError",
    ),
    Program(
        "recursion without bounds",
        "import sys\nsys.setrecursionlimit(10**6)\n"
        "def g(n): return [g(n + 1)]\ndef f(x): return g(0)",
        "",
        "",
    ),
    Program(
        "a recursive comparison",
        "def f(x):\n    a, b = [], []\n    for _ in range(10**5): a, b = [a], [b]\n    return a",
        "ok",
        "nested more than 6",
        "stops",
    ),
)
