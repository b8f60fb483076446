"""A plain deep net in code, to be turned into the recipe; judged by what it says of real digits."""

from itertools import pairwise

import numpy as np

from minigrad import data, nn, optim
from tutor.answers.program import Program
from tutor.course import Mistake

place = 51
minutes = 25
needs = ["default-recipe"]
teaches = ["default-recipe"]

parts = [
    Program(
        "program",
        entry="train",
        signature="train(x, labels, unseen, hidden, p, lr, batch, epochs, seed) -> scores",
        modules=("numpy", "minigrad", "minigrad.nn", "minigrad.optim"),
        tolerance=1e-5,
        keeps_arguments=True,
        bug="plain-net",
    )
]

CLASSES = 10
# Digits to train on; hidden sizes; the share that is dropped; batch and epochs.
CASES = [
    (8, (3,), 0.25, 4, 1),
    (40, (12,), 0.25, 10, 2),
    (40, (16, 10), 0.3, 20, 3),
    (60, (10, 8, 6), 0.2, 12, 2),
]
UNSEEN = 5


def calls(v, rng):
    """Real digits: a few of them and one small layer first; then more and deeper."""
    random, digits = np.random.default_rng(rng.getrandbits(64)), data.load_digits()
    for count, hidden, p, batch, epochs in CASES:
        chosen = random.permutation(len(digits.labels))[: count + UNSEEN]
        x, labels = digits.features[chosen] / 16, digits.labels[chosen]
        lr, seed = float(random.choice([0.01, 0.02, 0.03])), int(random.integers(1000))
        settings = (list(hidden), p, lr, batch, epochs, seed)
        yield x[:count], labels[:count], x[count:], *settings


def train(
    x,
    labels,
    unseen,
    hidden,
    p,
    lr,
    batch,
    epochs,
    seed,
    *,
    init=nn.init.he_normal,
    activation=nn.ELU,
    norm=True,
    norm_last=False,
    dropped=True,
    share=lambda p: p,
    optimizer=optim.Adam,
    tests=True,
):
    """The reference, with the places where programs go wrong as arguments."""
    rng, parts = np.random.default_rng(seed), []
    for inputs, outputs in pairwise([x.shape[1], *hidden]):
        linear = nn.Linear(inputs, outputs, init=init, rng=rng)
        middle = [nn.BatchNorm1d(outputs)] if norm else []
        middle = [activation(), *middle] if norm_last else [*middle, activation()]
        parts += [linear, *middle, *([nn.Dropout(share(p), rng=rng)] if dropped else [])]
    net = nn.Sequential(*parts, nn.Linear(hidden[-1], CLASSES, init=init, rng=rng))
    descent = optimizer(net.parameters(), lr=lr)
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for start in range(0, len(x), batch):
            chosen = order[start : start + batch]
            descent.zero_grad()
            nn.cross_entropy(net(x[chosen]), labels[chosen]).backward()
            descent.step()
    if tests:
        net.eval()
    return np.array(net(unseen).data)


def work(v, see, **slip):
    """The part's value is a function: the recipe, or the same with one ingredient wrong."""
    see("program", lambda *call: train(*call, **slip))


PLAIN = {"init": nn.init.torch_linear, "activation": nn.Sigmoid, "norm": False, "dropped": False}

mistakes = [
    Mistake("plain-net", **PLAIN, optimizer=optim.SGD),
    Mistake("never-tested", tests=False),
    Mistake("init-left", init=nn.init.torch_linear),
    Mistake("xavier", init=nn.init.xavier_normal),
    Mistake("relu", activation=nn.ReLU),
    Mistake("sigmoid-left", activation=nn.Sigmoid),
    Mistake("no-norm", norm=False),
    Mistake("norm-after-activation", norm_last=True),
    Mistake("no-dropout", dropped=False),
    Mistake("kept-for-dropped", share=lambda p: 1 - p),
    Mistake("sgd-left", optimizer=optim.SGD),
]
