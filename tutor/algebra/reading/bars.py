"""Pairs that are no brackets: |x|, ‖v‖, ⟨x, y⟩, ⌊x⌋, ⌈x⌉."""

from collections.abc import Callable

from tutor.algebra.errors import Unreadable
from tutor.algebra.reading import array_calls
from tutor.algebra.reading.arrays import is_array
from tutor.algebra.reading.stream import Stream
from tutor.algebra.tree import Call, Node, Power
from tutor.language import _


def bars(p: Stream) -> Node:
    """|x|, and ||v||, which is a norm when both pairs of bars touch."""
    opened = p.take()
    p.bars += 1
    again = p.sees("|")  # and not abs(…), which needs no second pair
    with p.deeper():
        inside = p.expression()
    closed = p.accept("|")
    if closed is None:
        message = _("this '|' is never closed; between conditions write: or")
        raise Unreadable(message, opened.span, "unbalanced")
    p.bars -= 1
    span = (opened.start, closed.end)
    if again and touches(inside, span):
        return norm(p, inside.parts()[0], span)
    if p.sees("_") and is_array(inside, p.declared):
        return norm(p, inside, span)
    p.after_bars = p.at
    return Call((inside,), "abs", span=span)


def touches(inside: Node, span: tuple[int, int]) -> bool:
    """Whether a pair of bars lies right inside another."""
    within = (span[0] + 1, span[1] - 1)
    return isinstance(inside, Call) and inside.function == "abs" and inside.span == within


def double_bars(p: Stream) -> Node:
    """‖v‖"""
    opened = p.take()
    p.double_bars += 1
    with p.deeper():
        inside = p.expression()
    closed = p.accept("‖")
    if closed is None:
        raise Unreadable(_("this '‖' is never closed"), opened.span, "unbalanced")
    p.double_bars -= 1
    return norm(p, inside, (opened.start, closed.end))


def norm(p: Stream, inside: Node, span: tuple[int, int]) -> Node:
    """A norm with its kind: ‖v‖₁, ‖v‖₂, ‖W‖_F, ‖v‖_∞."""
    exponent = power_before_kind(p)
    kind = "2"
    if p.sees("_"):
        p.take()
        kind = "".join(t.text for t in p.group() or [p.take()])
    node = array_calls.of_kind(p, inside, kind, span)
    return node if exponent is None else Power(node, exponent, span=p.span_from(span[0]))


def power_before_kind(p: Stream) -> Node | None:
    """Read the power of ‖v‖²₂, if a kind comes after it."""
    start = p.at
    if mark := p.accept("^"):
        tokens = p.group()
        if tokens and p.sees("_"):
            return p.parsed(tokens, mark)
    p.at = start
    return None


def angles(p: Stream) -> Node:
    """⟨x, y⟩"""
    opened = p.take()
    with p.deeper(), p.bracketed():
        left = p.expression()
        if not p.accept(",", "|"):
            raise Unreadable(_("⟨x, y⟩ takes two vectors"), opened.span, "arity")
        right = p.expression()
    p.expect("⟩", opened)
    return Call((left, right), "dot", span=p.span_from(opened.start))


def floors(function: str, closing: str) -> Callable[[Stream], Node]:
    """Make the reader of ⌊x⌋ or ⌈x⌉."""

    def reader(p: Stream) -> Node:
        opened = p.take()
        with p.deeper(), p.bracketed():
            inside = p.expression()
        p.expect(closing, opened)
        discrete = p.whole([inside])
        return Call((inside,), function, discrete=discrete, span=p.span_from(opened.start))

    return reader
