"""The backward pass of batch normalisation as a function, judged against the engine's own."""

import numpy as np

from minigrad import Tensor, nn
from tutor.answers.program import Program
from tutor.course import Mistake

place = 31
minutes = 12
needs = ["batchnorm-backward"]
teaches = ["batch-norm-gradient"]

parts = [
    Program(
        "program",
        entry="batchnorm_backward",
        signature="batchnorm_backward(g, x, gamma, eps=1e-5) -> (dx, dgamma, dbeta)",
        keeps_arguments=True,
    )
]

SHAPES = [(3, 3), (5, 2), (2, 4), (8, 3)]  # examples, features
WITH_DEFAULT = (3, 3)  # the batch for which ε is left to its default


def calls(v, rng):
    """One feature that works out in halves; then batches of several, ε large enough to be seen."""
    random = np.random.default_rng(rng.getrandbits(64))
    start = [[3.0], [1.0], [-1.0], [1.0]], [[5.0], [1.0], [1.0], [1.0]], [2.0]
    return [(*map(np.array, start), 1.0), *(_call(random, shape) for shape in SHAPES)]


def _call(random, shape):
    """Features of unlike means and scales; gradients that do not add up to 0."""
    scale = np.linspace(0.5, 2, shape[1])
    x = np.round(random.normal(2, 1, shape) * scale, 2)
    gamma = np.round(random.uniform(0.5, 2, shape[1]) * random.choice([-1, 1], shape[1]), 2)
    given = np.round(random.normal(0.5, 1, shape), 2), x, gamma
    return given if shape == WITH_DEFAULT else (*given, float(random.choice([0.1, 0.5])))


def by_the_engine(g, x, gamma, eps=1e-5):
    """What the engine finds when the gradient g arrives at its own layer."""
    layer = nn.BatchNorm1d(len(gamma), eps=eps)
    layer.weight.data[:] = gamma
    x = Tensor(x, requires_grad=True)
    layer(x).backward(np.asarray(g))
    return x.grad, layer.weight.grad, layer.bias.grad


def by_formula(
    g,
    x,
    gamma,
    eps=1e-5,
    *,
    before=lambda g, gamma: gamma * g,
    path=lambda h, xhat: h - h.mean(axis=0) - xhat * (h * xhat).mean(axis=0),
    root=lambda x, eps: np.sqrt(x.var(axis=0) + eps),
    summed=lambda values: values.sum(axis=0),
    beside=lambda x, xhat: xhat,
    order=lambda dx, dgamma, dbeta: (dx, dgamma, dbeta),
):
    """The derived formulas, with the places where programs go wrong as arguments."""
    away = x - x.mean(axis=0)
    xhat = away / root(x, eps)
    dx = path(before(g, gamma), xhat) / root(x, eps)
    return order(dx, summed(g * beside(x, xhat)), summed(g))


def work(v, see, program=by_the_engine, **slip):
    """The part's value is a function: the engine's gradients, or a wrong one's."""

    def reference(*call):
        with np.errstate(divide="ignore", invalid="ignore"):
            return (by_formula if slip else program)(*call, **slip)

    see("program", reference)


mistakes = [
    Mistake("statistics-taken-for-constants", path=lambda h, xhat: h),
    Mistake("variance-taken-for-constant", path=lambda h, xhat: h - h.mean(axis=0)),
    Mistake("mean-taken-for-constant", path=lambda h, xhat: h - xhat * (h * xhat).mean(axis=0)),
    Mistake(
        "own-xhat-in-the-mean",
        path=lambda h, xhat: h - h.mean(axis=0) - (h * xhat * xhat).mean(axis=0),
    ),
    Mistake(
        "sums-for-means",
        path=lambda h, xhat: h - h.sum(axis=0) - xhat * (h * xhat).sum(axis=0),
    ),
    Mistake("one-mean-for-all", path=lambda h, xhat: h - h.mean() - xhat * (h * xhat).mean()),
    Mistake("gamma-forgotten", before=lambda g, gamma: g),
    Mistake("no-root", root=lambda x, eps: x.var(axis=0) + eps),
    Mistake("no-epsilon", root=lambda x, eps: x.std(axis=0)),
    Mistake("n-minus-one", root=lambda x, eps: np.sqrt(x.var(axis=0, ddof=1) + eps)),
    Mistake("means-for-sums", summed=lambda values: values.mean(axis=0)),
    Mistake("summed-over-the-features", summed=lambda values: values.sum(axis=1)),
    Mistake("summed-to-one", summed=np.sum),
    Mistake("not-summed", summed=lambda values: values),
    Mistake("x-for-xhat", beside=lambda x, xhat: x),
    Mistake("order-swapped", order=lambda dx, dgamma, dbeta: (dx, dbeta, dgamma)),
]
