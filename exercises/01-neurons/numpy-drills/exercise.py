"""Array arithmetic as networks use it: row norms, `*` against `@`, and stretched shapes."""

import numpy as np

import minigrad as mg
from minigrad import Tensor, linalg
from tutor.answers.arrays import Array
from tutor.answers.choice import Choice
from tutor.course import Example, Mistake, Redraw
from tutor.course.evidence import Table

place = 70
minutes = 9
needs = ["forward-relu-net"]
teaches = ["broadcasting", "matrix-product", "keepdims"]

parts = [
    Array("norms", places=2, strict=True),
    Array("unit", places=2),
    Array("star"),
    Array("at"),
    Array("sums", strict=True),
    Choice("shape", options=("n-m", "n-n", "n", "error"), then="ran"),
]

WHOLE = [(3, 4), (4, 3), (6, 8), (8, 6), (9, 12), (12, 9), (7, 24), (24, 7), (12, 16)]
PAIRS = ["(n, 1) (m,)", "(n, m) (n,)", "(n, m) (m,)", "(n, 1) (n,)", "(n, m) (n, 1)", "(n,) (n, 1)"]

first = {
    "X": [[3, 4], [6, 8]],
    "A": [[1, 2], [3, -1]],
    "B": [[2, 0], [1, 4]],
    "column": [[10], [20], [30]],
    "row": [1, 2],
    "n": 4,
    "m": 3,
    "a": "(4, 1)",
    "b": "(4,)",
}


def variant(rng):
    """Rows with whole norms, two small matrices, a column and a row, and two shapes."""
    n, m = rng.sample([2, 3, 4, 5, 6], 2)
    a, b = _shapes(rng.choice(PAIRS), n, m)
    A, B = _matrix(rng), _matrix(rng)
    if A == B:
        raise Redraw
    return {
        "X": [list(pair) for pair in rng.sample(WHOLE, 2)],
        "A": A,
        "B": B,
        "column": [[10 * rng.randint(1, 9)] for _ in range(3)],
        "row": rng.sample(range(1, 9), 2),
        "n": n,
        "m": m,
        "a": a,
        "b": b,
    }


def _matrix(rng):
    return [[rng.choice([-3, -2, -1, 1, 2, 3, 4]) for _ in range(2)] for _ in range(2)]


def _shapes(pair, n, m):
    """Two shapes in numbers, as Python writes them."""
    text = pair.replace("n", str(n)).replace("m", str(m))
    a, b = text.split(") (")
    return f"{a})", f"({b}"


def together(v):
    """The shape that numpy gives a + b, or None where it refuses."""
    try:
        return np.broadcast_shapes(_read(v.a), _read(v.b))
    except ValueError:
        return None


def _read(shape):
    return tuple(int(size) for size in shape.strip("()").split(",") if size.strip())


def norms_of(X):
    """The length of each row, as a column."""
    return linalg.norm(X, axis=1, keepdims=True)


def work(
    v,
    see,
    norms=norms_of,
    divide=lambda X, norms: X / norms,
    star=lambda A, B: A * B,
    at=lambda A, B: A @ B,
    sums=lambda column, row: column + row,
):
    """What numpy and the engine give, or what one might think they give."""
    X, A, B, column, row = (
        Tensor(_floats(values), requires_grad=True) for values in (v.X, v.A, v.B, v.column, v.row)
    )
    see("unit", divide(X, see("norms", norms(X))))
    see("star", star(A, B))
    see("at", at(A, B))
    see("sums", sums(column, row))
    keys = {None: "error", (v.n, v.m): "n-m", (v.n, v.n): "n-n", (v.n,): "n"}
    see("shape", keys[together(v)])
    see("numpy", str(together(v) or "ValueError"))


def _floats(values):
    return [_floats(value) if isinstance(value, list) else float(value) for value in values]


mistakes = [
    Mistake("norms-of-columns", norms=lambda X: linalg.norm(X, axis=0, keepdims=True)),
    Mistake("keepdims-forgotten", norms=lambda X: linalg.norm(X, axis=1)),
    Mistake("root-forgotten", norms=lambda X: mg.sum(X * X, axis=1, keepdims=True)),
    Mistake("sizes-added", norms=lambda X: mg.sum(mg.abs(X), axis=1, keepdims=True)),
    Mistake("one-norm-for-all", norms=lambda X: mg.reshape(linalg.norm(X), (1, 1))),
    Mistake("star-and-at-swapped", star=lambda A, B: A @ B, at=lambda A, B: A * B),
    Mistake("factors-swapped", at=lambda A, B: B @ A),
    Mistake("second-factor-transposed", at=lambda A, B: A @ B.T),
    Mistake("column-by-row", sums=lambda column, row: column * row),
    Mistake("grid-transposed", sums=lambda column, row: (column + row).T),
]


def ran(v, key):
    """What numpy does with arrays of these shapes."""
    try:
        said = str((np.zeros(_read(v.a)) + np.zeros(_read(v.b))).shape)
    except ValueError as error:
        said = f"ValueError: {str(error).strip()}"
    return [Table("numpy-says", ("a", "b", "a + b"), [(v.a, v.b, said)])]


examples = [
    Example(
        {
            "norms": "[[5], [10]]",
            "unit": "0.6 0.8; 3/5 4/5",
            "star": "[[2, 0], [3, -4]]",
            "at": "4 8; 5 -4",
            "sums": "[[11, 12], [21, 22], [31, 32]]",
            "shape": "n-n",
        },
        "right",
    ),
    Example({"norms": "[5, 10]"}, "wrong", "keepdims-forgotten"),
    Example({"norms": "[[25], [100]]"}, "wrong", "root-forgotten"),
    Example({"at": "[[2, 0], [3, -4]]"}, "wrong", "star-and-at-swapped"),
    Example({"shape": "n"}, "wrong", "shape/n"),
    Example({"star": "2, 0, three, 4"}, "invalid"),
    Example({}, "missing"),
]
