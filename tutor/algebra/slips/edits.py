"""What a slip is, and how one is made at every place of a formula in turn."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from tutor.algebra.comparison import Mistake
from tutor.algebra.reading.printing import show
from tutor.algebra.tree import Add, Compare, Mul, Neg, Node, Num, Power, number, walk
from tutor.language import _

ONE = number(1)
TWO = number(2)


class Edit(NamedTuple):
    """A slip: its code, the part it concerns, the words for it, and the formula it leads to.

    The code is stable; the words complete "looks like …", with {part} for the part, and {other} for
    what else is named. They are put together only when a slip is named: a thousand are made for
    each that is.
    """

    code: str
    about: Node
    words: str
    tree: Node
    other: str = ""

    def mistake(self) -> Mistake:
        """Give the mistake this slip is, in words."""
        text = quoted(self.about)
        what = _(self.words, part=text, other=self.other)
        return Mistake(self.code, _("looks like {slip}", slip=what), text)


Rule = Callable[[Node], Iterable[Edit]]


def slip(code: str, about: Node, words: str, tree: Node, *, other: str = "") -> Edit:
    """Make an edit; `{part}` in the words stands for the part it concerns."""
    return Edit(code, about, words, tree, other)


def one_place(node: Node, rule: Rule) -> Iterator[Edit]:
    """Apply a rule at one place, everywhere in turn."""
    yield from rule(node)
    parts = node.parts()
    for place, part in enumerate(parts):
        for edit in one_place(part, rule):
            changed = (*parts[:place], edit.tree, *parts[place + 1 :])
            yield edit._replace(tree=node.with_parts(changed))


def one_value(node: Node, rule: Rule) -> Iterator[Edit]:
    """Apply a rule at one place, everywhere in turn but in conditions and exponents."""
    yield from rule(node)
    parts = node.parts()
    for place, part in enumerate(parts):
        if isinstance(part, Compare) or (isinstance(node, Power) and place == 1):
            continue
        for edit in one_value(part, rule):
            changed = (*parts[:place], edit.tree, *parts[place + 1 :])
            yield edit._replace(tree=node.with_parts(changed))


def all_places(tree: Node, rules: Iterable[Rule]) -> Iterator[Edit]:
    """Apply a rule inside a part that occurs several times, in all of them alike."""
    counts: dict[Node, int] = {}
    for node in walk(tree):
        counts[node] = counts.get(node, 0) + 1
    repeated = [node for node, count in counts.items() if count > 1 and node.parts()]
    for part in repeated[:12]:
        for rule in rules:
            for edit in one_place(part, rule):
                yield edit._replace(tree=replaced(tree, part, edit.tree))


def mapped(tree: Node, change: Callable[[Node], Node]) -> Node:
    """Change every node, the innermost first."""
    parts = tree.parts()
    return change(tree.with_parts(tuple(mapped(part, change) for part in parts)) if parts else tree)


def replaced(tree: Node, old: Node, new: Node) -> Node:
    """Put `new` wherever `old` stands."""
    return mapped(tree, lambda node: new if node == old else node)


def without(node: Add | Mul, *places: int) -> Node:
    """Give a sum or product without some of its parts."""
    rest = tuple(item for place, item in enumerate(node.items) if place not in places)
    if len(rest) == 1:
        return rest[0]
    return Mul(rest) if isinstance(node, Mul) else node.but(items=rest)


def with_item(node: Add | Mul, place: int, item: Node) -> Node:
    """Give a sum or product with another part at a place."""
    items = (*node.items[:place], item, *node.items[place + 1 :])
    return Mul(items) if isinstance(node, Mul) else node.but(items=items)


def shifted(node: Node, by: int) -> Node:
    """Give node + 1 or node − 1."""
    if isinstance(node, Num):
        return Num(node.value + by)
    return Add((node, ONE if by > 0 else Neg(ONE)))


def signed(term: Node, change: Callable[[Node], Node]) -> Node:
    """Change a term inside its minus sign, if it has one."""
    return Neg(change(term.inside)) if isinstance(term, Neg) else change(term)


def unsigned(term: Node) -> Node:
    """Give a term without its minus sign."""
    return term.inside if isinstance(term, Neg) else term


def quoted(node: Node) -> str:
    """Give a part of a formula for a message, cut if it is long."""
    text = show(node)
    return text if len(text) <= 50 else text[:48] + "…"
