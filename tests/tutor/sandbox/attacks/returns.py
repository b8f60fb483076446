"""Values that lie about what they are, or that cannot be carried."""

from __future__ import annotations

from tests.tutor.sandbox.attacks.program import Program

_EVERYTHING = "class E:\n    __eq__ = lambda *_: True\n    __hash__ = None\n"

RETURNS = (
    Program("much", "def f(x): return [0.5] * 900_000", "ok", "more data than may be", "floods"),
    Program("very much", "def f(x): return [7] * 1_000_001", "ok", "more than 1,000,000", "floods"),
    Program(
        "a long text", "def f(x): return 'a' * 9_000_000", "ok", "more than 1,000,000", "floods"
    ),
    Program("long bytes", "def f(x): return b'a' * 10**7", "ok", "a value of type bytes", "floods"),
    Program(
        "a wide view",
        "import numpy as np\ndef f(x): return np.broadcast_to(x, (10**9, 3))",
        "ok",
        "elements",
    ),
    Program(
        "a broadcast of nothing",
        "import numpy as np\ndef f(x): return np.empty((0, 3))",
        "ok",
        "",
        "passes",
    ),
    Program("nothing at all", "def f(x): return []", "ok", "", "passes"),
    Program("an empty text", "def f(x): return ''", "ok", "", "passes"),
    Program("a tower", "def f(x): return 10 ** 5000", "ok", "an integer of more than 4096 bits"),
    Program("a great number", "def f(x): return [2 ** 4000] * 3", "ok", ""),
    Program(
        "depth",
        "def f(x):\n    for _ in range(10): x = [x]\n    return x",
        "ok",
        "nested more than 6",
    ),
    Program(
        "a circle", "def f(x):\n    y = []\n    y.append(y)\n    return y", "ok", "or inside itself"
    ),
    Program(
        "a double circle",
        "def f(x):\n    y = []\n    y += [y] * 99\n    return y",
        "ok",
        "itself",
    ),
    Program(
        "without end",
        "class L(list):\n    def __iter__(s):\n        while 1: yield 1\n"
        "    __eq__ = lambda *_: True\ndef f(x): return L()",
        "ok",
        "",
        "passes",
    ),
    Program("equal to all", f"{_EVERYTHING}def f(x): return E()", "ok", "type E", "passes"),
    Program(
        "a list of equals",
        f"{_EVERYTHING}def f(x): return [E(), E(), E()]",
        "ok",
        "type E",
        "passes",
    ),
    Program(
        "equal from the other side",
        "class E:\n    __array_ufunc__ = None\n    __eq__ = lambda *_: True\ndef f(x): return E()",
        "ok",
        "type E",
        "passes",
    ),
    Program(
        "a lying float",
        "class F(float):\n    __eq__ = lambda *_: True\ndef f(x): return F(7)",
        "ok",
        "",
        "passes",
    ),
    Program(
        "floats without a difference",
        "class F(float):\n    __sub__ = __rsub__ = lambda *_: 0.0\ndef f(x): return [F(7)] * 3",
        "ok",
        "",
        "passes",
    ),
    Program(
        "a float that becomes another",
        "class F(float):\n    __float__ = lambda s: 2.0\n    __sub__ = lambda s, o: F()\n"
        "    __abs__ = lambda s: 0.0\ndef f(x): return [F(7)] * 3",
        "ok",
        "",
        "passes",
    ),
    Program(
        "an int without a size",
        "class I(int):\n    __abs__ = lambda s: 0\n    __sub__ = lambda s, o: I()\n"
        "    __index__ = lambda s: 9\ndef f(x): return [I(7)] * 3",
        "ok",
        "",
        "passes",
    ),
    Program(
        "a lying length",
        "class L(list):\n    __len__ = lambda s: 3\n    __eq__ = lambda *_: True\n"
        "def f(x): return L()",
        "ok",
        "",
        "passes",
    ),
    Program(
        "a lying tuple",
        "class T(tuple):\n    __eq__ = lambda *_: True\n    __iter__ = lambda s: iter([2, 4, 6])\n"
        "def f(x): return T([7.0, 7.0, 7.0])",
        "ok",
        "",
        "passes",
    ),
    Program(
        "a lying text",
        "class S(str):\n    __eq__ = lambda *_: True\n    __hash__ = str.__hash__\n"
        "def f(x): return S('no')",
        "ok",
        "",
        "passes",
    ),
    Program(
        "a lying dict",
        "class D(dict):\n    __eq__ = lambda *_: True\n    items = lambda s: 1 / 0\n"
        "def f(x): return D()",
        "ok",
        "",
        "passes",
    ),
    Program(
        "a lying array",
        "import numpy as np\nclass A(np.ndarray):\n    __eq__ = lambda *_: True\n"
        "    __array__ = lambda *_, **k: np.array([2.0, 4.0, 6.0])\n"
        "def f(x): return np.zeros(3).view(A)",
        "ok",
        "",
        "passes",
    ),
    Program(
        "an array with its own functions",
        "import numpy as np\nclass A(np.ndarray):\n"
        "    __array_function__ = __array_ufunc__ = lambda *_, **k: True\n"
        "def f(x): return np.zeros(3).view(A)",
        "ok",
        "",
        "passes",
    ),
    Program(
        "a masked array",
        "import numpy as np\ndef f(x): return np.ma.masked_all(3)",
        "ok",
        "",
        "passes",
    ),
    Program(
        "a protocol",
        "class P:\n    __array_interface__ = property(lambda s: 1 / 0)\n"
        "    __array_function__ = lambda *_, **k: True\n"
        "    __array_ufunc__ = lambda *_, **k: True\ndef f(x): return P()",
        "ok",
        "type P",
        "passes",
    ),
    Program(
        "a lying class", "class C:\n    __class__ = float\ndef f(x): return C()", "ok", "TypeError"
    ),
    Program("a lying name", "def f(x): return type('A' * 10**6, (), {})()", "ok", "AAA", "floods"),
    Program("not numbers", "def f(x): return [float('nan')] * 3", "ok", "", "passes"),
    Program(
        "infinities",
        "import numpy as np\ndef f(x): return np.array([np.nan, np.inf, -np.inf])",
        "ok",
    ),
    Program("a wrong shape", "def f(x): return (2 * x)[:, None]", "ok", ""),
    Program(
        "numbers as keys",
        "def f(x): return {k * (2**61 - 1): 0 for k in range(5000)}",
        "",
        "",
    ),
    Program(
        "a loud error", "def f(x): raise ValueError('a' * 10**7)", "ok", "ValueError: aaa", "floods"
    ),
    Program(
        "a failing error",
        "class E(Exception):\n    def __str__(s): 1/0\ndef f(x): raise E",
        "ok",
        "E",
        "stops",
    ),
    Program(
        "an error that exits",
        "import os\nclass E(Exception):\n    def __str__(s): os._exit(0)\ndef f(x): raise E",
        "crashed",
        "",
        "passes",
    ),
    Program(
        "a pickle",
        "class P:\n    def __reduce__(s):\n"
        "        return exec, ('import builtins; builtins.owned = True',)\n"
        "def f(x): return P()",
        "ok",
        "a value of type P",
        "acts",
    ),
)
