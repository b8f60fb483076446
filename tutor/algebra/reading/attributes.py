"""What may stand after a point: X.T, X.sum(axis=0), x.dot(y), z.max(), x.exp()."""

from tutor.algebra.errors import Unreadable
from tutor.algebra.reading.arguments import arguments
from tutor.algebra.reading.array_calls import reduced
from tutor.algebra.reading.arrays import ALONG, ARRAY_FUNCTIONS, array_function, is_array
from tutor.algebra.reading.calls import checked
from tutor.algebra.reading.lexer import Token
from tutor.algebra.reading.stream import Stream
from tutor.algebra.tree import Call, Node, Transpose
from tutor.algebra.values.functions import function_named
from tutor.language import _

TURNING = frozenset(("transpose", "t"))
NOTHING = frozenset(("float", "double", "astype", "item", "copy", "numpy"))
ENTRIES = {"max": "max_entry", "min": "min_entry"}


def attribute(p: Stream, left: Node) -> Node:
    """Read an attribute or a method; there are no others than those of formulas."""
    point = p.take()
    word = p.take()
    if word.text == "T" and is_array(left, p.declared):
        return Transpose(left, span=p.span_from(left.span[0]))
    if word.kind == "word" and p.sees("("):
        if word.text in NOTHING:
            p.group()
            return left
        if node := method(p, left, word):
            return node
    message = _("a point can only stand in a number, or as in X.T; a product is written * or ·")
    raise Unreadable(message, (point.start, word.end), "attribute")


def method(p: Stream, left: Node, word: Token) -> Node | None:
    """x.sum(), X.sum(axis=0), x.dot(y), x.exp(); None if there is no such method."""
    function = function_named(word.text)
    if not is_array(left, p.declared):
        return checked(p, word, function, called_on(p, left, word)) if function else None
    name = ENTRIES.get(word.text) or array_function(word.text)
    if not (name or function or word.text in TURNING):
        return None
    args, span = called_on(p, left, word), p.span_from(left.span[0])
    if word.text in TURNING:
        return Transpose(left, span=span)
    if name in ALONG:
        return reduced(p, left.span[0], name, args)
    if name in ("dot", "matmul"):
        return Call(tuple(args), "matmul", span=span)
    if name and len(args) == ARRAY_FUNCTIONS[name][0]:
        return Call(tuple(args), name, span=span)
    return checked(p, word, function, args) if function else None


def called_on(p: Stream, left: Node, word: Token) -> list[Node]:
    """What a method is called on, and its arguments."""
    return [left, *arguments(p, word, least=0)]
