"""How often the mistake behind a wrong answer gets its true name.

    python -m benchmarks.algebra.naming [UNIT ...]     units by the start of their file's name

Every wrong answer of the table has the codes that are true of it, or none where no code says what
went wrong. A name is right if it is one of them, and false otherwise; silence is never false.
Lists the false names, then prints how many there are of each kind, unit by unit.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from tests.tutor.algebra.table import Question, Wrong, outcome, questions
from tutor.algebra import Mistake


class Naming(NamedTuple):
    """One wrong answer, the codes that are true of it, and the name it was given."""

    question: Question
    wrong: Wrong
    mistake: Mistake | None

    @property
    def outcome(self) -> str:
        """right, silent, misnamed (though a code is true), invented (though none is), or none."""
        return outcome(self.mistake, self.wrong.codes)


def namings(units: tuple[str, ...]) -> Iterator[Naming]:
    """Give every wrong answer that is refused, with the name of its mistake."""
    for question in questions():
        if question.unit.startswith(units):
            problem = question.problem()
            for wrong in question.wrong:
                result = problem.compare(wrong.answer)
                if result.verdict == "not_equal":
                    yield Naming(question, wrong, result.mistake)


def row(name: str, found: list[Naming]) -> str:
    """One line of the table."""
    counts = Counter(naming.outcome for naming in found)
    known = counts["right"] + counts["silent"] + counts["misnamed"]
    false = counts["misnamed"] + counts["invented"]
    cells = [len(found), known, counts["right"], counts["silent"], false]
    numbers = "".join(f"{cell:>9}" for cell in cells)
    return f"{name:<24}{numbers}{counts['right'] / known:>9.1%}{false / len(found):>9.1%}"


def main(*units: str) -> None:
    """Print the false names and the table."""
    found = list(namings(units or ("",)))
    for (_, topic, _, expected, *_), (answer, codes), mistake in found:
        if mistake and mistake.code not in codes:
            print(f"{topic} | {expected} | {answer}")
            print(f"    {mistake.code}: {mistake.message}; true: {', '.join(codes) or 'none'}")
    heads = ("wrong", "known", "right", "silent", "false", "named", "false")
    print(f"\n{'unit':<24}" + "".join(f"{head:>9}" for head in heads))
    for unit in sorted({naming.question.unit for naming in found}):
        print(row(unit, [naming for naming in found if naming.question.unit == unit]))
    print(row("all", found))


if __name__ == "__main__":
    main(*sys.argv[1:])
