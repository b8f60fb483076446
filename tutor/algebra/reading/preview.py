"""An expression drawn over several lines, as on paper: fraction bars, roots, raised exponents.

Pure text of fixed width. What is wider than the window is broken between its terms, and what
still does not fit is given on one line instead, cut where it must be.
"""

import unicodedata
from collections.abc import Callable

from tutor.algebra.reading.printing import (
    ATOM,
    MINUS,
    POWER,
    PRODUCT,
    printed,
    show,
)
from tutor.algebra.tree import Add, Call, Div, Fold, Mul, Neg, Node, Power

WIDTH = 76
NARROWEST = 8


def width_of(text: str) -> int:
    """Count the columns a text takes: an accent that sits on a letter takes none."""
    return sum(unicodedata.combining(c) == 0 for c in text)


class Box:
    """Lines of one width; `middle` is the line that stands level with what is beside it."""

    __slots__ = ("lines", "middle", "width")

    def __init__(self, lines: list[str], middle: int = 0) -> None:
        self.width = max(width_of(line) for line in lines)
        self.lines = [line + " " * (self.width - width_of(line)) for line in lines]
        self.middle = middle

    def centred(self, width: int) -> list[str]:
        """Give the lines in the middle of a wider space."""
        left = (width - self.width) // 2
        return [" " * left + line + " " * (width - self.width - left) for line in self.lines]


def preview(node: Node, width: int = WIDTH) -> str:
    """Draw an expression in at most `width` columns."""
    width = max(width, NARROWEST)
    box = drawn(node)
    if box.width <= width:
        return text_of(box)
    if isinstance(node, Add):
        return "\n".join(text_of(fitted(part, width)) for part in pieces(node))
    return text_of(fitted(box, width, show(node)))


def text_of(box: Box) -> str:
    """Give the lines without the spaces at their ends."""
    return "\n".join(line.rstrip() for line in box.lines)


def pieces(node: Add) -> list[Box]:
    """Give the terms of a sum, each with its sign before it."""
    first, *rest = node.items
    return [drawn(first), *(beside(Box([sign_of(term) + " "]), bare(term)) for term in rest)]


def fitted(box: Box, width: int, plain: str = "") -> Box:
    """Give a drawing that is narrow enough, or plain text cut at the width."""
    if box.width <= width:
        return box
    text = plain or " ".join(line.strip() for line in box.lines)
    return Box([text[start : start + width] for start in range(0, len(text), width)])


def sign_of(term: Node) -> str:
    """Give the sign before a term that is not the first."""
    return "−" if isinstance(term, Neg) else "+"


def bare(term: Node) -> Box:
    """Draw a term without its minus sign."""
    return inside(term.inside, PRODUCT) if isinstance(term, Neg) else inside(term, PRODUCT)


def drawn(node: Node) -> Box:
    """Draw an expression; what has no drawing of its own is text."""
    rule = DRAWINGS.get(type(node))
    box = rule(node) if rule else None
    return box or Box([show(node)])


def inside(node: Node, level: int) -> Box:
    """Draw a part, in brackets unless it holds at least as tightly as `level`."""
    box = drawn(node)
    return box if tightness(node) >= level else bracketed(box)


def tightness(node: Node) -> int:
    """How tightly a drawing holds together: a bar or a root makes brackets needless."""
    if isinstance(node, Div):
        return POWER
    return printed(node)[1]


def beside(*boxes: Box) -> Box:
    """Put drawings side by side, their middles level."""
    above = max(box.middle for box in boxes)
    below = max(len(box.lines) - box.middle for box in boxes)
    lines = [""] * (above + below)
    for box in boxes:
        for at in range(above + below):
            row = at - above + box.middle
            lines[at] += box.lines[row] if 0 <= row < len(box.lines) else " " * box.width
    return Box(lines, above)


def bracketed(box: Box, left: str = "⎛⎜⎝(", right: str = "⎞⎟⎠)") -> Box:
    """Put brackets as high as a drawing around it."""
    return beside(upright(left, box), box, upright(right, box))


def upright(parts: str, box: Box) -> Box:
    """Build a bracket of the height of a drawing from its top, middle, bottom and low form."""
    height = len(box.lines)
    if height == 1:
        return Box([parts[3]])
    return Box([parts[0], *[parts[1]] * (height - 2), parts[2]], box.middle)


def add(node: Add) -> Box:
    """Terms with signs between them."""
    parts = [inside(node.items[0], MINUS)]
    for term in node.items[1:]:
        parts += [Box([f" {sign_of(term)} "]), bare(term)]
    return beside(*parts)


def neg(node: Neg) -> Box:
    return beside(Box(["−"]), inside(node.inside, PRODUCT))


def mul(node: Mul) -> Box:
    """Factors with points between them."""
    parts = [inside(node.items[0], POWER)]
    for factor in node.items[1:]:
        parts += [Box(["·"]), inside(factor, POWER)]
    return beside(*parts)


def div(node: Div) -> Box:
    """A fraction bar."""
    top, bottom = drawn(node.left), drawn(node.right)
    width = max(top.width, bottom.width) + 2
    lines = [*top.centred(width), "─" * width, *bottom.centred(width)]
    return Box(lines, len(top.lines))


def power(node: Power) -> Box | None:
    """A small exponent as text has it, any other raised by a line."""
    if len(drawn(node.left).lines) == 1 and "^" not in show(node):
        return None
    base, exponent = inside(node.left, ATOM), drawn(node.right)
    height = len(exponent.lines)
    lines = [" " * base.width + line for line in exponent.lines]
    lines += [line + " " * exponent.width for line in base.lines]
    return Box(lines, height + base.middle)


def call(node: Call) -> Box | None:
    """A root with its bar, bars around a number, a function with its brackets."""
    if len(node.items) != 1:
        return None
    inner = drawn(node.items[0])
    if node.function == "sqrt":
        return root(inner)
    if len(inner.lines) == 1:
        return None
    if node.function == "abs":
        return bracketed(inner, "││││", "││││")
    name = show(node).partition("(")[0]
    return beside(Box([name]), bracketed(inner))


def root(inner: Box) -> Box:
    """A root sign with a bar over all of what is under it."""
    height = len(inner.lines)
    slope = [" " * (height - 1 - row) + "╱" for row in range(height)]
    slope[-1] = ("╲" + slope[-1]) if height > 1 else "√"
    shift = 1 if height > 1 else 0
    lines = [" " * shift + line if row < height - 1 else line for row, line in enumerate(slope)]
    width = max(width_of(line) for line in lines)
    padded = [line + " " * (width - width_of(line)) for line in lines]
    rows = [sign + line for sign, line in zip(padded, inner.lines, strict=True)]
    return Box([" " * width + "_" * inner.width, *rows], inner.middle + 1)


def fold(node: Fold) -> Box | None:
    """A sum sign with its ends below and above."""
    if len(node.items) != 3 or node.kind not in ("sum", "prod"):
        body = inside(node.body, PRODUCT)
        sign = show(node).split(" ")[0]
        return beside(Box([sign + " "]), body) if len(body.lines) > 1 else None
    low, high = f"{node.index}={show(node.items[1])}", show(node.items[2])
    width = max(width_of(low), width_of(high))
    sign = "∑" if node.kind == "sum" else "∏"
    column = [line for text in (high, sign, low) for line in Box([text]).centred(width)]
    level = PRODUCT if node.kind == "sum" else POWER
    return beside(Box(column, 1), Box([" "]), inside(node.body, level))


DRAWINGS: dict[type[Node], Callable[..., Box | None]] = {
    Add: add,
    Neg: neg,
    Mul: mul,
    Div: div,
    Power: power,
    Call: call,
    Fold: fold,
}
