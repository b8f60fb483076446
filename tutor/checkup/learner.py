"""What belongs to the learner: the folder, the database, the settings, the keys, the editor."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path
from shutil import which

from tutor.checkup.finding import Finding, broken, note, well
from tutor.language import _
from tutor.learner import place
from tutor.learner.schema import NewerSchema, check
from tutor.learner.settings import Settings
from tutor.terminal.editor import editor_command
from tutor.terminal.keys import problems


def findings(folder: Path, settings: Settings) -> Iterator[Finding]:
    """Everything, the folder first: the rest lies in it."""
    yield home(folder)
    yield database(place.database(folder))
    yield from chosen(place.settings(folder), settings)
    yield editor(settings.editor)


def home(folder: Path) -> Finding:
    """Whether the folder can be written to; nothing is left behind in it."""
    there = next(path for path in (folder, *folder.parents) if path.exists())
    try:
        if not there.is_dir():
            raise NotADirectoryError(20, os.strerror(20), str(there))
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as error:
        said = _("{folder} cannot be written to: {reason}", folder=folder, reason=error.strerror)
        return broken("folder", said, _("Set TUTOR_HOME to a folder of yours."))
    if not folder.exists():
        return well("folder", _("{folder}, made when it is needed", folder=folder))
    return well("folder", str(folder))


def database(file: Path) -> Finding:
    """Whether everything answered so far can still be read."""
    if not file.exists():
        return well("database", _("no answer has been given yet"))
    aside = _("Move {file} away, and a new one is begun.", file=file)
    try:
        answers = _answers(file)
    except NewerSchema as error:
        return broken("database", str(error), _("Update the tutor."))
    except sqlite3.Error as error:
        said = _("{file} cannot be read: {reason}", file=file, reason=error)
        return broken("database", said, aside)
    if answers is None:
        return broken("database", _("{file} is damaged", file=file), aside)
    return well("database", _("{file}, {count} answers", file=file, count=answers))


def _answers(file: Path) -> int | None:
    """How many answers a database holds; None if it is damaged. Nothing is written."""
    db = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)
    try:
        check(db)
        if db.execute("PRAGMA quick_check").fetchone() != ("ok",):
            return None
        return int(db.execute("SELECT count(*) FROM attempt").fetchone()[0])
    finally:
        db.close()


def chosen(file: Path, settings: Settings) -> Iterator[Finding]:
    """The settings, and the keys among them."""
    wrong = [*map(str, settings.problems), *problems(settings.keys)]
    for said in wrong:
        yield broken("settings", said, _("Correct {file}, or remove the line.", file=file))
    if not wrong and file.exists():
        yield well("settings", str(file))
    elif not wrong:
        yield well("settings", _("{file} is not there: nothing is chosen", file=file))


def editor(chosen: str) -> Finding:
    """Whether there is an editor for programs."""
    command = editor_command(chosen)
    mend = _('Set EDITOR, or editor = "…" in the settings.')
    if not command:
        said = _("no editor: programs can be pasted, or written elsewhere and checked by `file`")
        return note("editor", said, mend)
    if which(command[0]) is None:
        return broken("editor", _("the editor {name!r} is not there", name=command[0]), mend)
    return well("editor", _("editor {command}", command=" ".join(command)))
