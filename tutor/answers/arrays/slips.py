"""Slips of the pen in an array found by hand, read off the engine's graph of the computation.

No author lists these: one operation of the graph is done wrong, as a whole (the other axis, a
factor or a term left out, a matrix transposed) or in one entry (a product left out of a sum).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from tutor.answers.arrays.reading import Numbers
from tutor.answers.slips import again, between, flipped
from tutor.language import _

MOST_NODES = 200  # operations behind an array that anyone would do by hand
MOST_TRIES = 600  # runs of the graph for one answer
_UNARY = {"relu", "sigmoid", "tanh", "exp", "log", "sqrt", "square", "abs", "neg", "leaky_relu"}
_ALONG = {"sum", "max", "min", "norm", "logsumexp", "softmax", "log_softmax", "cumsum"}
_SHOWN = 4  # numbers of a term that can be written out in a sentence


@dataclass(frozen=True)
class ArraySlip:
    """One operation done wrong: its id, what to say of it, and the array it leads to.

    `whole` says that all of the operation was done wrong, not one entry of its result.
    """

    id: str
    message: str
    value: Numbers
    whole: bool


def array_slips(root: Any, stops: Mapping[str, Any]) -> Iterator[ArraySlip]:
    """Single slips between the engine value `root` and the named values in `stops`.

    Nothing is found for what is no value of the engine with a graph behind it.
    """
    if getattr(root, "op", None) is None or root.parents is None:
        return
    names = {id(node): name for name, node in stops.items()}
    nodes = between(root, names.keys() - {id(root)})
    if len(nodes) > MOST_NODES:
        return
    for whole, node, slip_id, message, raw in islice(_done_wrong(nodes, names), MOST_TRIES):
        with np.errstate(all="ignore"):
            try:
                value = np.asarray(again(nodes, root, node, raw), dtype=float)
            except (ValueError, TypeError, IndexError, ArithmeticError):
                continue  # what no longer fits together is not what anyone did
        yield ArraySlip(slip_id, message, value, whole)


def _done_wrong(
    nodes: list[Any], names: Mapping[int, str]
) -> Iterator[tuple[bool, Any, str, str, Any]]:
    """Every operation done wrong, as a whole first."""
    for node in nodes:
        for wrong in _as_a_whole(node, names):
            yield True, node, *wrong
    for node in nodes:
        for wrong in _in_one_entry(node):
            yield False, node, *wrong


def _as_a_whole(node: Any, names: Mapping[int, str]) -> Iterator[tuple[str, str, Any]]:
    """The ways one operation goes wrong: id, message, result."""
    name, (first, *others) = node.op.name, node.saved[1:]
    if name in _UNARY:
        yield "slip/left-out", _without(_("the minus") if name == "neg" else name), first
    elif name in _ALONG:
        yield from _along_others(node, first)
    elif name in {"mul", "div"}:
        yield from _without_factor(node, first, others[0], names)
    elif name in {"add", "sub"}:
        yield from _without_term(node, first, others[0], names)
    elif name == "matmul":
        turned = _("This is what comes out with the first factor of a product transposed.")
        yield from _if_possible("slip/transposed-factor", turned, node.op, first.T, others[0])
        turned = _("This is what comes out with the second factor of a product transposed.")
        yield from _if_possible("slip/transposed-factor", turned, node.op, first, others[0].T)


def _along_others(node: Any, x: Any) -> Iterator[tuple[str, str, Any]]:
    axis = node.settings.get("axis")
    for other in (None, *range(np.ndim(x))):
        if other == axis or (axis is not None and other is not None and axis % np.ndim(x) == other):
            continue
        everything = _(
            "This is what comes out over everything; look along which axis it should be."
        )
        axis_other = _(
            "This is what comes out along axis {axis}; look along which axis it should be.",
            axis=other,
        )
        message = everything if other is None else axis_other
        settings = dict(node.settings) | {"axis": other}
        yield from _if_possible("slip/axis", message, node.op, x, **settings)


def _without_factor(
    node: Any, first: Any, second: Any, names: Mapping[int, str]
) -> Iterator[tuple[str, str, Any]]:
    if what := _shown(node.parents[1], second, names):
        undivided = _("This is what comes out without dividing by {what}.", what=what)
        message = undivided if node.op.name == "div" else _without_the_factor(what)
        yield "slip/left-out", message, _as(node, first)
    if node.op.name == "mul" and (what := _shown(node.parents[0], first, names)):
        yield "slip/left-out", _without_the_factor(what), _as(node, second)


def _without_the_factor(what: str) -> str:
    return _("This is what comes out without the factor {what}.", what=what)


def _without_term(
    node: Any, first: Any, second: Any, names: Mapping[int, str]
) -> Iterator[tuple[str, str, Any]]:
    signed = second if node.op.name == "add" else -np.asarray(second)
    for parent, term, rest in zip(node.parents, (first, signed), (signed, first), strict=True):
        if not np.any(term):
            continue
        what = _shown(parent, term, names) or _("one of its terms")
        yield "slip/term-left-out", _without(what), _as(node, rest)
        yield "slip/sign", flipped(what), _as(node, rest - term)


def _without(what: str) -> str:
    return _("This is what comes out without {what}.", what=what)


def _shown(node: Any, value: Any, names: Mapping[int, str]) -> str:
    """What a learner calls a value: the step it is, else its few numbers; empty if neither."""
    if id(node) in names:
        return names[id(node)]
    if np.size(value) > _SHOWN:
        return ""
    if np.ndim(value) == 0:
        return f"{float(value):g}"
    return f"[{', '.join(f'{number:g}' for number in np.ravel(value))}]"


def _as(node: Any, value: Any) -> Any:
    """A value spread to the shape that the result had."""
    return np.broadcast_to(value, np.shape(node.raw))


def _if_possible(
    slip_id: str, message: str, op: Callable[..., Any], *arguments: Any, **settings: Any
) -> Iterator[tuple[str, str, Any]]:
    with np.errstate(all="ignore"):
        try:
            yield slip_id, message, op(*arguments, **settings)
        except (ValueError, TypeError, IndexError):
            return


def _in_one_entry(node: Any) -> Iterator[tuple[str, str, Any]]:
    """A sum of products with one product left out, or with the other sign."""
    if node.op.name != "matmul":
        return
    first, second = (np.asarray(argument) for argument in node.saved[1:])
    if first.ndim > 2 or second.ndim > 2:
        return
    for index in np.ndindex(np.shape(node.raw)):
        row = first if first.ndim == 1 else first[index[0]]
        column = second if second.ndim == 1 else second[:, index[-1]]
        yield from _wrong_products(node.raw, index, row, column)


def _wrong_products(
    raw: Any, index: tuple[int, ...], row: Any, column: Any
) -> Iterator[tuple[str, str, Any]]:
    for a, b in zip(row, column, strict=True):
        if a * b:
            product = f"{a:g}·{b:g}" if b >= 0 else f"{a:g}·({b:g})"
            without = _("It comes out like this without the term {term}.", term=product)
            yield "slip/term-left-out", without, _changed(raw, index, -a * b)
            turned = _("It comes out like this when {term} gets the other sign.", term=product)
            yield "slip/sign", turned, _changed(raw, index, -2 * a * b)


def _changed(raw: Any, index: tuple[int, ...], by: float) -> Any:
    copy = np.array(raw, dtype=float)
    copy[index] += by
    return copy
