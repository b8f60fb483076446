"""A recurrent net that has to remember its first input: what its gradients do, why, and what helps.

Every variant is a net really trained by the engine, and so is every change on offer.

Source: R. Pascanu, T. Mikolov, Y. Bengio (2013), On the difficulty of training recurrent neural
networks.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from minigrad import Tensor, nn, optim
from tutor.answers.choice import Choice
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw
from tutor.course.evidence import Bars, Curves

place = 21
minutes = 10
vetted = 24  # every variant is five nets that are really trained
needs = ["exploding-in-rnns"]
teaches = ["exploding-gradients", "gradient-clipping"]

WIDTH, EXAMPLES, STEPS, RATE, MOMENTUM, LIMIT = 12, 48, 100, 0.005, 0.9, 0.5
LEARNS, STUCK = 0.4, 0.75  # a final loss below the one, or above the other
CUT = 8  # no loss is drawn above

parts = [
    Number("factor", digits=2),
    Choice("problem", options=("exploding", "vanishing", "none")),
    Choice("cause", options=("large-matrix", "small-matrix", "saturation", "none")),
    Choice("change", options=("clip", "orthogonal", "tenth", "ten-times", "leave"), then="changed"),
]


class Net(NamedTuple):
    """One run: everything that decides it."""

    radius: float  # of the recurrent matrix, a multiple of an orthogonal one
    length: int
    seed: int
    rate: float = RATE
    clip: bool = False


class Run(NamedTuple):
    """What a run left behind."""

    losses: list
    norms: list


FAULTS = {
    "exploding": [1.8, 2.0, 2.2],
    "vanishing": [0.3, 0.4, 0.5],
    "none": [1.0],
}
CAUSES = {"exploding": "large-matrix", "vanishing": "small-matrix", "none": "none"}
CHANGES = {
    "clip": lambda net: net._replace(clip=True),
    "orthogonal": lambda net: net._replace(radius=1.0),
    "tenth": lambda net: net._replace(rate=net.rate / 10),
    "ten-times": lambda net: net._replace(rate=net.rate * 10),
    "leave": lambda net: net,
}


def variant(rng):
    """Exploding, vanishing or healthy; redrawn where the runs do not say so clearly."""
    problem = rng.choice(["exploding", "exploding", "vanishing", "vanishing", "none"])
    values = {
        "problem": problem,
        "radius": rng.choice(FAULTS[problem]),
        "length": rng.randint(14, 18),
        "seed": rng.randint(1, 10**6),
    }
    net = _net(values)
    ends = {key: _end(run(change(net))) for key, change in CHANGES.items()}
    if any(LEARNS < end < STUCK for end in ends.values()):
        raise Redraw
    if (ends["leave"] < LEARNS) != (problem == "none") or not ends["orthogonal"] < LEARNS:
        raise Redraw
    factor = _factor(gradients(net))
    if not {"exploding": factor > 1.15, "vanishing": factor < 0.7}.get(problem, 0.9 < factor < 1.1):
        raise Redraw
    return values


def _net(values):
    return Net(*(values[name] for name in ("radius", "length", "seed")))


def _parts(net):
    """Sequences, the first input of each, and a net to say it after the last."""
    rng = np.random.default_rng(net.seed)
    x = 0.05 * rng.standard_normal((net.length, EXAMPLES, 1))
    x[0] = rng.uniform(-0.5, 0.5, (EXAMPLES, 1))

    def start(shape, rng):
        return net.radius * nn.init.orthogonal(shape, rng)

    return x, nn.RNN(1, WIDTH, recurrent_init=start, rng=rng), nn.Linear(WIDTH, 1, rng=rng)


def _loss(said, x):
    """The mean squared error, beside that of always saying the mean, which is 1."""
    return nn.mse_loss(said, Tensor(x[0])) / float(x[0].var())


@lru_cache(maxsize=1024)
def run(net):
    """Train the net by descent with momentum."""
    x, rnn, head = _parts(net)
    weights = [*rnn.parameters(), *head.parameters()]
    sgd = optim.SGD(weights, lr=net.rate, momentum=MOMENTUM)
    losses, norms = [], []
    with np.errstate(all="ignore"):
        for _ in range(STEPS):
            sgd.zero_grad()
            states, _ = rnn(Tensor(x))
            loss = _loss(head(states[net.length - 1]), x)
            loss.backward()
            losses.append(loss.item())
            norms.append(float(np.sqrt(sum(np.sum(w.grad.data**2) for w in weights))))
            if not np.isfinite(losses[-1] + norms[-1]):
                break
            if net.clip:
                optim.clip_grad_norm_(weights, LIMIT)
            sgd.step()
    return Run(losses, norms)


@lru_cache(maxsize=512)
def gradients(net):
    """The spread of the gradient at the state after each input, before the first step of training.

    Three significant digits, as they are shown.
    """
    x, rnn, head = _parts(net)
    state, states = None, []
    for one in x:
        _, state = rnn(Tensor(one[None]), state)
        state.retain_grad()
        states.append(state)
    _loss(head(state[0]), x).backward()
    return [float(f"{np.std(s.grad.data):.3g}") for s in states]


def _factor(sizes):
    """By how much one step back changes the gradient, on average."""
    return (sizes[0] / sizes[-1]) ** (1 / (len(sizes) - 1))


def _end(found):
    """The loss a run ends with: the mean of its last steps, or worse than any if it broke off."""
    last = found.losses[-5:]
    return float(np.mean(last)) if len(found.losses) == STEPS else float("inf")


def work(v, see, ratio=lambda first, last: first / last, each=lambda q, steps: q ** (1 / steps)):
    """The factor of a step back, what that is called, and the changes that help."""
    net = _net(vars(v))
    sizes = gradients(net)
    see("factor", each(ratio(sizes[0], sizes[-1]), v.length - 1))
    see("problem", v.problem)
    see("cause", CAUSES[v.problem])
    see("change", _helping(net, v.problem))
    see("arrived", f"{sizes[0]:.3g}")
    see("set_out", f"{sizes[-1]:.3g}")
    see("quotient", f"{sizes[0] / sizes[-1]:.3g}")
    see("steps_back", v.length - 1)
    see("end", f"{min(_end(run(net)), 1e99):.2g}")


def _helping(net, problem):
    """The changes with which the net learns; one that learns already needs none."""
    if problem == "none":
        return frozenset({"leave"})
    return frozenset(key for key, change in CHANGES.items() if _end(run(change(net))) < LEARNS)


def _moves(v):
    """Whether the gradient changes so much that ways to miscount it can be told apart."""
    return v.problem != "none"


mistakes = [
    Mistake("upside-down", when=_moves, ratio=lambda first, last: last / first),
    Mistake("all-steps-at-once", when=_moves, each=lambda q, steps: q),
    Mistake("shared-out", when=_moves, each=lambda q, steps: q / steps),
]


def evidence(v):
    """The gradients through time, and the course of the training."""
    net = _net(vars(v))
    return [_bars("gradients", net), *_courses(net, "losses", "norms")]


def _bars(label, net):
    return Bars(label, [f"h_{t}" for t in range(1, net.length + 1)], gradients(net), log=True)


def _courses(net, losses, norms):
    """Both courses, as far as they are finite."""
    found = run(net)
    shown = [norm for norm in found.norms if np.isfinite(norm)]
    drawn = [min(loss, CUT) for loss in found.losses if np.isfinite(loss)]
    return [
        Curves(losses, "step", list(range(1, len(drawn) + 1)), {"loss": drawn}),
        Curves(norms, "step", list(range(1, len(shown) + 1)), {"norm": shown}, log=True),
    ]


def changed(v, key):
    """The same net with the change."""
    return _courses(CHANGES[key](_net(vars(v))), "losses-after", "norms-after")


examples = [
    Example({"problem": "nothing"}, "invalid"),
    Example({"factor": "large"}, "invalid"),
    Example({}, "missing"),
]
