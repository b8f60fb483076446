"""From the text of an answer to its tree. Nothing typed is ever run: it is only looked up.

A precedence climbing reader (Pratt, "Top down operator precedence", 1973). What each token may
start or join stands in `primaries` and `operators`.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from tutor.algebra import limits
from tutor.algebra.declarations import Variable
from tutor.algebra.errors import Unreadable
from tutor.algebra.reading import attributes, primaries
from tutor.algebra.reading.accents import undress
from tutor.algebra.reading.conditions import IF, choice, ternary
from tutor.algebra.reading.folds import FOLDS
from tutor.algebra.reading.joining import Shape
from tutor.algebra.reading.lexer import Token, tokenize
from tutor.algebra.reading.operators import COMPARISONS, infix_of
from tutor.algebra.reading.preview import WIDTH, preview
from tutor.algebra.reading.printing import show
from tutor.algebra.reading.shapes import fitted
from tutor.algebra.reading.stream import CHOICE, Stream
from tutor.algebra.tree import Both, Cases, Compare, Either, Node, Not, depth, walk
from tutor.language import _

WRAPPED = re.compile(
    r"\s*(\$\$|\$|\\\(|\\\[)(?P<inside>.*?)(\$\$|\$|\\\)|\\\])\s*[.;]?\s*", re.DOTALL
)
QUOTED = re.compile(r"""\s*(["'`“”„«‘’])(?P<inside>[^"'`“”„«»‘’]*)(["'`“”„»‘’])\s*""")
FULL_STOP = re.compile(r"(?<=[\w)\]}|ᵀ⊤²³])\s*[.;,。；，]\s*$")
OPERATORS_OF_LEFT_SIDES = frozenset(
    ["_", "^", "(", ")", "[", "]", "{", "}", "'", ",", "/", "|", "∂", "∇", "⊤", "∈", "?"]
)


class Reading(NamedTuple):
    """What was understood: the tree, its shape, and the text of it."""

    tree: Node
    shape: Shape
    text: str

    @property
    def conditional(self) -> bool:
        """Whether there is a condition in it: cases, a comparison, an indicator."""
        conditions = Cases | Compare | Both | Either | Not
        return any(isinstance(node, conditions) for node in walk(self.tree))

    @property
    def preview(self) -> str:
        """What was understood, drawn over several lines with fraction bars and roots."""
        return self.preview_within(WIDTH)

    def preview_within(self, width: int) -> str:
        """The same in at most `width` columns."""
        return preview(self.tree, width)


class Parser(Stream):
    """The grammar put together."""

    def expression(self, power: int = 0) -> Node:
        with self.deeper():
            left = primaries.prefix(self, power)
            while True:
                if self.sees("."):
                    left = primaries.entry(self, attributes.attribute(self, left))
                elif power < CHOICE and self.sees_case():
                    left = choice(self, left)
                elif self.sees("?") and power < CHOICE:
                    left = ternary(self, left)
                elif (infix := infix_of(self)) and infix[0] > power:
                    left = infix[1](self, left)
                else:
                    primaries.refuse_mark(self, left)
                    return left

    def sees_case(self) -> bool:
        """Whether a condition follows, with or without a comma before it."""
        if self.sees(",") and self.commas:
            following = self.tokens[self.at + 1]
            return following.kind == "word" and following.text in IF
        return self.sees_word(*IF)

    def word(self, token: Token) -> Node:
        return primaries.word(self, token)

    def nested(self, tokens: list[Token]) -> "Parser":
        return Parser(tokens, self.declared, self.bound)


def read(text: str, declared: Mapping[str, Variable], bound: tuple[str, ...] = ()) -> Reading:
    """Read an answer; raises Unreadable with the place, or Mismatch where shapes do not fit."""
    tree, shape = fitted(as_written(text, declared, bound), declared)
    return Reading(tree, shape, show(tree))


def as_written(text: str, declared: Mapping[str, Variable], bound: tuple[str, ...] = ()) -> Node:
    """Read an answer without asking yet whether its arrays fit; raises Unreadable."""
    if not text.strip():
        raise Unreadable(_("nothing was typed"), (0, len(text)), "empty")
    tokens = right_side(undress(tokenize(without_wrapping(text))))
    written = parsed(tokens, declared, bound)
    nodes = sum(1 for _ in walk(written))
    if nodes > limits.NODES or depth(written) > limits.TREE_DEPTH:
        raise Unreadable(_("this is too long to be checked"), (0, len(text)), "too-long")
    return written


def parsed(
    tokens: list[Token], declared: Mapping[str, Variable], bound: tuple[str, ...] = ()
) -> Node:
    """Read tokens, the last of kind "end", to the end."""
    parser = Parser(list(tokens), declared, bound)
    written = parser.expression()
    if parser.peek.kind != "end":
        raise left_over(parser)
    return written


def tree_of(tokens: list[Token], declared: Mapping[str, Variable]) -> Node:
    """Read tokens without an end as a formula whose arrays fit."""
    end = tokens[-1].end if tokens else 0
    return fitted(parsed([*tokens, Token("end", "", end, end)], declared), declared)[0]


def without_wrapping(text: str) -> str:
    """Blank out $…$ or quotes around an answer and a full stop after it, keeping every column."""
    if len(text) > limits.CHARACTERS:
        return text
    if match := WRAPPED.fullmatch(text) or QUOTED.fullmatch(text):
        start, end = match.span("inside")
        return " " * start + text[start:end] + " " * (len(text) - end)
    match = FULL_STOP.search(text)
    return text[: match.start()] + " " * (len(text) - match.start()) if match else text


def right_side(tokens: list[Token]) -> list[Token]:
    """Drop `name =`, or a bare =, before an answer."""
    while tokens[0].text in ("=", ":=", ">=") and tokens[0].kind == "op":
        tokens = tokens[1:]
    places = equal_signs(tokens)
    if not places:
        return tokens
    first = tokens[places[0]]
    if len(places) > 1:
        span = tokens[places[1]].span
        raise Unreadable(
            _("which of these is your answer? give one expression"), span, "two-answers"
        )
    if not is_left_side(tokens[: places[0]]):
        raise Unreadable(_("give one expression, without '=' inside"), first.span, "equation")
    return tokens[places[0] + 1 :]


def equal_signs(tokens: list[Token]) -> list[int]:
    """Find the = outside brackets and before any condition."""
    level, places = 0, []
    for place, token in enumerate(tokens):
        if (token.kind == "word" and token.text in IF) or token.text == "begin":
            break
        if token.kind == "op":
            level += (token.text in ("(", "[", "{")) - (token.text in (")", "]", "}"))
            if token.text in ("=", ":=") and level == 0 and not begins_sum(tokens, place):
                places.append(place)
    return places


def begins_sum(tokens: list[Token], place: int) -> bool:
    """Whether an = is that of a sum whose index has no braces: sum_j=1^N."""
    before = [token.text for token in tokens[max(0, place - 3) : place]]
    return len(before) == 3 and before[0] in FOLDS and before[1] == "_"


def is_left_side(tokens: list[Token]) -> bool:
    """Whether these tokens can only name what is answered: `y`, `dL/dw`, `f'(x)`, `m_t`."""
    if not tokens or tokens[0].kind == "number" or tokens[0].text in ("(", "[", "{", "|", "-"):
        return False
    texts = {t.text for t in tokens if t.kind == "op"}
    if texts & COMPARISONS:
        return False
    level = 0
    for token in tokens:
        level += (token.text in ("(", "[", "{")) - (token.text in (")", "]", "}"))
        if token.kind == "op" and level == 0 and token.text not in OPERATORS_OF_LEFT_SIDES:
            return False
    return True


def left_over(parser: Parser) -> Unreadable:
    """Say what to do about a token that nothing can take."""
    token = parser.peek
    if token.text in (")", "]", "}"):
        return Unreadable(
            _("this '{token}' was never opened", token=token.text), token.span, "unbalanced"
        )
    if token.kind == "op" and token.text == ",":
        message = _(
            "a comma is not part of one expression; a decimal point is written 0.5, "
            "cases are written: a if condition else b"
        )
        return Unreadable(message, token.span, "comma")
    return (
        primaries.misplaced(parser, token)
        if token.kind == "op"
        else Unreadable(_("'{token}' does not fit here", token=token.text), token.span)
    )
