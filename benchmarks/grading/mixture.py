"""Submissions of every kind, honest, mistaken, broken and hostile, drawn from a seed."""

from __future__ import annotations

import random
from pathlib import Path

ADAM = """import numpy as np


def adam_step(theta, grad, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return theta - lr * m_hat / (np.sqrt(v_hat) + eps), m, v
"""
_HEAD = "import sys\nos = sys.modules['os']\n"  # not importable, and not hidden either
_IN_CALL = f"{_HEAD}def adam_step(*given, **named):\n"

# How often out of a thousand; what is handed in; the verdict it must get.
PROGRAMS: dict[str, tuple[int, str, str]] = {
    "right": (560, ADAM, "right"),
    "uncorrected": (60, ADAM.replace("m_hat = m / (1 - beta1**t)", "m_hat = m"), "wrong"),
    "epsilon in the root": (50, ADAM.replace("sqrt(v_hat) + eps", "sqrt(v_hat + eps)"), "wrong"),
    "a syntax error": (40, ADAM.replace("return", "retrun"), "invalid"),
    "another name": (20, ADAM.replace("adam_step", "adam"), "missing"),
    "nothing": (10, "", "missing"),
    "an exception": (40, f"{_IN_CALL}    raise ValueError('no idea')\n", "wrong"),
    "an exit": (30, f"{_IN_CALL}    os._exit(0)\n", "crashed"),
    "an exit at once": (10, f"{_HEAD}os._exit(0)\n", "crashed"),
    "a signal": (20, f"{_IN_CALL}    os.kill(os.getpid(), 11)\n", "crashed"),
    "a stack overflow": (
        10,
        "import sys\nsys.setrecursionlimit(10**9)\n"
        "class A:\n    def __repr__(self): return repr(self)\nrepr(A())\n",
        "crashed",
    ),
    "memory": (20, f"{_IN_CALL}    return [given] * 10**11\n", "memory"),
    "forks": (10, f"{_IN_CALL}    for _ in range(8): os.fork()\n", "wrong"),
    "a signal to its parent": (10, f"{_IN_CALL}    os.kill(os.getppid(), 9)\n", "wrong"),
    "a forged end": (10, f"{_HEAD}os.write(3, b'{{\"end\": true}}\\n')\nos._exit(0)\n", "refused"),
    "noise": (
        10,
        f"{_IN_CALL}    os.write(3, b'x' * 999 + b'\\n')\n    return 1, 2, 3\n",
        "refused",
    ),
    "a flood": (10, "print('x' * 10**6)\n" + ADAM, "right"),
    "equal to all": (
        20,
        "class E(float):\n    __eq__ = lambda *_: True\n"
        "def adam_step(*given, **named): return E(), E(), E()\n",
        "wrong",
    ),
    "a loop": (3, "def adam_step(*given, **named):\n    while True: pass\n", "timeout"),
}
SHEETS: dict[str, tuple[int, str, str]] = {
    "right": (30, "[forward-relu-net]\nn1 = 8\nn2 = 3\ny1 = 46\ny2 = 0\n", "right"),
    "half": (20, "[forward-relu-net]\nn1 = 8\nn2 = 3\ny1 = 41\n", "partial"),
    "torn": (7, "[forward-relu-net\nn1 = 8\n", "invalid"),
}


def lay_out(folder: Path, count: int, seed: int) -> dict[str, str]:
    """Writes `count` submissions, no two alike; the verdict that each must get, by its name."""
    draw = random.Random(seed)
    kinds = [("adam-step.py", "# {}", one) for one in PROGRAMS.values()]
    kinds += [("answers.toml", "# {}", one) for one in SHEETS.values()]
    weights = [weight for *_, (weight, _, _) in kinds]
    verdicts = {}
    for number in range(count):
        name, mark, (_, text, verdict) = draw.choices(kinds, weights)[0]
        student = folder / f"student{number:06}"
        student.mkdir(parents=True)
        (student / name).write_text(text and text + mark.format(number) + "\n")
        verdicts[student.name] = verdict
    return verdicts
