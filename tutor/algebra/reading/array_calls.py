"""Functions of whole arrays: sum(X, axis=0), softmax(z)_i, norm(v, 1), sum(x[i] for i in …)."""

from tutor.algebra.errors import Span, Unreadable
from tutor.algebra.names import key_of
from tutor.algebra.reading.accents import matching
from tutor.algebra.reading.arguments import Setting, arguments, refuse_settings, takes
from tutor.algebra.reading.arrays import ALONG, ARRAY_FUNCTIONS, is_array
from tutor.algebra.reading.folds import size_of
from tutor.algebra.reading.lexer import Token
from tutor.algebra.reading.printing import show
from tutor.algebra.reading.shapes import fitted
from tutor.algebra.reading.stream import Stream
from tutor.algebra.tree import Call, Fold, Item, Name, Node, walk
from tutor.language import _

NORM_KINDS = {"1": "norm1", "2": "norm", "F": "norm", "fro": "norm"}
NORM_KINDS |= dict.fromkeys(("inf", "∞", "infty", "max"), "norm_max")
AXES = {"0": "_0", "1": "_1", "-1": "_1"}


def array_call(p: Stream, word: Token, name: str) -> Node:
    """Read a function of whole arrays, such as sum(x), dot(a, b), softmax(z)_i."""
    groups = []
    while p.sees("_"):
        mark = p.take()
        groups.append(p.parsed(p.group() or [], mark))
    if name == "total" and (total := comprehension(p, word)):
        return total
    args = arguments(p, word)
    if name in ALONG and len(args) > 1:
        return reduced(p, word.start, name, args)
    if name in ("softmax", "log_softmax"):
        args = [*args[:1], *(a for a in args[1:] if not is_last_axis(p, args[0], a))]
    refuse_settings(args)
    count, _ = ARRAY_FUNCTIONS[name]
    if len(args) != count:
        message = takes(word.text, count, len(args))
        raise Unreadable(message, p.span_from(word.start), "arity")
    node = Call(tuple(args), name, span=p.span_from(word.start))
    return Item((node, *groups), span=node.span) if groups else node


def is_last_axis(p: Stream, array: Node, given: Node) -> bool:
    """Whether softmax(z, axis=-1) goes along the axis it goes along anyway."""
    if not isinstance(given, Setting) or given.name != "axis":
        return False
    _, shape = fitted(array, p.declared)
    return given.value in ("-1", str(len(shape) - 1))


def reduced(p: Stream, start: int, name: str, args: list[Node]) -> Node:
    """A sum, mean, maximum … of a whole array, or along the axis that is given."""
    array, *others = args
    for other in others:
        text = other.value if isinstance(other, Setting) else show(other).replace("−", "-")
        if isinstance(other, Setting) and other.name == "keepdims":
            message = _("an axis that is kept is not part of this notation; leave keepdims out")
            raise Unreadable(message, other.span, "arity")
        if text not in AXES or (isinstance(other, Setting) and other.name != "axis"):
            raise Unreadable(_("write the axis as axis=0 or axis=1"), other.span, "arity")
        if len(fitted(array, p.declared)[1]) > 1:
            name += AXES[text]
    return Call((array,), name, span=p.span_from(start))


def reduction(p: Stream, word: Token, name: str, args: list[Node]) -> Node:
    """max(z) of an array is its largest entry; of a number it is a slip."""
    if is_array(args[0], p.declared):
        return reduced(p, word.start, f"{name}_entry", args)
    message = _(
        "{word} of a single number is that number; is an argument missing? write {word}(0, x)",
        word=word.text,
    )
    raise Unreadable(message, p.span_from(word.start), "arity")


def norm(p: Stream, word: Token, args: list[Node]) -> Node:
    """norm(x), norm(x, 1), norm(W, ord='fro')"""
    kind = args[1] if len(args) > 1 else None
    text = kind.value if isinstance(kind, Setting) else show(kind) if kind else "2"
    return of_kind(p, args[0], text, p.span_from(word.start))


def of_kind(p: Stream, inside: Node, kind: str, span: Span) -> Node:
    """A norm by its kind, as a subscript or an argument has it; of a number its size."""
    if kind not in NORM_KINDS:
        raise Unreadable(_("which norm is this? write ‖v‖, ‖v‖₁, ‖v‖_∞ or ‖W‖_F"), span)
    function = NORM_KINDS[kind] if is_array(inside, p.declared) else "abs"
    return Call((inside,), function, span=span)


def comprehension(p: Stream, word: Token) -> Node | None:
    """sum(x[i] for i in range(N)), whose index stands for all entries."""
    if not p.sees("("):
        return None
    end = matching(p.tokens, p.at)
    inner = p.tokens[p.at + 1 : end]
    place = next((i for i, t in enumerate(inner) if t.text == "for" and t.kind == "word"), 0)
    if not place or [t.text for t in inner[place + 2 : place + 3]] != ["in"]:
        return None
    index = key_of(inner[place + 1].text)
    p.bound.append(index)
    body = p.parsed(inner[:place], word)
    p.bound.pop()
    p.at = end + 1
    size = size_of(p, index, body)
    if size is None or not only_indexes(index, body):
        message = _(
            "write this as sum_{{{index}=1}}^{{N}} …: Python counts from 0, and not to N",
            index=index,
        )
        raise Unreadable(message, p.span_from(word.start), "ambiguous")
    return Fold((body,), "sum", index, size, span=p.span_from(word.start))


def only_indexes(index: str, body: Node) -> bool:
    """Whether an index stands nowhere but as the index of an array."""
    here = sum(node == Name(index) for node in walk(body))
    items = (node for node in walk(body) if isinstance(node, Item))
    return here == sum(part == Name(index) for item in items for part in item.items[1:])
