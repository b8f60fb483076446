"""What submissions are called in a report: as short as can be, and never two alike."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator

from tutor.sandbox.visible import visible

_LONGEST_ID = 100


def told_apart(names: list[tuple[str, ...]]) -> Iterator[str]:
    """For each the shortest name that no other has; a number where even the longest is taken."""
    chosen = [each[0] for each in names]
    for length in range(1, max(map(len, names), default=1)):
        taken = Counter(map(shown, chosen))
        chosen = [
            each[min(length, len(each) - 1)] if taken[shown(name)] > 1 else name
            for name, each in zip(chosen, names, strict=True)
        ]
    return _numbered(map(shown, chosen))


def _numbered(names: Iterable[str]) -> Iterator[str]:
    taken: set[str] = set()
    for name in names:
        id, number = name, 2
        while id in taken:
            id, number = f"{name} ({number})", number + 1
        taken.add(id)
        yield id


def shown(name: str) -> str:
    """A name as it can stand in any report: on one line, nothing hidden in it."""
    plain = unicodedata.normalize("NFC", " ".join(name.split()))
    return visible(plain or "submission", _LONGEST_ID)
