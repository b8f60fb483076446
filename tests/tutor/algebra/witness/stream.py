"""The tokens under a reader's eye, and what a bracket or an index is."""

from collections.abc import Mapping, Set
from typing import Any, NamedTuple

from tests.tutor.algebra.witness.letters import Token

Tree = tuple[Any, ...]
CHOICE, OR, AND, COMPARED, SUM, PRODUCT, SIGN, POWER = range(8)
COMPARISONS = ("<", ">", "<=", ">=", "==", "!=", "=")
STOPS = ("if", "for", "when", "else", "otherwise", "and", "or")
CLOSING = {"(": ")", "[": "]", "{": "}"}


class Unreadable(Exception):
    """The second reader cannot read this."""


def key_of(tokens: list[Token]) -> str:
    """Give the key of a name: accents on its base, then _ and its subscript."""
    base, *rest = [t.text for t in tokens if t.text not in "_{}()[], "]
    accents = [text for text in rest if text in ("hat", "bar", "tilde")]
    letters = base.rstrip("0123456789")
    below = base[len(letters) :] + "".join(text for text in rest if text not in accents)
    return letters + "".join(accents) + (f"_{below}" if below else "")


def comma_separated(tokens: list[Token]) -> list[list[Token]]:
    """Cut at the commas outside brackets."""
    parts: list[list[Token]] = [[]]
    level = 0
    for token in tokens:
        level += (token.text in CLOSING) - (token.text in CLOSING.values())
        if token.text == "," and level == 0:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


class Names(NamedTuple):
    """The declared names by key: their ranks, the functions and the indices among them."""

    ranks: Mapping[str, int]
    applied: Set[str]
    indices: Set[str]


class Stream:
    """The tokens of one text over declared names; what reads them is added below."""

    def __init__(self, tokens: list[Token], names: Names) -> None:
        self.tokens = tokens
        self.names = names
        self.ranks = names.ranks
        self.applied = names.applied
        self.at = 0
        self.bars: list[str] = []
        self.bound: list[str] = []

    @property
    def next(self) -> str:
        token = self.tokens[self.at]
        return "" if token.kind in ("end", "environment") else token.text

    def take(self, *wanted: str) -> Token:
        token = self.tokens[self.at]
        if wanted and token.text not in wanted:
            raise Unreadable(f"{token.text!r} where {wanted} should be")
        self.at += 1
        return token

    def accept(self, *wanted: str) -> bool:
        found = self.next in wanted and self.tokens[self.at].kind != "end"
        self.at += found
        return found

    def group(self) -> list[Token]:
        """Take a bracketed group without its brackets, or one token."""
        opening = self.take()
        if opening.text not in CLOSING:
            return [opening]
        level, start = 1, self.at
        while level:
            token = self.take()
            if token.kind == "end":
                raise Unreadable("a bracket is never closed")
            level += (token.text in CLOSING) - (token.text in CLOSING.values())
        return self.tokens[start : self.at - 1]

    def peeked(self) -> list[Token]:
        start = self.at
        group = self.group()
        self.at = start
        return group

    def inner(self, tokens: list[Token]) -> Tree:
        """Read some tokens by themselves."""
        reader = type(self)([*tokens, Token("end", "")], self.names)
        reader.bound = self.bound
        return reader.whole()

    def whole(self) -> Tree:
        tree = self.expression(CHOICE)
        if self.tokens[self.at].kind != "end":
            raise Unreadable(f"{self.next!r} is left over")
        return tree

    def expression(self, level: int) -> Tree:
        """Read as far as operators bind tighter than `level`."""
        raise NotImplementedError

    def powered(self) -> Tree:
        """Read an atom with its indices, transposes and powers."""
        raise NotImplementedError

    def is_array(self, tree: Tree) -> bool:
        """Whether a tree is plainly an array."""
        if tree[0] == "name":
            return self.ranks.get(tree[1], 0) > 0
        return tree[0] in ("T", "juxtaposed", "+", "neg") and any(
            isinstance(part, tuple) and self.is_array(part) for part in tree[1:]
        )

    def is_entry(self) -> bool:
        """Whether the brackets that follow hold nothing but an index."""
        inside = self.peeked()
        return len(inside) == 1 and inside[0].text in {*self.bound, *self.names.indices}

    def indexed(self, tree: Tree, tokens: list[Token], rank: int = 0) -> Tree:
        """An entry of an array: `n,d`, `nd`, `t-k`."""
        rank = rank or (self.ranks[tree[1]] if tree[0] == "name" else 0)
        parts = comma_separated(tokens)
        if len(parts) == 1 and rank != 1:
            run = [c for token in tokens for c in self.split_index(token)]
            if len(run) == 2 and not any(t.text in "+-" for t in tokens):
                parts = [[c] for c in run]
        return ("item", tree, *map(self.index, parts))

    def split_index(self, token: Token) -> list[Token]:
        known = token.text in self.bound or token.text in self.ranks
        if known or token.kind not in ("word", "number"):
            return [token]
        return [Token("number" if c.isdigit() else "word", c) for c in token.text]

    def is_index(self, token: Token) -> bool:
        """Whether a token may stand in an index: n, nd, 1, +."""
        indices = {*self.bound, *self.names.indices}
        known = token.text in indices or token.text in self.ranks
        return token.kind != "word" or known or indices.issuperset(token.text.rstrip("0123456789"))

    def index(self, tokens: list[Token]) -> Tree:
        return self.inner(tokens)
