"""What stands between two expressions: + and -, products, powers, comparisons, and, or."""

from collections.abc import Callable

from tutor.algebra.errors import Unreadable
from tutor.algebra.names import key_of
from tutor.algebra.reading.accents import OPENING, matching
from tutor.algebra.reading.arrays import is_array
from tutor.algebra.reading.conditions import CONDITIONS
from tutor.algebra.reading.lexer import Token
from tutor.algebra.reading.stream import (
    AND,
    COMPARISON,
    NOT,
    OR,
    POWER,
    PRODUCT,
    SUM,
    Stream,
)
from tutor.algebra.tree import (
    Add,
    Both,
    Call,
    Compare,
    Const,
    Div,
    Either,
    Fold,
    Item,
    Mul,
    Neg,
    Node,
    Not,
    Power,
    Transpose,
    keys,
)
from tutor.algebra.values.functions import function_named
from tutor.language import _

COMPARISONS = frozenset(("<", ">", "<=", ">=", "==", "!="))
TIMES = frozenset(("*", "·", "@", "⊙", "⊗"))
TURNS = ("T", "⊤", "t", "tr", "Tr")
ENDS_OF_FACTOR = frozenset(("|", "+", "-", "*", "/", ",", "(", ")", "[", "]", "{", "}", ""))
FOLDS = {"sum": "sum", "Sum": "sum", "Sigma": "sum", "prod": "prod", "Prod": "prod"}


def addition(p: Stream, left: Node) -> Node:
    """a + b - c, as many terms as follow."""
    terms = [left]
    while sign := p.accept("+", "-"):
        term = p.expression(SUM)
        terms.append(Neg(term, span=(sign.start, p.last.end)) if sign.text == "-" else term)
    return Add(tuple(terms), span=p.span_from(left.span[0]))


def product(p: Stream, left: Node) -> Node:
    """Factors and divisors from left to right, with or without a sign between them."""
    factors, marks = [left], [""]
    while True:
        if sign := p.accept(*TIMES):
            factors.append(p.expression(PRODUCT))
            marks.append(sign.text)
        elif p.sees("/"):
            factors, marks = [quotient(p, pack(factors, marks))], [""]
        elif p.starts_factor():
            refuse_two_readings(p, factors[-1])
            factors.append(p.expression(PRODUCT))
            marks.append("")
        else:
            return pack(factors, marks)


def pack(factors: list[Node], marks: list[str]) -> Node:
    """One factor as it is, several as a product."""
    if len(factors) == 1:
        return factors[0]
    span = (factors[0].span[0], factors[-1].span[1])
    return Mul(tuple(factors), marks=tuple(marks), span=span)


def quotient(p: Stream, top: Node) -> Node:
    """top / bottom; remembers where a factor right after it would be ambiguous."""
    p.take()
    first = p.peek
    bottom = p.expression(PRODUCT)
    if p.last.text not in (")", "}", "]"):
        p.after_slash = p.at
    if isinstance(bottom, Fold) and first.kind == "word" and not is_bracketed(p, bottom.body):
        refuse_loose_fold(bottom)
    return Div(top, bottom, span=p.span_from(top.span[0]))


def is_bracketed(p: Stream, last: Node) -> bool:
    """Whether what was read last stands in brackets of its own."""
    place = next((i for i, t in enumerate(p.tokens) if t.start >= last.span[0]), 0)
    before = p.tokens[place - 1]
    return place > 0 and before.text in OPENING and matching(p.tokens, place - 1) == p.at - 1


def refuse_loose_fold(fold: Fold) -> None:
    """In 1/∑_j a_j b, b may belong to the sum or not."""
    body = fold.body
    later = body.items[1:] if isinstance(body, Mul) else ()
    if isinstance(body, Div) or any(fold.index not in keys(factor) for factor in later):
        raise Unreadable(
            _("how much belongs to the sum below the fraction bar? put brackets around the sum"),
            fold.span,
            "ambiguous",
        )


def refuse_two_readings(p: Stream, left: Node) -> None:
    """Ask, rather than guess, where a factor without a sign could belong to two places."""
    token = p.peek
    if p.after_slash == p.at and not token.spaced and token.text not in FOLDS:
        message = _(
            "does '{token}' belong below the fraction bar? write 1/(2x) or (1/2)x, with brackets",
            token=token.text,
        )
    elif p.after_bare == p.at and not starts_function(p, token):
        message = _(
            "does '{token}' belong inside the function? write its argument in brackets",
            token=token.text,
        )
    elif p.after_exponent == p.at and belongs_above(left, token):
        what = _("the sum") if token.text in FOLDS else f"'{token.text}'"
        message = _("does {what} belong to the exponent? write the exponent in brackets", what=what)
    elif p.after_bars == p.at and is_bar_ahead(p):
        message = _("these bars can be paired in two ways; write abs(…) instead")
    elif token.kind == "word" and is_row(p, left) and token.text in p.declared:
        message = _(
            "is '{token}' another index? write both in braces, as in X_{{nd}}", token=token.text
        )
        if p.declared[token.text].domain != "index":
            return
    elif token.kind == "number" and not (token.spaced and p.tokens[p.at + 1].text in ("^", "_")):
        message = _(
            "is '{token}' a factor or an exponent? write * or ^ before it", token=token.text
        )
    else:
        return
    raise Unreadable(message, (left.span[0], token.end), "ambiguous")


def belongs_above(left: Node, token: Token) -> bool:
    """Whether what comes next may have been meant for the exponent; a sum, of powers of e only."""
    if token.text in FOLDS:
        return isinstance(left, Power) and left.left == Const("e")
    return token.kind in ("word", "number")


def is_row(p: Stream, node: Node) -> bool:
    """Whether this is a matrix with one index only."""
    return isinstance(node, Item) and is_array(node, p.declared)


def is_bar_ahead(p: Stream) -> bool:
    """Whether, in |a|b|c|, another bar follows the factor between two pairs of bars."""
    for token in p.tokens[p.at :]:
        if token.text in ENDS_OF_FACTOR and token.kind in ("op", "end"):
            return token.text == "|" and token is not p.peek
    return False


def starts_function(p: Stream, token: Token) -> bool:
    """Whether a word is a function or a sum, which ends what came before it."""
    if token.kind == "command":
        return True
    known = token.kind == "word" and token.text not in p.declared
    return known and (token.text in FOLDS or function_named(token.text) is not None)


def power(p: Stream, left: Node) -> Node:
    """base ^ exponent, from right to left; after an array, ^T turns it over."""
    caret = p.take()
    if is_array(left, p.declared):
        cut_turn(p, p.at)
    if is_turn(p) and is_array(left, p.declared):
        return turned(p, left)
    first = p.peek
    if inverted(p) and is_array(left, p.declared):
        for _token in range(4 if first.text in ("{", "(") else 2):
            p.take()
        return Call((left,), "inverse", span=p.span_from(left.span[0]))
    if first.kind == "end":
        raise Unreadable(_("the exponent after ^ is missing"), caret.span)
    if first.text == "+":
        raise Unreadable(_("what is the exponent here? leave the + out"), first.span, "ambiguous")
    exponent = p.expression(POWER - 1)
    if not (first.text in ("(", "{") and p.last.text in (")", "}")):
        note_exponent(p, left, first)
    return Power(left, exponent, span=p.span_from(left.span[0]))


def note_exponent(p: Stream, base: Node, first: Token) -> None:
    """Remember an exponent without brackets, if what follows may have been meant for it too."""
    natural = base == Const("e")
    if p.peek.spaced and not (natural and first.text == "-"):
        return
    if natural or first.kind != "number":
        p.after_exponent = p.at


def is_turn(p: Stream, start: int | None = None) -> bool:
    """Whether the exponent is a T and nothing else; t and tr must not be names."""
    at = p.at if start is None else start
    texts = [t.text for t in p.tokens[at : at + 3]]
    signs = [sign for sign in TURNS if sign in ("T", "⊤") or sign not in p.declared]
    if texts[0] in signs:
        return True
    return len(texts) == 3 and texts[0] + texts[2] in ("{}", "()") and texts[1] in signs


def cut_turn(p: Stream, at: int) -> None:
    """Cut the T off what follows it: X^TX is X^T X."""
    token = p.tokens[at]
    known = key_of(token.text) in p.declared or len(token.text) != token.end - token.start
    if token.kind == "word" and token.text[0] == "T" and token.text[1:2].isalpha() and not known:
        rest = token._replace(text=token.text[1:], start=token.start + 1, spaced=False)
        p.tokens[at : at + 1] = [token._replace(text="T", end=token.start + 1), rest]


def inverted(p: Stream) -> bool:
    """Whether the exponent is -1 and nothing else."""
    texts = [t.text for t in p.tokens[p.at : p.at + 4]]
    return texts in (["{", "-", "1", "}"], ["(", "-", "1", ")"]) or texts[:2] == ["-", "1"]


def turned(p: Stream, left: Node) -> Node:
    """Take the T that turns an array over."""
    for _mark in range(1 if p.peek.text in TURNS else 3):
        p.take()
    return Transpose(left, span=p.span_from(left.span[0]))


def turn(p: Stream, left: Node) -> Node:
    """An array with ⊤ right after it."""
    token = p.take()
    if not is_array(left, p.declared):
        raise Unreadable(_("⊤ turns a vector or matrix over; this is a number"), token.span)
    return Transpose(left, span=p.span_from(left.span[0]))


def comparison(p: Stream, left: Node) -> Node:
    """A chain such as 0 < x <= 1."""
    items, signs = [left], []
    while p.sees(*COMPARISONS) or (p.equals and p.sees("=")):
        sign = p.take().text
        signs.append("==" if sign == "=" else sign)
        items.append(p.expression(COMPARISON))
    span = p.span_from(left.span[0])
    return Compare(tuple(items), signs=tuple(signs), discrete=p.whole(items), span=span)


def both(p: Stream, left: Node) -> Node:
    sign = p.take()
    right = p.expression(AND)
    refuse_values(sign, left, right)
    return Both(left, right, span=p.span_from(left.span[0]))


def either(p: Stream, left: Node) -> Node:
    sign = p.take()
    right = p.expression(OR)
    refuse_values(sign, left, right)
    return Either(left, right, span=p.span_from(left.span[0]))


def refuse_values(sign: Token, *nodes: Node) -> None:
    """`and` and `or` join conditions; between two values they give two answers."""
    if not all(isinstance(node, CONDITIONS) for node in nodes):
        message = _("'{sign}' can only stand between conditions; give one answer", sign=sign.text)
        raise Unreadable(message, sign.span, "two-answers")


def minus(p: Stream, level: int) -> Node:
    """A leading minus takes the whole product after it; after * or ^ only the next factor."""
    sign = p.take()
    inside = p.expression(PRODUCT - 1 if level < PRODUCT else level)
    return Neg(inside, span=p.span_from(sign.start))


def plus(p: Stream, level: int) -> Node:
    """A leading plus says nothing."""
    p.take()
    return p.expression(PRODUCT - 1 if level < PRODUCT else level)


def negation(p: Stream) -> Node:
    """not condition."""
    sign = p.take()
    return Not(p.expression(NOT), span=p.span_from(sign.start))


def infix_of(p: Stream) -> tuple[int, Callable[[Stream, Node], Node]] | None:
    """Give how tightly the next operator binds, and what reads it."""
    token = p.peek
    if token.kind == "op":
        if token.text in INFIX:
            return INFIX[token.text]
        if p.equals and token.text == "=":
            return COMPARISON, comparison
        if token.text == "&" and not p.rows:
            return AND, both
    elif token.kind == "word" and token.text in ("and", "or"):
        return (AND, both) if token.text == "and" else (OR, either)
    return (PRODUCT, product) if p.starts_factor() else None


INFIX: dict[str, tuple[int, Callable[[Stream, Node], Node]]] = {
    "+": (SUM, addition),
    "-": (SUM, addition),
    "/": (PRODUCT, product),
    "^": (POWER, power),
    "⊤": (POWER, turn),
    **dict.fromkeys(TIMES, (PRODUCT, product)),
    **dict.fromkeys(COMPARISONS, (COMPARISON, comparison)),
}
