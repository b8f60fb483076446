"""Stacking: a sum of products of slices is one product of what they are slices of.

A weight that is used at every step in time collects a gradient A₁ᵀB₁ + A₂ᵀB₂ + … Where the Aₜ lie
one after the other in memory, and so do the Bₜ, that is AᵀB, one product instead of many and of
their sum. The terms are added in another order, as in `cheaper`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from minigrad.compiling.calls import Call, Storage, View
from minigrad.compiling.program import Program
from minigrad.compiling.views import reshaped


class Term(NamedTuple):
    """A product in a sum: the place of its call, and the matrices, of which rows are summed over.

    left   None if the term is a sum of rows, a product with ones
    """

    at: int
    left: View | None
    right: View


def stack_products(program: Program) -> None:
    """Turn sums of products into products where memory allows."""
    users = used_by(program)
    makers = {
        x.storage: at
        for at, step in enumerate(program.steps)
        for x in step.results
        if isinstance(x, View)
    }
    gone: set[int] = set()
    new: dict[int, list[Call]] = {}
    for at in reversed(range(len(program.steps))):
        if at in gone or not is_sum(program.steps[at]):
            continue
        sums, products = terms_of(at, program, makers, users)
        found = [term for k in products if (term := term_of(k, program)) is not None]
        if len(sums) < 2 or len(found) < len(products):
            continue
        runs = in_runs(found, program)
        if len(runs) < len(found):
            gone.update(sums, products)
            new[at] = written_anew(program.steps[at], runs, program)
    program.steps = [
        part
        for at, step in enumerate(program.steps)
        for part in ([*new.get(at, ())] if at in gone else [step])
    ]


def used_by(program: Program) -> dict[Storage, list[int]]:
    """The places of all who touch a storage, besides the one that makes it."""
    users: dict[Storage, list[int]] = {}
    for at, step in enumerate(program.steps):
        for x in step.touches():
            if isinstance(x, View):
                users.setdefault(x.storage, []).append(at)
    for x in program.wanted():
        if isinstance(x, View):
            users.setdefault(x.storage, []).append(-1)
    return users


def is_sum(step: Call) -> bool:
    """Whether it adds two arrays of one shape."""
    if step.name != "np.add" or step.settings:
        return False
    shapes = [x.shape if isinstance(x, View) else None for x in step.args]
    return shapes[0] == shapes[1] and len(step.results) == 1


def terms_of(
    at: int, program: Program, makers: dict[Storage, int], users: dict[Storage, list[int]]
) -> tuple[list[int], list[int]]:
    """The places of the sums that make up a sum, and of the calls that make its terms."""
    sums, products, todo = [at], [], [*program.steps[at].args]
    while todo:
        x = todo.pop()
        made = makers.get(x.storage) if x.settled else None
        if made is None or users[x.storage] not in ([at], [made], *([k] for k in sums)):
            products.append(-1)
        elif is_sum(program.steps[made]):
            sums.append(made)
            todo += program.steps[made].args
        else:
            products.append(made)
    return sums, products


def term_of(at: int, program: Program) -> Term | None:
    """A call as a term: AᵀB, or a sum of rows."""
    call = program.steps[at] if at >= 0 else None
    if call is None or call.writes or call.settings or call.name not in ("np.dot", "np.matmul"):
        return None
    left, right = call.args
    if len(right.shape) != 2 or not right.contiguous:
        return None
    if len(left.shape) == 1:
        ones = [c for c in program.calls if c.results and c.results[0] == left]
        return Term(at, None, right) if ones and ones[0].name == "np.ones" else None
    rows = left._replace(shape=left.shape[::-1], strides=left.strides[::-1])
    return Term(at, rows, right) if len(left.shape) == 2 and rows.contiguous else None


def in_runs(terms: list[Term], program: Program) -> list[list[Term]]:
    """The terms in groups, of which each lies one after the other in memory."""
    order = sorted(terms, key=lambda t: (id(t.right.storage), t.right.offset))
    runs: list[list[Term]] = []
    for term in order:
        last = runs[-1][-1] if runs else None
        if (
            last is not None
            and follows(term.right, last.right)
            and (
                (term.left is None and last.left is None)
                or (
                    term.left is not None
                    and last.left is not None
                    and follows(term.left, last.left)
                )
            )
        ):
            runs[-1].append(term)
        else:
            runs.append([term])
    return runs


def follows(x: View, before: View) -> bool:
    """Whether a matrix lies right behind another in memory."""
    alike = x.storage is before.storage and x.shape[1:] == before.shape[1:]
    return alike and x.dtype == before.dtype and x.offset == before.offset + before.nbytes


def written_anew(total: Call, runs: list[list[Term]], program: Program) -> list[Call]:
    """The products of the runs, and their sum."""
    y = total.results[0]
    calls: list[Call] = []
    so_far: View | None = None
    for i, run in enumerate(runs):
        like = program.steps[run[0].at]
        line, errors = like.line, like.errors
        right = joined([term.right for term in run])
        if run[0].left is None:
            left = fresh((right.shape[0],), right.dtype)
            calls.append(
                Call("np.ones", (right.shape[0], right.dtype), {}, (left,), (), line, errors)
            )
        else:
            rows = joined([term.left for term in run])
            left = rows._replace(shape=rows.shape[::-1], strides=rows.strides[::-1])
            program.views.setdefault(left, Call(".T", (rows,), {}, ()))
        last = i == len(runs) - 1
        out = y if last and so_far is None else fresh(y.shape, y.dtype)
        calls.append(Call(like.name, (left, right), {}, (out,), (), line, errors))
        if so_far is not None:
            both = y if last else fresh(y.shape, y.dtype)
            calls.append(Call("np.add", (so_far, out), {}, (both,), (), total.line, total.errors))
            out = both
        so_far = out
    return calls


def joined(views: list[Any]) -> View:
    """Matrices that lie one after the other, as one."""
    rows = sum(x.shape[0] for x in views)
    return reshaped(views[0], (rows, *views[0].shape[1:]))


def fresh(shape: tuple[int, ...], dtype: Any) -> View:
    """A new result."""
    return Storage(np.empty(shape, dtype), "made").whole
