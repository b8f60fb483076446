"""Functions of a few numbers in a list, as Python takes them: max([0, x]), mean((a, b))."""

from collections.abc import Callable

from tutor.algebra.reading.accents import matching
from tutor.algebra.reading.arguments import CLOSING
from tutor.algebra.reading.lexer import Token
from tutor.algebra.reading.stream import Stream
from tutor.algebra.tree import Add, Call, Div, Mul, Node, number


def logsumexp(items: tuple[Node, ...]) -> Node:
    """The logarithm of the sum of exponentials."""
    return Call((Add(tuple(Call((item,), "exp") for item in items)),), "log")


OF_LISTS: dict[str, Callable[[tuple[Node, ...]], Node]] = {
    "max": lambda items: Call(items, "max"),
    "min": lambda items: Call(items, "min"),
    "sum": Add,
    "prod": lambda items: Mul(items, marks=("",) * len(items)),
    "mean": lambda items: Div(Add(items), number(len(items))),
    "average": lambda items: Div(Add(items), number(len(items))),
    "logsumexp": logsumexp,
}


def is_list(p: Stream) -> bool:
    """Whether the only argument that comes next is a list of several: ([a, b]) or ((a, b))."""
    texts = [token.text for token in p.tokens[p.at : p.at + 2]]
    if texts[:1] != ["("] or texts[1:] not in (["["], ["("]):
        return False
    end = matching(p.tokens, p.at + 1)
    inside, level = p.tokens[p.at + 2 : end], 0
    for token in inside:
        level += (token.text in CLOSING) - (token.text in CLOSING.values())
        if token.text == "," and level == 0:
            return p.tokens[end + 1].text == ")"
    return False


def of_list(p: Stream, word: Token) -> Node:
    """Read the list, and make of it what the function says."""
    outer, inner = p.take(), p.take()
    items: list[Node] = []
    with p.deeper(), p.bracketed():
        while not p.sees(CLOSING[inner.text]):
            items.append(p.expression())
            if not p.accept(","):
                break
    p.expect(CLOSING[inner.text], inner)
    p.expect(")", outer)
    node = OF_LISTS[word.text](tuple(items))
    node.span = p.span_from(word.start)
    return node
