"""Colours for Python at the prompt, while a program is typed."""

from __future__ import annotations

from collections.abc import Callable

from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.lexers import Lexer, PygmentsLexer, SimpleLexer

from tutor.session.session import Session
from tutor.session.vocabulary import command


class Program(Lexer):
    """Colours what is typed where a program is asked for, unless it is a word of the tutor's."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._plain = SimpleLexer()
        self._python: Lexer | None = None

    def lex_document(self, document: Document) -> Callable[[int], StyleAndTextTuples]:
        """The pieces of each line, with their styles."""
        if not self.session.asks_for_program or command(document.text):
            return self._plain.lex_document(document)
        if self._python is None:  # no other question needs it
            self._python = PygmentsLexer.from_filename("program.py")
        return self._python.lex_document(document)

    def invalidation_hash(self) -> bool:
        """Another one when what is asked for is another."""
        return self.session.asks_for_program
