"""Batch normalisation as a function: statistics of the batch in training, remembered ones after.

Source: S. Ioffe, C. Szegedy (2015), Batch normalization, algorithms 1 and 2.
"""

import numpy as np

from tutor.answers.program import Program
from tutor.course import Mistake

place = 11
minutes = 12
needs = ["batchnorm-forward"]
teaches = ["batch-norm"]

parts = [
    Program(
        "program",
        entry="batchnorm",
        signature=(
            "batchnorm(x, gamma, beta, running_mean, running_var, training,"
            " momentum=0.1, eps=1e-5) -> (y, running_mean, running_var)"
        ),
        keeps_arguments=True,
    )
]

SHAPES = [(4, 2, True), (5, 3, True), (6, 4, False), (3, 3, True), (1, 3, False), (2, 5, True)]
WITH_DEFAULTS = (3, 3)  # the batch for which momentum and ε are left to their defaults


def calls(v, rng):
    """One feature that works out in whole numbers; then batches, in training and in testing."""
    random = np.random.default_rng(rng.getrandbits(64))
    x = np.array([[5.0], [1.0], [1.0], [1.0]])
    start = (*map(np.array, ([3.0], [1.0], [4.0], [8.0])), True, 0.5, 1.0)
    return [(x, *start), *(_call(random, *shape) for shape in SHAPES)]


def _call(random, examples, features, training):
    """Features of unlike means and scales; ε and momentum large enough to be seen."""

    def draw(low, high, shape):
        return np.round(random.uniform(low, high, shape), 2)

    x = draw(-2, 2, (examples, features)) * np.linspace(0.5, 2, features) + draw(-3, 3, features)
    gamma, beta, mean = (draw(0.5, 2, features) * random.choice([-1, 1], features) for _ in "gbm")
    given = (np.round(x, 3), gamma, beta, mean, draw(0.5, 4, features), training)
    if (examples, features) == WITH_DEFAULTS:
        return given
    return *given, float(random.choice([0.2, 0.3, 0.4])), float(random.choice([0.1, 0.25]))


def over_the_batch(x):
    """Mean and variance of each feature."""
    return x.mean(axis=0), x.var(axis=0)


def over_the_features(x):
    """Mean and variance of each example."""
    return x.mean(axis=1, keepdims=True), x.var(axis=1, keepdims=True)


def unbiased(x):
    """The variance with n − 1."""
    return x.var(axis=0) * len(x) / max(len(x) - 1, 1)


def batchnorm(
    x,
    gamma,
    beta,
    running_mean,
    running_var,
    training,
    momentum=0.1,
    eps=1e-5,
    *,
    statistics=over_the_batch,
    remembered=unbiased,
    root=lambda var, eps: np.sqrt(var + eps),
    affine=lambda xhat, gamma, beta: gamma * xhat + beta,
    share=lambda momentum: momentum,
    measures=lambda training: training,
    remembers=lambda training: training,
    normalises_with=lambda of_batch, running, training: of_batch if training else running,
):
    """The reference, with the places where programs go wrong as arguments."""
    of_batch = statistics(x)
    new = running_mean, running_var
    if remembers(training):
        kept = 1 - share(momentum)
        new = (
            kept * running_mean + share(momentum) * of_batch[0],
            kept * running_var + share(momentum) * remembered(x),
        )
    mean, var = normalises_with(of_batch, new, measures(training))
    return affine((x - mean) / root(var, eps), gamma, beta), *new


def work(v, see, **slip):
    """The part's value is a function: the reference, or the same with one thing wrong."""

    def reference(*call):
        with np.errstate(divide="ignore", invalid="ignore"):
            return batchnorm(*call, **slip)

    see("program", reference)


mistakes = [
    Mistake("over-the-features", statistics=over_the_features),
    Mistake("one-for-all", statistics=lambda x: (x.mean(), x.var())),
    Mistake("n-minus-one", statistics=lambda x: (x.mean(axis=0), unbiased(x))),
    Mistake("running-variance-by-n", remembered=lambda x: x.var(axis=0)),
    Mistake("no-epsilon", root=lambda var, eps: np.sqrt(var)),
    Mistake("epsilon-outside-the-root", root=lambda var, eps: np.sqrt(var) + eps),
    Mistake("no-root", root=lambda var, eps: var + eps),
    Mistake("gamma-and-beta-swapped", affine=lambda xhat, gamma, beta: beta * xhat + gamma),
    Mistake("no-gamma-and-beta", affine=lambda xhat, gamma, beta: xhat),
    Mistake("momentum-turned-round", share=lambda momentum: 1 - momentum),
    Mistake("batch-statistics-at-test", measures=lambda training: True),
    Mistake("running-averages-in-training", measures=lambda training: False),
    Mistake("moved-at-test", remembers=lambda training: True),
    Mistake("nothing-remembered", remembers=lambda training: False),
]
