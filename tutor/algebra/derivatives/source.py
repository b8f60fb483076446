"""What an exercise declares to be differentiated, and the formulas wrong rules make of it."""

from collections.abc import Callable, Iterator

from tutor.algebra.derivatives.building import ZERO
from tutor.algebra.derivatives.flaws import FLAWS, Flaw
from tutor.algebra.derivatives.rules import RULES, Differentiation
from tutor.algebra.derivatives.slopes import rewritten
from tutor.algebra.errors import NoRule
from tutor.algebra.slips.edits import Edit, quoted
from tutor.algebra.slips.rewriting import other_forms
from tutor.algebra.tree import Name, Node, keys
from tutor.language import N_

MOST = 600
CHOICES = 3  # how many of a rule's own flaws are tried at all places alike


def flawed(source: Node, variable: Differentiation) -> Iterator[Edit]:
    """Give the derivatives with one wrong step in them, then those with the same one everywhere.

    The source is differentiated as it stands, and in its other forms: σ(x) as 1/(1 + e^{-x}).
    """
    forms = [source, *other_forms(source)]
    seen = {ZERO, *(variable.derivative(form) for form in forms)}
    for edit in (edit for form in forms for edit in wrong_derivatives(form, variable)):
        if edit.tree not in seen:
            seen.add(edit.tree)
            yield edit
        if len(seen) > MOST:
            return


def wrong_derivatives(source: Node, variable: Differentiation) -> Iterator[Edit]:
    """Give them all, as they come."""
    words = N_("the function {part} itself, not its derivative")
    yield edit_of(source, ("not-differentiated", words, source))
    yield from at_one_place(source, variable)
    for kind, rule in FLAWS:
        for choice in range(CHOICES):
            yield from everywhere(source, variable, kind, rule, choice)


def at_one_place(node: Node, variable: Differentiation) -> Iterator[Edit]:
    """Use one wrong rule at one node, the right ones at all others."""
    node = meant(node, variable)
    if type(node) not in RULES or not variable.varies(node):
        return
    parts = node.parts()
    slopes = [variable.derivative(part) for part in parts]
    for kind, rule in FLAWS:
        if isinstance(node, kind):
            for flaw in rule(node, slopes):
                yield edit_of(node, flaw)
    for place, part in enumerate(parts):
        for edit in at_one_place(part, variable):
            wrong = [*slopes[:place], edit.tree, *slopes[place + 1 :]]
            yield edit._replace(tree=variable.rule(node, wrong))


def meant(node: Node, variable: Differentiation) -> Node:
    """What a derived name stands for, or a call of several arguments; else the node itself."""
    if isinstance(node, Name) and node.key in variable.formulas and node != variable.by:
        return meant(variable.formulas[node.key], variable)
    return rewritten(node) or node


def edit_of(node: Node, flaw: Flaw) -> Edit:
    """Put a flaw into words."""
    code, words, tree = flaw
    return Edit(code, node, words, tree)


def by_others(source: Node, variable: Differentiation) -> Iterator[Edit]:
    """Differentiate by each other name the source mentions."""
    for key in sorted(keys(source) - variable.wanted - variable.formulas.keys()):
        name = Name(key)
        try:
            tree = Differentiation(name, variable.formulas).derivative(source)
        except NoRule:
            continue
        words = N_("the derivative by {part}, not by {other}")
        yield Edit("other-variable", name, words, tree, other=quoted(variable.by))


def everywhere(
    source: Node,
    variable: Differentiation,
    kind: type[Node],
    rule: Callable[..., Iterator[Flaw]],
    choice: int,
) -> Iterator[Edit]:
    """Use the same wrong rule at all the places it fits."""
    found: list[Edit] = []

    def derivative(node: Node) -> Node:
        node = meant(node, variable)
        if type(node) not in RULES or not variable.varies(node):
            return variable.derivative(node)
        slopes = [derivative(part) for part in node.parts()]
        if isinstance(node, kind) and len(flaws := list(rule(node, slopes))) > choice:
            found.append(edit_of(node, flaws[choice]))
            return flaws[choice][2]
        return variable.rule(node, slopes)

    tree = derivative(source)
    if len(found) > 1 and len({edit.code for edit in found}) == 1:
        yield found[0]._replace(tree=tree)
