"""Honest programs: each gets full marks. Their inputs are whole numbers."""

from __future__ import annotations

from tests.tutor.sandbox.attacks.program import Program

HONEST = (
    Program("plain", "def f(x): return 2 * x"),
    Program("in place", "def f(x):\n    x *= 2\n    return x"),
    Program("a list", "def f(x): return [2.0 * value for value in x]"),
    Program("a tuple of numpy scalars", "def f(x): return tuple(2 * x)"),
    Program("integers", "def f(x): return (2 * x).round().astype(int)"),
    Program("float32", "import numpy as np\ndef f(x): return (2 * x).astype(np.float32)"),
    Program("prints", "def f(x):\n    print('x is', x)\n    return 2 * x", says="x is ["),
    Program("prints much", "def f(x):\n    print('x' * 10**7)\n    return 2 * x", says="(cut)"),
    Program(
        "warns", "import numpy as np\ndef f(x):\n    np.log(x - x)\n    return x * 2", says="divide"
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
    Program("a global state", "n = 0\ndef f(x):\n    global n\n    n = 2\n    return x * n"),
    Program("latin", "π = 2\ndef f(x): return π * x  # größer"),
    Program("needs 50 MB", "import numpy as np\nb = np.ones(50 << 17)\ndef f(x): return 2 * x"),
    Program("recursion", "def g(n): return n and 1 + g(n - 1)\ndef f(x): return x * g(500) / 250"),
)
