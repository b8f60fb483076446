"""Who does which variant: the list to hand out before students begin."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from tutor.grading.catalogue import Catalogue
from tutor.grading.planning import Seeds
from tutor.language import _

_COLUMNS = ("student", "exercise", "seed")


class BadRoster(ValueError):
    """A list of names that cannot be read, or names nobody."""


def read_names(file: Path) -> list[str]:
    """The students in a text file, a name a line. Raises BadRoster."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise BadRoster(
            _("{file} cannot be read: {reason}", file=file, reason=error.strerror)
        ) from None
    except UnicodeDecodeError:
        raise BadRoster(
            _("{file} is no list of names, a name a line, in UTF-8", file=file)
        ) from None
    names = [" ".join(line.split()) for line in lines if line.strip()]
    for name in names:
        if names.count(name) > 1:
            raise BadRoster(
                _("{file} names {name} twice; make the two differ", file=file, name=name)
            )
    if not names:
        raise BadRoster(_("{file} names nobody; write a name a line, as they hand in", file=file))
    return names


def listed(names: Sequence[str], catalogue: Catalogue, seeds: Seeds) -> str:
    """A table with a row for each student and exercise, as CSV."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows(
        (name, id, _seed(name, id, catalogue, seeds)) for name in names for id in catalogue.assigned
    )
    return stream.getvalue()


def _seed(name: str, id: str, catalogue: Catalogue, seeds: Seeds) -> int:
    terms = catalogue.terms(id)
    return seeds(name, id) if terms.variants == "student" else terms.seed
