"""Functions and their arguments: f(x), f x, f^2(x), log_b(x), and the ones that take arrays."""

from collections.abc import Callable

from tutor.algebra.errors import Span, Unreadable
from tutor.algebra.reading import conditions, filled, folds
from tutor.algebra.reading.arrays import ARRAY_FUNCTIONS, ARRAY_NAMES, is_array
from tutor.algebra.reading.characters import PROMPTS
from tutor.algebra.reading.lexer import Token
from tutor.algebra.reading.stream import BARE, POWER, Stream
from tutor.algebra.tree import Apply, Call, Compare, Item, Name, Node, Num, Power, Transpose
from tutor.algebra.values.functions import FUNCTIONS, JUMPS, function_named
from tutor.algebra.words import words


class Axis(Node):
    """The axis=0 of a call; it never stays in a tree."""

    __slots__ = ("number",)
    said = ("number",)

    def __init__(self, number: int, span: Span) -> None:
        super().__init__(span)
        self.number = number


LIBRARIES = frozenset(
    words("np numpy jnp math torch tf F nn functional linalg scipy special mpmath sympy")
)
INDICATORS = frozenset(("𝟙", "I", "Iverson", "indicator"))
SPECIAL: dict[str, Callable[[Stream, Token], Node]] = {
    "where": conditions.where,
    "ifelse": conditions.where,
    "Piecewise": conditions.piecewise,
    "piecewise": conditions.piecewise,
}
FILLED: dict[str, Callable[[Stream, Token], Node | None]] = {
    "I": filled.identity,
    "eye": filled.identity,
    "identity": filled.identity,
    "ones": filled.ones,
    "zeros": filled.ones,
    "𝟙": filled.ones,
}
CLOSING = {"(": ")", "{": "}", "[": "]"}


def skip_library(p: Stream, word: Token) -> Token:
    """np.exp is exp."""
    while word.text in LIBRARIES and p.sees(".") and p.tokens[p.at + 1].kind == "word":
        p.take()
        word = p.take()._replace(start=word.start)
    return word


def call(p: Stream, word: Token) -> Node | None:
    """Read a call of something known by its own name; None if the word is no function."""
    joined = underscored(p, word)
    if joined in SPECIAL and p.sees("("):
        return SPECIAL[joined](p, word)
    if joined in FILLED and (array := filled_array(p, word)):
        return array
    if joined in INDICATORS and p.sees("(", "[", "{", "_"):
        return conditions.indicator(p, word)
    if joined in folds.FOLDS and (p.sees("_", "^") or joined[0].isupper()):
        return folds.fold(p, word)
    if joined in WRITTEN and p.sees("("):
        return WRITTEN[joined](p, word)
    if joined in ARRAY_NAMES and joined not in FUNCTIONS:
        return array_call(p, word, ARRAY_NAMES[joined])
    name = function_named(joined)
    if name is None or (len(joined) == 1 and not p.sees("(", "{", "[")):
        return None
    return function(p, word, name)


def filled_array(p: Stream, word: Token) -> Node | None:
    """An identity matrix or a vector of ones, unless this is an indicator such as I(x > 0)."""
    if word.text in INDICATORS and p.sees("(", "[", "{"):
        return None
    if word.text in INDICATORS and p.sees("_") and not filled.names_size(p):
        return None
    return FILLED[word.text](p, word)


def underscored(p: Stream, word: Token) -> str:
    """Take the rest of a function name with an underscore in it, such as leaky_relu."""
    if p.sees("_") and p.tokens[p.at + 1].kind == "word":
        joined = f"{word.text}_{p.tokens[p.at + 1].text}"
        if function_named(joined) or joined in ARRAY_NAMES:
            p.take()
            p.take()
            return joined
    return word.text


def function(p: Stream, word: Token, name: str) -> Node:
    """Read the arguments of a function, and the power that may stand before them."""
    base, kind = None, None
    exponent: Node | None = None
    if p.sees("_") and name == "log":
        mark = p.take()
        base = p.parsed(p.group() or [], mark)
    if p.sees("^"):
        exponent = power_of_function(p, word)
    args = arguments(p, word)
    if base is not None:
        args = [*args, base]
    if name in ("max", "min") and len(args) == 1:
        kind = reduction(p, word, name, args[0])
    node = kind or checked(p, word, name, args)
    return node if exponent is None else Power(node, exponent, span=p.span_from(word.start))


def power_of_function(p: Stream, word: Token) -> Node:
    """Read f^2(x) as f(x)^2; ask what f^-1 means."""
    p.take()
    exponent = p.expression(POWER - 1)
    if not isinstance(exponent, Num) or exponent.value < 2:
        message = (
            f"does {word.text}^… mean a power or the inverse function? "
            f"write ({word.text}(x))^…, 1/{word.text}(x), or the inverse by its name"
        )
        raise Unreadable(message, (word.start, p.last.end), "ambiguous")
    return exponent


def arguments(p: Stream, word: Token) -> list[Node]:
    """Read arguments in brackets, or one bare argument such as p_i in log p_i."""
    opened = p.accept("(", "{", "[")
    if opened is None:
        return [bare(p, word)]
    closing = CLOSING[opened.text]
    if p.sees(closing):
        raise Unreadable(f"{word.text} needs an argument", (word.start, p.peek.end), "arity")
    args = []
    with p.deeper(), p.bracketed():
        args.append(p.expression())
        while p.accept(","):
            args.append(axis(p) or p.expression())
    p.expect(closing, opened)
    return args


def axis(p: Stream) -> Node | None:
    """Read axis=0."""
    name, equals, value = (p.tokens[min(p.at + i, len(p.tokens) - 1)] for i in range(3))
    if name.text != "axis" or equals.text != "=" or not value.text.isdigit():
        return None
    p.at += 3
    return Axis(int(value.text), span=(name.start, value.end))


def bare(p: Stream, word: Token) -> Node:
    """Read an argument without brackets: one factor with its power."""
    if not p.starts_factor():
        message = f"{word.text} needs an argument: write {word.text}(…)"
        raise Unreadable(message, word.span, "arity")
    with p.deeper():
        node = p.expression(BARE)
    p.after_bare = p.at
    return node


def checked(p: Stream, word: Token, name: str, args: list[Node]) -> Node:
    """Make the call, if it has as many arguments as it must."""
    known = FUNCTIONS[name]
    if not known.least <= len(args) <= known.most:
        least = known.least if known.least == known.most else f"{known.least} to {known.most}"
        message = f"{word.text} takes {least} argument{'s' * (known.most > 1)}, not {len(args)}"
        raise Unreadable(message, p.span_from(word.start), "arity")
    discrete = name in JUMPS and p.whole(args)
    return Call(tuple(args), name, discrete=discrete, span=p.span_from(word.start))


def reduction(p: Stream, word: Token, name: str, inside: Node) -> Node:
    """max(z) of an array is its largest entry; of a number it is a slip."""
    if not is_array(inside, p.declared):
        message = f"{word.text} of a single number is that number; is an argument missing?"
        raise Unreadable(message, p.span_from(word.start), "arity")
    return Call((inside,), f"{name}_entry", span=p.span_from(word.start))


def transpose(p: Stream, word: Token) -> Node:
    """transpose(X)"""
    (inside, *_) = arguments(p, word)
    return Transpose(inside, span=p.span_from(word.start))


def kronecker(p: Stream, word: Token) -> Node:
    """delta(i, j)"""
    args = arguments(p, word)
    if len(args) != 2 or not p.whole(args):
        message = f"{word.text}(i, j) takes two indices"
        raise Unreadable(message, p.span_from(word.start), "arity")
    return Compare(tuple(args), signs=("==",), discrete=True, span=p.span_from(word.start))


def array_call(p: Stream, word: Token, name: str) -> Node:
    """Read a function of whole arrays, such as sum(x), dot(a, b), softmax(z)_i."""
    groups = []
    while p.sees("_"):
        mark = p.take()
        groups.append(p.parsed(p.group() or [], mark))
    args = arguments(p, word)
    if len(args) == 2 and name in ALONG:
        name, args = along(p, name, args), args[:1]
    count, _ = ARRAY_FUNCTIONS[name]
    if len(args) != count:
        message = f"{word.text} takes {count} argument{'s' * (count > 1)}, not {len(args)}"
        raise Unreadable(message, p.span_from(word.start), "arity")
    node = Call(tuple(args), name, span=p.span_from(word.start))
    return Item((node, *groups), span=node.span) if groups else node


def along(p: Stream, name: str, args: list[Node]) -> str:
    """Give the function that goes along one axis, as in sum(x, axis=0)."""
    axis = args[1]
    if isinstance(axis, Axis) and axis.number in (0, 1):
        return f"{name}_{axis.number}"
    raise Unreadable("write the axis as axis=0 or axis=1", axis.span, "arity")


def apply(p: Stream, word: Token, name: Name) -> Node:
    """A declared function such as f: it needs its arguments in brackets."""
    wanted = p.declared[name.key].arguments
    if p.sees("'"):
        raise Unreadable(PROMPTS["'"], p.peek.span, "restated")
    if not p.sees("(", "["):
        message = f"{word.text} is a function here; write {word.text}(…)"
        raise Unreadable(message, word.span, "arity")
    args = arguments(p, word)
    if len(args) != wanted:
        message = f"{word.text} takes {wanted} argument{'s' * (wanted > 1)}, not {len(args)}"
        raise Unreadable(message, p.span_from(word.start), "arity")
    return Apply(tuple(args), name.key, span=p.span_from(word.start))


def attribute(p: Stream, left: Node) -> Node:
    """x.T, x.sum(), x.mean(), x.dot(y): the only attributes there are."""
    point = p.take()
    word = p.take()
    if word.kind == "word" and is_array(left, p.declared):
        if word.text == "T":
            return Transpose(left, span=p.span_from(left.span[0]))
        if word.text in ("sum", "mean", "dot") and p.sees("("):
            return method(p, left, word)
    message = "a point can only stand in a number, or as in X.T"
    raise Unreadable(message, (point.start, word.end), "attribute")


def method(p: Stream, left: Node, word: Token) -> Node:
    """x.sum() and the like."""
    if word.text == "dot":
        (other,) = arguments(p, word)[:1]
        return Call((left, other), "matmul", span=p.span_from(left.span[0]))
    opened = p.take()
    name = ARRAY_NAMES[word.text]
    if chosen := axis(p):
        name = along(p, name, [left, chosen])
    p.expect(")", opened)
    return Call((left,), name, span=p.span_from(left.span[0]))


WRITTEN: dict[str, Callable[[Stream, Token], Node]] = {
    "transpose": transpose,
    "delta": kronecker,
    "kronecker": kronecker,
}
ALONG = frozenset(("total", "mean"))
