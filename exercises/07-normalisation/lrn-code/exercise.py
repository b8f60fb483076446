"""Local response normalisation as a function, for images with their channels first or last."""

import numpy as np

from minigrad import Tensor, nn
from tutor.answers.program import Program
from tutor.course import Mistake

place = 71
minutes = 12
needs = ["lrn"]
teaches = ["local-response-norm", "image-layouts"]

parts = [
    Program(
        "program",
        entry="lrn",
        signature='lrn(a, n=4, k=2.0, alpha=1e-4, beta=0.75, layout="NCHW") -> array',
        keeps_arguments=True,
    )
]

SHAPES = [((2, 6, 3, 2), "NCHW"), ((2, 3, 2, 6), "NHWC"), ((1, 3, 4, 4), "NCHW")]


def calls(v, rng):
    """One place with four channels; then batches of images, in both layouts, and the defaults."""
    random = np.random.default_rng(rng.getrandbits(64))
    start = np.array([1.0, 2.0, 3.0, 0.0]).reshape(1, 4, 1, 1)
    yield start, 2, 1.0, 1.0, 0.5, "NCHW"
    yield start.reshape(1, 1, 1, 4), 2, 1.0, 1.0, 0.5, "NHWC"
    for shape, layout in SHAPES:
        n = int(random.choice([2, 4]))
        alpha, beta = float(random.choice([0.1, 0.3])), float(random.choice([0.5, 0.75]))
        yield _images(random, shape), n, float(random.choice([1, 2])), alpha, beta, layout
    yield (10 * _images(random, (2, 7, 2, 3)),)


def _images(random, shape):
    """Outputs of some layer, positive and negative."""
    return np.round(random.uniform(-3, 3, shape), 2)


def by_the_engine(a, n=4, k=2.0, alpha=1e-4, beta=0.75, layout="NCHW"):
    """The engine's own layer, whose size counts the whole window."""
    return nn.LocalResponseNorm(n + 1, alpha, beta, k, layout=layout)(Tensor(a)).data


def by_formula(
    a,
    n=4,
    k=2.0,
    alpha=1e-4,
    beta=0.75,
    layout="NCHW",
    *,
    channel=lambda layout: layout.index("C"),
    half=lambda n: (n // 2, n // 2),
    term=np.square,
    edge="constant",
    own=True,
    share=lambda n: 1,
    divisor=lambda k, alpha, total, beta: (k + alpha * total) ** beta,
):
    """The formula, with the places where programs go wrong as arguments."""
    x = np.moveaxis(np.asarray(a, dtype=float), channel(layout), -1)
    left, right = half(n)
    count = x.shape[-1]
    padded = np.pad(term(x), [(0, 0)] * (x.ndim - 1) + [(left, right)], mode=edge)
    total = sum(padded[..., shift : shift + count] for shift in range(left + right + 1))
    total = (total if own else total - term(x)) / share(n)
    return np.moveaxis(x / divisor(k, alpha, total, beta), -1, channel(layout))


def work(v, see, **slip):
    """The part's value is a function: the engine's layer, or a wrong one."""

    def wrong(*call):
        with np.errstate(divide="ignore", invalid="ignore"):
            return by_formula(*call, **slip)

    see("program", wrong if slip else by_the_engine)


mistakes = [
    Mistake("always-channels-first", channel=lambda layout: 1),
    Mistake("always-channels-last", channel=lambda layout: 3),
    Mistake("along-the-rows", channel=lambda layout: layout.index("H")),
    Mistake("along-the-columns", channel=lambda layout: layout.index("W")),
    Mistake("n-on-each-side", half=lambda n: (n, n)),
    Mistake("right-end-left-out", half=lambda n: (n // 2, n // 2 - 1)),
    Mistake("one-side-only", half=lambda n: (0, n // 2)),
    Mistake("round-the-edge", edge="wrap"),
    Mistake("edge-repeated", edge="edge"),
    Mistake("own-left-out", own=False),
    Mistake("not-squared", term=np.asarray),
    Mistake("mean-for-sum", share=lambda n: n + 1),
    Mistake("no-power", divisor=lambda k, alpha, total, beta: k + alpha * total),
    Mistake("power-on-the-sum", divisor=lambda k, alpha, total, beta: k + alpha * total**beta),
    Mistake("no-k", divisor=lambda k, alpha, total, beta: (alpha * total) ** beta),
    Mistake("multiplied", divisor=lambda k, alpha, total, beta: (k + alpha * total) ** -beta),
]
