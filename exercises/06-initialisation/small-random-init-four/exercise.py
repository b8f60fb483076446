"""Four nets that differ in the size of their random weights: told apart by their own numbers."""

from functools import lru_cache
from itertools import pairwise
from math import sqrt

import numpy as np

from minigrad import Tensor, data, diagnose, nn, optim
from tutor.answers.choice import Choice
from tutor.answers.which import Which
from tutor.course import Example, Mistake, Redraw
from tutor.course.evidence import Curves, Table

place = 51
minutes = 7
vetted = 24  # every variant is four nets that are really trained
needs = ["small-random-init"]
teaches = ["initialisation", "signal-in-deep-nets"]

NETS, LAYERS, WIDTH, EXAMPLES, STEPS, RATE = 4, 7, 36, 120, 50, 0.05
LEARNED, STUCK = 1.4, 2.0  # a last loss below the one, or above the other
LOST, NEAR = 0.01, 1.6  # the share asked about, and how near to it the table does not decide
ACTIVATIONS = {"tanh": nn.Tanh, "ReLU": nn.ReLU}
SIZES = (0.05, 0.1, 0.2, 0.4, 0.7, 1.0, 1.5, 5.0)
MAY = (0.7, 1.5, 5.0)  # with these the tables do not decide whether a net learns in time

parts = [
    Which("asked", count=NETS, thing="net"),
    Which("lost", count=LAYERS, thing="layer"),
    Choice("gradients", options=("all-tiny", "first-only", "last-only", "usual")),
    Which("learns", count=NETS, thing="net", then="trained"),
]


def variant(rng):
    """Four sizes of starting weights in any order: the fair one, and three others."""
    others = rng.sample([size for size in SIZES if size != 1.0], NETS - 1)
    sizes = rng.sample([1.0, *others], NETS)
    values = {
        "activation": rng.choice(sorted(ACTIVATIONS)),
        "sizes": sizes,
        "size": rng.choice([size for size in others if size < 0.3] or [None]),
        "seed": rng.randint(1, 10**6),
    }
    if values["size"] is None or not _decided(values):
        raise Redraw
    fair = 1 / sqrt(WIDTH) if values["activation"] == "tanh" else sqrt(2 / WIDTH)
    return values | {"weights": round(values["size"] * fair, 4), "fair": round(fair, 3)}


def _decided(values):
    """Whether each net clearly learns or clearly does not, the fair one does, and some are lost."""
    ends = [_end(values["activation"], size, values["seed"]) for size in values["sizes"]]
    if any(LEARNED < end < STUCK for end in ends):
        return False
    must, _ = _lost(values["activation"], values["size"], values["seed"])
    return ends[values["sizes"].index(1.0)] < LEARNED and 0 < len(must) < LAYERS


@lru_cache(maxsize=1024)
def run(activation, size, seed):
    """Train on digits: the statistics of the first pass, and the loss of every step.

    `size` is that of the weights, as a share of what keeps the signal.
    """
    rng = np.random.default_rng(seed)
    digits = data.load_digits()
    chosen = rng.permutation(len(digits.labels))[:EXAMPLES]
    x, labels = Tensor((digits.features[chosen] - 5) / 6), digits.labels[chosen]
    gain = 1.0 if activation == "tanh" else 2.0

    def start(shape, rng):
        return size * sqrt(gain / shape[1]) * rng.standard_normal(shape)

    parts = []
    for inputs, outputs in pairwise([64, *[WIDTH] * LAYERS, 10]):
        parts += [nn.Linear(inputs, outputs, init=start, rng=rng), ACTIVATIONS[activation]()]
    model = nn.Sequential(*parts[:-1])
    optimiser = optim.SGD(model.parameters(), lr=RATE, momentum=0.9)
    losses = []
    with np.errstate(all="ignore"), diagnose.watch(model) as watched:
        for step in range(STEPS):
            optimiser.zero_grad()
            loss = nn.cross_entropy(model(x), labels)
            loss.backward()
            if step == 0:
                layers = watched.layers()[:-1]
            losses.append(loss.item())
            if not losses[-1] < 1e3:
                break
            optimiser.step()
    return layers, losses


def _end(activation, size, seed):
    """The loss a run ends with, the mean of its last steps; infinite if it broke off."""
    last = run(activation, size, seed)[1][-5:]
    return float(np.mean(last)) if max(last) < 1e3 else float("inf")


def _lost(activation, size, seed):
    """The layers whose outputs are clearly below that share of layer 1's, and those near to it."""
    spreads = [layer.activation_std for layer in run(activation, size, seed)[0]]
    shares = [spread / spreads[0] for spread in spreads]
    must = frozenset(i for i, share in enumerate(shares, 1) if share < LOST / NEAR)
    may = frozenset(i for i, share in enumerate(shares, 1) if LOST / NEAR <= share <= LOST * NEAR)
    return must, may


def _number(v, size):
    return v.sizes.index(size) + 1


def work(v, see, asked=None, compare=_lost):
    """Which net is which, where its signal is lost, and which nets really learn."""
    see("asked", (frozenset({_number(v, asked(v) if asked else v.size)}), frozenset()))
    see("lost", compare(v.activation, v.size, v.seed))
    see("gradients", "all-tiny")
    ends = [_end(v.activation, size, v.seed) for size in v.sizes]
    learn = frozenset(i for i, end in enumerate(ends, 1) if end < LEARNED)
    may = frozenset(i for i, size in enumerate(v.sizes, 1) if size in MAY and ends[i - 1] < 10)
    see("learns", (learn - may, may))
    spreads = [layer.activation_std for layer in run(v.activation, v.size, v.seed)[0]]
    see("first_spread", f"{spreads[0]:.2g}")
    see("last_spread", f"{spreads[-1]:.2g}")
    see("number", _number(v, v.size))
    see("fair_number", _number(v, 1.0))
    see("ratio", f"{spreads[1] / spreads[0]:.2g}")
    see("lost_listed", ", ".join(map(str, sorted(_lost(v.activation, v.size, v.seed)[0]))))
    see("learned_listed", ", ".join(map(str, sorted(learn))))


def _all_but_last(activation, size, seed):
    """What is still there, in place of what is lost."""
    must, may = _lost(activation, size, seed)
    return frozenset(range(1, LAYERS + 1)) - must - may, frozenset()


mistakes = [
    Mistake("the-fair-one", asked=lambda v: 1.0),
    Mistake(
        "the-smallest",
        asked=lambda v: min(v.sizes),
        when=lambda v: v.size != min(v.sizes),
    ),
    Mistake("what-is-left", compare=_all_but_last),
]


def evidence(v):
    """Outputs and gradients of the four nets, layer by layer, before the first step."""
    made = [run(v.activation, size, v.seed)[0] for size in v.sizes]
    return [
        _table("outputs", [[layer.activation_std for layer in layers] for layers in made]),
        _table("weights", [[layer.weight_gradient_norm for layer in layers] for layers in made]),
    ]


def _table(label, nets):
    rows = [
        (number, *(f"{value:.1e}" for value in values))
        for number, values in enumerate(zip(*nets, strict=True), 1)
    ]
    return Table(label, ("layer", "net-1", "net-2", "net-3", "net-4"), rows)


def trained(v, answer):
    """The losses of the four nets, cut where they leave the page."""
    series = {}
    for number, size in enumerate(v.sizes, 1):
        losses = [min(loss, 7.0) for loss in run(v.activation, size, v.seed)[1]]
        series[f"net-{number}"] = losses + [7.0] * (STEPS - len(losses))
    return [Curves("losses", "step", list(range(1, STEPS + 1)), series)]


examples = [
    Example({"asked": "5"}, "invalid"),
    Example({"gradients": "usual"}, "wrong", "gradients/usual"),
    Example({}, "missing"),
]
