"""Names written together without a sign between: `xy`, `mx`, `2ab`."""

from tutor.algebra import limits
from tutor.algebra.errors import Unreadable
from tutor.algebra.names import key_of, subscript_text
from tutor.algebra.reading.indices import Group, is_index
from tutor.algebra.reading.lexer import Token
from tutor.algebra.reading.stream import Stream
from tutor.algebra.tree import Node
from tutor.algebra.values.functions import FUNCTIONS, function_named
from tutor.language import _, either

MOST_WAYS = 6


def pieces(p: Stream, word: Token, groups: list[Group]) -> Node | None:
    """Read an undeclared run of letters such as `wx` as the product of names it is made of.

    The cut is made on the tokens, so that what follows (a power, a subscript) binds to the last.
    """
    if word.end - word.start != len(word.text) or len(word.text) < 2:
        return None
    ways = cuts(p, word.text, [g[0] for g in groups])
    if len(ways) > 1:  # an index is hardly ever a factor
        plain = [way for way in ways if not any(is_index(p, key_of(piece)) for piece in way)]
        ways = plain or ways
    if len(ways) > 1:
        shown_ways = either(" · ".join(way) for way in ways[:2])
        raise Unreadable(
            _(
                "does '{word}' mean {shown_ways}? write the *",
                word=word.text,
                shown_ways=shown_ways,
            ),
            word.span,
            "ambiguous",
        )
    if not ways:
        return None
    p.tokens[p.at - 1 : p.at] = cut_token(word, ways[0])
    return p.word(p.last)


def cut_token(word: Token, way: tuple[str, ...]) -> list[Token]:
    """Cut one token into several."""
    start, tokens = word.start, []
    for i, piece in enumerate(way):
        tokens.append(Token("word", piece, start, start + len(piece), word.spaced and i == 0))
        start += len(piece)
    return tokens


def cuts(p: Stream, text: str, groups: list[list[Token]]) -> list[tuple[str, ...]]:
    """Find the ways to cut a run of letters into known names; two are enough to be ambiguous."""
    if len(text) > limits.WORD:
        return []
    ways: dict[int, list[tuple[str, ...]]] = {len(text): []}
    for start in range(len(text) - 1, -1, -1):
        rest = text[start:]
        found: list[tuple[str, ...]] = []
        if start and ends_run(p, rest, groups):
            found.append((rest,))
        for end in range(start + 1, len(text)):
            if stands_in_run(p, text[start:end]):
                found += [(text[start:end], *way) for way in ways[end]]
        ways[start] = found[:MOST_WAYS]
    return ways[0]


def stands_in_run(p: Stream, piece: str) -> bool:
    """Whether letters are a name, or a function, that others may follow."""
    return is_plain(p, piece) or ((piece in FUNCTIONS or piece == "ln") and len(piece) > 1)


def ends_run(p: Stream, piece: str, groups: list[list[Token]]) -> bool:
    """Whether letters are a name that what follows the run can belong to."""
    if groups:
        return fits(p, Token("word", piece, 0, 0), groups)
    if p.sees("(") and function_named(piece) is not None and len(piece) > 1:
        return True
    return is_plain(p, piece) or (piece == "e" and p.sees("^"))


def is_plain(p: Stream, piece: str) -> bool:
    """Whether letters are a name that is known here."""
    return is_known(p, key_of(piece)) or piece == "pi"


def is_known(p: Stream, key: str) -> bool:
    """Whether a key is declared, or bound by a sum."""
    return key in p.declared or key in p.bound


def fits(p: Stream, word: Token, groups: list[list[Token]]) -> bool:
    """Whether a base with these subscripts is a declared name or an entry of a declared array."""
    texts = [subscript_text(group) for group in groups]
    if key_of(word.text, texts) in p.declared:
        return True
    variable = p.declared.get(key_of(word.text, texts[:-1]))
    last = texts[-1]
    if variable is None or len(last) != len(variable.shape):
        return False
    return all(is_index(p, c) for c in last)
