"""Slips with brackets as they happen at the keyboard: a pair left out, or a pair too many.

The formula is written down, a pair of brackets is taken out of it or put in, and it is read again.
"""

from collections.abc import Iterator, Mapping
from functools import cache

from tutor.algebra.declarations import Variable
from tutor.algebra.errors import Mismatch, Unreadable
from tutor.algebra.reading.accents import matching, undress
from tutor.algebra.reading.lexer import Token, tokenize
from tutor.algebra.reading.printing import show
from tutor.algebra.reading.reader import tree_of
from tutor.algebra.slips.edits import Edit, slip
from tutor.algebra.tree import Node, number

LONGEST = 60  # tokens of a formula that is worth the trouble
ENDS = frozenset(("+", "-", "*", "·", "/", "^"))  # what may stand beside a pair that is put in
CALLED = frozenset(("word", "command"))


def slips(tree: Node, declared: Mapping[str, Variable]) -> Iterator[Edit]:
    """Give the formula with one pair of brackets fewer, then with one pair more."""
    tokens = undress(tokenize(show(tree)))[:-1]
    if len(tokens) > LONGEST:
        return

    @cache
    def read(places: tuple[int, int], added: bool) -> Node | None:
        changed = with_pair(tokens, *places) if added else without_pair(tokens, *places)
        try:
            return tree_of(changed, declared)
        except (Unreadable, Mismatch):
            return None

    for start, end in pairs(tokens):
        if (found := read((start, end), False)) is not None:
            about = part_of(tokens[start + 1 : end], declared)
            yield slip("missing-brackets", about, "brackets missing around {}", found)
    for start, end in stretches(tokens):
        if (found := read((start, end), True)) is not None:
            about = part_of(tokens[start:end], declared)
            yield slip("brackets-too-wide", about, "brackets around {} that do not belong", found)


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


def without_pair(tokens: list[Token], start: int, end: int) -> list[Token]:
    """Take a pair of brackets out."""
    return [*tokens[:start], *tokens[start + 1 : end], *tokens[end + 1 :]]


def with_pair(tokens: list[Token], start: int, end: int) -> list[Token]:
    """Put a pair of brackets in."""
    opening = Token("op", "(", tokens[start].start, tokens[start].start)
    closing = Token("op", ")", tokens[end - 1].end, tokens[end - 1].end)
    return [*tokens[:start], opening, *tokens[start:end], closing, *tokens[end:]]


def part_of(tokens: list[Token], declared: Mapping[str, Variable]) -> Node:
    """Give what stands in the brackets, to be named."""
    try:
        return tree_of(tokens, declared)
    except (Unreadable, Mismatch):
        return number(1)
