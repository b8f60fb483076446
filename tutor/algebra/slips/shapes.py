"""Slips that leave arrays which do not fit together: found by mending what the learner wrote."""

from collections.abc import Iterator, Mapping

from tutor.algebra.declarations import Variable
from tutor.algebra.slips.edits import Edit, Rule, one_place, quoted, slip
from tutor.algebra.tree import MatMul, Mul, Name, Node, Transpose
from tutor.language import N_


def mended(written: Node, declared: Mapping[str, Variable]) -> Iterator[Edit]:
    """Give what was written with one slip undone, before it is known whether anything fits."""
    for rule in (transposes, order, other_names(declared)):
        yield from one_place(written, rule)


def transposes(node: Node) -> Iterator[Edit]:
    """A transpose too few, or one too many."""
    if isinstance(node, Transpose):
        yield slip(
            "extra-transpose", node.inside, N_("a transpose of {part} too many"), node.inside
        )
    if isinstance(node, Name):
        yield slip("missing-transpose", node, N_("a missing transpose on {part}"), Transpose(node))


def order(node: Node) -> Iterator[Edit]:
    """Two factors in the other order."""
    if isinstance(node, Mul | MatMul):
        parts = node.parts()
        for place in range(len(parts) - 1):
            turned = (*parts[:place], parts[place + 1], parts[place], *parts[place + 2 :])
            words = N_("the factors of {part} in the other order")
            yield slip("matrix-order", node, words, node.with_parts(turned))


def other_names(declared: Mapping[str, Variable]) -> Rule:
    """Make the rule for one array written where another belongs."""

    def rule(node: Node) -> Iterator[Edit]:
        if isinstance(node, Name) and node.key in declared and declared[node.key].shape:
            for other in declared.values():
                if other.shape and other.key != node.key:
                    words = N_("{part} where {other} belongs")
                    yield slip(
                        "wrong-name", node, words, Name(other.key), other=quoted(Name(other.key))
                    )

    return rule
