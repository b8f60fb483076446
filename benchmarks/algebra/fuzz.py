"""Texts by the hundred thousand: none may raise, none may cost more than it is allowed to.

    python -m benchmarks.algebra.fuzz 200000 1

A third is soup of the notation's own pieces, a third are right answers with characters changed,
and a third are formulas grown at random and spoiled. Prints what was found; exits with 1 if
anything raised, was answered with a fault of the program, or took longer than the limit.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator
from random import Random

from tests.tutor.algebra.table import questions
from tutor import algebra

SLOWEST = 0.5  # seconds of this processor for one text
SOUP = (
    "x y t β₁ beta_1 X_ij ^ _ { } ( ) [ ] | || ‖ + - * / ** @ ⊙ = == < <= if else and not or "
    r"otherwise , ; . .T : ? \frac \sqrt \hat \left \right \begin{cases} \end{cases} \\ & "
    r"\sum \mathbf{1} 1_N I_N eye(N) ones( std( sum_j ∑_{k=1}^{t} prod_{k=1}^{9} if( where( np. "
    "a b A exp log max( min( σ 1 2 0.5 1e-8 1e60 π e δ_ij 𝟙 I( ⌊ ⌋ ' √ ᵀ ² ⁻¹ ₜ α $ ! % х ½ norm( "
    "mean( d/dx __import__ lambda eval( \x00 \u202e \u200b \ud800 9^9 )^60 sign( floor( tanh"
)
PIECES = SOUP.split()
VARIABLES = {
    "x": {"domain": "real"},
    "y": {"domain": "positive"},
    "beta_1": {"domain": "unit"},
    "t": {"domain": "int+"},
    "a": {"shape": ["N"]},
    "b": {"shape": ["N"]},
    "A": {"shape": ["N", "N"]},
    "N": {"domain": "dim"},
    "i": {"domain": "index", "of": "N"},
}
EXPECTED = ("x*y + beta_1^t", "A a + b", "a_i*x", "x if x > 0 else y*x")
GROWN = ("({}+{})", "({}*{})", "({}/{})", "({})^({})", "max({},{})", "({} if {}>0 else 1)")
WRAPPED = ("σ({})", "√({})", "|{}|", "e^({})", "ln({})", "-({})", "∑_{{k=1}}^{{9}} ({})", "⌊{}⌋")


def soup(random: Random) -> str:
    """Pieces of the notation in any order."""
    return random.choice(" ,").join(random.choices(PIECES, k=random.randint(1, 40)))


def spoiled(random: Random, text: str) -> str:
    """A text with a few characters changed, doubled, lost or moved."""
    letters = list(text)
    for _ in range(random.randint(1, 4)):
        at = random.randrange(len(letters) + 1)
        action = random.randrange(4)
        if action == 0:
            letters.insert(at, random.choice(PIECES))
        elif action == 1 and letters:
            del letters[at % len(letters)]
        elif action == 2 and letters:
            letters.insert(at, random.choice(letters))
        elif letters:
            letters[at % len(letters)] = chr(
                random.choice((random.randrange(32, 127), 0x3B1, 0xB2))
            )
    return "".join(letters)


def grown(random: Random, depth: int) -> str:
    """A formula that makes sense at first sight."""
    if depth == 0 or random.random() < 0.15:
        return random.choice(("x", "y", "t", "β₁", "2", "0.5", "k", "a_i", "a", "10^9"))
    if random.random() < 0.4:
        return random.choice(WRAPPED).format(grown(random, depth - 1))
    return random.choice(GROWN).format(grown(random, depth - 1), grown(random, depth - 1))


def texts(random: Random, count: int) -> Iterator[str]:
    """Give texts of all kinds."""
    known = [answer for question in questions() for answer, _ in question.answers()]
    for turn in range(count):
        if turn % 3 == 0:
            yield soup(random)
        elif turn % 3 == 1:
            yield spoiled(random, random.choice(known))
        else:
            text = grown(random, random.randint(1, 6))
            yield spoiled(random, text) if random.random() < 0.3 else text


def main(count: int = 200_000, seed: int = 1) -> int:
    """Judge them all; 1 if one of them did what no text may do."""
    random = Random(seed)
    problems = [algebra.Problem(expected, VARIABLES) for expected in EXPECTED]
    verdicts: Counter[str] = Counter()
    times, faults = [], []
    for turn, text in enumerate(texts(random, count)):
        start = time.process_time()
        try:
            result = problems[turn % len(problems)].compare(text, seed=seed)
            verdicts[result.verdict] += 1
            fault = result.code if result.code.startswith("internal") else ""
        except BaseException as error:
            fault = f"raised {type(error).__name__}"
        times.append(time.process_time() - start)
        if times[-1] > SLOWEST:
            fault = fault or f"took {times[-1]:.2f} s"
        if fault:
            faults.append((fault, text))
    times.sort()
    print(f"{count} texts, seed {seed}: {dict(verdicts)}")
    print(
        f"median {1e3 * times[count // 2]:.2f} ms, 99.9 % within "
        f"{1e3 * times[int(count * 0.999)]:.1f} ms, slowest {1e3 * times[-1]:.1f} ms"
    )
    for fault, text in faults[:20]:
        print(f"{fault}: {text!r}")
    print(f"{len(faults)} faults")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
