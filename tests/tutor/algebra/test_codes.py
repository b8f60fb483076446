"""Every code a mistake may have stands in the table, and the table holds no others."""

import re
from pathlib import Path

import pytest

import tutor.algebra
from tutor.algebra import codes

HERE = Path(tutor.algebra.__file__).parent
PLACES = [
    *(HERE / "slips").glob("*.py"),
    HERE / "derivatives" / "flaws.py",
    HERE / "derivatives" / "source.py",
    HERE / "relations.py",
    HERE / "mistakes.py",
    HERE / "problem.py",
    HERE / "forms.py",
]
BEFORE = r"slip\(|yield |Mistake\(|Edit\(|missed\(|code = |else |, |\("
GIVEN = re.compile(rf'(?:{BEFORE})\s*"([a-z]+(?:-[a-z]+)*)"')


def used() -> set[str]:
    """Give every word in the sources that stands where a code stands."""
    texts = [path.read_text(encoding="utf-8") for path in PLACES]
    return {word for text in texts for word in GIVEN.findall(text)}


def test_every_code_in_use_is_explained() -> None:
    """A word with a hyphen where a code stands is one of the table's."""
    assert {word for word in used() if "-" in word} - codes.CODES.keys() <= {"not-equal"}


@pytest.mark.parametrize("code", codes.CODES)
def test_every_code_of_the_table_is_in_use(code: str) -> None:
    """The table explains nothing that cannot happen."""
    assert code in used()


def test_no_code_means_two_things() -> None:
    """The tables have nothing in common."""
    tables = (codes.RELATIONS, codes.DERIVATIVES, codes.SLIPS, codes.FORMS)
    assert sum(map(len, tables)) == len(codes.CODES)
    assert all(list(table) == sorted(table) for table in tables)
