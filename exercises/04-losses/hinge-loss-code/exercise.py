"""The multi-class hinge loss and its gradient as a function, judged against the engine's own."""

import numpy as np

from minigrad import Tensor, nn
from tutor.answers.program import Program
from tutor.course import Mistake

place = 41
minutes = 12
needs = ["hinge-loss"]
teaches = ["hinge-loss", "vectorising"]

parts = [
    Program(
        "program",
        entry="hinge_loss",
        signature="hinge_loss(F, labels) -> (loss, dF)",
        keeps_arguments=True,
    )
]

SHAPES = [(3, 4), (4, 4), (1, 5), (6, 2), (5, 3)]  # examples, classes


def calls(v, rng):
    """One example first, then several of other shapes; at last margins that are all kept."""
    random = np.random.default_rng(rng.getrandbits(64))
    yield np.array([[2.0, 4.0, 1.5]]), np.array([0])
    yield np.array([[1.0, 2.0, -1.0], [0.0, 0.5, 3.0]]), np.array([1, 0])
    for examples, classes in SHAPES:
        scores = np.round(random.uniform(-3, 3, (examples, classes)), 2)
        yield scores, random.integers(classes, size=examples)
    yield np.array([[9.0, 1.0, -2.0], [0.0, 7.5, 3.0]]), np.array([0, 1])


def hinge_loss(F, labels):
    """The loss and the gradient that the engine finds."""
    F = Tensor(F, requires_grad=True)
    loss = nn.hinge_loss(F, np.asarray(labels))
    loss.backward()
    return loss.item(), np.asarray(F.grad)


def by_hand(F, labels, own=False, margin=1.0, once=False, cut=True, up=True):
    """Loss and gradient written out, where a slip changes the way and not just the result."""
    right = np.arange(len(F)), labels
    margins = F - F[right][:, None] + margin
    if not own:
        margins[right] = 0
    terms = np.maximum(margins, 0) if cut else margins
    broken = (margins > 0).astype(float)
    number = broken.sum(axis=1)
    if up:
        broken[right] -= np.minimum(number, 1) if once else number
    return float(terms.sum() / len(F)), broken / len(F)


def work(v, see, reference=hinge_loss, change=lambda loss, dF, F: (loss, dF)):
    """The part's value is a function: the engine's result, or one thing of it done wrong."""

    def program(F, labels):
        F = np.asarray(F)
        return change(*reference(F, labels), F)

    see("program", program)


def slip(**wrong):
    """The loss by hand, with one thing done wrong."""
    return lambda F, labels: by_hand(F, labels, **wrong)


mistakes = [
    Mistake("right-class-too", reference=slip(own=True)),
    Mistake("no-margin", reference=slip(margin=0.0)),
    Mistake("not-cut", reference=slip(cut=False)),
    Mistake("right-class-once", reference=slip(once=True)),
    Mistake("right-class-forgotten", reference=slip(up=False)),
    Mistake("sum-for-mean", change=lambda loss, dF, F: (loss * len(F), dF * len(F))),
    Mistake("gradient-of-the-sum", change=lambda loss, dF, F: (loss, dF * len(F))),
    Mistake("turned-round", change=lambda loss, dF, F: (loss, -dF)),
    Mistake("divided-by-the-classes",
            change=lambda loss, dF, F: (loss / F.shape[1], dF / F.shape[1])),
]  # fmt: skip
