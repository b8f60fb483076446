"""A two-layer classifier, forward and backward in numpy, judged against the engine's gradients."""

import numpy as np

import minigrad as mg
from minigrad import Tensor, nn
from tutor.answers.program import Program
from tutor.course import Mistake

place = 50
minutes = 25
needs = ["linear-layer-gradients-code", "softmax-gradient-code"]
teaches = ["backpropagation", "two-layer-net"]

parts = [
    Program(
        "program",
        entry="loss_and_gradients",
        signature="loss_and_gradients(x, labels, w1, b1, w2, b2) -> (loss, grads)",
        keeps_arguments=True,
    )
]

NAMES = ("w1", "b1", "w2", "b2")
SIZES = [
    (2, 2, 3, 2),
    (5, 4, 6, 3),
    (1, 3, 4, 3),
    (8, 3, 5, 4),
]  # examples, inputs, hidden, classes


def calls(v, rng):
    """Nets of several sizes, in each of which the ReLU cuts some of the hidden values."""
    random = np.random.default_rng(rng.getrandbits(64))
    for examples, inputs, hidden, classes in SIZES:
        yield _call(random, examples, inputs, hidden, classes)


def _call(random, examples, inputs, hidden, classes):
    while True:
        shapes = ((examples, inputs), (inputs, hidden), (hidden,), (hidden, classes), (classes,))
        x, w1, b1, w2, b2 = (np.round(random.uniform(-1.5, 1.5, shape), 2) for shape in shapes)
        z = x @ w1 + b1
        if (z > 0.1).any() and (z < -0.1).any() and np.abs(z).min() > 1e-3:
            return x, random.integers(classes, size=examples), w1, b1, w2, b2


def by_the_engine(x, labels, *parameters):
    """The loss and the gradients of the engine."""
    w1, b1, w2, b2 = leaves = [Tensor(p, requires_grad=True) for p in parameters]
    loss = nn.cross_entropy(mg.relu(Tensor(x) @ w1 + b1) @ w2 + b2, np.asarray(labels))
    loss.backward()
    return loss.item(), {n: np.asarray(p.grad) for n, p in zip(NAMES, leaves, strict=True)}


def by_hand(
    x,
    labels,
    w1,
    b1,
    w2,
    b2,
    *,
    activation=lambda z: np.maximum(z, 0),
    passes=lambda dh, z: dh * (z > 0),
    label=1,
    count=len,
    share=len,
    into_second=lambda x, z, h: h,
):
    """The same net by hand, with the places where programs go wrong as arguments."""
    z = x @ w1 + b1
    h = activation(z)
    scores = h @ w2 + b2
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    d = e / e.sum(axis=1, keepdims=True)
    right = np.arange(len(x)), labels
    loss = -np.log(d[right]).sum() / share(x)
    d[right] -= label
    d = d / count(x)
    dz = passes(d @ w2.T, z)
    grads = (x.T @ dz, dz.sum(axis=0), into_second(x, z, h).T @ d, d.sum(axis=0))
    return float(loss), dict(zip(NAMES, grads, strict=True))


def work(v, see, **slip):
    """The part's value is a function: the engine's, or the net by hand with one thing wrong."""
    see("program", (lambda *call: by_hand(*call, **slip)) if slip else by_the_engine)


def one(x):
    """Nothing to divide by."""
    return 1


mistakes = [
    Mistake("mask-forgotten", passes=lambda dh, z: dh),
    Mistake("relu-of-the-gradient", passes=lambda dh, z: np.maximum(dh, 0)),
    Mistake("mask-turned-round", passes=lambda dh, z: dh * (z < 0)),
    Mistake("sum-through-the-mask", passes=lambda dh, z: dh * np.maximum(z, 0)),
    Mistake("no-relu", activation=lambda z: z, passes=lambda dh, z: dh),
    Mistake("label-forgotten", label=0),
    Mistake("gradient-not-divided", count=one),
    Mistake("sum-for-mean", count=one, share=one),
    Mistake("sums-for-hidden-values", into_second=lambda x, z, h: z),
]
