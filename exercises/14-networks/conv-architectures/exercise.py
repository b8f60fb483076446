"""The sizes through a small convnet, by hand; and such a net on real digits, with few weights."""

import numpy as np

import minigrad as mg
from minigrad import Tensor, data, nn, optim
from tutor.answers.experiment import Above, Below, Experiment, Pick, Switch, Whole
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw
from tutor.course.evidence import Curves, Table

place = 20
minutes = 12
vetted = 12
needs = ["conv-layers"]
teaches = ["convolution", "architecture", "parameter-count"]

CLASSES = 10
STEPS, BATCH, RATE = 120, 32, 0.02
TRAINED, HELD_OUT = 600, 400
MOST = 1300  # numbers that the net of the experiment may have

parts = [
    Number("conv1"),
    Number("pool1"),
    Number("pool2"),
    Number("flat"),
    Number("weights2"),
    Number("head"),
    Experiment(
        "net",
        settings=(
            Whole("channels", 1, 12, start=1),
            Pick("kernel", ("1", "3", "5"), start="1"),
            Switch("pool", start=False),
        ),
        goal=(Above("accuracy", 0.88, margin=0.015), Below("numbers", MOST)),
        seconds=4,
    ),
]

first = {"side": 28, "k": 5, "c1": 6, "c2": 16}


def variant(rng):
    """A stack whose sizes come out whole at every pooling."""
    values = {
        "side": rng.randint(14, 44),
        "k": rng.choice([3, 5]),
        "c1": rng.choice([4, 6, 8, 10]),
        "c2": rng.choice([9, 12, 14, 16, 20]),
    }
    one = values["side"] - values["k"] + 1
    if one % 2 or (one // 2 - values["k"] + 1) % 2 or one // 2 < values["k"] + 3:
        raise Redraw
    return values


def _stack(v):
    """The net of the first parts, on the engine."""
    side = (((v.side - v.k + 1) // 2) - v.k + 1) // 2
    return nn.Sequential(
        nn.Conv2d(1, v.c1, v.k, rng=0), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(v.c1, v.c2, v.k, rng=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(v.c2 * side * side, CLASSES, rng=2),
    )  # fmt: skip


def _sizes(v):
    """The shape after every layer of the stack."""
    x, shapes = Tensor(np.zeros((1, 1, v.side, v.side))), []
    for layer in _stack(v):
        x = layer(x)
        shapes.append(x.shape)
    return shapes


def _count(layer):
    return sum(p.data.size for p in layer.parameters())


def work(v, see, edge=1, halves=True, flatten=None, second=None, head=None, **chosen):
    """Sizes and counts of the engine's net, or by rules with one thing wrong; and settings."""
    shapes, net = _sizes(v), list(_stack(v))
    wrong = edge != 1 or not halves
    conv1 = see("conv1", v.side - edge * (v.k - 1) if wrong else shapes[0][2])
    pool1 = see("pool1", conv1 // 2 if halves else conv1 - 1)
    conv2 = pool1 - edge * (v.k - 1)
    see("conv2", conv2)
    pool2 = see("pool2", conv2 // 2 if halves else conv2 - 1)
    flat = see("flat", flatten(v, pool2) if flatten else v.c2 * pool2**2)
    see("weights2", second(v) if second else _count(net[3]))
    see("head", head(v, flat) if head else CLASSES * flat + CLASSES)
    see("of_one_kernel", v.c1 * v.k**2)
    see("net", {"channels": 6, "kernel": "3", "pool": True} | chosen)


mistakes = [
    Mistake("size-kept", edge=0),
    Mistake("kernel-taken-off-whole", edge=2),
    Mistake("windows-overlap", halves=False),
    Mistake("channels-forgotten", flatten=lambda v, side: side**2),
    Mistake("side-not-squared", flatten=lambda v, side: v.c2 * side),
    Mistake("one-channel-only", second=lambda v: v.c2 * (v.k**2 + 1)),
    Mistake(
        "no-biases", second=lambda v: v.c2 * v.c1 * v.k**2, head=lambda v, flat: CLASSES * flat
    ),
    Mistake("no-pooling", {"pool": False}, {"pool": False, "kernel": "5"}),
    Mistake("one-pixel", {"kernel": "1"}, {"kernel": "1", "channels": 10}),
    Mistake("too-few-channels", {"channels": 1}, {"channels": 2}),
    Mistake("too-many-numbers", {"channels": 8}, {"kernel": "5", "channels": 5}),
]


def experiment(v, settings, seed, clock):
    """A convnet on 600 real digits, tried on 400 it has never seen; no number of v has a part."""
    key = (settings.channels, int(settings.kernel), settings.pool, seed)
    if key not in _made:
        _made[key] = _trained(*key, clock)
    clock.tick()
    return _made[key]


_made = {}  # runs by their settings and seed


def _trained(channels, kernel, pool, seed, clock):
    rng = np.random.default_rng(seed)
    x, labels, held, held_labels = _digits(rng)
    model = _net(channels, kernel, pool, rng)
    optimizer, losses = optim.Adam(model.parameters(), lr=RATE), []
    for _ in clock(range(STEPS)):
        batch = rng.integers(len(x), size=BATCH)
        optimizer.zero_grad()
        loss = nn.cross_entropy(model(x[batch]), labels[batch])
        loss.backward()
        losses.append(loss.item())
        optimizer.step()
    with mg.no_grad():
        read = model(held).data.argmax(axis=1)
    accuracy, numbers = float((read == held_labels).mean()), _count(model)
    return {"accuracy": accuracy, "numbers": numbers}, [
        Table("layers", ("layer", "numbers"), _layers(model)),
        Curves("losses", "step", list(range(1, STEPS + 1)), {"loss": losses}),
    ]


def _digits(rng):
    digits = data.load_digits()
    order = rng.permutation(len(digits.labels))[: TRAINED + HELD_OUT]
    x, labels = digits.images[order][:, None] / 16, digits.labels[order]
    return x[:TRAINED], labels[:TRAINED], x[TRAINED:], labels[TRAINED:]


def _net(channels, kernel, pool, rng):
    """Two convolutions that keep the size, each with its pooling or without, and a head."""
    he, side, parts = nn.init.he_normal, 8, []
    for inputs, outputs in ((1, channels), (channels, 2 * channels)):
        conv = nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2, init=he, rng=rng)
        parts += [conv, nn.ReLU(), *([nn.MaxPool2d(2)] if pool else [])]
        side //= 2 if pool else 1
    head = nn.Linear(2 * channels * side**2, CLASSES, rng=rng)
    return nn.Sequential(*parts, nn.Flatten(), head)


def _layers(model):
    counts = [(type(layer).__name__, _count(layer)) for layer in model]
    return [(name, str(count)) for name, count in counts if count]


def explain(v, settings, measured):
    """What keeps a net from its goal."""
    if not settings.pool:
        return "no-pooling"
    if settings.kernel == "1":
        return "one-pixel"
    return "too-many-numbers" if measured.numbers >= MOST else "too-few-channels"


examples = [
    Example({"conv1": "24", "pool1": "12", "pool2": "4", "flat": "256"}, "partial"),
    Example({"weights2": "2416", "head": "2570"}, "partial"),
    Example(
        {"conv1": "24", "pool1": "12", "pool2": "4", "flat": "16"}, "partial", "channels-forgotten"
    ),
    Example({"conv1": "28"}, "wrong", "size-kept"),
    Example({"net": "channels = 3.5"}, "invalid"),
]
