"""Mean cross-entropy of scores and its gradient as a function, judged against the engine's own."""

import numpy as np

from minigrad import Tensor, nn
from tutor.answers.program import Program
from tutor.course import Mistake

place = 41
minutes = 12
needs = ["softmax-gradient"]
teaches = ["softmax-gradient", "cross-entropy", "numerical-stability"]

parts = [
    Program(
        "program",
        entry="softmax_loss",
        signature="softmax_loss(z, labels) -> (loss, dz)",
        keeps_arguments=True,
    )
]

SHAPES = [(3, 4), (4, 4), (1, 5), (6, 2)]  # examples, classes
FAR = 1000.0  # what is added to scores that e to their power is too large for any float


def calls(v, rng):
    """Two examples first; then other shapes; at last scores that are far from 0, up and down."""
    random = np.random.default_rng(rng.getrandbits(64))
    yield np.array([[1.0, 2.0, -1.0], [0.0, 0.5, 3.0]]), np.array([1, 0])
    for examples, classes in SHAPES:
        yield _scores(random, examples, classes), random.integers(classes, size=examples)
    for shift in ([[FAR], [-FAR]], [[-FAR], [0.0]]):
        yield _scores(random, 2, 3) + np.array(shift), random.integers(3, size=2)


def _scores(random, examples, classes):
    return np.round(random.uniform(-2, 2, (examples, classes)), 2)


def softmax_loss(z, labels):
    """The loss and the gradient that the engine finds."""
    z = Tensor(z, requires_grad=True)
    loss = nn.cross_entropy(z, np.asarray(labels))
    loss.backward()
    return loss.item(), np.asarray(z.grad)


def by_hand(z, labels, axis=1, shift=True):
    """Loss and gradient written out, where a slip changes the way and not just the result."""
    with np.errstate(all="ignore"):
        e = np.exp(z - z.max(axis=1, keepdims=True) if shift else z)
        p = e / e.sum(axis=axis, keepdims=True)
        right = np.arange(len(z)), labels
        loss = -np.log(p[right]).mean()
        p[right] -= 1
        return float(loss), p / len(z)


def work(v, see, reference=softmax_loss, change=lambda loss, dz, z, labels: (loss, dz)):
    """The part's value is a function: the engine's result, or one thing of it done wrong."""

    def program(z, labels):
        z = np.asarray(z)
        return change(*reference(z, labels), z, labels)

    see("program", program)


def label_forgotten(loss, dz, z, labels):
    """The shares alone."""
    shares = dz.copy()
    shares[np.arange(len(z)), labels] += 1 / len(z)
    return loss, shares


mistakes = [
    Mistake("overflow", reference=lambda z, labels: by_hand(z, labels, shift=False)),
    Mistake("over-the-batch", reference=lambda z, labels: by_hand(z, labels, axis=0)),
    Mistake("label-forgotten", change=label_forgotten),
    Mistake("gradient-of-the-sum", change=lambda loss, dz, z, labels: (loss, dz * len(z))),
    Mistake("sum-for-mean", change=lambda loss, dz, z, labels: (loss * len(z), dz * len(z))),
    Mistake("loss-of-the-sum", change=lambda loss, dz, z, labels: (loss * len(z), dz)),
    Mistake("turned-round", change=lambda loss, dz, z, labels: (loss, -dz)),
    Mistake("minus-forgotten", change=lambda loss, dz, z, labels: (-loss, dz)),
    Mistake("divided-by-every-entry", change=lambda loss, dz, z, labels: (loss, dz / z.shape[1])),
]
