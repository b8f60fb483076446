"""Programs that are honest, broken or hostile, and what must be reported of each.

Every one is asked for `f(x)`, which should double the array [1, 2, 3]. The modules they import are
preloaded and allowed, so that what stops them is the process they run in and not the import rule.
They are written to be harmless if a wall is missing: bounded, and aimed at nothing but themselves
and the fork server.
"""

from __future__ import annotations

from dataclasses import dataclass

from tutor.sandbox import Limits

MODULES = (
    *("numpy", "os", "ctypes", "signal", "threading", "socket", "subprocess", "atexit", "gc"),
    *("builtins", "importlib", "resource"),
)
SHORT = Limits(cpu_seconds=1, wall_seconds=4.0, memory_mb=256)
SHORT_WALL = Limits(cpu_seconds=1, wall_seconds=0.5, memory_mb=256)


@dataclass(frozen=True)
class Program:
    """`says` stands in the message, in the error of the call, or in what it printed."""

    name: str
    source: str
    status: str = "ok"
    says: str = ""
    limits: Limits = SHORT


HONEST = (
    Program("plain", "def f(x): return 2 * x"),
    Program("in place", "def f(x):\n    x *= 2\n    return x"),
    Program("a list", "def f(x): return [2.0, 4.0, 6.0]"),
    Program("a tuple of numpy scalars", "def f(x): return tuple(2 * x)"),
    Program("integers", "def f(x): return (2 * x).astype(int)"),
    Program("float32", "import numpy as np\ndef f(x): return (2 * x).astype(np.float32)"),
    Program("prints", "def f(x):\n    print('x is', x)\n    return 2 * x", says="x is [1. 2. 3.]"),
    Program("prints much", "def f(x):\n    print('x' * 10**7)\n    return 2 * x", says="(cut)"),
    Program(
        "warns", "import numpy as np\ndef f(x):\n    np.log(x - 1)\n    return x * 2", says="divide"
    ),
    Program("lazy numpy", "import numpy as np\ndef f(x): return 2 * np.linalg.inv(np.eye(3)) @ x"),
    Program(
        "a dataclass",
        "from __future__ import annotations\nfrom dataclasses import dataclass\n"
        "@dataclass\nclass Two:\n    n: float = 2.0\ndef f(x): return Two().n * x",
    ),
    Program(
        "a random generator", "import numpy as np\nnp.random.default_rng()\ndef f(x): return x*2"
    ),
    Program(
        "main is not run", "if __name__ == '__main__':\n    raise SystemExit\ndef f(x): return x*2"
    ),
    Program("a class", "class f(list):\n    def __init__(self, x): super().__init__(2 * x)"),
    Program("a global state", "n = 0\ndef f(x):\n    global n\n    n += 1\n    return 2 * x * n"),
    Program("latin", "π = 2\ndef f(x): return π * x  # größer"),
    Program("needs 50 MB", "import numpy as np\nb = np.ones(50 << 17)\ndef f(x): return 2 * x"),
    Program("recursion", "def g(n): return n and 1 + g(n - 1)\ndef f(x): return x * g(500) / 250"),
)

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
    Program("prints nothing", "def f(x): print(2 * x)", says="[2. 4. 6.]"),
    Program("input", "def f(x): return float(input())", says="EOFError: there is nothing to read"),
    Program("breakpoint", "def f(x):\n    breakpoint()\n    return x", says="pdb"),
    Program("asserts", "def f(x): assert False, 'no'", says="line 1: AssertionError: no"),
    Program("recursion without end", "def f(x): return f(x)", says="line 1: RecursionError"),
)

ENDS = (
    Program("exits", "raise SystemExit", "crashed", "line 1: SystemExit: the program ended itself"),
    Program("exits well", "import sys\nsys.exit(0)", "crashed", "line 2: SystemExit"),
    Program("exits in call", "def f(x): raise SystemExit", says="SystemExit"),
    Program("os._exit", "import os\nos._exit(0)", "crashed", "ended its own process (exit code 0)"),
    Program("os._exit in call", "import os\ndef f(x): os._exit(0)", "crashed", "in call 1"),
    Program("interrupts", "raise KeyboardInterrupt", "crashed", "line 1: KeyboardInterrupt"),
    Program("own BaseException", "class E(BaseException): ...\nraise E", "crashed", "line 2: E"),
    Program(
        "segfault", "import ctypes\ndef f(x): ctypes.string_at(0)", "crashed", "SIGSEGV) in call 1"
    ),
    Program("abort", "import os\nos.abort()", "crashed", "Python itself crashed (SIGABRT) while"),
    Program(
        "stack overflow",
        "import sys, functools\nsys.setrecursionlimit(10**9)\n"
        "class A:\n    def __repr__(self): return repr(self)\nrepr(A())",
        "crashed",
        "",
    ),
    Program("kills itself", "import os\nos.kill(os.getpid(), 9)", "crashed", "ended by signal 9"),
    Program("stops itself", "import os\nos.kill(os.getpid(), 19)", "timeout", "0.5 s", SHORT_WALL),
    Program(
        "atexit", "import atexit, os\natexit.register(os._exit, 1)\ndef f(x): return x", "ok", ""
    ),
    Program("loops", "while True: pass", "timeout", "while the file was loaded, after 1 s of comp"),
    Program(
        "loops in call", "def f(x):\n    while True: pass", "timeout", "in call 1, after 1 s of"
    ),
    Program("sleeps", "import time\ntime.sleep(60)", "timeout", "0.5 s of waiting", SHORT_WALL),
    Program(
        "swallows everything",
        "def f(x):\n    while True:\n        try:\n            while True: pass\n"
        "        except BaseException: pass",
        "timeout",
        "in call 1",
    ),
    Program(
        "ignores signals",
        "import signal, time\nfor s in range(1, 65):\n    try: signal.signal(s, signal.SIG_IGN)\n"
        "    except (OSError, ValueError): pass\ntime.sleep(60)",
        "timeout",
        "0.5 s",
        SHORT_WALL,
    ),
    Program("one long C call", "sum(range(10**12))", "timeout", "1 s of computing"),
    Program(
        "a slow regex", "import re\nre.match('(a*)*b', 'a' * 40)", "timeout", "1 s of computing"
    ),
    Program(
        "a long iterator",
        "def f(x):\n    import itertools\n    list(itertools.count())",
        "memory",
        "call 1",
    ),
    Program("memory", "x = bytearray(1 << 40)", "memory", "line 1: out of memory while the file"),
    Program(
        "memory in pieces", "x = []\nwhile True: x.append(bytearray(1 << 20))", "memory", "line 2"
    ),
    Program(
        "memory, kept",
        "import numpy as np\nk = []\ndef f(x):\n    while 1: k.append(np.ones(1<<16))",
        "memory",
        "line 4",
    ),
    Program("memory in a list", "x = [0] * (1 << 40)", "memory", "out of memory"),
)

RETURNS = (
    Program("much", "def f(x): return [0.5] * 900_000", says="more data than may be returned"),
    Program("very much", "def f(x): return [0.0] * 10**7", says="more than 1,000,000 elements"),
    Program("a long text", "def f(x): return 'a' * 10**8", says="more than 1,000,000 elements"),
    Program(
        "a wide view",
        "import numpy as np\ndef f(x): return np.broadcast_to(x, (10**9, 3))",
        says="elements",
    ),
    Program("a tower", "def f(x): return 10 ** 5000", says="an integer of more than 4096 bits"),
    Program(
        "depth",
        "def f(x):\n    for _ in range(10): x = [x]\n    return x",
        says="nested more than 6",
    ),
    Program(
        "a circle", "def f(x):\n    y = []\n    y.append(y)\n    return y", says="or inside itself"
    ),
    Program(
        "a double circle", "def f(x):\n    y = []\n    y += [y] * 99\n    return y", says="itself"
    ),
    Program(
        "without end",
        "class L(list):\n    def __iter__(s):\n        while 1: yield 1\ndef f(x): return L()",
    ),
    Program(
        "equal to all",
        "class E:\n    __eq__ = lambda *_: True\ndef f(x): return E()",
        says="type E",
    ),
    Program(
        "a lying float", "class F(float):\n    __eq__ = lambda *_: True\ndef f(x): return F(7)"
    ),
    Program("a lying length", "class L(list):\n    __len__ = lambda s: 3\ndef f(x): return L()"),
    Program(
        "a lying array",
        "import numpy as np\nclass A(np.ndarray):\n    __eq__ = lambda *_: True\n"
        "    __array__ = lambda *_, **k: np.array([2.0, 4.0, 6.0])\n"
        "def f(x): return np.zeros(3).view(A)",
    ),
    Program(
        "a lying class", "class C:\n    __class__ = float\ndef f(x): return C()", says="TypeError"
    ),
    Program("a lying name", "def f(x): return type('A' * 10**6, (), {})()", says="type AAA"),
    Program("not a number", "def f(x): return [float('nan'), float('inf'), -float('inf')]"),
    Program("a wrong shape", "def f(x): return (2 * x)[:, None]"),
    Program("a loud error", "def f(x): raise ValueError('a' * 10**7)", says="ValueError: aaa"),
    Program(
        "a failing error",
        "class E(Exception):\n    def __str__(s): 1/0\ndef f(x): raise E",
        says="E",
    ),
    Program(
        "an error that exits",
        "import os\nclass E(Exception):\n    def __str__(s): os._exit(0)\ndef f(x): raise E",
        "crashed",
    ),
    Program(
        "escapes",
        "print('\\x1b[2J\\x9b\\u202e\\r')\ndef f(x): return 0",
        says="\\x1b[2J\\x9b\\u202e\\x0d",
    ),
)

_LIBC = "import ctypes, os\nlibc = ctypes.CDLL(None, use_errno=True)\n"

REACHES = (
    Program("reads a file", "def f(x): return open('/etc/passwd').read()", says="Error"),
    Program("reads itself", "def f(x): return open(__file__).read()", says="Error"),
    Program("lists a folder", "import os\ndef f(x): return os.listdir('/')", says="Error"),
    Program("reads its memory", "def f(x): return open('/proc/self/maps').read()", says="Error"),
    Program("writes a file", "def f(x): open('results.json', 'w')", says="Error"),
    Program(
        "removes a file",
        "import os\ndef f(x): os.unlink('/tmp/no-such-file')",
        says="PermissionError",
    ),
    Program(
        "makes a folder",
        "import os\ndef f(x): os.mkdir('/tmp/sandbox-was-here')",
        says="PermissionError",
    ),
    Program(
        "changes a mode", "import os\ndef f(x): os.chmod('/tmp', 0o1777)", says="PermissionError"
    ),
    Program(
        "closes and opens",
        "import os\ndef f(x):\n    os.close(0)\n    open('/etc/passwd')",
        says="Error",
    ),
    Program("a socket", "import socket\ndef f(x): socket.socket()", says="Error"),
    Program("a pair of sockets", "import socket\ndef f(x): socket.socketpair()", says="Error"),
    Program("a pipe", "import os\ndef f(x): os.pipe()", says="Error"),
    Program("memory files", "import os\ndef f(x): os.memfd_create('x')", says="Error"),
    Program("a shell", "import os\ndef f(x): return os.system('true')", says=""),
    Program(
        "a program", "import subprocess\ndef f(x): subprocess.run(['/bin/true'])", says="Error"
    ),
    Program("exec", "import os\ndef f(x): os.execv('/bin/true', ['true'])", says="PermissionError"),
    Program("a fork", "import os\ndef f(x):\n    if os.fork() == 0: os._exit(0)", says="Error"),
    Program(
        "a fork bomb",
        "import os\ndef f(x):\n    for _ in range(50): os.fork()",
        says="Error",
    ),
    Program(
        "a twin",
        "import os\ndef f(x):\n    os.fork()\n    return 2 * x",
        says="Error",
    ),
    Program(
        "a thread",
        "import threading\ndef f(x): threading.Thread(target=int).start()",
        says="can't start",
    ),
    Program(
        "shared memory",
        _LIBC
        + "def f(x):\n    if libc.shmget(0, 4096, 0o1600) < 0:\n"
        + "        raise OSError(ctypes.get_errno(), '')",
        says="Error",
    ),
    Program(
        "old system calls",
        _LIBC + "def f(x): libc.syscall(ctypes.c_long(0x40000000 + 39))",
        "crashed",
        "",
    ),
    Program(
        "more memory",
        "import resource as r\nr.setrlimit(r.RLIMIT_AS, (-1, -1))",
        "crashed",
        "Error",
    ),
    Program(
        "more time", "import resource as r\nr.setrlimit(r.RLIMIT_CPU, (99, 99))", "crashed", "Error"
    ),
    Program("becomes root", "import os\nos.setuid(0)", "crashed", "PermissionError"),
    Program(
        "kills its parent", "import os\nos.kill(os.getppid(), 9)", "crashed", "PermissionError"
    ),
    Program("kills the group", "import os\nos.killpg(0, 9)", "crashed", "PermissionError"),
    Program("kills everybody", "import os\nos.kill(-1, 0)", "crashed", "PermissionError"),
    Program(
        "traces its parent",
        _LIBC + "def f(x): assert not libc.ptrace(16, os.getppid(), 0, 0)",
        says="Assert",
    ),
    Program("its environment", "import os\ndef f(x): return len(os.environ)"),
    Program("its arguments", "import sys\ndef f(x): return sys.argv + sys.orig_argv + sys.path"),
    Program(
        "the frames above",
        "import sys\ndef f(x):\n    frame, seen = sys._getframe(), []\n"
        "    while frame: seen += map(str, frame.f_locals); frame = frame.f_back\n"
        "    return 'expected' in seen or 'reference' in seen",
    ),
    Program(
        "all objects",
        "import gc\ndef f(x):\n    secret = 'SEC' + 'RET'\n"
        "    return any(secret in o for o in gc.get_objects() if type(o) is dict)",
    ),
)

FORGES = (
    Program(
        "patched numpy",
        "import numpy as np\nnp.array_equal = np.allclose = lambda *a: True\ndef f(x): return 7",
    ),
    Program("patched abs", "import builtins\nbuiltins.abs = lambda x: 0.0\ndef f(x): return 7"),
    Program(
        "patched json", "import json\njson.dumps = lambda *a: '{}'\ndef f(x): return 7", "refused"
    ),
    Program("patched len", "import builtins\nbuiltins.len = lambda x: 3\ndef f(x): return 7", ""),
    Program(
        "patched encode",
        "import sys\nsys.modules['guest.wire'].encode = lambda v: [2]\ndef f(x): return 7",
    ),
    Program("mutated input", "def f(x):\n    x[:] = 0\n    return x"),
    Program(
        "writes everywhere",
        "import os\nfor n in range(99):\n    try: os.write(n, b'[1]\\n')\n"
        "    except OSError: pass\ndef f(x): return 7",
        "refused",
        "channel for results",
    ),
    Program(
        "an end",
        "import os\nos.write(3, b'{\"end\": true}\\n')\nos._exit(0)",
        "refused",
        "before the last",
    ),
    Program(
        "a status",
        'import os\nos.write(3, b\'{"stop": "ok", "text": "", "line": 1}\\n\')\nos._exit(0)',
        "refused",
        "a status",
    ),
    Program(
        "a grader error",
        'import os\nos.write(3, b\'{"stop": "grader_error", "text": "", "line": 1}\\n\')\n'
        "os._exit(0)",
        "refused",
        "",
    ),
    Program(
        "a pickle",
        "import os\nos.write(3, b'cos\\nsystem\\n(S\"true\"\\ntR.\\n')\nos._exit(0)",
        "refused",
        "not JSON",
    ),
    Program(
        "a deep line",
        "import os\nos.write(3, b'[' * 100000 + b'\\n')\nos._exit(0)",
        "refused",
        "not JSON",
    ),
    Program(
        "no end to it",
        "import os\ntry:\n    while 1: os.write(3, b'x' * 65536)\nexcept OSError: os._exit(0)",
        "crashed",
        "",
    ),
    Program(
        "a huge array",
        'import os\nos.write(3, b\'{"begin": 0}\\n{"value": 0, '
        '"is": {"a": ["f8", [1000000], ""]}}\\n{"end": true}\\n\')\nos._exit(0)',
        "refused",
        "elements",
    ),
    Program(
        "no output",
        "import os\nfor n in range(5):\n    try: os.close(n)\n"
        "    except OSError: pass\ndef f(x): return 7",
        "crashed",
        "",
    ),
    Program(
        "output without end",
        "import os\ntry:\n    while 1: os.write(1, b'x' * 65536)\n"
        "except OSError: pass\ndef f(x): return 7",
        "ok",
        "(cut)",
    ),
    Program("a sparse file", "import os\nos.ftruncate(3, 1 << 40)", "crashed", "Error"),
    Program("no stdout", "import sys\nsys.stdout = None\ndel sys.stderr\ndef f(x): return 7"),
    Program("a trace function", "import sys\nsys.settrace(lambda *a: 1/0)\ndef f(x): return 7", ""),
    Program(
        "a meta path",
        "import sys\nsys.meta_path.clear()\nsys.modules.clear()\ndef f(x): return 7",
        "",
    ),
    Program(
        "a lying f",
        "class F:\n    def __call__(s, x): return 7\n    def __getattr__(s, n): return s\nf = F()",
    ),
)

HOSTILE = (*ENDS, *RETURNS, *REACHES, *FORGES)
