"""The numpy line of the Xavier start as a function: repair one in which a division got lost."""

import numpy as np

from tutor.answers.program import Program
from tutor.course import Mistake

place = 61
minutes = 6
needs = ["xavier-init"]
teaches = ["xavier-init"]

parts = [
    Program(
        "program",
        entry="start",
        signature="start(draws, activation) -> W",
        keeps_arguments=True,
        bug="relu-multiplied",
    )
]

SHAPES = [(9, 2), (2, 5), (6, 3)]


def calls(v, rng):
    """Four inputs and one neuron, then layers that are not square, for both activations."""
    start = (np.array([[1.0], [-2.0], [0.5], [3.0]]), "tanh")
    random = np.random.default_rng(rng.getrandbits(64))
    return [start, *(_call(random, shape, name) for shape in SHAPES for name in ("tanh", "relu"))]


def _call(random, shape, activation):
    """Standard normal draws, rounded to what is shown."""
    return np.round(random.standard_normal(shape), 2), activation


def start(
    draws,
    activation,
    *,
    fan=lambda shape: shape[0],
    tanh=lambda n: 1 / np.sqrt(n),
    relu=lambda n: np.sqrt(2 / n),
):
    """The reference, with the places where programs go wrong as arguments."""
    return draws * (relu if activation == "relu" else tanh)(fan(draws.shape))


def work(v, see, **slip):
    """The part's value is a function: the reference, or the same with one thing wrong."""
    see("program", lambda *call: start(*call, **slip))


mistakes = [
    Mistake("relu-multiplied", relu=lambda n: np.sqrt(n / 2)),
    Mistake("both-multiplied", relu=lambda n: np.sqrt(n / 2), tanh=np.sqrt),
    Mistake("relu-like-tanh", relu=lambda n: 1 / np.sqrt(n)),
    Mistake("half-the-fan", relu=lambda n: 1 / np.sqrt(2 * n)),
    Mistake("fan-out", fan=lambda shape: shape[1]),
    Mistake("variance-for-std", tanh=lambda n: 1 / n, relu=lambda n: 2 / n),
    Mistake("tanh-like-relu", tanh=lambda n: np.sqrt(2 / n)),
]
