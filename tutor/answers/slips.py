"""Slips of the pen in a sum found by hand, read off the engine's graph of the right computation.

No author lists these: the graph of the expected value is run again with one of its additions or
multiplications done wrong. A term left out, a sign lost, a product taken for a sum.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from tutor.language import _


@dataclass(frozen=True)
class Slip:
    """One operation done wrong: its id, what to say of it, and the value it leads to."""

    id: str
    message: str
    value: float


def slips(root: Any, stops: Collection[Any] = ()) -> Iterator[Slip]:
    """Every single slip between the engine value `root` and the values in `stops`.

    Nothing is found for what is no value of the engine with a graph behind it.
    """
    if getattr(root, "op", None) is None:
        return
    nodes = between(root, {id(node) for node in stops} - {id(root)})
    for node in nodes:
        for slip_id, message, value in _done_wrong(node):
            yield Slip(slip_id, message, float(again(nodes, root, node, value)))


def between(root: Any, stops: Collection[int]) -> list[Any]:
    """The results that `root` is made of, arguments first, not going past `stops`."""
    found, seen = [root], {id(root)}
    for node in found:
        for parent in node.parents:
            if parent is None or parent.op is None or id(parent) in stops or id(parent) in seen:
                continue
            seen.add(id(parent))
            found.append(parent)
    return sorted(found, key=lambda node: node.number)


def _done_wrong(node: Any) -> Iterator[tuple[str, str, float]]:
    """The ways one operation on two single numbers goes wrong: id, message, result."""
    name, arguments = node.op.name, node.saved[1:]
    if any(getattr(argument, "ndim", 0) for argument in arguments):
        return
    if name in {"add", "sub"} and all(arguments):
        yield from _wrong_sums(node, *arguments)
    elif name == "mul" and not {0.0, 1.0, -1.0} & {float(a) for a in arguments}:
        yield from _wrong_products(*arguments)


def _wrong_sums(node: Any, a: float, b: float) -> Iterator[tuple[str, str, float]]:
    """A term left out, or with the other sign. A sum of terms is none itself."""
    second = b if node.op.name == "add" else -b
    for parent, term, rest in zip(node.parents, (a, second), (second, a), strict=True):
        if not _is_sum(parent):
            without = _("This is what comes out without the term {term:g}.", term=term)
            yield "slip/term-left-out", without, rest
            yield "slip/sign", flipped(f"{term:g}"), rest - term


def _wrong_products(a: float, b: float) -> Iterator[tuple[str, str, float]]:
    """A product taken for a sum, or with the other sign."""
    product = f"{a:g}·{b:g}" if b >= 0 else f"{a:g}·({b:g})"
    added = _("This is what comes out with {a:g} + {b:g} for {product}.", a=a, b=b, product=product)
    yield "slip/added", added, a + b
    yield "slip/sign", flipped(product), -a * b


def flipped(term: str) -> str:
    """What to say to a term with the other sign."""
    return _("This is what comes out when {term} gets the other sign.", term=term)


def _is_sum(node: Any) -> bool:
    """Whether a node adds two terms; `0 + term`, as `sum` begins, does not."""
    return bool(
        node is not None and node.op and node.op.name in {"add", "sub"} and all(node.saved[1:])
    )


def again(nodes: list[Any], root: Any, changed: Any, value: Any) -> Any:
    """The value of `root` when the result of one node is another one."""
    new = {id(changed): value}
    for node in nodes:
        if id(node) not in new and any(id(parent) in new for parent in node.parents):
            arguments = [
                new.get(id(parent), argument)
                for parent, argument in zip(node.parents, node.saved[1:], strict=True)
            ]
            new[id(node)] = node.op(*arguments, **node.settings)
    return new.get(id(root), root.raw)
