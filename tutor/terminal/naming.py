"""Completion of names with dots, and the history of the lines of a prompt."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory, History, InMemoryHistory

_NAME = re.compile(r"[\w.]*$")


class Names(Completer):
    """Completes the name before the cursor by what `known` gives for its beginning."""

    def __init__(self, known: Callable[[str], list[str]]) -> None:
        self.known = known

    def get_completions(
        self, document: Document, complete_event: CompleteEvent
    ) -> Iterable[Completion]:
        """What may be meant."""
        found = _NAME.search(document.text_before_cursor)
        begun = found.group() if found else ""
        for name in self.known(begun) if begun else []:
            yield Completion(name, -len(begun))


def kept_lines(file: Path | None) -> History:
    """The lines of earlier visits, if they can be kept."""
    if file is None:
        return InMemoryHistory()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    except OSError:
        return InMemoryHistory()
    return FileHistory(str(file))
