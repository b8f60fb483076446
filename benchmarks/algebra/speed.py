"""How long one answer takes, once loaded and cold.

python -m benchmarks.algebra.speed
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections import defaultdict

from tests.tutor.algebra.table import questions
from tutor import algebra

COLD = {
    "python alone": "pass",
    "import mpmath": "import mpmath",
    "import tutor.algebra": "import tutor.algebra",
    "one right answer": "from tutor import algebra; "
    "algebra.compare('x + 1', '1 + x', {'x': {'domain': 'real'}})",
    "one wrong answer": "from tutor import algebra; "
    "algebra.compare('x + 1', 'x - 1', {'x': {'domain': 'real'}})",
}
ROUNDS = 15


def warm() -> None:
    """Judge every answer of every question, each question built for its first answer."""
    times = defaultdict(list)
    algebra.compare("x + 1", "1 + x", {"x": {"domain": "real"}})
    for question in questions():
        for answer, _ in question.answers():
            start = time.process_time()
            result = algebra.compare(question.expected, answer, question.variables)
            times[result.verdict].append(1e3 * (time.process_time() - start))
    times["all"] = [value for values in times.values() for value in values]
    print(f"{'verdict':<12}{'answers':>8}{'median ms':>11}{'99 % ms':>9}{'worst ms':>10}")
    for verdict, values in times.items():
        values.sort()
        last = values[int(len(values) * 0.99)]
        middle = statistics.median(values)
        print(f"{verdict:<12}{len(values):>8}{middle:>11.2f}{last:>9.1f}{values[-1]:>10.1f}")


def cold() -> None:
    """Start processes, in turns."""
    times = defaultdict(list)
    for _ in range(ROUNDS):
        for name, program in COLD.items():
            start = time.perf_counter()
            subprocess.run([sys.executable, "-c", program], check=True)
            times[name].append(1e3 * (time.perf_counter() - start))
    measure = statistics.median(times["import mpmath"])
    print(f"\n{'cold':<24}{'median ms':>10}{'against mpmath':>16}")
    for name, values in times.items():
        middle = statistics.median(values)
        print(f"{name:<24}{middle:>10.1f}{middle / measure:>15.2f}x")


if __name__ == "__main__":
    warm()
    cold()
