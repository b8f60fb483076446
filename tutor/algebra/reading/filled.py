"""Arrays that need no declaration: the identity matrix, vectors of ones.

`I_D`, `eye(D)` and `1_N`, `ones(N, K)` say how large they are. A bare `I` or `𝟏` takes its size
from what it is added to or multiplied with.
"""

from tutor.algebra.errors import Unreadable
from tutor.algebra.names import key_of, subscript_text
from tutor.algebra.reading.lexer import Token
from tutor.algebra.reading.stream import Stream
from tutor.algebra.tree import UNKNOWN, Filled, Node
from tutor.language import _

VALUES = {"ones": 1, "zeros": 0}


def identity(p: Stream, word: Token) -> Node | None:
    """I, I_D, eye(D); None where I can be no matrix."""
    if p.sees("_") or (word.text != "I" and p.sees("(")):
        return Filled(1, 2 * sizes(p, word, 1), diagonal=True, span=p.span_from(word.start))
    if word.text == "I" and any(v.shape for v in p.declared.values()):
        return Filled(1, (UNKNOWN, UNKNOWN), diagonal=True, span=word.span)
    return None


def ones(p: Stream, word: Token) -> Node | None:
    """ones(N, K), 1_N, 𝟏; None where it can be no vector."""
    value = VALUES.get(word.text, 1)
    if p.sees("_") or (word.text in VALUES and p.sees("(")):
        return Filled(value, sizes(p, word, 2), span=p.span_from(word.start))
    return unsized(p, word) if word.text == "𝟙" else None


def unsized(p: Stream, word: Token) -> Node | None:
    """A vector of ones whose size what is beside it must tell."""
    if any(v.shape for v in p.declared.values()):
        return Filled(1, (UNKNOWN,), span=word.span)
    return None


def names_size(p: Stream) -> bool:
    """Whether the subscript that follows is the name of a size, as in 1_N."""
    tokens = p.tokens[p.at + 1 : p.at + 3]
    braced = tokens[0].text in ("{", "(", "[")
    return is_size(p, tokens[-1] if braced else tokens[0])


def is_size(p: Stream, token: Token) -> bool:
    """Whether a token names a declared size."""
    key = key_of(token.text) if token.kind == "word" else ""
    return key in p.declared and p.declared[key].domain == "dim"


def sizes(p: Stream, word: Token, most: int) -> tuple[str, ...]:
    """Read the sizes in brackets or in a subscript."""
    p.accept("_")
    tokens = [t for t in p.group() or [] if t.text not in (",", "(", ")", "×", "*", "1")]
    if not 1 <= len(tokens) <= most or not all(is_size(p, token) for token in tokens):
        message = _("how large is this {word}? name its size, such as N", word=word.text)
        raise Unreadable(message, p.span_from(word.start), "no-size")
    return tuple(subscript_text([token]) for token in tokens)
