"""Formulas as text: in the notation of the subject, and in plain characters for any keyboard."""

from __future__ import annotations

from tutor.algebra.reading.characters import GREEK, MARKS, SUBSCRIPTS, SUPERSCRIPTS
from tutor.algebra.reading.printing import show
from tutor.algebra.tree import Name, Node
from tutor.derive.rules import Pending

SIGNS = {"−": "-", "·": "*", "≤": "<=", "≥": ">=", "≠": "!=", "√": "sqrt", "⊙": "⊙", "∑": "sum"}


def notation(node: Node, by: str) -> str:
    """A formula in the notation of the subject; what is pending stands as d/dx(…)."""
    held: list[Node] = []
    text = show(without_pending(node, held))
    for place, inside in reversed(list(enumerate(held))):
        text = text.replace(mark(place), f"d/d{show(Name(by))}({show(inside)})")
    return text


def mark(place: int) -> str:
    """A name that nobody can type, in the place of something pending."""
    return f"⟦{place}⟧"


def without_pending(node: Node, held: list[Node]) -> Node:
    """The formula with marks for what is pending, which is added to `held`."""
    if isinstance(node, Pending):
        held.append(node.inside)
        return Name(mark(len(held) - 1))
    if not node.parts():
        return node
    return node.with_parts(tuple(without_pending(part, held) for part in node.parts()))


def plain(text: str) -> str:
    """A text in ASCII wherever there is a spelling for it: x²·σ(β₁) as x^2*sigma(beta_1)."""
    out, at = "", 0
    while at < len(text):
        for table, sign in ((SUPERSCRIPTS, "^"), (SUBSCRIPTS, "_")):
            end = at
            while end < len(text) and text[end] in table:
                end += 1
            if end > at:
                out, at = out + sign + grouped("".join(table[c] for c in text[at:end]), sign), end
                break
        else:
            out += letter(text[at])
            at += 1
    return out


def grouped(script: str, sign: str) -> str:
    """A power or subscript, in brackets unless it is one character."""
    if len(script) == 1:
        return GREEK.get(script, script)
    spelled = "".join(GREEK.get(c, c) for c in script)
    return f"({spelled})" if sign == "^" else f"{{{spelled}}}"


def letter(character: str) -> str:
    """One character in ASCII."""
    return SIGNS.get(character) or GREEK.get(character) or MARKS.get(character) or character
