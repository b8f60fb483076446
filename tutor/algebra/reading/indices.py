"""Indices: `n,d`, `nd`, `t-k`, and Kronecker's δ."""

from tutor.algebra.errors import Unreadable
from tutor.algebra.names import NUMBERED, key_of
from tutor.algebra.reading.lexer import Token, split
from tutor.algebra.reading.stream import Stream
from tutor.algebra.tree import Compare, Item, Name, Node, Transpose, number
from tutor.language import _

Group = tuple[list[Token], int, bool]  # tokens, the place after them, whether bracketed


def read_indices(p: Stream, tokens: list[Token], rank: int) -> list[Node] | None:
    """Read the indices of an array: `n,d`, `nd`, `t-k`; None if they do not fit its rank."""
    parts = split(tokens)
    if len(parts) == rank and all(parts):
        return [index_of(p, part) for part in parts]
    if len(parts) == 1 and rank > 1:
        names = [letters(p, token) for token in parts[0]]
        flat = [node for run in names if run for node in run]
        return flat if all(names) and len(flat) == rank else None
    return None


def sliced(p: Stream, array: Node, parts: list[list[Token]]) -> Item | None:
    """X[n, :] is a row, X[:, d] a column; None if there is no colon."""
    whole = [len(part) == 1 and part[0].text == ":" for part in parts]
    if whole == [False, True]:
        return Item((array, index_of(p, parts[0])))
    if whole == [True, False]:
        return Item((Transpose(array), index_of(p, parts[1])))
    if any(whole):
        raise Unreadable(_("which entries are these? write X[n, :] or X[:, d]"), parts[0][0].span)
    return None


def index_of(p: Stream, tokens: list[Token]) -> Node:
    """Read one index."""
    if len(tokens) == 1 and tokens[0].kind == "word":
        return single_index(p, tokens[0])
    return p.parsed(tokens, tokens[0])


def single_index(p: Stream, token: Token) -> Node:
    """Read an index that is one name; it must be bound by a sum or declared."""
    key = key_of(token.text)
    if is_index(p, key):
        return Name(key, span=token.span)
    if key in p.declared:
        return Name(key, span=token.span)
    message = _(
        "the index '{token}' is not bound here; is a sum over {token} missing?",
        token=token.text,
    )
    raise Unreadable(message, token.span, "unbound-index")


def is_index(p: Stream, key: str) -> bool:
    """Whether a name may stand as an index."""
    return key in p.bound or (key in p.declared and p.declared[key].domain == "index")


def letters(p: Stream, token: Token) -> list[Node] | None:
    """Read `nd` as the two indices n and d."""
    if token.kind == "number" and token.text.isdigit():
        return [number(int(digit)) for digit in token.text]
    if token.kind != "word":
        return None
    if match := NUMBERED.fullmatch(token.text):  # k1
        cut = token.start + len(match[1])
        head = token._replace(text=match[1], end=cut)
        first = letters(p, head)
        return first and [*first, *map(number, map(int, match[2]))]
    if len(token.text) > 1 and not is_index(p, key_of(token.text)):
        width = token.end - token.start == len(token.text)
        place = range(token.start, token.end) if width else [token.start] * len(token.text)
        singles = [Token("word", c, i, i + 1) for c, i in zip(token.text, place, strict=True)]
        if not token.text.isalpha():
            return None
        return [single_index(p, single) for single in singles]
    return [single_index(p, token)]


def kronecker(p: Stream, word: Token, groups: list[Group]) -> Node | None:
    """δ_ij: 1 where the two indices agree."""
    if word.text != "delta" or len(groups) != 1:
        return None
    tokens = [token for token in groups[0][0] if token.text != ","]
    names = [c for token in tokens for c in (token.text if token.text.isalpha() else "")]
    single = [key_of(token.text) for token in tokens]
    pair = single if len(single) == 2 else names
    if len(pair) != 2 or not all(is_index(p, k) or p.whole([Name(k)]) for k in pair):
        return None
    p.at = groups[0][1]
    span = p.span_from(word.start)
    return Compare((Name(pair[0]), Name(pair[1])), signs=("==",), discrete=True, span=span)
