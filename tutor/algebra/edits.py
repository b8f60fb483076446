"""The expected formula with one slip in it: each slip with a stable code and its words.

The words complete "looks like …" and name the part of the formula that is concerned.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from typing import NamedTuple

from tutor.algebra.declarations import Variable
from tutor.algebra.printing import show
from tutor.algebra.tree import (
    Add,
    Call,
    Cases,
    Compare,
    Div,
    Fold,
    Item,
    Mul,
    Name,
    Neg,
    Node,
    Num,
    Power,
    Transpose,
    keys,
    number,
    walk,
)

ONE = number(1)
MOST = 900


class Edit(NamedTuple):
    """A slip: its code, the part it concerns, the words for it, and the formula it leads to."""

    code: str
    about: str
    words: str
    tree: Node


Rule = Callable[[Node], Iterable[Edit]]


def edits(tree: Node, declared: Mapping[str, Variable]) -> list[Edit]:
    """Give every formula one slip away from `tree`, the most telling slips first."""
    rules = [*FIRST, *naming_rules(tree, declared), *LATER]
    found: list[Edit] = []
    for rule in rules:
        found += one_place(tree, rule)
    found += all_places(tree, rules)
    found += substitutions(tree, declared)
    return list(distinct(tree, found))


def distinct(tree: Node, found: Iterable[Edit]) -> Iterator[Edit]:
    """Drop formulas that were met before."""
    seen = {tree}
    for edit in found:
        if edit.tree not in seen:
            seen.add(edit.tree)
            yield edit
        if len(seen) > MOST:
            return


def one_place(node: Node, rule: Rule) -> Iterator[Edit]:
    """Apply a rule at one place, everywhere in turn."""
    yield from rule(node)
    parts = node.parts()
    for place, part in enumerate(parts):
        for edit in one_place(part, rule):
            yield edit._replace(
                tree=node.with_parts((*parts[:place], edit.tree, *parts[place + 1 :]))
            )


def all_places(tree: Node, rules: Iterable[Rule]) -> Iterator[Edit]:
    """Apply a rule inside a part that occurs several times, in all of them alike."""
    counts: dict[Node, int] = {}
    for node in walk(tree):
        counts[node] = counts.get(node, 0) + 1
    repeated = [n for n, count in counts.items() if count > 1 and len(n.parts()) > 0]
    for part in repeated[:12]:
        for rule in rules:
            for edit in one_place(part, rule):
                yield edit._replace(tree=replaced(tree, part, edit.tree))


def replaced(tree: Node, old: Node, new: Node) -> Node:
    """Put `new` wherever `old` stands."""
    if tree == old:
        return new
    parts = tree.parts()
    return tree.with_parts(tuple(replaced(part, old, new) for part in parts)) if parts else tree


def without(node: Add | Mul, place: int) -> Node:
    """Give a sum or product without one of its parts."""
    rest = (*node.items[:place], *node.items[place + 1 :])
    if len(rest) == 1:
        return rest[0]
    if isinstance(node, Mul):
        return Mul(rest)
    return replace(node, items=rest)


def quoted(node: Node) -> str:
    """Give a part of a formula for a message, cut if it is long."""
    text = show(node)
    return text if len(text) <= 50 else text[:48] + "…"


# --- roots, ε, powers -------------------------------------------------------------------------


def is_small(node: Node) -> bool:
    """Whether a term is an ε."""
    return isinstance(node, Name) and node.key.startswith("epsilon")


def epsilon(node: Node) -> Iterator[Edit]:
    """ε outside the root instead of inside, or the other way round."""
    if is_root(node) and isinstance(inner := node.parts()[0], Add):
        for place, term in enumerate(inner.items):
            if is_small(term):
                outside = Add((Call((without(inner, place),), "sqrt"), term))
                yield Edit("epsilon-outside-root", "ε", "ε outside the root; it belongs inside", outside)
    if isinstance(node, Add):
        for place, term in enumerate(node.items):
            if is_root(term):
                rest = without(node, place)
                if is_small(rest):
                    inside = Call((Add((term.parts()[0], rest)),), "sqrt")
                    yield Edit("epsilon-inside-root", "ε", "ε inside the root; it belongs outside", inside)


def is_root(node: Node) -> bool:
    return isinstance(node, Call) and node.function == "sqrt"


def power_of_bracket(node: Node) -> Iterator[Edit]:
    """1 − βᵗ written as (1 − β)ᵗ, or the other way round."""
    if isinstance(node, Add) and len(node.items) == 2:
        first, second = node.items
        if isinstance(second, Neg) and isinstance(second.inside, Power):
            power = second.inside
            wrong = Power(Add((first, Neg(power.left))), power.right)
            words = f"the power {quoted(power.right)} taken of the whole bracket, instead of {quoted(power.left)} only"
            yield Edit("power-of-bracket", quoted(node), words, wrong)
    if isinstance(node, Power) and isinstance(node.left, Add):
        last = node.left.items[-1]
        powered = Neg(Power(last.inside, node.right)) if isinstance(last, Neg) else Power(last, node.right)
        yield Edit(
            "power-of-last-term",
            quoted(node),
            f"the power taken of the last term only, instead of the whole of {quoted(node)}",
            Add((*node.left.items[:-1], powered)),
        )
        powered_terms = tuple(
            Neg(Power(t.inside, node.right)) if isinstance(t, Neg) else Power(t, node.right)
            for t in node.left.items
        )
        words = f"the power taken of each term of {quoted(node)}"
        yield Edit("power-of-each-term", quoted(node), words, Add(powered_terms))


def root_of_part(node: Node) -> Iterator[Edit]:
    """The root over the top of a fraction only, or over a whole that needs it on a part."""
    if is_root(node):
        inner = node.parts()[0]
        yield Edit("missing-root", quoted(node), f"a missing root: {quoted(node)} is needed", inner)
        if isinstance(inner, Div):
            top, bottom = Call((inner.left,), "sqrt"), Call((inner.right,), "sqrt")
            yield Edit("root-of-part", quoted(node), f"the root taken of the top only in {quoted(node)}", Div(top, inner.right))
            yield Edit("root-of-part", quoted(node), f"the root taken of the bottom only in {quoted(node)}", Div(inner.left, bottom))
    if isinstance(node, Div) and is_root(node.left):
        wide = Call((Div(node.left.parts()[0], node.right),), "sqrt")
        yield Edit("root-too-wide", quoted(node), f"the root drawn over the whole of {quoted(node)}", wide)


def powers(node: Node) -> Iterator[Edit]:
    """A power that is missing, off by one, or a product."""
    if not isinstance(node, Power):
        return
    base, exponent = node.left, node.right
    square = isinstance(exponent, Num) and exponent.value == 2
    words = f"a missing square on {quoted(base)}" if square else f"a missing power on {quoted(base)}"
    yield Edit("missing-square" if square else "missing-power", quoted(node), words, base)
    if not isinstance(exponent, Num):
        yield Edit("product-for-power", quoted(node), f"a product where {quoted(node)} is a power", Mul((base, exponent)))
    for shift, code in ((-1, "exponent-too-low"), (1, "exponent-too-high")):
        other = Add((exponent, number(shift))) if not isinstance(exponent, Num) else Num(exponent.value + shift)
        yield Edit(code, quoted(node), f"an exponent off by one in {quoted(node)}", Power(base, other))
    yield Edit("exponent-sign", quoted(node), f"the sign of the exponent in {quoted(node)}", Power(base, Neg(exponent)))
    if isinstance(base, Mul):
        part = Mul((*base.items[:-1], Power(base.items[-1], exponent)))
        yield Edit("missing-brackets", quoted(node), f"brackets missing in {quoted(node)}", part)


# --- signs, terms, factors --------------------------------------------------------------------


def signs(node: Node) -> Iterator[Edit]:
    """A sign that changed."""
    if isinstance(node, Neg):
        yield Edit("lost-minus", quoted(node), f"a lost minus sign before {quoted(node.inside)}", node.inside)
    if isinstance(node, Add):
        for place, term in enumerate(node.items):
            other = term.inside if isinstance(term, Neg) else Neg(term)
            plain = term.inside if isinstance(term, Neg) else term
            items = (*node.items[:place], other, *node.items[place + 1 :])
            yield Edit("term-sign", quoted(plain), f"the wrong sign before {quoted(plain)}", Add(items))


def one_minus_lost(node: Node) -> Iterator[Edit]:
    """A minus before a bracket that reached its first term only."""
    if isinstance(node, Neg) and isinstance(node.inside, Add):
        first, *rest = node.inside.items
        wrong = Add((Neg(first), *rest))
        yield Edit("minus-first-term-only", quoted(node), "a minus before a bracket that reached its first term only", wrong)
    if isinstance(node, Add):
        for place, term in enumerate(node.items):
            if isinstance(term, Neg) and isinstance(term.inside, Add):
                first, *rest = term.inside.items
                items = (*node.items[:place], Neg(first), *rest, *node.items[place + 1 :])
                words = f"brackets missing around {quoted(term.inside)} after the minus"
                yield Edit("missing-brackets", quoted(term), words, Add(items))


def missing_terms(node: Node) -> Iterator[Edit]:
    if isinstance(node, Add):
        for place, term in enumerate(node.items):
            plain = term.inside if isinstance(term, Neg) else term
            yield Edit("missing-term", quoted(plain), f"the missing term {quoted(plain)}", without(node, place))


def missing_factors(node: Node) -> Iterator[Edit]:
    if isinstance(node, Mul):
        for place, factor in enumerate(node.items):
            word = "constant" if isinstance(factor, Num) else "factor"
            words = f"the missing {word} {quoted(factor)}"
            yield Edit(f"missing-{word}", quoted(factor), words, without(node, place))
    if isinstance(node, Div):
        words = f"the missing division by {quoted(node.right)}"
        yield Edit("missing-division", quoted(node.right), words, node.left)
        if node.left != ONE:
            words = f"{quoted(node.left)} missing above the fraction bar"
            yield Edit("missing-factor", quoted(node.left), words, Div(ONE, node.right))
    if isinstance(node, Mul) and len(node.items) > 2:
        for i, j in combinations(range(len(node.items)), 2):
            rest = without(Mul(tuple(f for k, f in enumerate(node.items) if k != i)), j - 1)
            gone = Mul((node.items[i], node.items[j]))
            yield Edit("missing-factors", quoted(gone), f"the missing factors {quoted(gone)}", rest)


def divisions(node: Node) -> Iterator[Edit]:
    """Upside down, or multiplied where it should be divided."""
    if isinstance(node, Div):
        yield Edit("upside-down", quoted(node), f"the fraction {quoted(node)} upside down", Div(node.right, node.left))
        words = f"a product with {quoted(node.right)} instead of a division by it"
        yield Edit("multiplied-for-divided", quoted(node.right), words, Mul((node.left, node.right)))
    if isinstance(node, Mul):
        for place, factor in enumerate(node.items):
            words = f"a division by {quoted(factor)} instead of a product with it"
            wrong = Div(without(node, place), factor)
            yield Edit("divided-for-multiplied", quoted(factor), words, wrong)
            sum_ = Add((without(node, place), factor))
            if len(node.items) == 2:
                yield Edit("sum-for-product", quoted(node), f"a sum where {quoted(node)} is a product", sum_)
    if isinstance(node, Add) and len(node.items) == 2 and not isinstance(node.items[1], Neg):
        yield Edit("product-for-sum", quoted(node), f"a product where {quoted(node)} is a sum", Mul(node.items))


def brackets(node: Node) -> Iterator[Edit]:
    """Brackets that were left out, as the rules of precedence then read it."""
    if isinstance(node, Div):
        if isinstance(node.left, Add):
            *rest, last = node.left.items
            divided = Neg(Div(last.inside, node.right)) if isinstance(last, Neg) else Div(last, node.right)
            yield Edit("missing-brackets", quoted(node.left), f"brackets missing around {quoted(node.left)}", Add((*rest, divided)))
        if isinstance(node.right, Add):
            first, *rest = node.right.items
            wrong = Add((Div(node.left, first), *rest))
            yield Edit("missing-brackets", quoted(node.right), f"brackets missing around {quoted(node.right)}", wrong)
        if isinstance(node.right, Mul):
            first, *rest = node.right.items
            wrong = Mul((Div(node.left, first), *rest))
            yield Edit("missing-brackets", quoted(node.right), f"brackets missing around {quoted(node.right)}", wrong)
    if isinstance(node, Mul):
        for place, factor in enumerate(node.items):
            if isinstance(factor, Add):
                yield from brackets_of_factor(node, place, factor)
    if isinstance(node, Call) and len(node.items) == 1 and isinstance(node.items[0], Add):
        first, *rest = node.items[0].items
        wrong = Add((replace(node, items=(first,)), *rest))
        yield Edit("missing-brackets", quoted(node), f"brackets missing in {quoted(node)}", wrong)


def brackets_of_factor(node: Mul, place: int, factor: Add) -> Iterator[Edit]:
    """(a + b) c read as a + b c, and c (a + b) read as c a + b."""
    first, *rest = factor.items
    before, after = node.items[:place], node.items[place + 1 :]
    words = f"brackets missing around {quoted(factor)}"
    if before:
        left = Mul((*before, first))
        yield Edit("missing-brackets", quoted(factor), words, Add((left, *rest_times(rest, after))))
    if after:
        last = factor.items[-1]
        plain = last.inside if isinstance(last, Neg) else last
        product = Mul((plain, *after))
        right = Neg(product) if isinstance(last, Neg) else product
        if not before:
            yield Edit("missing-brackets", quoted(factor), words, Add((*factor.items[:-1], right)))


def rest_times(rest: list[Node], after: tuple[Node, ...]) -> list[Node]:
    """Multiply the last of several terms by what follows the bracket."""
    if not after:
        return rest
    return [*rest[:-1], Mul((rest[-1], *after))]


# --- functions, cases, sums -------------------------------------------------------------------

OTHER_FUNCTIONS = {
    "max": ("min",),
    "min": ("max",),
    "log": ("log10", "log2", "exp"),
    "exp": ("log",),
    "tanh": ("sigma",),
    "sigma": ("tanh",),
    "sin": ("cos",),
    "cos": ("sin",),
    "sinh": ("cosh",),
    "cosh": ("sinh",),
    "Phi": ("phi", "sigma"),
    "phi": ("Phi",),
    "floor": ("ceil",),
    "relu": ("abs",),
}


def functions(node: Node) -> Iterator[Edit]:
    """Another function, no function, or the wrong sign inside."""
    if not isinstance(node, Call):
        return
    for other in OTHER_FUNCTIONS.get(node.function, ()):
        words = f"{other} where {quoted(node)} is needed"
        yield Edit("wrong-function", quoted(node), words, replace(node, function=other))
    if len(node.items) == 1 and node.function not in ("sqrt", "step", "sign"):
        inner = node.items[0]
        flipped = inner.inside if isinstance(inner, Neg) else Neg(inner)
        yield Edit("argument-sign", quoted(node), f"the wrong sign inside {quoted(node)}", replace(node, items=(flipped,)))
        code = "missing-bars" if node.function == "abs" else "missing-function"
        words = f"missing bars: {quoted(node)}" if node.function == "abs" else f"{quoted(inner)} instead of {quoted(node)}"
        yield Edit(code, quoted(node), words, inner)
    if node.function in ("max", "min") and len(node.items) == 2:
        for item in node.items:
            yield Edit("missing-limit", quoted(node), f"{quoted(item)} instead of {quoted(node)}", item)


def choices(node: Node) -> Iterator[Edit]:
    """Branches changed over, or only one of them."""
    if isinstance(node, Cases):
        values = [*node.items[0::2]]
        if len(node.items) == 3:
            swapped = Cases((node.items[2], node.items[1], node.items[0]))
            yield Edit("branches-swapped", quoted(node), "the two branches changed over", swapped)
        for value in values:
            yield Edit("one-branch", quoted(value), f"the branch {quoted(value)} used everywhere", value)
    if isinstance(node, Compare) and len(node.signs) == 1:
        turned = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}.get(node.signs[0])
        if turned:
            yield Edit("condition-turned", quoted(node), "the condition the wrong way round", replace(node, signs=(turned,)))


def sums(node: Node) -> Iterator[Edit]:
    """A product of sums for a sum of products; a square of a sum; a missing sum."""
    if not isinstance(node, Fold) or node.kind != "sum":
        return
    body = node.body
    if isinstance(body, Mul):
        inside = [f for f in body.items if node.index in keys(f)]
        if len(inside) > 1:
            outside = tuple(f for f in body.items if f not in inside)
            parts = tuple(node.with_parts((f, *node.parts()[1:])) for f in inside)
            yield Edit("product-of-sums", quoted(node), "a product of sums, instead of a sum of products", Mul((*outside, *parts)))
    if isinstance(body, Power):
        squared = Power(node.with_parts((body.left, *node.parts()[1:])), body.right)
        yield Edit("power-of-sum", quoted(node), "a power of the sum, instead of a sum of powers", squared)
    for shift, end in ((1, "first"), (-1, "last")):
        if len(node.items) == 3:
            low, high = node.items[1], node.items[2]
            ends = (Add((low, ONE)), high) if end == "first" else (low, Add((high, number(shift))))
            yield Edit("sum-off-by-one", quoted(node), f"a sum that misses its {end} term", replace(node, items=(body, *ends)))


def turning(node: Node) -> Iterator[Edit]:
    """A transpose that is missing."""
    if isinstance(node, Transpose):
        yield Edit("missing-transpose", quoted(node), f"a missing transpose: {quoted(node)}", node.inside)


FIRST: tuple[Rule, ...] = (epsilon, power_of_bracket, root_of_part, signs)
LATER: tuple[Rule, ...] = (
    one_minus_lost,
    powers,
    missing_factors,
    missing_terms,
    turning,
    sums,
    choices,
    divisions,
    brackets,
    functions,
)


# --- names ------------------------------------------------------------------------------------


def alike(one: Variable, other: Variable) -> bool:
    """Whether one name could be written for another."""
    whole = one.whole == other.whole
    return one.key != other.key and one.shape == other.shape and whole and "function" not in (one.domain, other.domain)


def naming_rules(tree: Node, declared: Mapping[str, Variable]) -> list[Rule]:
    """Make the rules that put one name in the place of another."""
    used = sorted(keys(tree) & declared.keys())

    def another(node: Node) -> Iterator[Edit]:
        if isinstance(node, Name) and node.key in declared:
            for key in declared:
                if alike(declared[key], declared[node.key]):
                    other = Name(key)
                    words = f"{quoted(other)} where {quoted(node)} belongs"
                    yield Edit("wrong-name", quoted(node), words, other)

    def index(node: Node) -> Iterator[Edit]:
        if isinstance(node, Item):
            inside = [n for n in walk(tree) if isinstance(n, Fold)]
            for place, part in enumerate(node.items[1:], 1):
                for other in {fold.index for fold in inside} | {k for k in used if declared[k].domain == "index"}:
                    if part != Name(other) and isinstance(part, Name):
                        items = (*node.items[:place], Name(other), *node.items[place + 1 :])
                        words = f"the index {quoted(Name(other))} where {quoted(part)} belongs"
                        yield Edit("wrong-index", quoted(node), words, replace(node, items=items))

    def swapped(node: Node) -> Iterator[Edit]:
        if node is tree:
            for one, other in combinations(used, 2):
                if alike(declared[one], declared[other]):
                    words = f"{quoted(Name(one))} and {quoted(Name(other))} in each other's place"
                    yield Edit("swapped-names", quoted(Name(one)), words, exchanged(tree, one, other))

    return [swapped, another, index]


def exchanged(tree: Node, one: str, other: str) -> Node:
    """Exchange two names everywhere."""
    if isinstance(tree, Name):
        return Name({one: other, other: one}.get(tree.key, tree.key))
    parts = tree.parts()
    return tree.with_parts(tuple(exchanged(part, one, other) for part in parts)) if parts else tree


def substitutions(tree: Node, declared: Mapping[str, Variable]) -> Iterator[Edit]:
    """The same slip in a name wherever it stands."""
    for key in sorted(keys(tree) & declared.keys()):
        variable, name = declared[key], Name(key)
        if variable.shape or variable.domain in ("index", "function"):
            continue
        text = quoted(name)
        if variable.domain == "unit":
            words = f"1 − {text} where {text} belongs"
            yield Edit("one-minus", text, words, replaced(tree, name, Add((ONE, Neg(name)))))
        if variable.whole:
            for shift in (-1, 1):
                moved = Add((name, number(shift)))
                yield Edit("off-by-one", text, f"{quoted(moved)} where {text} belongs", replaced(tree, name, moved))
        yield Edit("name-sign", text, f"−{text} where {text} belongs", replaced(tree, name, Neg(name)))
        for other in declared:
            if alike(declared[other], variable):
                words = f"{quoted(Name(other))} where {text} belongs"
                yield Edit("wrong-name", text, words, replaced(tree, name, Name(other)))


def halves() -> Fraction:
    """One half."""
    return Fraction(1, 2)
