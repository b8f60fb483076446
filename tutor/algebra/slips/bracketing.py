"""Slips with brackets as they happen at the keyboard: a pair left out, or a pair too many.

The formula is written down, a pair of brackets is taken out of it or put in, and it is read again.
"""

from collections.abc import Iterator, Mapping

from tutor.algebra.declarations import Variable
from tutor.algebra.errors import Mismatch, Unreadable
from tutor.algebra.reading.accents import matching, undress
from tutor.algebra.reading.lexer import Token, tokenize
from tutor.algebra.reading.printing import show
from tutor.algebra.reading.reader import tree_of
from tutor.algebra.slips.edits import Edit, slip
from tutor.algebra.tree import Node
from tutor.language import N_

LONGEST = 60  # tokens of a formula that is worth the trouble
ENDS = frozenset(("+", "-", "*", "·", "/", "^"))  # what may stand beside a pair that is put in
CALLED = frozenset(("word", "command"))


def missing(tree: Node, declared: Mapping[str, Variable]) -> Iterator[Edit]:
    """Give the formula with one pair of brackets fewer."""
    tokens = written(tree)
    for start, end in pairs(tokens):
        inside = tokens[start + 1 : end]
        found = read([*tokens[:start], *inside, *tokens[end + 1 :]], declared)
        about = read(inside, declared)
        if found is not None and about is not None:
            yield slip("missing-brackets", about, N_("brackets missing around {part}"), found)


def too_wide(tree: Node, declared: Mapping[str, Variable]) -> Iterator[Edit]:
    """Give the formula with one pair of brackets more."""
    tokens = written(tree)
    for start, end in stretches(tokens):
        inside = tokens[start:end]
        opening = Token("op", "(", inside[0].start, inside[0].start)
        closing = Token("op", ")", inside[-1].end, inside[-1].end)
        found = read([*tokens[:start], opening, *inside, closing, *tokens[end:]], declared)
        about = read(inside, declared)
        if found is not None and about is not None:
            words = N_("brackets around {part} that do not belong")
            yield slip("brackets-too-wide", about, words, found)


def written(tree: Node) -> list[Token]:
    """Write a formula down; one that is too long is not worth the trouble."""
    tokens: list[Token] = []
    for token in undress(tokenize(show(tree)))[:-1]:
        if tokens and tokens[-1].kind == "number" and token.kind == "word":  # 2s, without a sign
            tokens.append(Token("op", "·", token.start, token.start))
        tokens.append(token)
    return tokens if len(tokens) <= LONGEST else []


def read(tokens: list[Token], declared: Mapping[str, Variable]) -> Node | None:
    """Read a formula, if it is one."""
    try:
        return tree_of(tokens, declared)
    except (Unreadable, Mismatch):
        return None


def pairs(tokens: list[Token]) -> Iterator[tuple[int, int]]:
    """Give the pairs of brackets that are no function's."""
    for place, token in enumerate(tokens):
        before = tokens[place - 1] if place else None
        if token.text == "(" and token.kind == "op" and not (before and before.kind in CALLED):
            yield place, matching(tokens, place)


def stretches(tokens: list[Token]) -> Iterator[tuple[int, int]]:
    """Give where brackets could be put around several operands that stand side by side."""
    for start in range(len(tokens)):
        level = operators = 0
        if start and tokens[start - 1].text not in ENDS | {"(", ","}:
            continue
        for end in range(start, len(tokens)):
            text = tokens[end].text
            level += (text in "([{") - (text in ")]}") if text else 0
            if level < 0 or (level == 0 and text == ","):
                break
            operators += level == 0 and text in ENDS and end > start
            after = tokens[end + 1].text if end + 1 < len(tokens) else ""
            if level == 0 and operators and text not in ENDS and after in ENDS | {")", ""}:
                yield start, end + 1
