"""Arrays as numpy matrices of mpmath's numbers: their functions, sums and products.

A vector is a matrix of one column, so that every transpose and product means what it says.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from mpmath import mp, mpf

from tests.tutor.algebra.witness.scalars import over, power


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


PAIRS = {"+": add, "*": starred, "·": dotted, "@": at, "⊙": entrywise, "juxtaposed": times}
PAIRS |= {"/": divided, "^": raised}
