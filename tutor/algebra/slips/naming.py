"""Slips with names: one for another, two exchanged, an index, a size written as a number."""

from collections.abc import Iterator, Mapping
from itertools import combinations

from tutor.algebra.declarations import Variable
from tutor.algebra.slips.edits import ONE, Edit, Rule, mapped, quoted, replaced, shifted, slip
from tutor.algebra.tree import Add, Fold, Item, Name, Neg, Node, keys, number, walk
from tutor.language import N_


def alike(one: Variable, other: Variable) -> bool:
    """Whether one name could be written for another."""
    if one.key == other.key or "function" in (one.domain, other.domain):
        return False
    if "index" in (one.domain, other.domain) and (one.domain, one.size) != (
        other.domain,
        other.size,
    ):
        return False
    return one.shape == other.shape and (one.whole == other.whole or not one.whole)


def rules(tree: Node, declared: Mapping[str, Variable]) -> list[Rule]:
    """Make the rules for the names of one exercise."""
    used = sorted(keys(tree) & declared.keys())
    pairs = [pair for pair in combinations(used, 2) if alike(declared[pair[0]], declared[pair[1]])]

    def exchanged(node: Node) -> Iterator[Edit]:
        if node is tree or (isinstance(tree, Add) and any(node is term for term in tree.items)):
            for one, other in pairs:
                words = N_("{part} and {other} in each other's place")
                yield slip(
                    "swapped-names",
                    Name(one),
                    words,
                    exchange(node, one, other),
                    other=quoted(Name(other)),
                )

    def another(node: Node) -> Iterator[Edit]:
        if isinstance(node, Name) and node.key in declared:
            for key in declared:
                if alike(declared[key], declared[node.key]):
                    words = N_("{other} where {part} belongs")
                    yield slip("wrong-name", node, words, Name(key), other=quoted(Name(key)))

    def fixed_size(node: Node) -> Iterator[Edit]:
        if isinstance(node, Name) and node.key in declared and declared[node.key].domain == "dim":
            for size in (2, 3, 4, 5, 6):
                words = N_("the number {other} where the size {part} belongs")
                yield slip("fixed-size", node, words, number(size), other=str(size))

    def other_index(node: Node) -> Iterator[Edit]:
        if isinstance(node, Item):
            yield from other_indices(tree, node, declared)

    def summed(node: Node) -> Iterator[Edit]:
        for key in used if node is tree else ():
            if declared[key].domain == "index" and declared[key].size:
                total = Fold((tree,), "sum", key, declared[key].size)
                yield slip("summed", Name(key), N_("a sum over {part} that does not belong"), total)

    return [another, exchanged, fixed_size, other_index, summed]


def one_off(declared: Mapping[str, Variable]) -> Rule:
    """Make the rule for a whole number that is one too small or too large at one place."""

    def moved(node: Node) -> Iterator[Edit]:
        if isinstance(node, Name) and (node.key not in declared or declared[node.key].whole):
            for by in (-1, 1):
                other = shifted(node, by)
                words = N_("{other} where {part} belongs")
                yield slip("off-by-one", node, words, other, other=quoted(other))

    return moved


def exchange(tree: Node, one: str, other: str) -> Node:
    """Exchange two names everywhere."""
    names = {one: other, other: one}
    return mapped(tree, lambda n: Name(names.get(n.key, n.key)) if isinstance(n, Name) else n)


def other_indices(tree: Node, node: Item, declared: Mapping[str, Variable]) -> Iterator[Edit]:
    """Another index on an array."""
    free = [key for key in declared if declared[key].domain == "index"]
    known = dict.fromkeys([n.index for n in walk(tree) if isinstance(n, Fold)] + free)
    for place, part in enumerate(node.items[1:], 1):
        for key in known:
            if isinstance(part, Name) and part.key != key:
                items = (*node.items[:place], Name(key), *node.items[place + 1 :])
                words = N_("the index {other} where {part} belongs")
                yield slip("wrong-index", node, words, node.but(items=items), other=key)


def everywhere(tree: Node, declared: Mapping[str, Variable]) -> Iterator[Edit]:
    """The same slip in a name wherever it stands."""
    for key in sorted(keys(tree) & declared.keys()):
        variable, name = declared[key], Name(key)
        if variable.domain in ("index", "function"):
            continue
        if variable.shape:
            wrong = replaced(tree, name, Neg(name))
            yield slip("name-sign", name, N_("−{part} where {part} belongs"), wrong)
            continue
        if variable.domain in ("unit", "binary"):
            wrong = replaced(tree, name, Add((ONE, Neg(name))))
            yield slip("one-minus", name, N_("1 − {part} where {part} belongs"), wrong)
        if variable.whole:
            for by in (-1, 1):
                moved = shifted(name, by)
                words = N_("{other} where {part} belongs")
                yield slip(
                    "off-by-one", name, words, replaced(tree, name, moved), other=quoted(moved)
                )
        yield slip(
            "name-sign", name, N_("−{part} where {part} belongs"), replaced(tree, name, Neg(name))
        )
        for other in declared:
            if alike(declared[other], variable):
                words = N_("{other} where {part} belongs")
                yield slip(
                    "wrong-name",
                    name,
                    words,
                    replaced(tree, name, Name(other)),
                    other=quoted(Name(other)),
                )
