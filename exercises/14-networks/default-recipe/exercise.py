"""The whole recipe on real digits, a fifth of whose labels are wrong, against a plain deep net."""

import numpy as np

import minigrad as mg
from minigrad import data, nn, optim
from tutor.answers.choice import Choice
from tutor.answers.experiment import Above, Experiment, Pick, Real, Switch
from tutor.answers.number import Number
from tutor.course import Example, Mistake
from tutor.course.evidence import Bars, Curves

place = 50
minutes = 15
vetted = 12
needs = ["he-init", "batchnorm-forward", "dropout", "adam-update", "elu"]
teaches = ["default-recipe"]

DEPTH, WIDTH, CLASSES = 5, 64, 10
TRAINED, HELD_OUT, MISLABELLED = 500, 797, 0.2
STEPS, BATCH = 200, 32
SMALL = 0.05  # the standard deviation of the small random weights

parts = [
    Number("numbers"),
    Choice("block", options=("recipe", "dropout-first", "elu-first", "norm-last")),
    Choice("testing", options=("both-change", "dropout-alone", "norm-alone", "as-in-training")),
    Experiment(
        "net",
        settings=(
            Pick("init", ("small", "xavier", "he"), start="small"),
            Pick("activation", ("sigmoid", "tanh", "relu", "elu"), start="sigmoid"),
            Switch("batchnorm", start=False),
            Real("dropout", 0, 0.8, start=0),
            Pick("optimizer", ("sgd", "adam"), start="sgd"),
            Real("lr", 0.0001, 1, start=0.1),
        ),
        goal=Above("accuracy", 0.87, margin=0.01),
        seconds=8,
    ),
]

INITS = {
    "small": lambda shape, rng: SMALL * rng.standard_normal(shape),
    "xavier": nn.init.xavier_normal,
    "he": nn.init.he_normal,
}
ACTIVATIONS = {"sigmoid": nn.Sigmoid, "tanh": nn.Tanh, "relu": nn.ReLU, "elu": nn.ELU}
RECIPE = {
    "init": "he", "activation": "elu", "batchnorm": True, "dropout": 0.25,
    "optimizer": "adam", "lr": 0.005,
}  # fmt: skip

first = {"inputs": 64, "width": 64, "depth": 5, "outputs": 10}


def variant(rng):
    """A net whose numbers are to be counted."""
    return {
        "inputs": rng.choice([36, 64, 100, 144, 256]),
        "width": rng.choice([12, 16, 20, 24, 30, 32, 40, 48, 50, 64]),
        "depth": rng.choice([2, 3, 4, 5, 6]),
        "outputs": rng.choice([2, 3, 5, 10]),
    }


def _block(inputs, width, rng, init=nn.init.he_normal, activation=nn.ELU, norm=True, p=0.25):
    """One hidden layer of the recipe, or with other ingredients."""
    parts = [nn.Linear(inputs, width, init=init, rng=rng)]
    parts += [nn.BatchNorm1d(width)] if norm else []
    return [*parts, activation(), *([nn.Dropout(p, rng=rng)] if p else [])]


def _count(v):
    """How many numbers the engine's net learns."""
    parts, inputs = [], v.inputs
    for _ in range(v.depth):
        parts += _block(inputs, v.width, 0)
        inputs = v.width
    net = nn.Sequential(*parts, nn.Linear(v.width, v.outputs, rng=0))
    return sum(p.data.size for p in net.parameters())


def work(v, see, more=0, biases=1, **chosen):
    """The numbers of such a net, the order of its parts, what testing changes, and the recipe."""
    weights = v.inputs * v.width + (v.depth - 1) * v.width**2 + v.width * v.outputs
    lost = 0 if biases else v.depth * v.width + v.outputs
    see("numbers", _count(v) + more * v.depth * v.width - lost)
    see("weights", weights)
    see("a_block", v.width**2 + 3 * v.width)
    see("all_biases", v.depth * v.width + v.outputs)
    see("norms", 2 * v.depth * v.width)
    see("block", "recipe")
    see("testing", "both-change")
    see("net", RECIPE | chosen)


mistakes = [
    Mistake("norm-forgotten", more=-2),
    Mistake("running-averages-counted", more=2),
    Mistake("biases-forgotten", biases=0),
    Mistake(
        "signal-lost",
        {"activation": "sigmoid", "batchnorm": False},
        {"init": "small", "activation": "sigmoid", "batchnorm": False},
    ),
    Mistake("labels-learned-by-heart", dropout=0.0),
    Mistake("too-much-dropped", dropout=0.7),
    Mistake("steps-too-small", {"lr": 0.0001}, {"optimizer": "sgd", "lr": 0.005}),
    Mistake("steps-too-large", lr=0.3),
]


def experiment(v, settings, seed, clock):
    """The net with these settings, and the plain one; no number of v has a part."""
    made = _run(settings, seed, clock)
    plain = _run(_Plain, seed, clock)
    steps = list(range(1, max(len(made["losses"]), len(plain["losses"])) + 1))
    losses = {"loss": made["losses"], "plain": plain["losses"]}
    shares = {name: made[name] for name in ("unseen", "seen", "mislabelled")}
    shares |= {"plain-unseen": plain["unseen"]}
    return {"accuracy": made["unseen"], "last": made["losses"][-1]} | shares, [
        Bars("reads", list(shares), list(shares.values())),
        Curves("losses", "step", steps, losses),
    ]


class _Plain:
    """The net that everything is compared with: what the settings are before one is chosen."""

    init, activation, batchnorm, dropout, optimizer, lr = "small", "sigmoid", False, 0.0, "sgd", 0.1


_made = {}  # runs by their settings and seed


def _run(settings, seed, clock):
    names = ("init", "activation", "batchnorm", "dropout", "optimizer", "lr")
    key = (*(getattr(settings, name) for name in names), seed)
    if key not in _made:
        _made[key] = _trained(settings, seed, clock)
    clock.tick()
    return _made[key]


def _trained(settings, seed, clock):
    """Losses, and how many labels are read: unseen ones, the right and the wrong ones seen."""
    rng = np.random.default_rng(seed)
    x, labels, given, trained, held = _digits(rng)
    model, losses = _net(settings, rng), []
    kind = {"sgd": optim.SGD, "adam": optim.Adam}[settings.optimizer]
    optimizer = kind(model.parameters(), lr=settings.lr)
    for _ in clock(range(STEPS)):
        batch = trained[rng.integers(len(trained), size=BATCH)]
        optimizer.zero_grad()
        loss = nn.cross_entropy(model(x[batch]), given[batch])
        loss.backward()
        losses.append(loss.item())
        if not np.isfinite(losses[-1]):
            break
        optimizer.step()
    model.eval()
    with mg.no_grad():
        read = model(x).data.argmax(axis=1)
    wrong = trained[given[trained] != labels[trained]]
    seen = np.setdiff1d(trained, wrong)
    shares = {"unseen": held, "seen": seen, "mislabelled": wrong}
    return {"losses": losses} | {
        name: float((read[which] == given[which]).mean()) for name, which in shares.items()
    }


def _digits(rng):
    """Pixels, true labels, the labels that are given, and which digits are trained and held out."""
    digits = data.load_digits()
    order = rng.permutation(len(digits.labels))
    trained, held = order[:TRAINED], order[-HELD_OUT:]
    given, drawn = digits.labels.copy(), rng.random(TRAINED) < MISLABELLED
    given[trained[drawn]] = rng.integers(CLASSES, size=drawn.sum())
    return digits.features / 16, digits.labels, given, trained, held


def _net(settings, rng):
    parts, inputs, init = [], 64, INITS[settings.init]
    activation = ACTIVATIONS[settings.activation]
    for _ in range(DEPTH):
        parts += _block(inputs, WIDTH, rng, init, activation, settings.batchnorm, settings.dropout)
        inputs = WIDTH
    return nn.Sequential(*parts, nn.Linear(WIDTH, CLASSES, init=init, rng=rng))


LARGE = {"adam": 0.007, "sgd": 0.5}  # rates that make the steps jump about


def explain(v, settings, measured):
    """What keeps a net from its goal."""
    if not measured.last < 100 or settings.lr > LARGE[settings.optimizer]:
        return "steps-too-large"
    if settings.dropout > 0.45:
        return "too-much-dropped"
    if settings.activation == "sigmoid" or settings.init == "small":
        return "signal-lost"
    if measured.mislabelled > 0.2 or (settings.dropout < 0.2 and measured.seen > 0.9):
        return "labels-learned-by-heart"
    return "steps-too-small" if measured.seen < 0.9 else None


examples = [
    Example({"numbers": "22090"}, "partial"),
    Example({"numbers": "21450"}, "wrong", "norm-forgotten"),
    Example({"block": "recipe", "testing": "both-change"}, "partial"),
    Example({"net": "init = cold"}, "invalid"),
]
