"""What stands in the brackets of a call: expressions, and settings such as axis=0."""

from tutor.algebra.errors import Span, Unreadable
from tutor.algebra.reading.characters import LETTERS_OF
from tutor.algebra.reading.lexer import Token
from tutor.algebra.reading.stream import BARE, Stream
from tutor.algebra.tree import Node, Num
from tutor.language import _, ngettext

SETTINGS = {"axis": "axis", "dim": "axis", "ord": "ord", "p": "ord", "keepdims": "keepdims"}
SETTINGS |= {"keepdim": "keepdims"}
LOGARITHMS = frozenset(("ln", "log", "log2", "log10", "lg"))  # p log p/q is p log(p/q) to many
CLOSING = {"(": ")", "{": "}", "[": "]"}


class Setting(Node):
    """A named argument such as axis=0 or ord=1; it never stays in a tree."""

    __slots__ = ("name", "value")
    said = ("name", "value")

    def __init__(self, name: str, value: str, span: Span) -> None:
        super().__init__(span)
        self.name = name
        self.value = value


def arguments(p: Stream, word: Token, least: int = 1) -> list[Node]:
    """Read arguments in brackets, or one bare argument such as p_i in log p_i."""
    opened = p.accept("(", "{", "[")
    if opened is None:
        return [bare(p, word)]
    closing = CLOSING[opened.text]
    args: list[Node] = []
    if p.sees(closing) and least:
        raise Unreadable(
            _("{word} needs an argument", word=word.text), (word.start, p.peek.end), "arity"
        )
    with p.deeper(), p.bracketed():
        while not p.sees(closing) or args:
            args.append(setting(p) or p.expression())
            if not p.accept(",", ";"):
                break
    p.expect(closing, opened)
    return args


def takes(function: str, count: int, given: int) -> str:
    """That a function was given too many or too few arguments."""
    return ngettext(
        "{function} takes 1 argument, not {given}",
        "{function} takes {count} arguments, not {given}",
        count,
        function=function,
        given=given,
    )


def bare(p: Stream, word: Token) -> Node:
    """Read an argument without brackets: one factor with its power."""
    name = LETTERS_OF.get(word.text, word.text)
    if not p.starts_factor() or word.text in LETTERS_OF:  # σ√n: most likely another name
        raise Unreadable(
            _("{name} is a function here: write {name}(…)", name=name),
            word.span,
            "arity",
        )
    with p.deeper():
        node = p.expression(BARE)
    p.after_bare = p.at
    if p.sees("/") and word.text in LOGARITHMS and (not isinstance(node, Num) or node.value == 1):
        message = _(
            "does {name} go over the whole fraction? put its argument in brackets", name=name
        )
        raise Unreadable(message, (word.start, p.peek.end), "ambiguous")
    return node


def setting(p: Stream) -> Setting | None:
    """Read axis=0, dim=-1, ord='fro' or keepdims=True."""
    name, equals = (p.tokens[min(p.at + i, len(p.tokens) - 1)] for i in range(2))
    if name.text not in SETTINGS or equals.text != "=":
        return None
    p.at += 2
    sign = "-" if p.accept("-") else ""
    p.accept("'")
    value = p.take()
    p.accept("'")
    return Setting(SETTINGS[name.text], sign + value.text, span=(name.start, value.end))


def refuse_settings(args: list[Node]) -> None:
    """A function of numbers has no axis."""
    for arg in args:
        if isinstance(arg, Setting):
            raise Unreadable(_("{arg}= has no place here", arg=arg.name), arg.span, "arity")
