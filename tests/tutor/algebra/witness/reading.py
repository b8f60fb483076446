"""Tokens to nested tuples: ("+", a, b), ("name", "beta_1"), ("fold", "sum", "j", low, high, …)."""

from tests.tutor.algebra.witness.atoms import Atoms
from tests.tutor.algebra.witness.letters import Token, cut
from tests.tutor.algebra.witness.stream import (
    AND,
    CHOICE,
    CLOSING,
    COMPARED,
    COMPARISONS,
    OR,
    POWER,
    PRODUCT,
    STOPS,
    SUM,
    Names,
    Tree,
    Unreadable,
)


class Reader(Atoms):
    """What stands between: the operators, loosest first."""

    def expression(self, level: int) -> Tree:
        """Read as far as operators bind tighter than `level`."""
        left = self.signed() if level < POWER else self.powered()
        if level <= PRODUCT:
            left = self.product(left)
        if level <= SUM:
            left = self.sum(left)
        if level <= COMPARED:
            left = self.compared(left)
        while level <= AND and self.accept("and"):
            left = ("and", left, self.expression(COMPARED))
        while level <= OR and self.accept("or"):
            left = ("or", left, self.expression(AND))
        return self.choice(left) if level <= CHOICE else left

    def signed(self) -> Tree:
        if self.accept("-"):
            return ("neg", self.product(self.signed()))
        if self.accept("+"):
            return self.product(self.signed())
        if self.accept("not"):
            return ("not", self.expression(COMPARED))
        return self.powered()

    def sum(self, left: Tree) -> Tree:
        while self.next in ("+", "-") and self.tokens[self.at].kind == "op":
            sign = self.take().text
            term = self.expression(PRODUCT)
            left = ("+", left, term if sign == "+" else ("neg", term))
        return left

    def product(self, left: Tree) -> Tree:
        while True:
            if self.next in ("*", "·", "@", "⊙", "/") and self.tokens[self.at].kind == "op":
                sign = self.take().text
                left = (sign, left, self.factor())
            elif self.starts():
                left = ("juxtaposed", left, self.powered())
            else:
                return left

    def factor(self) -> Tree:
        if self.accept("-"):
            return ("neg", self.factor())
        return self.factor() if self.accept("+") else self.powered()

    def starts(self) -> bool:
        """Whether a factor follows."""
        token = self.tokens[self.at]
        if token.kind in ("word", "number", "accent"):
            return token.text not in STOPS
        if token.text in ("|", "‖") and token.kind == "op":
            return token.text not in self.bars
        return token.kind == "op" and token.text in (
            "(",
            "[",
            "{",
            "⌊",
            "⌈",
            "√",
            "∛",
            "∑",
            "∏",
            "frac",
            "𝟙",
        )

    def compared(self, left: Tree) -> Tree:
        items, signs = [left], []
        while self.next in COMPARISONS:
            signs.append(self.take().text.replace("==", "="))
            items.append(self.expression(SUM))
        return ("compared", tuple(signs), *items) if signs else left

    def choice(self, left: Tree) -> Tree:
        """a if c else b; a if c, b otherwise; c ? a : b."""
        if self.accept("?"):
            yes = self.expression(CHOICE)
            self.take(":")
            return ("cases", yes, left, self.expression(CHOICE))
        if self.next not in ("if", "for", "when"):
            return left
        items: list[Tree] = [left]
        while self.accept("if", "for", "when"):
            items.append(self.expression(OR))
            if self.accept("else"):
                return ("cases", *items, self.expression(CHOICE))
            if not self.accept(",", ";"):
                break
            if self.accept("else", "otherwise"):
                self.accept(":", ",")
                return ("cases", *items, self.expression(CHOICE))
            items.append(self.expression(OR))
            if self.accept("otherwise"):
                return ("cases", *items)
        if len(items) < 4:
            raise Unreadable("no value otherwise")
        return ("cases", *items)


def read(text: str, names: Names) -> Tree:
    """Read a text over declared names; raises Unreadable."""
    tokens = without_left_side(cut(text))
    try:
        return Reader(tokens, names).whole()
    except (IndexError, ValueError, TypeError) as error:
        raise Unreadable(str(error)) from error


def without_left_side(tokens: list[Token]) -> list[Token]:
    """Drop `y =` before an answer."""
    level = 0
    for place, token in enumerate(tokens):
        level += (token.text in CLOSING) - (token.text in CLOSING.values())
        level += (token.kind == "environment") * (1 if token.text == "begin" else -1)
        if token.kind == "word" and token.text in STOPS:
            return tokens
        if level == 0 and token.kind == "op" and token.text in ("=", ":="):
            return tokens[place + 1 :]
    return tokens
