"""What an expression can start with: a number, a word, a bracket, a root, a fraction."""

from collections.abc import Callable

from tutor.algebra.errors import Unreadable
from tutor.algebra.names import key_of
from tutor.algebra.reading import calls, conditions, filled, naming
from tutor.algebra.reading.accents import matching
from tutor.algebra.reading.arrays import is_array
from tutor.algebra.reading.bars import angles, bars, double_bars, floors
from tutor.algebra.reading.characters import PROMPTS
from tutor.algebra.reading.indices import index_of, is_index, read_indices, sliced
from tutor.algebra.reading.latex import FRACTIONS
from tutor.algebra.reading.lexer import Token, literal, split
from tutor.algebra.reading.operators import cut_turn, is_turn, minus, negation, plus
from tutor.algebra.reading.stream import KEYWORDS, POWER, Stream
from tutor.algebra.tree import Call, Div, Item, Name, Node, Num, Power, number
from tutor.language import N_, _

ASKING = frozenset(("'", "∂", "∇", "∫"))
ODD = {
    "//": N_("// (whole-number division) is not part of this notation; write floor(a/b)"),
    ":=": N_("':=' is not part of a formula; give the expression alone"),
    "+=": N_("give the whole right-hand side, not a change with +="),
    "-=": N_("give the whole right-hand side, not a change with -="),
    "*=": N_("give the whole right-hand side, not a change with *="),
    "/=": N_("give the whole right-hand side, not a change with /="),
    "=": N_("give one expression, without '=' inside"),
    "\\\\": N_("there is a line break inside this formula"),
    ".": N_("a point can only stand in a number, or as in X.T"),
    "..": PROMPTS["…"],
    "$": N_("the $ signs around a formula must come in pairs"),
    "?": N_("which condition is this? write: a if condition else b"),
    ":": N_("this ':' does not belong to a formula"),
    "<": N_("for the product of two vectors write dot(x, y), or xᵀy"),
    "&": N_("to join conditions write: and"),
}


def prefix(p: Stream, power: int) -> Node:
    """Read what stands first, together with the indices right after it."""
    token = p.peek
    if token.kind == "number":
        return numeral(p)
    if token.kind == "word":
        return word_or_not(p)
    if token.kind == "command":
        return command(p)
    if token.kind == "op" and token.text in ("-", "+"):
        return (minus if token.text == "-" else plus)(p, power)
    if token.kind == "op" and token.text in OPENING:
        return OPENING[token.text](p)
    raise misplaced(p, token)


def misplaced(p: Stream, token: Token) -> Unreadable:
    """Say why nothing can start with this token."""
    if token.kind == "end":
        after = _("something is missing after '{text}'", text=p.last.text)
        message = after if p.at else _("something is missing")
        return Unreadable(message, (token.start, token.end), "incomplete")
    if token.text in PROMPTS:
        code = "restated" if token.text in ASKING else "forbidden-character"
        return Unreadable(_(PROMPTS[token.text]), token.span, code)
    if token.text in ODD:
        return Unreadable(_(ODD[token.text]), token.span, "forbidden-operator")
    if token.text in (")", "]", "}"):
        return Unreadable(
            _("this '{token}' was never opened", token=token.text), token.span, "unbalanced"
        )
    return Unreadable(_("there is nothing before this '{token}'", token=token.text), token.span)


def refuse_mark(p: Stream, left: Node) -> None:
    """A mark after a factor that means something nobody can judge: x', x ∈ (0, 1)."""
    token = p.peek
    if token.kind != "op" or token.text not in ("'", "∈", "∞", "//"):
        return
    if token.text == "'" and is_array(left, p.declared):
        raise Unreadable(_("for the transpose write X^T or X.T"), token.span, "forbidden-character")
    raise misplaced(p, token)


def numeral(p: Stream) -> Node:
    """A literal; 1_{x > 0} and 1[x > 0] are indicators, 1_N and the 1 of 1ᵀx vectors of ones."""
    token = p.take()
    if token.text in ("1", "11") and (ones := of_ones(p, token)):
        return ones
    if token.text == "1":
        if p.sees("_") and filled.names_size(p) and (ones := filled.ones(p, token)):
            return ones
        if p.sees("[", "{", "(", "_") and conditions.follows(p):
            return conditions.indicator(p, token)
    if p.sees("_"):
        message = _("a number has no subscript; write 1000 in one piece, an indicator as 1[x > 0]")
        raise Unreadable(message, (token.start, p.peek.end))
    return Num(literal(token.text), token.text, span=token.span)


def of_ones(p: Stream, token: Token) -> Node | None:
    """The 1 of 1ᵀx, or the first of 1 1ᵀ, as a vector of ones."""
    ones = filled.unsized(p, token)
    if ones is None:
        return None
    if token.text == "11" and turns(p, p.at):
        p.tokens[p.at : p.at] = [token._replace(text="1", start=token.start + 1, spaced=True)]
        return filled.unsized(p, token._replace(text="1", end=token.start + 1))
    again = p.peek.text == "1" and turns(p, p.at + 1)
    return ones if token.text == "1" and (again or turns(p, p.at)) else None


def turns(p: Stream, at: int) -> bool:
    """Whether ^T comes at a place."""
    if p.tokens[at].text != "^":
        return False
    cut_turn(p, at + 1)
    return is_turn(p, at + 1)


def word_or_not(p: Stream) -> Node:
    """A word that is not a keyword out of place."""
    token = p.peek
    if token.text == "not":
        return negation(p)
    if token.text == "if":
        return conditions.spoken(p, p.take())
    if token.text in KEYWORDS:
        raise Unreadable(_("'{token}' needs something before it", token=token.text), token.span)
    return p.word(p.take())


def word(p: Stream, token: Token) -> Node:
    """A name, a function, an indicator, or a product of names written together."""
    naming.rotate_power(p, token)
    if not known(p, token):
        token = calls.skip_library(p, token)
        if node := calls.call(p, token):
            return entry(p, indexed(p, node))
        if token.text in conditions.LOGICAL | {"False", "None"}:
            raise Unreadable(_("'{token}' is not a number", token=token.text), token.span, "code")
    node = naming.name(p, token)
    if isinstance(node, Name) and node.key in p.declared and node.key not in p.bound:
        if p.declared[node.key].domain == "function":
            return calls.apply(p, token, node)
        return indexed(p, node)
    return node


def known(p: Stream, token: Token) -> bool:
    """Whether a word is declared, alone or with the subscript after it."""
    base = key_of(token.text)
    if base in p.declared or base in p.bound:
        return True
    start = f"{key_of(token.text).partition('_')[0]}_"
    return p.sees("_") and any(key.startswith(start) for key in p.declared)


def indexed(p: Stream, node: Node) -> Node:
    """An array with [n, d] after it."""
    if not p.sees("[") or not is_array(node, p.declared) or isinstance(node, Item):
        return node
    parts: list[list[Token]] = []
    while p.sees("["):
        opened = p.peek
        parts += split(p.group() or [])
        if not all(parts):
            raise Unreadable(_("an index is missing"), opened.span)
    item = sliced(p, node, parts) or Item((node, *(index_of(p, part) for part in parts)))
    if any(isinstance(index, Num) for index in item.items[1:]):
        message = _("is this counted from 0 or from 1? use an index name, such as i")
        raise Unreadable(message, node.span, "ambiguous")
    return item.but(span=p.span_from(node.span[0]))


def brackets(closing: str) -> Callable[[Stream], Node]:
    """Make the reader of a bracketed expression."""

    def reader(p: Stream) -> Node:
        opened = p.take()
        if opened.text == "{" and p.peek.kind == "command" and p.peek.text == "begin":
            return conditions.braced_environment(p)
        if p.sees(closing):
            raise Unreadable(_("there is nothing in these brackets"), (opened.start, p.peek.end))
        with p.deeper(), p.bracketed(commas=opened.text == "{", equals=opened.text == "["):
            node = p.expression()
            if opened.text == "{" and p.sees(",", ":"):
                node = conditions.listed(p, node, opened)
        p.expect(closing, opened)
        return entry(p, positive_part(p, node))

    return reader


def positive_part(p: Stream, node: Node) -> Node:
    """(x)_+, [x]_+ and (x)^+ are max(0, x)."""
    texts = [t.text for t in p.tokens[p.at : p.at + 4]]
    length = 2 if texts[1:2] == ["+"] else 4 if texts[1:] == ["{", "+", "}"] else 0
    if not texts or texts[0] not in ("_", "^") or not length:
        return node
    after = p.tokens[p.at + length]
    if texts[0] == "^" and (after.kind in ("number", "word") or after.text in ("(", "[")):
        return node
    for _token in range(length):
        p.take()
    return Call((number(0), node), "max", span=p.span_from(node.span[0]))


def entry(p: Stream, node: Node) -> Node:
    """An entry of an array in brackets: (X^T G)_{dk}, (X^T G)[d, k]."""
    if p.sees("[") and not p.peek.spaced and has_indices(p):
        return indexed(p, node)
    if not p.sees("_") or not is_array(node, p.declared):
        return node
    p.take()
    tokens = p.group() or []
    for rank in (2, 1):
        if indices := read_indices(p, tokens, rank):
            return Item((node, *indices), span=p.span_from(node.span[0]))
    raise Unreadable(_("these indices cannot be read"), p.last.span)


def has_indices(p: Stream) -> bool:
    """Whether the bracket that follows holds indices, and is no factor."""
    inner = p.tokens[p.at + 1 : matching(p.tokens, p.at)]
    words = [token for token in inner if token.kind == "word"]
    return bool(inner) and all(is_index(p, key_of(token.text)) for token in words)


def root(p: Stream) -> Node:
    """√x or ∛x: of a bracket, or of the one factor that follows."""
    sign = p.take()
    bracketed = p.sees("(", "{")
    if not p.starts_factor():
        raise Unreadable(_("what is this the root of?"), sign.span, "arity")
    with p.deeper():
        inside = p.expression(POWER)
    if p.sees("^") and not bracketed:
        message = _("does the root go over the power too? write √(x²) or (√x)²")
        raise Unreadable(message, (sign.start, p.peek.end), "ambiguous")
    if not bracketed:
        p.after_bare = p.at
    function = "sqrt" if sign.text == "√" else "cbrt"
    return Call((inside,), function, span=p.span_from(sign.start))


def command(p: Stream) -> Node:
    r"""\frac, \sqrt, \begin."""
    token = p.peek
    if token.text == "begin":
        with p.deeper():
            return conditions.environment(p)
    if token.text in FRACTIONS:
        p.take()
        top = argument(p, token)
        bottom = argument(p, token)
        return Div(top, bottom, span=p.span_from(token.start))
    if token.text == "sqrt":
        return latex_root(p, p.take())
    raise Unreadable(_("\\{token} does not fit here", token=token.text), token.span)


def latex_root(p: Stream, token: Token) -> Node:
    r"""\sqrt{x}, \sqrt[3]{x}."""
    degree = p.group() if p.sees("[") else None
    inside = argument(p, token)
    span = p.span_from(token.start)
    if not degree:
        return Call((inside,), "sqrt", span=span)
    nth = p.parsed(degree, token)
    if nth == number(3):
        return Call((inside,), "cbrt", span=span)
    return Power(inside, Div(number(1), nth), span=span)


def argument(p: Stream, opener: Token) -> Node:
    r"""What a LaTeX command takes: a group in braces, or one digit or letter."""
    if p.sees("{"):
        tokens = p.group() or []
        if not tokens:
            raise Unreadable(_("\\{opener} has empty braces", opener=opener.text), opener.span)
        return p.parsed(tokens, opener)
    token = p.peek
    if token.kind in ("number", "word"):
        if len(token.text) == token.end - token.start > 1:
            if not token.text.isalnum():
                message = _("put braces after \\{opener}", opener=opener.text)
                raise Unreadable(message, (opener.start, token.end), "ambiguous")
            head = token._replace(text=token.text[0], end=token.start + 1)
            kind = "number" if token.text[1:].isdigit() else "word"
            tail = Token(kind, token.text[1:], token.start + 1, token.end)
            p.tokens[p.at : p.at + 1] = [head, tail]
        return p.parsed([p.take()], opener)
    if token.kind == "command":
        return command(p)
    if opener.text in FRACTIONS:
        message = _("\\{opener} needs a top and a bottom in braces", opener=opener.text)
    else:
        message = _("\\{opener} needs braces after it", opener=opener.text)
    raise Unreadable(message, opener.span, "arity")


OPENING: dict[str, Callable[[Stream], Node]] = {
    "(": brackets(")"),
    "[": brackets("]"),
    "{": brackets("}"),
    "|": bars,
    "‖": double_bars,
    "⟨": angles,
    "⌊": floors("floor", "⌋"),
    "⌈": floors("ceil", "⌉"),
    "√": root,
    "∛": root,
}
