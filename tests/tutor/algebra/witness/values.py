"""Nested tuples to numbers: mpmath's for scalars, numpy matrices of them for arrays.

A vector is a matrix of one column, so that every transpose and product means what it says.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
from mpmath import mp, mpf

from tests.tutor.algebra.witness.letters import words

Tree = tuple[Any, ...]


class Undefined(Exception):
    """There is no real value here."""


class Misfit(Exception):
    """The shapes do not go together."""


class Eye:
    """A multiple of the identity matrix that takes its size from its neighbours."""

    def __init__(self, scale: Any = 1) -> None:
        self.scale = scale


class Ones:
    """A multiple of the vector of ones that takes its size from its neighbours."""

    def __init__(self, scale: Any = 1, turned: bool = False) -> None:
        self.scale = scale
        self.turned = turned


def real(value: Any) -> Any:
    """Refuse complex and infinite values."""
    if isinstance(value, complex | type(mp.mpc(0))) or not mp.isfinite(value):
        raise Undefined
    return value


def logarithm(x: Any, base: Any = None) -> Any:
    if x <= 0 or (base is not None and (base <= 0 or base == 1)):
        raise Undefined
    return mp.log(x) if base is None else mp.log(x) / mp.log(base)


def root(x: Any) -> Any:
    if x < 0:
        raise Undefined
    return mp.sqrt(x)


def power(x: Any, y: Any) -> Any:
    whole = y == mp.floor(y)
    if (x < 0 and not whole) or (x == 0 and y < 0):
        raise Undefined
    return x ** int(y) if whole and abs(y) < 10**6 else x**y


def over(x: Any, y: Any) -> Any:
    if y == 0:
        raise Undefined
    return x / y


def whole(x: Any, rule: Callable[[Any], Any]) -> Any:
    """Round; what is a whole number but for the last digits is that number."""
    nearest = mp.nint(x)
    return nearest if abs(x - nearest) < mpf(10) ** -(mp.dps // 2) else rule(x)


def sigmoid(x: Any) -> Any:
    return 1 / (1 + mp.exp(-x))


def inverse_tanh(x: Any) -> Any:
    if abs(x) >= 1:
        raise Undefined
    return mp.atanh(x)


def half_gaussian(x: Any) -> Any:
    return mp.erfc(-x / mp.sqrt(2)) / 2


def density(x: Any) -> Any:
    return mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi)


PLAIN: dict[str, Callable[..., Any]] = {
    "exp": mp.exp,
    "expm1": lambda x: mp.exp(x) - 1,
    "log": logarithm,
    "ln": logarithm,
    "log10": lambda x: logarithm(x, mpf(10)),
    "log2": lambda x: logarithm(x, mpf(2)),
    "log1p": lambda x: logarithm(1 + x),
    "sqrt": root,
    "cbrt": lambda x: mp.sign(x) * abs(x) ** (mpf(1) / 3),
    "pow": power,
    "power": power,
    "square": lambda x: x * x,
    "abs": abs,
    "sign": mp.sign,
    "sgn": mp.sign,
    "logit": lambda p: logarithm(p) - logarithm(1 - p),
    "step": lambda x: mpf(x > 0),
    "heaviside": lambda x: mpf(x > 0),
    "H": lambda x: mpf(x > 0),
    "clip": lambda x, low, high: min(max(x, low), high),
    "clamp": lambda x, low, high: min(max(x, low), high),
    "floor": lambda x: whole(x, mp.floor),
    "ceil": lambda x: whole(x, mp.ceil),
    "relu": lambda x: max(x, mpf(0)),
    "leaky_relu": lambda x, slope=None: (
        x if x > 0 else x * (mpf(1) / 100 if slope is None else slope)
    ),
    "elu": lambda x, alpha=1: x if x > 0 else alpha * (mp.exp(x) - 1),
    "sigma": sigmoid,
    "sigmoid": sigmoid,
    "logistic": sigmoid,
    "log_sigmoid": lambda x: -mp.log(1 + mp.exp(-x)),
    "softplus": lambda x: mp.log(1 + mp.exp(x)),
    "silu": lambda x: x * sigmoid(x),
    "swish": lambda x: x * sigmoid(x),
    "gelu": lambda x: x * half_gaussian(x),
    "Phi": half_gaussian,
    "normcdf": half_gaussian,
    "phi": density,
    "pdf": density,
    "logaddexp": lambda x, y: mp.log(mp.exp(x) + mp.exp(y)),
    "sech": mp.sech,
    "artanh": inverse_tanh,
    "arctan": mp.atan,
    **{name: getattr(mp, name) for name in words("tanh sinh cosh coth sin cos tan erf erfc")},
}


def sigma_of(values: np.ndarray) -> Any:
    return mp.fsum(values.flatten())


def variance(x: np.ndarray) -> Any:
    middle = sigma_of(x) / x.size
    return mp.fsum((c - middle) ** 2 for c in x.flatten()) / x.size


def softmax(x: np.ndarray) -> np.ndarray:
    powers = elementwise(mp.exp, x)
    return powers / sigma_of(powers)


def inverse(x: np.ndarray) -> np.ndarray:
    if x.shape[0] != x.shape[1]:
        raise Misfit
    found = mp.inverse(mp.matrix(x.tolist()))
    return matrix([[found[r, c] for c in range(x.shape[0])] for r in range(x.shape[0])])


def diagonal(x: np.ndarray) -> np.ndarray:
    if x.shape[1] == 1:
        return identity(x.shape[0]) * x
    if x.shape[0] != x.shape[1]:
        raise Misfit
    return matrix([[x[i, i]] for i in range(x.shape[0])])


def dot(x: np.ndarray, y: np.ndarray) -> Any:
    return sigma_of(same_shape(x, y)[0] * y) if x.shape[1] == y.shape[1] == 1 else matmul(x, y)


WHOLE: dict[str, Callable[..., Any]] = {
    "sum": sigma_of,
    "mean": lambda x: sigma_of(x) / x.size,
    "avg": lambda x: sigma_of(x) / x.size,
    "var": variance,
    "std": lambda x: mp.sqrt(variance(x)),
    "norm": lambda x: mp.sqrt(mp.fsum(c * c for c in x.flatten())),
    "norm1": lambda x: mp.fsum(abs(c) for c in x.flatten()),
    "max": lambda x: max(x.flatten()),
    "min": lambda x: min(x.flatten()),
    "softmax": softmax,
    "logsumexp": lambda x: mp.log(sigma_of(elementwise(mp.exp, x))),
    "trace": lambda x: mp.fsum(diagonal(x).flatten()),
    "tr": lambda x: mp.fsum(diagonal(x).flatten()),
    "diag": diagonal,
    "inv": inverse,
    "transpose": lambda x: x.T,
    "dot": dot,
    "matmul": dot,
    "outer": lambda x, y: matmul(x, y.T),
}
ALONG = {"sum": mp.fsum, "mean": lambda cells: mp.fsum(cells) / len(cells)}


def matrix(rows: Any) -> np.ndarray:
    return np.array(rows, dtype=object)


def identity(size: int) -> np.ndarray:
    return matrix([[mpf(r == c) for c in range(size)] for r in range(size)])


def elementwise(rule: Callable[..., Any], *values: Any) -> Any:
    """Apply a rule to numbers, or entry by entry to arrays of one shape."""
    arrays = [v for v in values if isinstance(v, np.ndarray)]
    if not arrays:
        return rule(*values)
    shape = arrays[0].shape
    if any(a.shape != shape for a in arrays):
        raise Misfit
    found = np.empty(shape, dtype=object)
    for place in np.ndindex(shape):
        found[place] = rule(*(v[place] if isinstance(v, np.ndarray) else v for v in values))
    return found


def same_shape(x: Any, y: Any) -> tuple[Any, Any]:
    """Give two values of one shape; an identity or ones takes the other's size."""
    x, y = sized(x, y), sized(y, x)
    if np.shape(x) != np.shape(y):
        raise Misfit
    return x, y


def sized(x: Any, beside: Any) -> Any:
    if isinstance(x, Eye) and isinstance(beside, np.ndarray):
        return x.scale * identity(beside.shape[0])
    if isinstance(x, Ones) and isinstance(beside, np.ndarray):
        rows = matrix([[x.scale]] * max(beside.shape))
        return rows.T if x.turned else rows
    return x


def add(x: Any, y: Any) -> Any:
    if isinstance(x, Eye) and isinstance(y, Eye):
        return Eye(x.scale + y.scale)
    if isinstance(x, np.ndarray) != isinstance(y, np.ndarray):
        x, y = sized(x, y), sized(y, x)
        return x + y
    x, y = same_shape(x, y)
    return x + y


def negative(x: Any) -> Any:
    return times(mpf(-1), x)


def matmul(x: np.ndarray, y: np.ndarray) -> Any:
    if x.shape[1] != y.shape[0]:
        raise Misfit
    found = np.dot(x, y)
    return found[0, 0] if found.shape == (1, 1) else found


def turned(x: Any) -> Any:
    if isinstance(x, Ones):
        return Ones(x.scale, not x.turned)
    if not isinstance(x, np.ndarray):
        if isinstance(x, Eye):
            return x
        raise Misfit
    return x.T


def times(x: Any, y: Any) -> Any:
    """Written side by side: a product of numbers, of matrices, or of a number and an array."""
    if isinstance(x, Eye | Ones) or isinstance(y, Eye | Ones):
        return times_filled(x, y)
    if isinstance(x, np.ndarray) and isinstance(y, np.ndarray):
        return matmul(x, y)
    return x * y


def times_filled(x: Any, y: Any) -> Any:
    for one, other in ((x, y), (y, x)):
        if isinstance(one, Eye) and isinstance(other, Ones | Eye):
            return times(one.scale, other)
        if isinstance(one, Eye):
            return one.scale * other if isinstance(other, np.ndarray) else Eye(one.scale * other)
        if isinstance(one, Ones) and not isinstance(other, np.ndarray | Ones):
            return Ones(one.scale * other, one.turned)
    if isinstance(x, Ones) and isinstance(y, np.ndarray):
        rows = matrix([[x.scale]] * y.shape[0])
        return matmul(rows.T if x.turned else rows, y)
    if isinstance(y, Ones) and isinstance(x, np.ndarray):
        rows = matrix([[y.scale]] * x.shape[1 if not y.turned else 0])
        return matmul(x, rows.T if y.turned else rows)
    raise Misfit


def starred(x: Any, y: Any) -> Any:
    """Written with * or ·: entry by entry where that fits, else as matrices."""
    if isinstance(x, np.ndarray) and isinstance(y, np.ndarray):
        return x * y if x.shape == y.shape else at(x, y)
    return times(x, y)


def at(x: Any, y: Any) -> Any:
    """x @ y, where a vector on the left may stand for its row."""
    if isinstance(x, np.ndarray) and isinstance(y, np.ndarray):
        if x.shape[1] == 1 and x.shape[0] == y.shape[0]:
            return matmul(x.T, y)
        return matmul(x, y)
    if not isinstance(x, np.ndarray | Eye | Ones) and not isinstance(y, np.ndarray | Eye | Ones):
        raise Misfit
    return times(x, y)


def dotted(x: Any, y: Any) -> Any:
    """x · y: a scalar product of two vectors, else a product as usual."""
    both = isinstance(x, np.ndarray) and isinstance(y, np.ndarray)
    return at(x, y) if both else times(x, y)


def entrywise(x: Any, y: Any) -> Any:
    """x ⊙ y."""
    if isinstance(x, np.ndarray) != isinstance(y, np.ndarray):
        raise Misfit
    x, y = same_shape(x, y)
    return x * y


def divided(x: Any, y: Any) -> Any:
    if isinstance(y, np.ndarray) and isinstance(x, np.ndarray):
        return elementwise(over, x, y)
    if isinstance(y, np.ndarray | Eye | Ones):
        raise Misfit
    if isinstance(x, Eye | Ones):
        return times(x, over(mpf(1), y))
    return elementwise(over, x, y)


def raised(x: Any, y: Any) -> Any:
    if isinstance(x, np.ndarray) and y == -1 and x.shape[1] > 1:
        return inverse(x)
    if isinstance(x, Eye | Ones) or isinstance(y, np.ndarray | Eye | Ones):
        raise Misfit
    return elementwise(power, x, y)


COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}
PAIRS = {"+": add, "*": starred, "·": dotted, "@": at, "⊙": entrywise, "juxtaposed": times}
PAIRS |= {"/": divided, "^": raised}


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
