"""Layer-by-layer pretraining as a function: autoencoders, each on the codes of the one before.

Source: Y. Bengio and others (2007), Greedy layer-wise training of deep networks.
"""

from itertools import pairwise

import numpy as np

import minigrad as mg
from minigrad import Tensor, nn
from tutor.answers.program import Program
from tutor.course import Mistake

place = 41
minutes = 25
needs = ["linear-layer-gradients"]
teaches = ["pretraining", "autoencoders"]

parts = [
    Program(
        "program",
        entry="pretrain",
        signature="pretrain(x, starts, lr, steps) -> [(w, b), ...]",
        modules=("numpy", "minigrad", "minigrad.nn", "minigrad.optim"),
        keeps_arguments=True,
    )
]

# Examples; the sizes of the layers; steps.
CASES = [(4, (2, 1), 1), (6, (4, 3), 3), (5, (4, 3, 2), 1), (8, (5, 4, 3), 4), (9, (4, 4, 4, 2), 6)]


def calls(v, rng):
    """One autoencoder and one step first; then several, and more steps."""
    random = np.random.default_rng(rng.getrandbits(64))
    for examples, sizes, steps in CASES:
        yield _call(random, examples, sizes, steps)


def _call(random, examples, sizes, steps):
    """Inputs, and where every autoencoder starts: w, b of its encoder, u, c of its decoder."""

    def draw(*shape):
        return np.round(random.uniform(0.2, 1.2, shape) * random.choice([-1, 1], shape), 2)

    starts = [
        {"w": draw(a, b), "b": draw(b), "u": draw(b, a), "c": draw(a)} for a, b in pairwise(sizes)
    ]
    return draw(examples, sizes[0]), starts, float(random.choice([0.05, 0.1, 0.2])), steps


def pretrain(
    x,
    starts,
    lr,
    steps,
    *,
    passed_on=lambda before, after, again: after,
    activation=mg.tanh,
    loss=nn.mse_loss,
    decoder=lambda z: z,
    decoder_frozen=False,
):
    """The reference, with the places where programs go wrong as arguments."""
    codes, encoders = Tensor(x), []
    for start in starts:
        w, b, u, c = held = [Tensor(start[name], requires_grad=True) for name in "wbuc"]
        before = activation(codes @ w + b).detach()
        for _ in range(steps):
            code = activation(codes @ w + b)
            again = decoder(code @ u + c)
            for parameter in held:
                parameter.grad = None
            loss(again, codes).backward()
            for parameter in held[:2] if decoder_frozen else held:
                parameter.data = parameter.data - lr * np.asarray(parameter.grad)
        code = activation(codes @ w + b)
        codes = passed_on(before, code, code @ u + c).detach()
        encoders.append((np.array(w.data), np.array(b.data)))
    return encoders


def work(v, see, **slip):
    """The part's value is a function: the reference, or the same with one thing wrong."""
    see("program", lambda *call: pretrain(*call, **slip))


def _summed(again, target):
    return mg.sum((again - target) ** 2)


def _mean_of_rows(again, target):
    return mg.sum((again - target) ** 2) / float(len(again))


mistakes = [
    Mistake("codes-from-the-start", passed_on=lambda before, after, again: before),
    Mistake("decoder-linear-forgotten", decoder=mg.tanh),
    Mistake("decoder-not-trained", decoder_frozen=True),
    Mistake("no-activation", activation=lambda z: z * 1.0),
    Mistake("sigmoid-for-tanh", activation=mg.sigmoid),
    Mistake("sum-for-mean", loss=_summed),
    Mistake("mean-over-examples-only", loss=_mean_of_rows),
]
