"""Piecewise answers: a if c else b, lists of cases, brackets worth 1 or 0, and their LaTeX."""

from tutor.algebra.errors import Unreadable
from tutor.algebra.reading.accents import OPENING, matching
from tutor.algebra.reading.lexer import Token, split
from tutor.algebra.reading.stream import CHOICE, Stream
from tutor.algebra.tree import Both, Cases, Compare, Either, Node, Not
from tutor.language import _

IF = ("if", "for", "when")
SIGNS = frozenset(("<", ">", "<=", ">=", "==", "!=", "="))
ELSE = ("else", "otherwise")
ENVIRONMENTS = frozenset(("cases", "dcases", "rcases", "array", "aligned"))
LOGICAL = frozenset(("True", "true", "otherwise", "else"))


CONDITIONS = (Compare, Both, Either, Not)


def condition(p: Stream) -> Node:
    """A condition; inside it a single = compares."""
    saved, p.equals = p.equals, True
    node = p.expression(CHOICE + 1)
    p.equals = saved
    return node


def choice(p: Stream, left: Node) -> Node:
    """value if condition else value; or value if condition, value if condition, …"""
    start, items = left.span[0], [left]
    p.accept(",")
    while True:
        opened = p.take()
        if p.peek.kind == "end":
            raise Unreadable(
                _("a condition is missing after '{opened}'", opened=opened.text), opened.span
            )
        items.append(condition(p))
        following = next_case(p)
        if following == "end":
            return finished(items, opened, p, start)
        if following == "last":
            items.append(p.expression(CHOICE - 1))
            return cases(items, p, start)
        items.append(p.expression(CHOICE))
        if p.sees_word(*ELSE):
            p.take()
            return cases(items, p, start)
        if not p.sees_word(*IF):
            raise Unreadable(_("each case needs a condition, or 'otherwise'"), items[-1].span)


def next_case(p: Stream) -> str:
    """Move to the next case: "last" (after else), "more", or "end"."""
    if p.commas:
        while p.accept(",", ";"):
            if not p.sees_word(*ELSE):
                return "more"
    if p.sees_word(*ELSE):
        p.take()
        if p.commas:
            p.accept(",", ":")
        return "last"
    return "end"


def finished(items: list[Node], opened: Token, p: Stream, start: int) -> Node:
    """Cases that end without an else: fine when there are two or more."""
    if len(items) < 4:
        message = _("what is the value otherwise? write: a if condition else b")
        raise Unreadable(message, (opened.start, p.last.end), "no-else")
    return cases(items, p, start)


def cases(items: list[Node], p: Stream, start: int) -> Node:
    """Make the node, with an else-if chain flattened."""
    if len(items) % 2 and isinstance(items[-1], Cases) and p.last.text not in (")", "}"):
        items = [*items[:-1], *items[-1].items]
    return Cases(tuple(items), span=p.span_from(start))


def spoken(p: Stream, word: Token) -> Node:
    """if c then a else b; if c: a else: b; if(c, a, b)."""
    if p.sees("(") and has_commas(p):
        return where(p, word)
    items = []
    while True:
        test = condition(p)
        if not (p.accept(":", ",") or p.sees_word("then")):
            raise Unreadable(_("write: a if condition else b"), (word.start, p.last.end))
        if p.sees_word("then"):
            p.take()
        items += [p.expression(CHOICE), test]
        while p.accept(",", ";"):
            pass
        if p.sees_word("elif"):
            p.take()
            continue
        if not p.sees_word(*ELSE):
            return finished(items, word, p, word.start)
        p.take()
        p.accept(":", ",")
        if not p.sees_word("if"):
            return Cases((*items, p.expression(CHOICE - 1)), span=p.span_from(word.start))
        p.take()


def has_commas(p: Stream) -> bool:
    """Whether the bracket that follows holds several arguments."""
    inner = p.tokens[p.at + 1 : matching(p.tokens, p.at)]
    return len(split(inner, (",", ";"))) > 1


def listed(p: Stream, first: Node, opened: Token) -> Node:
    """{x, x > 0; 0, otherwise}: values with their conditions, in braces."""
    items = [first]
    while p.accept(",", ":"):
        if p.sees_word(*ELSE):
            p.take()
            break
        if p.sees_word(*IF):
            p.take()
        items.append(condition(p))
        if not p.accept(";", ","):
            break
        if p.sees_word(*ELSE):
            p.take()
            p.accept(",", ":")
            items.append(p.expression(CHOICE))
            break
        items.append(p.expression(CHOICE))
        if p.sees_word(*ELSE):
            p.take()
            break
    if not all(isinstance(test, CONDITIONS) for test in items[1::2]):
        raise Unreadable(_("cases are written: a if condition else b"), opened.span)
    return finished(items, opened, p, opened.start) if len(items) < 3 else Cases(tuple(items))


def ternary(p: Stream, left: Node) -> Node:
    """condition ? value : value"""
    mark = p.take()
    yes = p.expression(CHOICE)
    if not p.accept(":"):
        raise Unreadable(_("after '?' there must be two values with ':' between"), mark.span)
    no = p.expression(CHOICE - 1)
    return Cases((yes, left, no), span=p.span_from(left.span[0]))


def braced_environment(p: Stream) -> Node:
    r"""\left\{ \begin{array}{ll} … \end{array} \right. : the brace stays open."""
    node = environment(p)
    p.accept("}")
    return node


def environment(p: Stream) -> Node:
    r"""\begin{cases} value & condition \\ … \end{cases}"""
    begin = p.take()
    kind = environment_name(p, begin)
    if kind not in ENVIRONMENTS:
        raise Unreadable(_("only the cases environment can be read"), begin.span)
    if kind == "array" and p.sees("{", "["):
        p.group()
    items: list[Node] = []
    with p.bracketed(equals=True):
        p.rows = True
        while p.peek.text != "end" or p.peek.kind != "command":
            case(p, items, begin)
            if not p.accept("\\\\"):
                break
            if p.sees("["):
                p.group()  # [2pt], the space between two lines
    if p.peek.kind != "command" or p.take().text != "end":
        raise Unreadable(_("this \\begin{cases} has no \\end{cases}"), begin.span, "unbalanced")
    environment_name(p, begin)
    if len(items) < 3:
        raise Unreadable(_("what is the value in the other cases?"), begin.span, "no-else")
    return Cases(tuple(items), span=p.span_from(begin.start))


def environment_name(p: Stream, begin: Token) -> str:
    """Take the {name} after begin or end."""
    group = p.group() if p.sees("{") else None
    if not group or len(group) != 1:
        raise Unreadable(_("\\begin and \\end need a name in braces"), begin.span)
    return group[0].text


def case(p: Stream, items: list[Node], begin: Token) -> None:
    """One row of an environment."""
    if len(items) % 2:
        raise Unreadable(_("'otherwise' must be the last case"), p.peek.span)
    items.append(p.expression(CHOICE))
    p.accept(",")
    p.accept("&")
    p.accept(",", ":")
    if p.sees_word(*ELSE):
        p.take()
        p.accept(".", ",", ";")
        return
    if p.sees_word(*IF):
        p.take()
    if p.sees("\\\\") or p.peek.kind in ("command", "end"):
        raise Unreadable(_("this case has no condition"), begin.span)
    items.append(condition(p))
    p.accept(",", ";", ".")


def follows(p: Stream) -> bool:
    """Whether a condition in brackets comes next, after an underscore if there is one."""
    start = p.at + p.sees("_")
    if p.tokens[start].text not in OPENING:
        return False
    return is_condition(p.tokens[start + 1 : matching(p.tokens, start)])


def is_condition(tokens: list[Token]) -> bool:
    """Whether tokens compare or join comparisons, outside all brackets or inside one pair."""
    if tokens and tokens[0].text in OPENING and matching(tokens, 0) == len(tokens) - 1:
        return tokens[0].text == "[" or is_condition(tokens[1:-1])
    level, found = 0, False
    for token in tokens:
        level += (token.text in OPENING) - (token.text in OPENING.values())
        if level == 0 and token.kind == "word" and token.text in IF:
            return False
        joins = token.kind == "word" and token.text in ("and", "or", "not")
        compares = token.kind == "op" and token.text in SIGNS
        found = found or (level == 0 and (joins or compares))
    return found


def indicator(p: Stream, word: Token) -> Node:
    """𝟙[x > 0], I(x > 0), 1_{x > 0}: a condition as 1 or 0."""
    p.accept("_")
    tokens = p.group() if p.sees("(", "[", "{") else None
    if not tokens:
        raise Unreadable(_("an indicator needs a condition in brackets"), word.span)
    end = tokens[-1].end
    inner = p.nested([*tokens, Token("end", "", end, end)])
    with p.deeper():
        inner.level = p.level
        node = condition(inner)
    if inner.peek.kind != "end":
        raise Unreadable(
            _("{described} does not fit here", described=inner.described()), inner.peek.span
        )
    return node


def where(p: Stream, word: Token) -> Node:
    """where(condition, value, value)"""
    opened = p.take()
    with p.bracketed(equals=True):
        test = condition(p)
        values = [comma_value(p, word), comma_value(p, word)]
    p.expect(")", opened)
    return Cases((values[0], test, values[1]), span=p.span_from(word.start))


def comma_value(p: Stream, word: Token) -> Node:
    """A comma and the value after it."""
    if not p.accept(",", ";"):
        raise Unreadable(_("{word} takes a condition and two values", word=word.text), p.peek.span)
    return p.expression()


def piecewise(p: Stream, word: Token) -> Node:
    """Piecewise((value, condition), …, (value, True))"""
    opened = p.take()
    items: list[Node] = []
    while not p.sees(")"):
        pair(p, items, word)
        if not p.accept(","):
            break
    p.expect(")", opened)
    if len(items) < 3:
        raise Unreadable(_("what is the value in the other cases?"), word.span, "no-else")
    return Cases(tuple(items), span=p.span_from(word.start))


def pair(p: Stream, items: list[Node], word: Token) -> None:
    """One (value, condition) of a Piecewise."""
    opened = p.accept("(")
    if opened is None or len(items) % 2:
        raise Unreadable(_("{word} takes pairs (value, condition)", word=word.text), p.peek.span)
    with p.bracketed(equals=True):
        items.append(p.expression())
        if not p.accept(","):
            raise Unreadable(
                _("{word} takes pairs (value, condition)", word=word.text), p.peek.span
            )
        if p.peek.text in LOGICAL:
            p.take()
        else:
            items.append(condition(p))
    p.expect(")", opened)
