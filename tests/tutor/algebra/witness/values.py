"""Nested tuples to numbers and arrays, at one place."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
from mpmath import mp, mpf

from tests.tutor.algebra.witness.arrays import (
    ALONG,
    PAIRS,
    WHOLE,
    Eye,
    Misfit,
    Ones,
    add,
    divided,
    elementwise,
    identity,
    matrix,
    negative,
    times,
    turned,
)
from tests.tutor.algebra.witness.scalars import PLAIN, Undefined, real
from tests.tutor.algebra.witness.stream import Tree

COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}


class Place:
    """Where trees are worked out: values of names, sizes, formulas of derived names."""

    def __init__(
        self,
        values: Mapping[str, Any],
        sizes: Mapping[str, int],
        shapes: Mapping[str, tuple[str, ...]],
        formulas: Mapping[str, tuple[Tree, tuple[str, ...]]],
        ranges: Mapping[str, str],
    ) -> None:
        self.values = dict(values)
        self.sizes = sizes
        self.shapes = shapes
        self.formulas = formulas
        self.ranges = ranges

    def value(self, tree: Tree) -> Any:
        """Give the value of a tree; raises Undefined or Misfit."""
        kind = tree[0]
        if kind in PAIRS:
            return PAIRS[kind](self.value(tree[1]), self.value(tree[2]))
        return getattr(self, f"of_{kind}")(*tree[1:])

    def of_number(self, text: str) -> Any:
        exact = Fraction(text.lower())
        return mpf(exact.numerator) / exact.denominator

    def of_constant(self, name: str) -> Any:
        return +mp.pi if name == "pi" else mp.e + 0

    def of_bracket(self, inside: Tree) -> Any:
        return self.value(inside)

    def of_neg(self, inside: Tree) -> Any:
        return negative(self.value(inside))

    def of_T(self, inside: Tree) -> Any:
        return turned(self.value(inside))

    def of_name(self, key: str) -> Any:
        if key in self.values:
            return self.values[key]
        if key in self.formulas:
            return self.derived(key)
        return mpf(self.sizes[key])

    def derived(self, key: str) -> Any:
        tree, indices = self.formulas[key]
        if not indices:
            return self.value(tree)
        shape = [self.sizes[size] for size in self.shapes[key]]
        cells = [
            self.inside(dict(zip(indices, map(mpf, place), strict=True)), tree)
            for place in product(*(range(1, size + 1) for size in shape))
        ]
        return matrix(cells).reshape(shape[0], -1)

    def inside(self, names: Mapping[str, Any], tree: Tree) -> Any:
        """Give the value of a tree with some names bound."""
        saved = {name: self.values.get(name) for name in names}
        self.values.update(names)
        try:
            return self.value(tree)
        finally:
            for name, value in saved.items():
                if value is None:
                    del self.values[name]
                else:
                    self.values[name] = value

    def of_item(self, tree: Tree, *indices: Tree) -> Any:
        array = self.value(tree)
        places = [int(self.value(index)) - 1 for index in indices]
        if not isinstance(array, np.ndarray) or len(places) != (2 if min(array.shape) > 1 else 1):
            raise Misfit
        if len(places) == 1:
            array = array.flatten()
        if any(not 0 <= p < size for p, size in zip(places, array.shape, strict=True)):
            raise Undefined
        return array[tuple(places)]

    def of_apply(self, name: str, *arguments: Tree) -> Any:
        """An unknown smooth function: any will do, but another for every name."""
        turn = mpf(sum(map(ord, name)) % 7) / 5
        u = mp.fsum(self.value(a) * (1 + mpf(i) / 3) for i, a in enumerate(arguments))
        return mp.cos(turn + u) + mp.exp(u / 4) + u**3 / (9 + turn)

    def of_eye(self, size: str) -> Any:
        return identity(self.sizes[size]) if size else Eye()

    def of_ones(self, *sizes: str) -> Any:
        if not sizes[0]:
            return Ones()
        return np.full([self.sizes[s] for s in sizes] + [1] * (2 - len(sizes)), mpf(1), object)

    def of_zeros(self, *sizes: str) -> Any:
        return self.of_ones(*sizes) * mpf(0)

    def of_call(self, name: str, *arguments: Tree) -> Any:
        if name in ("where", "if"):
            return self.where(*arguments)
        if name == "Piecewise":
            return next(self.value(v) for _, v, c in arguments if self.value(c))
        if name == "delta":
            return mpf(self.value(arguments[0]) == self.value(arguments[1]))
        axes = [a[1] for a in arguments if a[0] == "axis"]
        values = [self.value(a) for a in arguments if a[0] != "axis"]
        if axes:
            return matrix(
                [[ALONG[name](list(cells))] for cells in np.rollaxis(values[0], 1 - axes[0])]
            )
        if name in ("max", "min", "maximum", "minimum") and len(values) > 1:
            pick = max if name.startswith("max") else min
            return elementwise(lambda *xs: pick(xs), *values)
        if name in WHOLE and isinstance(values[0], np.ndarray):
            return WHOLE[name](*values)
        if name == "norm":
            return abs(values[0])
        return elementwise(lambda *xs: real(PLAIN[name](*xs)), *values)

    def where(self, condition: Tree, yes: Tree, no: Tree) -> Any:
        test = self.value(condition)
        if not isinstance(test, np.ndarray):
            return self.value(yes if test else no)
        return elementwise(lambda c, a, b: a if c else b, test, self.value(yes), self.value(no))

    def of_compared(self, signs: tuple[str, ...], *items: Tree) -> Any:
        values = [self.value(item) for item in items]
        if any(isinstance(v, np.ndarray) for v in values):
            return elementwise(lambda *xs: mpf(chain(signs, xs)), *values)
        return mpf(chain(signs, values))

    def of_and(self, one: Tree, other: Tree) -> Any:
        return mpf(bool(self.value(one)) and bool(self.value(other)))

    def of_or(self, one: Tree, other: Tree) -> Any:
        return mpf(bool(self.value(one)) or bool(self.value(other)))

    def of_not(self, inside: Tree) -> Any:
        return mpf(not self.value(inside))

    def of_cases(self, *items: Tree) -> Any:
        for value, condition in zip(items[0:-1:2], items[1::2], strict=False):
            if self.value(condition):
                return self.value(value)
        if len(items) % 2 == 0:
            raise Undefined
        return self.value(items[-1])

    def of_fold(
        self,
        kind: str,
        name: str,
        low: Tree | None,
        high: Tree | None,
        condition: Tree | None,
        body: Tree,
    ) -> Any:
        first = int(self.value(low)) if low else 1
        last = int(self.value(high)) if high else self.size_of(name, body)
        values = []
        for turn in range(first, last + 1):
            index = {name: mpf(turn)}
            if condition is None or self.inside(index, condition):
                values.append(self.inside(index, body))
        return folded(kind, values)

    def size_of(self, name: str, body: Tree) -> int:
        """Find how far an index runs from the arrays it stands in."""
        if body[0] == "item" and ("name", name) in body[2:]:
            return int(self.value(body[1]).shape[body[2:].index(("name", name))])
        for part in body:
            if isinstance(part, tuple):
                try:
                    return self.size_of(name, part)
                except LookupError:
                    continue
        return self.sizes[self.ranges[name]]


def chain(signs: tuple[str, ...], values: Any) -> bool:
    return all(COMPARE[s](a, b) for s, a, b in zip(signs, values, values[1:], strict=False))


def folded(kind: str, values: list[Any]) -> Any:
    if kind in ("max", "min"):
        return (max if kind == "max" else min)(values)
    total = mpf(0 if kind in ("sum", "mean") else 1) if not values else values[0]
    for value in values[1:]:
        total = times(total, value) if kind == "prod" else add(total, value)
    return divided(total, mpf(len(values))) if kind == "mean" else total
