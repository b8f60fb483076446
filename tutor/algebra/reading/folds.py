"""Sums, products, maxima over an index: ∑_j …, \\sum_{k=1}^{N} …, max_j …"""

from tutor.algebra.errors import Unreadable
from tutor.algebra.names import key_of, subscript_text
from tutor.algebra.reading.conditions import condition
from tutor.algebra.reading.lexer import Token
from tutor.algebra.reading.stream import BARE, SUM, Stream
from tutor.algebra.tree import Fold, Item, Name, Node, number, walk

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
Range = tuple[str, Node | None, Node | None]  # index, first value, condition


def fold(p: Stream, word: Token) -> Node:
    """Read what follows ∑: its index, its ends, and the product it applies to."""
    spec, high = None, None
    while p.sees("_", "^"):
        mark = p.take()
        group = p.group()
        if group is None:
            raise Unreadable(f"what does {word.text}{mark.text} run over?", mark.span)
        if mark.text == "_":
            spec = group
        else:
            high = p.parsed(group, mark)
    if not spec:
        raise Unreadable(
            f"which index does this {word.text} run over? write {word.text}_j", word.span
        )
    return over_indices(p, word, [one_index(p, part, word) for part in split(spec)], high)


def split(tokens: list[Token]) -> list[list[Token]]:
    """Cut `i,j` at its commas."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.text == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def one_index(p: Stream, tokens: list[Token], word: Token) -> Range:
    """Read `j`, `j=1`, or `j≠i`."""
    if not tokens or tokens[0].kind != "word":
        raise Unreadable(f"the index under {word.text} must be a name such as j", word.span)
    place = next((i for i, t in enumerate(tokens) if t.text in ("=", "!=", "<", "<=")), len(tokens))
    name = tokens[:place]
    key = key_of(name[0].text, [subscript_text(name[1:])] if name[1:] else [])
    if place == len(tokens):
        return key, None, None
    if tokens[place].text == "=":
        return key, p.parsed(tokens[place + 1 :], tokens[place]), None
    inner = p.nested([*tokens, Token("end", "", tokens[-1].end, tokens[-1].end)])
    inner.bound.append(key)
    return key, None, condition(inner)


def over_indices(p: Stream, word: Token, ranges: list[Range], high: Node | None) -> Node:
    """Read the body and wrap it in one fold for each index, the last innermost."""
    p.bound += [index for index, _, _ in ranges]
    body = p.expression(SUM if FOLDS[word.text] in ("sum", "prod") else BARE)
    del p.bound[len(p.bound) - len(ranges) :]
    for index, low, given in reversed(ranges):
        body = one_fold(p, word, (index, low, given), high, body)
    return body


def one_fold(p: Stream, word: Token, over: Range, high: Node | None, body: Node) -> Node:
    """Wrap a body in one fold, having found what its index runs over."""
    index, low, given = over
    span = p.span_from(word.start)
    kind = FOLDS[word.text]
    if high is not None:
        return Fold((body, low or number(1), high), kind, index, None, given, span=span)
    size = size_of(p, index, body)
    if size is None:
        message = f"over which values does {index} run? write {word.text}_{{{index}=1}}^{{N}}"
        raise Unreadable(message, word.span, "no-range")
    return Fold(
        (body,) if low is None else (body, low, Name(size)), kind, index, size, given, span=span
    )


def size_of(p: Stream, index: str, body: Node) -> str | None:
    """Find the size an index runs over from the arrays it stands in."""
    sizes = [
        p.declared[node.items[0].key].shape[place]
        for node in walk(body)
        if isinstance(node, Item) and isinstance(node.items[0], Name)
        for place, inside in enumerate(node.items[1:])
        if inside == Name(index)
    ]
    if len(set(sizes)) > 1:
        message = f"{index} runs over {sizes[0]} in one place and over {sizes[1]} in another"
        raise Unreadable(message, body.span, "no-range")
    if sizes:
        return sizes[0]
    return p.declared[index].size if index in p.declared else None
