"""Exercises found by words: in ids, skills, titles (in every language) and units."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from tutor.course.listing import Course, Entry
from tutor.course.words import read_words


def search(course: Course, words: Sequence[str]) -> list[Entry]:
    """The exercises in which every word occurs, in the order of the course."""
    wanted = [_plain(word) for word in words]
    return [entry for entry in course.entries if _holds(entry, course, wanted)]


def _holds(entry: Entry, course: Course, wanted: Sequence[str]) -> bool:
    text = _plain("\n".join(_texts(entry, course)))
    return all(word in text for word in wanted)


def _texts(entry: Entry, course: Course) -> list[str]:
    titles = [read_words(file).title for file in sorted(entry.folder.glob("??.md"))]
    return [entry.id, *titles, *entry.head.teaches, entry.unit, course.units[entry.unit]]


def _plain(text: str) -> str:
    """Text as it is compared: hyphens are spaces, and width and case say nothing."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return folded.replace("-", " ").replace("_", " ")
