"""Markdown as plain lines: marks that only shape the text are dropped, its words are not touched.

This is no Markdown parser: it knows what the courses' words are written with (paragraphs, lists,
quotations, fences, strong text and code) and leaves formulas such as `x**2 + y**2` alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tutor.language.wrapping import is_wide, wrapped
from tutor.language.wrapping import width as columns
from tutor.terminal.tables import with_tables_set

_FENCE = re.compile(r"\s*(```|~~~)")
_HEADING = re.compile(r"#{1,6}\s+")
_QUOTE = re.compile(r"(?: {0,3}> ?)+")  # one within another is shown as one
_ITEM = re.compile(r"\s*([-*+]|\d+[.)])\s+")
_CHINESE = "[\u2e80-\uffef]"  # and Japanese, Korean
# A mark opens in front of a word and closes behind one: a power or a product in a formula does
# neither. In Chinese a word may touch it.
_OPENS = rf"(?:(?<![\w)\]*])|(?<={_CHINESE}))"
_CLOSES = rf"(?:(?![\w(\[*])|(?={_CHINESE}))"
_MARKED = re.compile(
    r"(?<!`)`([^`]+)`(?!`)"
    rf"|{_OPENS}\*\*(?=\S)((?:.|\n(?!\s*\n))+?)(?<=\S)\*\*{_CLOSES}"
    rf"|{_OPENS}\*(?=[^\W\d_])((?:[^*`\n]|\n(?!\s*\n))+?)(?<=[^\s*])\*{_CLOSES}"
)
_AS_IT_STANDS = re.compile(
    r"(^[ \t]*(?:```|~~~).*?^[ \t]*(?:```|~~~)[ \t]*$|^(?: {4}|\t)[^\n]*$)",
    re.DOTALL | re.MULTILINE,
)
_LONE = re.compile(r"(?<!\\)(?:(?<!^)\*|\*(?!\s)|_)", re.MULTILINE)  # and no mark of a list
# Markdown shows the asterisks of strong text with a sign at its end, where a word touches them.
_ENDS_IN_SIGN = re.compile(r"\*\*([^*]+?)([，。：；！？、”’）》」])\*\*(?=\w)")
_BEGINS_WITH_SIGN = re.compile(r"(?<=\w)\*\*([“‘（《「])([^*]+?)\*\*")


def plain(text: str, width: int = 80) -> str:
    """The words of a Markdown text, paragraphs wrapped; what is fenced stays as it is."""
    return "\n".join(_lines(with_tables_set(text, width, unmarked), width)).strip("\n")


def hanging(mark: str, text: str, width: int) -> str:
    """A text behind a mark, wrapped so that its further lines stand below its first word."""
    return "\n".join(wrapped(unmarked(text), width, mark, " " * columns(mark)))


def inline(text: str) -> Iterator[tuple[str, bool]]:
    """Pieces of a text with its marks dropped, each with whether it was marked."""
    end = 0
    for match in _MARKED.finditer(text):
        yield text[end : match.start()], False
        yield match[1] or match[2] or match[3], True
        end = match.end()
    yield text[end:], False


def unmarked(text: str) -> str:
    """A text with its marks dropped."""
    return "".join(piece for piece, _ in inline(text))


def unwrapped(text: str) -> str:
    """A text with every paragraph on one line."""
    paragraphs = [_joined(part.split("\n")) for part in re.split(r"\n\s*\n", text)]
    return "\n\n".join(paragraphs)


def tight(text: str) -> str:
    """A text whose lines are joined where a space between them would be one too many: Chinese.
    Signs at the ends of its strong text stand outside.
    """
    fenced = False
    joined = ""
    for line in text.split("\n"):
        fenced ^= bool(_FENCE.match(line))
        line = line if fenced else _signs_outside(line)
        chinese = is_wide(joined[-1:]) and is_wide(line[:1])
        joined += line if chinese and not fenced else f"\n{line}"
    return joined[1:]


def guarded(text: str) -> str:
    """A text for a reader of Markdown, who must not take a product or a name for a mark."""
    pieces = _AS_IT_STANDS.split(text)
    pieces[::2] = map(_guarded, pieces[::2])
    return "".join(pieces)


def _guarded(text: str) -> str:
    pieces, end = "", 0
    for match in _MARKED.finditer(text):
        pieces += _LONE.sub(r"\\\g<0>", text[end : match.start()]) + match[0]
        end = match.end()
    return pieces + _LONE.sub(r"\\\g<0>", text[end:])


def _signs_outside(line: str) -> str:
    line = _ENDS_IN_SIGN.sub(r"**\1**\2", line)
    return _BEGINS_WITH_SIGN.sub(r"\1**\2**", line)


def _lines(text: str, width: int) -> Iterator[str]:
    paragraph: list[str] = []
    fenced = False
    for line in [*text.split("\n"), ""]:
        fence = bool(_FENCE.match(line))
        if fence or fenced or _begins(line, paragraph):
            yield from _wrapped(paragraph, width)
            paragraph = []
        if fence:
            fenced = not fenced
        elif fenced or not line.strip():
            yield line
        else:
            paragraph.append(_HEADING.sub("", line))
    yield from _wrapped(paragraph, width)


def _begins(line: str, paragraph: list[str]) -> bool:
    """Whether a line does not go on with the paragraph before it."""
    if _QUOTE.match(line):
        return not (paragraph and _QUOTE.match(paragraph[0]))
    return bool(not line.strip() or _ITEM.match(line) or _HEADING.match(line))


def _wrapped(paragraph: list[str], width: int) -> list[str]:
    """A paragraph, an item of a list or a quotation, wrapped.

    The further lines of an item stand below its text, those of a quotation behind its mark.
    """
    if not paragraph:
        return []
    if _QUOTE.match(paragraph[0]):
        quoted = "\n".join(_QUOTE.sub("", line) for line in paragraph)
        return [f"> {line}".rstrip() for line in _lines(quoted, max(width - 2, 1))][:-1]
    text = unmarked(_joined(paragraph))
    item = _ITEM.match(text)
    indent = " " * len(item[0]) if item else ""
    return wrapped(text, width, later=indent)


def _joined(lines: list[str]) -> str:
    """The lines of a paragraph as one; no space between two that are written without."""
    text = lines[0].rstrip()
    for line in lines[1:]:
        tight = is_wide(text[-1:]) and is_wide(line.strip()[:1])
        text += ("" if tight else " ") + line.strip()
    return text
