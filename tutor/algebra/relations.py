"""How two formulas are related by their values alone: a constant apart, or a part apart."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from tutor.algebra.comparison import Mistake
from tutor.algebra.decide import World
from tutor.algebra.declarations import Variable
from tutor.algebra.names import shown
from tutor.algebra.settle import close
from tutor.algebra.slips.edits import quoted
from tutor.algebra.tree import (
    Add,
    Compare,
    Const,
    Div,
    Fold,
    Mul,
    Name,
    Neg,
    Node,
    Num,
    keys,
    walk,
)
from tutor.algebra.values.arithmetic import Real
from tutor.language import _, ngettext, together

SIMPLE = 12
Row = tuple[Real, Real]  # the expected value, the given one


class Roles(NamedTuple):
    """The parts of a formula by what they do in it: factors, divisors, terms."""

    factors: set[Node]
    divisors: set[Node]
    terms: set[Node]


def roles(tree: Node) -> Roles:
    """Sort the parts of a formula: what the whole is a product of, and the terms of its sums."""
    found = Roles(set(), set(), set())
    multiplied(tree, found.factors, found.divisors)
    for node in walk(tree):
        if isinstance(node, Add):
            found.terms.update(map(unsigned, node.items))
    return found


def multiplied(tree: Node, factors: set[Node], divisors: set[Node]) -> None:
    """Take a product apart, into what multiplies and what divides the whole."""
    tree = unsigned(tree)
    factors.add(tree)
    if isinstance(tree, Mul):
        for item in tree.items:
            multiplied(item, factors, divisors)
    elif isinstance(tree, Div):
        multiplied(tree.left, factors, divisors)
        multiplied(tree.right, divisors, factors)
    elif isinstance(tree, Fold) and tree.kind in ("sum", "mean"):
        multiplied(tree.body, factors, divisors)
    elif isinstance(tree, Add):
        common = [roles_of_term(term) for term in tree.items]
        factors.update(set.intersection(*(each[0] for each in common)))
        divisors.update(set.intersection(*(each[1] for each in common)))


def roles_of_term(term: Node) -> tuple[set[Node], set[Node]]:
    """What multiplies and what divides one term."""
    factors: set[Node] = set()
    divisors: set[Node] = set()
    multiplied(term, factors, divisors)
    return factors, divisors


def has_fraction(tree: Node) -> bool:
    """Whether a number multiplies the whole and another divides it, as in 2w/3.

    Such a fraction is what several numbers came to, here 1 − 1/3: neither was there to be lost.
    """
    place = roles(tree)
    return all(
        any(isinstance(part, Num) and part.value != 1 for part in parts)
        for parts in (place.factors, place.divisors)
    )


def unsigned(node: Node) -> Node:
    """A part without its minus sign."""
    return node.inside if isinstance(node, Neg) else node


def opposite(rows: Sequence[Row]) -> Mistake | None:
    """The sign of the whole."""
    if all(close(-wanted, given) for wanted, given in rows):
        return Mistake("overall-sign", _("looks like the wrong sign of the whole"))
    return None


def inverse(rows: Sequence[Row]) -> Mistake | None:
    """The whole upside down."""
    if all(given * wanted != 0 and close(given * wanted, 1) for wanted, given in rows):
        return Mistake("upside-down", _("looks like the whole upside down"))
    return None


def one_number(rows: Sequence[Row]) -> Mistake | None:
    """The same number everywhere, where the expected value varies."""
    first, start = rows[0][1], rows[0][0]
    if any(not close(given, first) for _, given in rows):
        return None
    if all(close(wanted, start) for wanted, _ in rows):
        return None
    return Mistake("one-number", _("this is the same number everywhere; the answer is not"))


def constant_apart(rows: Sequence[Row]) -> Mistake | None:
    """A constant factor, or a constant term."""
    factor = constant([given / wanted if abs(wanted) > 1e-12 else None for wanted, given in rows])
    if factor and factor != 1:
        text = str(factor).replace("-", "−")
        return Mistake(
            "constant-factor", _("looks like {text} times the expected value", text=text), text
        )
    if gap := constant([given - wanted for wanted, given in rows]):
        text = str(gap).replace("-", "−")
        return Mistake("constant-term", _("looks like a constant {text} too much", text=text), text)
    return None


def constant(values: Sequence[Real | None]) -> Fraction | None:
    """Give the simple fraction that all values are, if they are one."""
    first = values[0]
    if any(v is None for v in values) or first is None or abs(first) > 1e6:
        return None
    simple = Fraction(first).limit_denominator(SIMPLE)
    if simple == 0 or abs(simple.numerator) > 20 * SIMPLE:
        return None
    near = all(abs(v - simple) <= 1e-8 * abs(simple) for v in values if v is not None)
    return simple if near else None


def apart(
    part: Node, rows: Sequence[Row], values: Sequence[Real], place: Roles, inside: bool
) -> Mistake | None:
    """See whether the given values are, miss or have too much of a part of the formula.

    A part that is zero somewhere is no evidence: 0 times anything is 0. `inside` says that it is
    a part, and not a name that does not belong. What is missing must have been there as a factor
    or a term: else it is said the other way round, as a division or a term too many.
    """
    both = [(w, g, v) for (w, g), v in zip(rows, values, strict=True)]
    if not all(values):
        return None
    text = quoted(part)
    if inside and all(close(g, v) for _, g, v in both):
        return Mistake("part-only", _("looks like only the part {text}", text=text), text)
    if all(close(g * v, w) for w, g, v in both):
        if part in place.factors:
            return Mistake(
                "missing-factor", _("looks like the missing factor {text}", text=text), text
            )
        if not inside or part in place.divisors:
            return Mistake(
                "extra-division", _("looks like one division by {text} too many", text=text), text
            )
    if all(close(g, w * v) for w, g, v in both):
        if part in place.divisors and part not in place.factors:
            return Mistake(
                "missing-division", _("looks like the missing division by {text}", text=text), text
            )
        return Mistake("extra-factor", _("looks like one factor {text} too many", text=text), text)
    if all(close(g + v, w) for w, g, v in both):
        if part in place.terms:
            return Mistake("missing-term", _("looks like the missing term {text}", text=text), text)
        if not inside:
            return Mistake(
                "extra-term", _("looks like one term −{text} too many", text=text), f"−{text}"
            )
    if all(close(g, w + v) for w, g, v in both):
        return Mistake("extra-term", _("looks like one term {text} too many", text=text), text)
    if all(close(g, w * v * (1 - v)) for w, g, v in both):
        slope = f"{text}·(1 − {text})"
        return Mistake(
            "extra-slope", _("looks like one factor {slope} too many", slope=slope), slope
        )
    return None


def claimed(code: str, expected: Node, answer: Node, part: Node) -> tuple[Node, Node]:
    """Give the two formulas that must be the same if the name of a relation is to be true."""
    return {
        "part-only": (part, answer),
        "missing-factor": (expected, Mul((answer, part))),
        "extra-division": (expected, Mul((answer, part))),
        "extra-factor": (Mul((expected, part)), answer),
        "missing-division": (Mul((expected, part)), answer),
        "missing-term": (expected, Add((answer, part))),
    }.get(code, (expected, expected))


def parts(tree: Node) -> list[Node]:
    """Give the distinct parts of a formula that are worth naming, the largest first."""
    bound = {n.index for n in walk(tree) if isinstance(n, Fold)}
    found = dict.fromkeys(n for n in valued(tree) if not isinstance(n, Num | Const | Neg))
    found.pop(tree, None)
    free = [n for n in found if not any(isinstance(m, Name) and m.key in bound for m in walk(n))]
    return free[:40]


def valued(tree: Node) -> Iterator[Node]:
    """Give the nodes of a tree that stand for values, and not inside a condition."""
    if isinstance(tree, Compare):
        return
    yield tree
    for part in tree.parts():
        yield from valued(part)


def numbers_beside(declared: Mapping[str, Variable], expected: Node) -> list[Node]:
    """Give the declared numbers that the expected formula does not mention."""
    used = keys(expected)
    plain = (v for v in declared.values() if not v.shape and v.domain not in ("index", "function"))
    return [Name(v.key) for v in plain if v.key not in used]


def names_apart(world: World, expected: Node, answer: Node) -> Mistake | None:
    """Names that the answer cannot do without; said last, because it explains least."""
    needed = mentioned(world, expected)
    there = mentioned(world, answer)
    missing = [shown(k) for k in world.declared if k in needed - there and k not in world.formulas]
    if not missing or any(world.declared[k].domain in ("index", "dim") for k in needed - there):
        return None
    text = together(missing)
    said = ngettext(
        "{names} is missing from yours", "{names} are missing from yours", len(missing), names=text
    )
    return Mistake("missing-name", said, text)


def mentioned(world: World, tree: Node) -> set[str]:
    """Give the names a formula mentions, through derived ones too."""
    found = keys(tree)
    for key in found & world.formulas.keys():
        found |= mentioned(world, world.formulas[key])
    return found
