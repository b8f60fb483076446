"""From a word and its subscripts to what the exercise declares: the longest name that fits."""

import re

from tutor.algebra.errors import Unreadable
from tutor.algebra.names import key_of, nearest, shown, subscript_text
from tutor.algebra.reading.accents import matching
from tutor.algebra.reading.indices import (
    Group,
    index_of,
    is_index,
    kronecker,
    read_indices,
    sliced,
)
from tutor.algebra.reading.lexer import Token, split
from tutor.algebra.reading.runs import fits, is_known, pieces
from tutor.algebra.reading.stream import Stream
from tutor.algebra.tree import Call, Const, Item, Name, Node
from tutor.algebra.values.functions import FUNCTIONS
from tutor.algebra.words import words
from tutor.language import _, either

ASKS_FOR_WORK = frozenset(
    words(
        "diff derivative Derivative integrate integral grad gradient jacobian hessian limit "
        "solve simplify D backward autograd"
    )
)
CODE = frozenset(words("eval exec import open range print lambda def return getattr list dict"))


def name(p: Stream, word: Token) -> Node:
    """Read a name that starts with `word`, or say which names there are."""
    groups = subscripts(p) or bracketed(p, word)
    for reader in (declared, bound, constant, kronecker, average, shorter, pieces):
        if node := reader(p, word, groups):
            refuse_loose_subscript(p, word, groups)
            return node
    raise unknown(p, word, groups)


def bracketed(p: Stream, word: Token) -> list[Group]:
    """Read m[t-1] and m(t-1) as m_{t-1}, where only that is a name."""
    if not p.sees("[", "(") or p.peek.spaced or is_known(p, key_of(word.text)):
        return []
    end = group_end(p, p.at)
    tokens = p.tokens[p.at + 1 : end - 1]
    text = subscript_text(tokens)
    return [(tokens, end, True)] if key_of(word.text, [text]) in p.declared else []


def refuse_loose_subscript(p: Stream, word: Token, groups: list[Group]) -> None:
    """Ask about m_t-1 where m_{t-1} has a meaning, too: typed without spaces, it may be either."""
    sign, tail = p.peek, p.tokens[min(p.at + 1, len(p.tokens) - 1)]
    if not groups or groups[-1][2] or sign.text not in ("+", "-") or sign.spaced or tail.spaced:
        return
    *outer, (tokens, after, _braced) = groups
    if after != p.at or tail.kind not in ("number", "word"):
        return
    texts = [*(subscript_text(group) for group, _, _ in outer)]
    whole = subscript_text([*tokens, sign, tail])
    array = p.declared.get(key_of(word.text, texts))
    moved = array is not None and array.shape and is_index(p, key_of(tail.text))
    if key_of(word.text, [*texts, whole]) in p.declared or moved:
        before = shown(key_of(word.text, [*texts, subscript_text(tokens)]))
        minus = {"-": "−"}.get(sign.text, sign.text)
        message = _(
            "is this {word}_{{{whole}}}, or {before} {minus} {tail}? put the subscript in braces, "
            "or spaces around the sign",
            word=word.text,
            whole=whole,
            before=before,
            minus=minus,
            tail=tail.text,
        )
        raise Unreadable(message, (word.start, tail.end), "ambiguous")


def rotate_power(p: Stream, word: Token) -> None:
    """Read g^2_t as g_t^2: put the subscript first."""
    if not p.sees("^") or p.tokens[p.at + 1].kind == "end":
        return
    first = p.at + 1
    exponent = p.tokens[first]
    if exponent.text in ("{", "("):
        end = matching(p.tokens, first) + 1
    elif exponent.kind in ("number", "word"):
        end = first + 1
    else:
        return
    if p.tokens[end].text != "_":
        return
    after = group_end(p, end + 1)
    if exponent.kind == "word" and exponent.text != "T":
        text = subscript_text(p.tokens[end + 1 : after])
        mine = key_of(word.text, [text]) in p.declared
        if mine and key_of(exponent.text, [text]) in p.declared:
            message = _(
                "does the subscript belong to {word} or to {exponent}? use braces",
                word=word.text,
                exponent=exponent.text,
            )
            raise Unreadable(message, (word.start, p.tokens[after - 1].end), "ambiguous")
        if not mine:
            return
    p.tokens[p.at : after] = [*p.tokens[end:after], *p.tokens[p.at : end]]


def group_end(p: Stream, start: int) -> int:
    """The place after the group or token at `start`."""
    if p.tokens[start].text in ("{", "(", "["):
        return matching(p.tokens, start) + 1
    return min(start + 1, len(p.tokens) - 1)


def subscripts(p: Stream) -> list[Group]:
    """Look ahead at the subscripts that follow, without taking them."""
    groups: list[Group] = []
    at = p.at
    while p.tokens[at].text == "_" and p.tokens[at].kind == "op":
        start, at = at + 1, group_end(p, at + 1)
        bracketed = p.tokens[start].text in ("{", "(", "[")
        tokens = p.tokens[start + 1 : at - 1] if bracketed else p.tokens[start:at]
        if not tokens or (not bracketed and tokens[0].kind not in ("word", "number")):
            raise Unreadable(_("the subscript after _ is missing"), p.tokens[start - 1].span)
        groups.append((tokens, at, bracketed))
    return groups


def declared(p: Stream, word: Token, groups: list[Group]) -> Node | None:
    """A declared name with as many of the subscripts as belong to it; then indices."""
    texts = [subscript_text(tokens) for tokens, _, _ in groups]
    for count in range(len(groups), -1, -1):
        key = key_of(word.text, texts[:count])
        variable = p.declared.get(key)
        if variable is None or key in p.bound:
            continue
        start = groups[count - 1][1] if count else p.at
        if count == len(groups):
            p.at = start
            return Name(key, span=p.span_from(word.start))
        if variable.shape:
            tokens = [token for group in groups[count:] for token in (*group[0], comma(group[0]))]
            array = Name(key, span=(word.start, word.end))
            if item := entry(p, array, tokens[:-1], len(variable.shape)):
                p.at = groups[-1][1]
                return item.but(span=p.span_from(word.start))
    return None


def entry(p: Stream, array: Name, tokens: list[Token], rank: int) -> Item | None:
    """An entry of an array; of a matrix also a row x_n or x_{n,:}, and a column x_{:,d}."""
    parts = split(tokens)
    if rank == 2 and (part := sliced(p, array, parts)):
        return part
    indices = read_indices(p, tokens, rank)
    if indices is None and rank == 2 and len(parts) == 1 and is_one_index(p, parts[0]):
        indices = [index_of(p, parts[0])]
    return Item((array, *indices)) if indices is not None else None


def is_one_index(p: Stream, tokens: list[Token]) -> bool:
    """Whether a subscript is a single index that is known here."""
    return len(tokens) == 1 and tokens[0].kind == "word" and is_index(p, key_of(tokens[0].text))


def comma(tokens: list[Token]) -> Token:
    """Make a comma that was not typed."""
    return Token("op", ",", tokens[-1].end, tokens[-1].end)


def bound(p: Stream, word: Token, groups: list[Group]) -> Node | None:
    """An index that a sum around this place binds."""
    key = key_of(word.text, [subscript_text(tokens) for tokens, _, _ in groups])
    if key not in p.bound:
        return None
    p.at = groups[-1][1] if groups else p.at
    return Name(key, span=p.span_from(word.start))


def constant(p: Stream, word: Token, groups: list[Group]) -> Node | None:
    """π and e."""
    if word.text in ("pi", "e") and not groups:
        if word.text == "e" and p.sees("(") and not p.peek.spaced:
            message = _("does e(…) mean e^(…), or e times the bracket? write ^ or *")
            raise Unreadable(message, (word.start, p.peek.end), "ambiguous")
        return Const(word.text, span=word.span)
    return None


def average(p: Stream, word: Token, groups: list[Group]) -> Node | None:
    """x̄ of a declared vector x is its mean."""
    base = p.declared.get(key_of(word.text.removesuffix("bar")))
    if groups or not word.text.endswith("bar") or base is None or len(base.shape) != 1:
        return None
    return Call((Name(base.key, span=word.span),), "mean", span=word.span)


def shorter(p: Stream, word: Token, groups: list[Group]) -> Node | None:
    """Read `w_ix` as w_i times x: the longest part of a bare subscript that makes a name."""
    for last in range(len(groups) - 1, -1, -1):
        tokens, after, bracketed = groups[last]
        token = tokens[0]
        if bracketed or token.kind != "word" or token.end - token.start != len(token.text):
            continue
        before = [group for group, _, _ in groups[:last]]
        for cut in range(len(token.text) - 1, 0, -1):
            head = token._replace(text=token.text[:cut], end=token.start + cut)
            tail = Token("word", token.text[cut:], token.start + cut, token.end)
            if fits(p, word, [*before, [head]]) and tail.text[0].isalpha():
                p.tokens[after - 1 : after] = [head, tail]
                return name(p, word)
    return None


def unknown(p: Stream, word: Token, groups: list[Group]) -> Unreadable:
    """Say that a name is not known here, and which one may have been meant."""
    text = word.text
    end = groups[-1][1] if groups else p.at
    span = (word.start, max(word.end, p.tokens[end - 1].end))
    typed = key_of(text, [subscript_text(tokens) for tokens, _, _ in groups])
    if text in ASKS_FOR_WORK or is_derivative(p, text):
        return Unreadable(
            _("give the evaluated expression, without asking for a derivative"), span, "restated"
        )
    if text in CODE:
        return Unreadable(_("'{text}' is program code, not a formula", text=text), span, "code")
    if p.sees("(") and not groups and (near := nearest(text, [*FUNCTIONS, "ln", "sigmoid"])):
        message = _(
            "there is no function '{text}'; did you mean {near}?", text=text, near=either(near)
        )
        return Unreadable(message, span, "unknown-function")
    if re.fullmatch("[xX]10", text) and p.at > 1 and p.tokens[p.at - 2].kind == "number":
        raise Unreadable(_("write 1·10^-8, or 1e-8"), span, "unknown-name")
    near = [shown(key) for key in nearest(typed, [*p.declared, "pi"])]
    there = ", ".join(sorted(shown(key) for key in p.declared)) or _("none")
    name = typed if groups else text
    if near:
        message = _("I do not know '{name}'; did you mean {near}?", name=name, near=either(near))
    else:
        message = _("I do not know '{name}'; the names here are: {names}", name=name, names=there)
    return Unreadable(message, span, "unknown-name")


def is_derivative(p: Stream, text: str) -> bool:
    """Whether this looks like d/dx or df/dx."""
    if text == "d" or (len(text) <= 3 and text.startswith("d") and p.sees("/")):
        return True
    return len(text) <= 3 and text.startswith("d") and p.at > 1 and p.tokens[p.at - 2].text == "/"
