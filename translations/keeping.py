"""A catalogue of one language: read, brought up to date with the code, written and compiled."""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from translations.collecting import ROOT

FOLDER = ROOT / "tutor" / "language"


def sources() -> list[Path]:
    """The catalogues that people write."""
    return sorted(FOLDER.glob("*/LC_MESSAGES/tutor.po"))


def read(source: Path) -> Catalog:
    """The catalogue in a file."""
    with source.open("rb") as file:
        return read_po(file, locale=source.parts[-3])


def read_other(source: Path, like: Catalog) -> Catalog:
    """A catalogue in a file that lies elsewhere, in the language of another."""
    with source.open("rb") as file:
        return read_po(file, locale=like.locale)


def fill(catalog: Catalog, other: Catalog) -> None:
    """What is not translated yet is taken from another catalogue, where that has it."""
    for message in catalog:
        found = other.get(message.id) if message.id else None
        if found and not _is_translated(message):
            message.string = found.string


def brought_up_to_date(catalog: Catalog, messages: Catalog) -> None:
    """New messages are entered, to be translated; those that the code no longer has are dropped."""
    messages.creation_date = catalog.creation_date  # or every run would change the file
    catalog.update(messages, no_fuzzy_matching=True)


def write(catalog: Catalog, source: Path) -> None:
    """The catalogue as text, and compiled beside it."""
    with source.open("wb") as file:
        write_po(file, catalog, width=100, include_lineno=False, ignore_obsolete=True)
    with source.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalog)


def untranslated(catalog: Catalog) -> list[str]:
    """The messages without a translation."""
    return [str(message.id) for message in catalog if message.id and not _is_translated(message)]


def _is_translated(message: Message) -> bool:
    said = message.string
    return bool(said and all(said))
