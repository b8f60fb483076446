"""The backward pass of a linear layer as a function, judged against the engine's own."""

import numpy as np

from minigrad import Tensor
from tutor.answers.program import Program
from tutor.course import Mistake

place = 31
minutes = 8
needs = ["linear-layer-gradients"]
teaches = ["linear-layer", "matrix-gradients"]

parts = [
    Program(
        "program",
        entry="linear_backward",
        signature="linear_backward(dy, x, w) -> (dx, dw, db)",
        keeps_arguments=True,
    )
]

FIRST = ([[1.0, -2.0], [2.0, 1.0]], [[1.0, 2.0, 0.0], [3.0, -1.0, 2.0]])
SHAPES = [(3, 3, 3), (4, 2, 3), (1, 3, 2), (5, 4, 1)]  # examples, inputs, outputs


def calls(v, rng):
    """A small batch of whole numbers, then other shapes: square, one example, one output."""
    random = np.random.default_rng(rng.getrandbits(64))
    dy, x = map(np.array, FIRST)
    yield dy, x, np.array([[2.0, 1.0], [-1.0, 3.0], [0.0, 2.0]])
    for examples, inputs, outputs in SHAPES:
        shapes = (examples, outputs), (examples, inputs), (inputs, outputs)
        yield tuple(np.round(random.uniform(-2, 2, shape), 2) for shape in shapes)


def linear_backward(dy, x, w):
    """What the engine finds for y = x w + b with the gradient dy at y."""
    x, w, b = (Tensor(a, requires_grad=True) for a in (x, w, np.zeros(np.shape(w)[1])))
    (x @ w + b).backward(np.asarray(dy))
    return x.grad, w.grad, b.grad


def work(v, see, change=lambda dx, dw, db, dy: (dx, dw, db)):
    """The part's value is a function: the engine's gradients, or changed as programs do."""

    def reference(dy, x, w):
        return change(*map(np.asarray, linear_backward(dy, x, w)), np.asarray(dy))

    see("program", reference)


mistakes = [
    Mistake("bias-not-summed", change=lambda dx, dw, db, dy: (dx, dw, dy)),
    Mistake("bias-over-the-outputs", change=lambda dx, dw, db, dy: (dx, dw, dy.sum(axis=1))),
    Mistake("bias-summed-to-one", change=lambda dx, dw, db, dy: (dx, dw, dy.sum())),
    Mistake("bias-with-an-axis-too-many", change=lambda dx, dw, db, dy: (dx, dw, db[None])),
    Mistake("mean-over-the-batch", change=lambda dx, dw, db, dy: (dx, dw / len(dy), db / len(dy))),
    Mistake("weight-gradient-transposed", change=lambda dx, dw, db, dy: (dx, dw.T, db)),
    Mistake("input-gradient-transposed", change=lambda dx, dw, db, dy: (dx.T, dw, db)),
    Mistake("order-swapped", change=lambda dx, dw, db, dy: (dw, dx, db)),
]
