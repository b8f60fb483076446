"""Sums, products, maxima over an index: ∑_j …, \\sum_{k=1}^{N} …, max_j …"""

from typing import NamedTuple

from tutor.algebra.errors import Unreadable
from tutor.algebra.names import key_of, subscript_text
from tutor.algebra.reading.arrays import is_array
from tutor.algebra.reading.conditions import condition
from tutor.algebra.reading.lexer import Token, split
from tutor.algebra.reading.shapes import fitted
from tutor.algebra.reading.stream import BARE, SUM, Stream
from tutor.algebra.tree import Both, Call, Div, Fold, Item, Mul, Name, Node, number, walk
from tutor.language import _

FOLDS = {
    "sum": "sum",
    "Sum": "sum",
    "Sigma": "sum",
    "prod": "prod",
    "Prod": "prod",
    "product": "prod",
    "max": "max",
    "min": "min",
    "mean": "mean",
}
WHOLE = {"sum": "total", "prod": "product"}
SIGNS = {"sum": "∑", "prod": "∏"}
BETWEEN = frozenset(("=", "!=", "<", "<=", ">", ">=", "∈"))


class Range(NamedTuple):
    """An index, the first and last value it takes, and a condition; None where not given."""

    key: str
    low: Node | None = None
    high: Node | None = None
    given: Node | None = None


def fold(p: Stream, word: Token) -> Node:
    """Read what follows ∑: its index, its ends, and the product it applies to."""
    spec: list[Token] = []
    high = None
    while p.sees("_", "^"):
        mark = p.take()
        group = p.group()
        if group is None:
            raise Unreadable(
                _("what does {said}{mark} run over?", said=said(word), mark=mark.text), mark.span
            )
        if mark.text == "_":
            spec = [*group, *first_value(p, group)]
        else:
            high = p.parsed(group, mark)
    if not spec:
        return without_index(p, word)
    ranges = merged([one_index(p, part, word) for part in indices(p, spec)])
    if high is not None:
        ranges = [each._replace(high=each.high or high) for each in ranges]
    return over_indices(p, word, ranges)


def said(word: Token) -> str:
    """A fold as it is written."""
    return SIGNS.get(FOLDS[word.text], word.text)


def without_index(p: Stream, word: Token) -> Node:
    """∑ x of a whole array; of a number nobody knows what it runs over."""
    kind, sign = FOLDS[word.text], said(word)
    try:
        body = p.expression(SUM) if p.starts_factor() else None
    except Unreadable as error:
        if error.code != "unbound-index":
            raise
        body = None
    if body is not None and kind in WHOLE and is_array(body, p.declared):
        return Call((body,), WHOLE[kind], span=p.span_from(word.start))
    raise Unreadable(
        _("which index does this {sign} run over? write {sign}_j", sign=sign),
        word.span,
    )


def first_value(p: Stream, group: list[Token]) -> list[Token]:
    """The =1 of sum_j=1^N, whose index stands without braces."""
    if len(group) != 1 or not p.sees("=") or p.tokens[p.at + 1].kind not in ("number", "word"):
        return []
    return [p.take(), p.take()]


def indices(p: Stream, tokens: list[Token]) -> list[list[Token]]:
    """Cut `i,j` or `ij` into its indices."""
    if len(tokens) == 1 and is_run(p, tokens[0]):
        token = tokens[0]
        return [
            [Token("word", letter, token.start + place, token.start + place + 1)]
            for place, letter in enumerate(token.text)
        ]
    return split(tokens)


def is_run(p: Stream, token: Token) -> bool:
    """Whether a word is a run of single letters, and no name."""
    if token.kind != "word" or not 2 <= len(token.text) <= 3 or not token.text.isalpha():
        return False
    return token.end - token.start == len(token.text) and key_of(token.text) not in p.declared


def one_index(p: Stream, tokens: list[Token], word: Token) -> Range:
    """Read `j`, `j=1`, `j=1..N`, or `j≠i`."""
    if not tokens or tokens[0].kind != "word":
        raise Unreadable(
            _("the index under {said} must be a name such as j", said=said(word)), word.span
        )
    place = next((i for i, t in enumerate(tokens) if t.text in BETWEEN), len(tokens))
    name = tokens[:place]
    key = key_of(name[0].text, [subscript_text(name[1:])] if name[1:] else [])
    if place == len(tokens):
        return Range(key)
    if tokens[place].text == "=":
        dots = next((i for i, t in enumerate(tokens) if t.text == ".."), len(tokens))
        low = p.parsed(tokens[place + 1 : dots], tokens[place])
        rest = tokens[dots + 1 :]
        return Range(key, low, p.parsed(rest, tokens[dots]) if rest else None)
    inner = p.nested([*tokens, Token("end", "", tokens[-1].end, tokens[-1].end)])
    inner.bound.append(key)
    return Range(key, given=condition(inner))


def merged(ranges: list[Range]) -> list[Range]:
    """Put together what is said of one index in two places: j=1, j≠i."""
    found: dict[str, Range] = {}
    for each in ranges:
        old = found.get(each.key)
        if old is None:
            found[each.key] = each
            continue
        given = old.given or each.given
        if old.given and each.given:
            given = Both(old.given, each.given)
        found[each.key] = Range(each.key, old.low or each.low, old.high or each.high, given)
    return list(found.values())


def over_indices(p: Stream, word: Token, ranges: list[Range]) -> Node:
    """Read the body and wrap it in one fold for each index, the last innermost."""
    keys, start, kind = [each.key for each in ranges], p.at, FOLDS[word.text]
    p.bound += keys
    body = p.expression(SUM if kind in ("sum", "prod") else BARE)
    del p.bound[len(p.bound) - len(ranges) :]
    if kind == "prod" and not p.one_bracket(start):
        refuse_loose_factor(body, keys)
    for each in reversed(ranges):
        body = one_fold(p, word, each, body)
    return body


def refuse_loose_factor(body: Node, keys: list[str]) -> None:
    """In ∏_k a_k b, b may be multiplied each time or once; in ∏_k 1/4 there is no question."""
    factors = body.parts() if isinstance(body, Mul | Div) else (body,)
    indexed = False
    for factor in factors:
        if factor.names.intersection(keys):
            indexed = True
        elif indexed:
            message = _("does this belong to the product? put brackets around what is multiplied")
            raise Unreadable(message, factor.span, "ambiguous")


def one_fold(p: Stream, word: Token, over: Range, body: Node) -> Node:
    """Wrap a body in one fold, having found what its index runs over."""
    index, low, high, given = over
    span = p.span_from(word.start)
    kind = FOLDS[word.text]
    if high is not None:
        return Fold((body, low or number(1), high), kind, index, None, given, span=span)
    size = size_of(p, index, body)
    if size is None:
        sign = said(word)
        message = _(
            "over which values does {index} run? write {sign}_{{{index}=1}}^{{N}}",
            index=index,
            sign=sign,
        )
        raise Unreadable(message, word.span, "no-range")
    return Fold(
        (body,) if low is None else (body, low, Name(size)), kind, index, size, given, span=span
    )


def size_of(p: Stream, index: str, body: Node) -> str | None:
    """Find the size an index runs over from the arrays it stands in."""
    sizes = [
        shape[place]
        for node in walk(body)
        if isinstance(node, Item) and Name(index) in node.items[1:]
        for shape in [fitted(node.items[0], p.declared)[1]]
        for place, inside in enumerate(node.items[1 : len(shape) + 1])
        if inside == Name(index)
    ]
    if len(set(sizes)) > 1:
        message = _(
            "{index} runs over {one} in one place and over {other} in another",
            index=index,
            one=sizes[0],
            other=sizes[1],
        )
        raise Unreadable(message, body.span, "no-range")
    if sizes:
        return sizes[0]
    return p.declared[index].size if index in p.declared else None
