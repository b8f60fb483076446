"""Bring every catalogue up to date, compile it, and list what is still to be translated.

Where two branches have both translated something, `python -m translations OTHER.po` takes from the
catalogue of the other what this one lacks.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from translations.collecting import ROOT, collected
from translations.keeping import (
    brought_up_to_date,
    fill,
    read,
    read_other,
    sources,
    untranslated,
    write,
)


def main(others: Sequence[str]) -> int:
    """Exit code: 0 if everything is translated, else 1."""
    messages = collected()
    missing = 0
    for source in sources():
        catalog = read(source)
        brought_up_to_date(catalog, messages)
        for other in map(Path, others):
            fill(catalog, read_other(other, catalog))
        write(catalog, source)
        for message in untranslated(catalog):
            print(f"{source.relative_to(ROOT)}: not translated: {message!r}")
            missing += 1
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
