"""A kink or a wrong gradient? The weights of a ReLU net, each checked with five steps.

In some variants backpropagation has a real fault: one unit lets the gradient through where it is
off. In all of them some difference crosses a kink.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from minigrad import Tensor, nn, no_grad, relu
from minigrad.gradcheck import numerical_gradient, relative_error
from tutor.answers.choice import Choice
from tutor.answers.which import Which
from tutor.course import Example, Mistake, Redraw
from tutor.course.evidence import Table

place = 41
minutes = 8
vetted = 24  # every variant is a net that is really checked
needs = ["kinks-by-hand", "thresholds"]
teaches = ["kinks"]

UNITS, INPUTS, EXAMPLES = 4, 2, 100
COUNT = UNITS * INPUTS
STEPS = (1e-2, 1e-3, 1e-4, 1e-5, 1e-6)
CLEAR, GONE = 3e-3, 3e-7  # an error that is seen at once, and one that is none

parts = [
    Which("kinks", count=COUNT, thing="weight"),
    Which("wrong", count=COUNT, thing="weight"),
    Choice("tell", options=("gone", "squares", "small", "relu")),
    Choice("proof", options=("signs", "larger", "digits", "again"), then="signs"),
]


class Net(NamedTuple):
    """One net and its gradient: everything that decides them. `faulty` is a unit, or −1."""

    seed: int
    faulty: int


class Checked(NamedTuple):
    """What the checks found, a row for each step and a column for each weight.

    crossings counts the examples for which the unit of a weight changes sides within the step.
    """

    gradient: np.ndarray
    errors: np.ndarray
    crossings: np.ndarray


def variant(rng):
    """A net, more often than not with one faulty unit."""
    values = {"seed": rng.randint(1, 10**6), "faulty": rng.choice([-1, 0, 1, 2, 3])}
    if not decided(check(Net(**values)), values["faulty"]):
        raise Redraw
    return _asked(values)


def _asked(values):
    """The variant with the weight that is asked about, and its error with the longest step."""
    found = check(Net(**values))
    one = min(_crossed(found))
    return values | {"one": one, "one_first": f"{found.errors[0, one - 1]:.0e}"}


def decided(found, faulty):
    """Whether some weights cross a kink, no faulty one does, and all errors say so clearly."""
    kinks, wrong = _crossed(found), _of_unit(faulty)
    large, last = found.errors > CLEAR, found.errors[-1]
    seen = np.all(large == (found.crossings > 0), axis=0)
    return (
        1 <= len(kinks) <= 4
        and found.crossings[1].any()  # not only the longest step
        and not kinks & wrong
        and all(large[:, i - 1].all() for i in wrong)
        and all(seen[i - 1] and last[i - 1] < GONE for i in range(1, COUNT + 1) if i not in wrong)
    )


def _of_unit(unit):
    """The numbers of a unit's weights."""
    return frozenset(range(INPUTS * unit + 1, INPUTS * unit + 1 + INPUTS)) if unit >= 0 else set()


def _crossed(found):
    """The weights for which some step crosses a kink."""
    return frozenset(int(i) + 1 for i in np.flatnonzero(found.crossings.any(axis=0)))


@lru_cache(maxsize=1024)
def check(net):
    """Check every weight of the first layer with every step."""
    rng = np.random.default_rng(net.seed)
    x, t = rng.standard_normal((EXAMPLES, INPUTS)), rng.standard_normal((EXAMPLES, 1))
    hidden = nn.Linear(INPUTS, UNITS, init=nn.init.he_normal, rng=rng)
    output = nn.Linear(UNITS, 1, rng=rng)
    start = hidden.weight.data.copy()
    gradient = _backward(net, hidden, output, x, t)

    def loss(moved):
        hidden.weight.data = moved
        with no_grad():
            return nn.mse_loss(output(relu(hidden(Tensor(x)))), Tensor(t)).item()

    errors = [relative_error(gradient, numerical_gradient(loss, start, h)) for h in STEPS]
    crossings = [_crossings(start, x, h) for h in STEPS]
    return Checked(gradient.ravel(), np.reshape(errors, (-1, COUNT)), np.array(crossings))


def _backward(net, hidden, output, x, t):
    """The engine's gradient; a faulty unit hands it on where its sum is negative too."""
    z = hidden(Tensor(x))
    y = relu(z)
    if net.faulty >= 0:
        only = Tensor(np.eye(UNITS)[net.faulty])
        y = y + only * (z - y - (z - y).detach())  # the value of y, the slope of z
    nn.mse_loss(output(y), Tensor(t)).backward()
    return np.asarray(hidden.weight.grad)


def _crossings(weights, x, h):
    """For each weight, how many sums of its unit change their sign between w − h and w + h."""
    counts = []
    for unit, entry in np.ndindex(*weights.shape):
        sums = x @ weights[unit]
        counts.append(int(np.sum((sums + h * x[:, entry] > 0) != (sums - h * x[:, entry] > 0))))
    return counts


def work(v, see, kinks_too=False, wrong_too=False, nothing=False):
    """Which errors are of kinks, and which of the gradient."""
    found = check(Net(v.seed, v.faulty))
    kinks, wrong = _crossed(found), _of_unit(v.faulty)
    see("kinks", (frozenset() if nothing else kinks | wrong if wrong_too else kinks, frozenset()))
    see("wrong", (wrong | kinks if kinks_too else frozenset(wrong), frozenset()))
    see("tell", "gone")
    see("proof", "signs")
    errors = found.errors[:, v.one - 1]
    see("one_last", f"{errors[-1]:.0e}")
    see("one_step", f"{STEPS[int(np.argmax(errors < CLEAR))]:.0e}")
    see("kinks_listed", ", ".join(map(str, sorted(kinks))))
    see("wrong_listed", ", ".join(map(str, sorted(wrong))) or "none")
    see("fault", "mask" if wrong else "none")


mistakes = [
    Mistake("kinks-taken-for-wrong", {"kinks_too": True}, {"kinks_too": True, "nothing": True}),
    Mistake("wrong-taken-for-kinks", when=lambda v: v.faulty >= 0, wrong_too=True),
]


def evidence(v):
    """Every weight with its gradient, and the error of its check at every step."""
    found = check(Net(v.seed, v.faulty))
    rows = [
        (i + 1, i // INPUTS + 1, f"{found.gradient[i]:.3f}", *map("{:.0e}".format, errors))
        for i, errors in enumerate(found.errors.T)
    ]
    return [Table("errors", ("weight", "unit", "gradient", *map("{:.0e}".format, STEPS)), rows)]


def signs(v, key):
    """For how many examples the unit of each weight changes sides within a step."""
    found = check(Net(v.seed, v.faulty))
    rows = [
        (i + 1, i // INPUTS + 1, *map(int, crossings))
        for i, crossings in enumerate(found.crossings.T)
    ]
    return [Table("crossings", ("weight", "unit", *map("{:.0e}".format, STEPS)), rows)]


examples = [
    Example({"tell": "relu"}, "wrong", "tell/relu"),
    Example({"kinks": "nine"}, "invalid"),
    Example({}, "missing"),
]
