"""Text to tokens. Each token remembers the columns it came from, in the text as typed."""

import re
from fractions import Fraction
from typing import NamedTuple

from tutor.algebra import limits
from tutor.algebra.errors import Span, Unreadable
from tutor.algebra.reading.characters import (
    CHINESE,
    FRACTIONS,
    GREEK,
    MARKS,
    SUBSCRIPTS,
    SUPERSCRIPTS,
    SYMBOLS,
    TWINS,
    WORDS,
    letter,
    marked_letter,
    why_refused,
)
from tutor.algebra.reading.latex import COMMAND_SYMBOLS, COMMAND_WORDS, SPACING, STRUCTURE
from tutor.language import _


class Token(NamedTuple):
    """One piece of the text; `spaced` tells whether white space stands before it."""

    kind: str  # number, word, op, command, end
    text: str
    start: int
    end: int
    spaced: bool = False

    @property
    def span(self) -> Span:
        """The columns of this token, half open."""
        return (self.start, self.end)


NUMBER = re.compile(
    r"(?:[0-9]+(?:\.[0-9]+|\.(?![A-Za-z_.])|\.(?=[eE][+-]?[0-9]))?|\.[0-9]+)"
    r"(?:[eE][+\-−–‐‑]?[0-9]+)?"
)
WORD = re.compile(r"log1p|(?:ln|sqrt)(?=[0-9])|[A-Za-z]+[0-9]*")
DIGITS = re.compile(r"[0-9]+")
SPACE = re.compile(r"[ \t\r\n\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
OPERATOR = re.compile(
    r"\*\*|==|!=|<=|>=|=<|=>|:=|->|\+=|-=|\*=|/=|//|&&|\.\.\.?|\.\*|[-+*/^_=<>()\[\]{},|.:;?@&'$]"
)
COMMAND = re.compile(r"\\([A-Za-z]+|.)", re.DOTALL)
SPELLED = {"**": "^", "&&": "and", ".*": "⊙", "=<": "<=", "=>": ">=", "...": ".."}
MINUS = str.maketrans("−–‐‑", "----")
# Words of conditions, however they are capitalised.
KEYWORDS = frozenset(("if", "then", "else", "elif", "otherwise", "and", "or", "not"))


def tokenize(text: str) -> list[Token]:
    """Cut text into tokens, the last of kind "end"; raises Unreadable at a bad character."""
    if len(text) > limits.CHARACTERS:
        raise Unreadable(
            _(
                "this is longer than {count} characters; a shorter form exists",
                count=limits.CHARACTERS,
            ),
            (limits.CHARACTERS, len(text)),
            "too-long",
        )
    tokens = Scanner(text.translate(TWINS)).run()
    if len(tokens) > limits.TOKENS:
        raise Unreadable(_("this is too long to be read"), tokens[limits.TOKENS].span, "too-long")
    return tokens


class Scanner:
    """One pass over a text."""

    def __init__(self, text: str, offset: int = 0) -> None:
        self.text = text
        self.offset = offset
        self.at = 0
        self.spaced = False
        self.tokens: list[Token] = []

    def run(self) -> list[Token]:
        """Scan to the end."""
        while self.at < len(self.text):
            self.step(self.text[self.at])
        self.emit("end", "", 0)
        return self.tokens

    def step(self, character: str) -> None:
        """Read the token that starts with this character."""
        if match := SPACE.match(self.text, self.at):
            self.at, self.spaced = match.end(), True
        elif (character.isascii() and character.isdigit()) or self.starts_decimal(character):
            self.number()
        elif character.isascii() and character.isalpha():
            self.word()
        elif character == "\\":
            self.command()
        elif match := OPERATOR.match(self.text, self.at):
            self.emit("op", SPELLED.get(match[0], match[0]), len(match[0]))
        else:
            self.unicode(character)

    def starts_decimal(self, character: str) -> bool:
        """A point followed by a digit starts a number, unless a name stands right before it."""
        following = self.text[self.at + 1 : self.at + 2]
        return character == "." and following.isascii() and following.isdigit()

    def emit(self, kind: str, text: str, width: int) -> None:
        """Add one token of `width` columns and move past it."""
        start = self.offset + self.at
        if text == "and" and kind == "op":
            kind = "word"
        self.tokens.append(Token(kind, text, start, start + width, self.spaced))
        self.at += width
        self.spaced = False

    def number(self) -> None:
        """Read a literal such as 12, 0.5, 1e-8."""
        match = NUMBER.match(self.text, self.at)
        assert match is not None
        mantissa, _mark, exponent = match[0].translate(MINUS).lower().partition("e")
        span = (self.offset + self.at, self.offset + match.end())
        if len(mantissa) > limits.DIGITS or len(exponent) > 4 or abs(int(exponent or 0)) > 60:
            raise Unreadable(_("this number is too large to be read"), span, "too-large")
        self.emit("number", match[0].translate(MINUS), len(match[0]))

    def word(self) -> None:
        """Read a run of letters; an accent that follows belongs to the last letter only."""
        match = WORD.match(self.text, self.at)
        assert match is not None
        end = match.end()
        if len(match[0]) > limits.WORD:
            raise Unreadable(_("this word is too long"), (self.at, end), "too-long")
        if self.text[end : end + 1] in MARKS and end < len(self.text) and match[0].isalpha():
            if len(match[0]) > 1:
                self.emit("word", match[0][:-1], len(match[0]) - 1)
            self.marked(match[0][-1], 2)
        else:
            lower = match[0].lower()
            self.emit("word", lower if lower in KEYWORDS else match[0], len(match[0]))

    def marked(self, base: str, width: int) -> None:
        """Emit a letter together with the accents typed after it."""
        name = base + MARKS[self.text[self.at + 1]]
        digits = DIGITS.match(self.text, self.at + width)
        self.emit(
            "word", name + (digits[0] if digits else ""), width + len(digits[0] if digits else "")
        )

    def unicode(self, character: str) -> None:
        """Read a token that starts with a character outside ASCII."""
        if character in SYMBOLS:
            self.emit("op", SYMBOLS[character], 1)
        elif word := next((w for w in CHINESE if self.text.startswith(w, self.at)), None):
            self.emit("word", CHINESE[word], len(word))
        elif character in WORDS:
            self.emit("word", WORDS[character], 1)
        elif character in FRACTIONS:
            self.emit("number", character, 1)
        elif character in SUPERSCRIPTS:
            self.script(SUPERSCRIPTS, "^", "(", ")")
        elif character in SUBSCRIPTS:
            self.script(SUBSCRIPTS, "_", "{", "}")
        elif name := letter(character):
            self.letter(name, character)
        elif name := marked_letter(character):
            self.emit("word", name, 1)
        else:
            here = self.offset + self.at
            raise Unreadable(why_refused(character), (here, here + 1), "forbidden-character")

    def letter(self, name: str, character: str) -> None:
        """Emit a letter outside ASCII: Greek letters stand alone, with the digits after them."""
        if self.text[self.at + 1 : self.at + 2] in MARKS and self.at + 1 < len(self.text):
            self.marked(name, 2)
            return
        digits = DIGITS.match(self.text, self.at + 1) if character in GREEK else None
        self.emit(
            "word", name + (digits[0] if digits else ""), 1 + len(digits[0] if digits else "")
        )

    def script(self, table: dict[str, str], mark: str, opening: str, closing: str) -> None:
        """Read a run of superscripts (or subscripts) as a bracketed power (or index)."""
        end = self.at
        while end < len(self.text) and self.text[end] in table:
            end += 1
        inner = "".join(table[c] for c in self.text[self.at : end])
        start = self.offset + self.at
        self.tokens += (
            Token("op", mark, start, start, self.spaced),
            Token("op", opening, start, start),
            *Scanner(inner, start).run()[:-1],
            Token("op", closing, self.offset + end, self.offset + end),
        )
        self.at, self.spaced = end, False

    def command(self) -> None:
        """Read a LaTeX command."""
        match = COMMAND.match(self.text, self.at)
        name = match[1] if match else ""
        width = 1 + len(name)
        if name == "operatorname" and self.text[self.at + width : self.at + width + 1] == "*":
            width += 1
        if name in SPACING:
            self.at, self.spaced = self.at + width, True
            if name in ("left", "right") and self.text[self.at : self.at + 1] == ".":
                self.at += 1
        elif name in COMMAND_SYMBOLS:
            self.emit("op", COMMAND_SYMBOLS[name], width)
        elif name in COMMAND_WORDS:
            self.emit("word", COMMAND_WORDS[name], width)
        elif name in STRUCTURE:
            self.emit("command", name, width)
        else:
            span = (self.offset + self.at, self.offset + self.at + width)
            message = _("\\{name} is not part of this notation", name=name)
            if name == "over":
                message = _("\\over is not part of this notation; write \\frac{a}{b}")
            raise Unreadable(message, span, "forbidden-command")


def literal(text: str) -> Fraction:
    """Give the exact value of a number token."""
    if text in FRACTIONS:
        return Fraction(*FRACTIONS[text])
    return Fraction(text)


def split(tokens: list[Token], signs: tuple[str, ...] = (",",)) -> list[list[Token]]:
    """Cut tokens at their commas; `i,j` into two, those inside brackets left alone."""
    parts: list[list[Token]] = [[]]
    level = 0
    for token in tokens:
        level += (token.text in ("(", "[", "{")) - (token.text in (")", "]", "}"))
        if token.text in signs and level == 0:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts
