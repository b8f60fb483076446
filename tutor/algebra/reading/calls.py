"""Functions and their arguments: f(x), f x, f^2(x), log_b(x), and the ones that take arrays."""

from collections.abc import Callable

from tutor.algebra.errors import Unreadable
from tutor.algebra.names import key_of
from tutor.algebra.reading import array_calls, conditions, filled, folds, lists
from tutor.algebra.reading.accents import matching
from tutor.algebra.reading.arguments import Setting, arguments, refuse_settings, takes
from tutor.algebra.reading.arrays import array_function
from tutor.algebra.reading.characters import PROMPTS
from tutor.algebra.reading.lexer import Token
from tutor.algebra.reading.stream import POWER, Stream
from tutor.algebra.tree import (
    Add,
    Apply,
    Call,
    Compare,
    Div,
    Name,
    Neg,
    Node,
    Num,
    Power,
    Transpose,
    number,
)
from tutor.algebra.values.functions import FUNCTIONS, JUMPS, function_named
from tutor.algebra.words import words
from tutor.language import _

LIBRARIES = frozenset(
    words(
        "np numpy jnp math torch tf F nn functional linalg scipy special stats norm mpmath mp sympy"
    )
)
# Two letters that may well be two names; an author's names win, or the learner is asked.
SHORT = frozenset(words("th ch sh tg lg tr mm"))
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
    if joined in lists.OF_LISTS and lists.is_list(p):
        return lists.of_list(p, word)
    if joined in FILLED and (array := filled_array(p, word)):
        return array
    if joined in INDICATORS and p.sees("(", "[", "{", "_"):
        return conditions.indicator(p, word)
    if joined in folds.FOLDS and (p.sees("_", "^") or joined[0].isupper()):
        return folds.fold(p, word)
    if joined in WRITTEN and p.sees("("):
        return WRITTEN[joined](p, word)
    refuse_names(p, word, joined)
    if joined not in FUNCTIONS and (name := array_function(joined)):
        return array_calls.array_call(p, word, name)
    name = function_named(joined)
    if name is None or (len(joined) == 1 and not p.sees("(", "{", "[", "'")):
        return None
    return function(p, word, name)


def refuse_names(p: Stream, word: Token, joined: str) -> None:
    """Ask about `th` where t and h are names: it may be the function, or their product."""
    letters = [key_of(letter) for letter in joined]
    if joined in SHORT and all(key in p.declared or key in p.bound for key in letters):
        message = _(
            "does '{joined}' mean the function, or {product}? write the *",
            joined=joined,
            product=" · ".join(joined),
        )
        raise Unreadable(message, word.span, "ambiguous")


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
        if function_named(joined) or array_function(joined):
            p.take()
            p.take()
            return joined
    return word.text


def function(p: Stream, word: Token, name: str) -> Node:
    """Read the arguments of a function, and the power that may stand before them."""
    base, kind = None, None
    exponent: Node | None = None
    if p.sees("'"):
        raise Unreadable(PROMPTS["'"], p.peek.span, "restated")
    if p.sees("_") and name == "log":
        mark = p.take()
        base = p.parsed(p.group() or [], mark)
    if name == "sqrt" and (root := degree(p, word)):
        return root
    if p.sees("^"):
        exponent = power_of_function(p, word)
    args = arguments(p, word)
    if base is not None:
        args = [*args, base]
    if name in ("max", "min") and sum(not isinstance(a, Setting) for a in args) == 1:
        kind = array_calls.reduction(p, word, name, args)
    elif name == "norm":
        kind = array_calls.norm(p, word, args)
    node = kind or checked(p, word, name, args)
    return node if exponent is None else Power(node, exponent, span=p.span_from(word.start))


def degree(p: Stream, word: Token) -> Node | None:
    """sqrt[3](x)"""
    if not p.sees("["):
        return None
    end = matching(p.tokens, p.at)
    after = p.tokens[end + 1]
    if after.spaced or after.text not in ("(", "{"):
        return None
    nth = p.parsed(p.group() or [], word)
    (inside,) = arguments(p, word)
    return Power(inside, Div(number(1), nth), span=p.span_from(word.start))


def power_of_function(p: Stream, word: Token) -> Node:
    """Read f^2(x) as f(x)^2; ask what f^-1 means."""
    p.take()
    exponent = p.expression(POWER - 1)
    plain = exponent.inside if isinstance(exponent, Neg) else exponent
    if word.text == "exp":
        raise Unreadable(_("write exp(…), or e^…"), (word.start, p.last.end), "ambiguous")
    if not isinstance(plain, Num) or plain.value < 2:
        message = _(
            "does {word}^… mean a power or the inverse function? write ({word}(x))^…, 1/{word}(x), "
            "or the inverse by its name",
            word=word.text,
        )
        raise Unreadable(message, (word.start, p.last.end), "ambiguous")
    return exponent


def checked(p: Stream, word: Token, name: str, args: list[Node]) -> Node:
    """Make the call, if it has as many arguments as it must."""
    known = FUNCTIONS[name]
    refuse_settings(args)
    if word.text == "H" and len(args) > 1:
        raise Unreadable(_("H is the step function here, of one number"), word.span, "arity")
    if not known.least <= len(args) <= known.most:
        message = _(
            "{word} takes {least} to {most} arguments, not {given}",
            word=word.text,
            least=known.least,
            most=known.most,
            given=len(args),
        )
        if known.least == known.most:
            message = takes(word.text, known.least, len(args))
        raise Unreadable(message, p.span_from(word.start), "arity")
    discrete = name in JUMPS and p.whole(args)
    return Call(tuple(args), name, discrete=discrete, span=p.span_from(word.start))


def converted(p: Stream, word: Token) -> Node:
    """float(x > 0) is the condition itself; int(t/10) cuts off what is no whole number."""
    (inside,) = arguments(p, word)
    if word.text == "float" or isinstance(inside, conditions.CONDITIONS):
        return inside
    return checked(p, word, "trunc", [inside])


def transpose(p: Stream, word: Token) -> Node:
    """transpose(X)"""
    (inside, *_) = arguments(p, word)
    return Transpose(inside, span=p.span_from(word.start))


def hypotenuse(p: Stream, word: Token) -> Node:
    """hypot(x, y)"""
    args = arguments(p, word)
    refuse_settings(args)
    return Call((Add(tuple(Power(arg, number(2)) for arg in args)),), "sqrt")


def kronecker(p: Stream, word: Token) -> Node:
    """delta(i, j)"""
    args = arguments(p, word)
    if len(args) != 2 or not p.whole(args):
        message = _("{word}(i, j) takes two indices", word=word.text)
        raise Unreadable(message, p.span_from(word.start), "arity")
    return Compare(tuple(args), signs=("==",), discrete=True, span=p.span_from(word.start))


def apply(p: Stream, word: Token, name: Name) -> Node:
    """A declared function such as f: it needs its arguments in brackets."""
    wanted = p.declared[name.key].arguments
    if p.sees("'"):
        raise Unreadable(PROMPTS["'"], p.peek.span, "restated")
    if not p.sees("(", "["):
        message = _("{word} is a function here; write {word}(…)", word=word.text)
        raise Unreadable(message, word.span, "arity")
    args = arguments(p, word)
    if len(args) != wanted:
        message = takes(word.text, wanted, len(args))
        raise Unreadable(message, p.span_from(word.start), "arity")
    return Apply(tuple(args), name.key, span=p.span_from(word.start))


WRITTEN: dict[str, Callable[[Stream, Token], Node]] = {
    "float": converted,
    "int": converted,
    "transpose": transpose,
    "hypot": hypotenuse,
    "delta": kronecker,
    "kronecker": kronecker,
}
