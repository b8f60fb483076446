"""A training run with one of fifteen faults: found from what was measured, then really cured.

The faults are planted in the settings of a run, and every number shown comes from that run. What
the engine's own doctor makes of it is told only after the learner has said what the fault is.
"""

import warnings
from contextlib import nullcontext
from functools import lru_cache
from itertools import pairwise
from math import isfinite, sqrt
from typing import NamedTuple

import numpy as np

from minigrad import Tensor, data, diagnose, nn, no_grad, optim
from tutor.answers.choice import Choice
from tutor.answers.experiment import Above, Below, Experiment, Pick, Real
from tutor.course import Example, Mistake, Redraw
from tutor.course.evidence import Curves, Table

place = 30
minutes = 12
vetted = 30  # every variant is two runs of a net
teaches = ["diagnosing-runs"]

EXAMPLES, HELD, WIDTH, HIDDEN, BATCH, EPOCHS = 400, 300, 32, 3, 40, 12
RATE, MOMENTUM, DROP = 0.05, 0.9, 0.25
LAST = (
    0.3  # of the spread, in the last layer, so that the first loss of a healthy run is near ln 10
)
GOAL, SICK = 0.79, 0.77  # of the accuracy: to be reached, and what a sick run stays below
LOOKED_AT = (1, 2, 3, 5, 10, 20)  # steps that are measured more closely
EPOCHS_SHOWN = (1, 2, 3, 6, 12)


class Case(NamedTuple):
    """Everything that decides a run; as it stands here, a healthy one."""

    seed: int = 0
    rate: float = RATE
    init: str = "he"
    spread: float = 1.0
    bias: float = 0.0
    activation: str = "relu"
    inputs: str = "by_training"
    order: str = "shuffled"
    step: str = "down"
    penalty: float = 0.0
    gradients: str = "cleared"
    labels: str = "paired"
    evaluation: str = "eval"


class Run(NamedTuple):
    """What a run left behind."""

    losses: list  # of every batch, penalty included
    epochs: list  # loss and accuracy in training, the same held back, and this accuracy once more
    layers: list  # statistics of the layers in the first step, and in the last
    steps: list  # step, loss of its batch before and after it, penalty, norm of the gradient
    inputs: list  # mean and standard deviation of the training inputs, the held-back, and both
    labels: list  # how many different ones there are in each of the first batches
    findings: list  # of the engine's doctor, if it was called


FAULTS = {  # what is planted, by a size near 1
    "zero-start": lambda size: {"init": "zeros"},
    "small-start": lambda size: {"spread": round(0.012 * size, 4)},
    "large-start": lambda size: {"spread": round(6 * size, 1)},
    "sigmoids": lambda size: {"activation": "sigmoid", "init": "xavier"},
    "dead-units": lambda size: {"bias": round(-6 * size, 1)},
    "rate-high": lambda size: {"rate": round(1.0 * size, 1)},
    "rate-low": lambda size: {"rate": round(0.0002 * size, 5)},
    "raw-inputs": lambda size: {"inputs": "raw"},
    "peeking": lambda size: {"inputs": "by_all"},
    "uphill": lambda size: {"step": "up"},
    "sorted": lambda size: {"order": "sorted"},
    "strong-penalty": lambda size: {"penalty": round(0.2 * size, 2)},
    "training-mode": lambda size: {"evaluation": "train"},
    "piled-up": lambda size: {"gradients": "kept"},
    "mispaired": lambda size: {"labels": "mixed"},
}
WHERE = {  # the evidence that shows it best
    **dict.fromkeys(("zero-start", "small-start", "large-start"), "weights"),
    **dict.fromkeys(("sigmoids", "dead-units"), "layers"),
    **dict.fromkeys(("rate-high", "rate-low"), "updates"),
    **dict.fromkeys(("raw-inputs", "peeking", "sorted"), "inputs"),
    **dict.fromkeys(("uphill", "strong-penalty", "piled-up"), "steps"),
    **dict.fromkeys(("training-mode", "mispaired"), "epochs"),
}
CURES = {
    "zero-start": {"init": "he"},
    "small-start": {"init": "he"},
    "large-start": {"init": "he"},
    "dead-units": {"init": "he"},
    "sigmoids": {"activation": "relu"},
    "raw-inputs": {"inputs": "by_training"},
    "peeking": {"inputs": "by_training"},
    "uphill": {"step": "down"},
    "sorted": {"order": "shuffled"},
    "strong-penalty": {"penalty_times": 0},
    "training-mode": {"evaluation": "eval"},
    "piled-up": {"gradients": "cleared"},
    "mispaired": {"labels": "paired"},
}
ALL_CHANGED = {
    "init": "he", "activation": "relu", "inputs": "by_training", "order": "shuffled",
    "step": "down", "gradients": "cleared", "labels": "paired", "evaluation": "eval",
}  # fmt: skip

parts = [
    Choice("fault", options=tuple(FAULTS), then="report"),
    Experiment(
        "settings",
        settings=(
            Real("rate_times", 0.0001, 10000, start=1),
            Pick("init", ("as_is", "he", "xavier", "zeros"), start="as_is"),
            Pick("activation", ("as_is", "relu", "leaky", "tanh", "sigmoid"), start="as_is"),
            Pick("inputs", ("as_is", "raw", "by_training", "by_all"), start="as_is"),
            Pick("order", ("as_is", "shuffled", "sorted"), start="as_is"),
            Pick("step", ("as_is", "down", "up"), start="as_is"),
            Pick("gradients", ("as_is", "cleared", "kept"), start="as_is"),
            Pick("labels", ("as_is", "paired", "mixed"), start="as_is"),
            Real("penalty_times", 0, 100, start=1),
            Pick("evaluation", ("as_is", "eval", "train"), start="as_is"),
        ),
        goal=(
            Above("accuracy", GOAL, margin=0.01),
            Below("changes", 1.5, margin=0.5),
            Below("peeked", 0.5, margin=0.5),
        ),
        seconds=3,
    ),
]

ACTIVATIONS = {"relu": nn.ReLU, "leaky": nn.LeakyReLU, "tanh": nn.Tanh, "sigmoid": nn.Sigmoid}
STARTS = {"zeros": lambda n: 0.0, "xavier": lambda n: 1 / sqrt(n), "he": lambda n: sqrt(2 / n)}

first = {"fault": "sorted", "size": 1.0, "seed": 1}


def variant(rng):
    """A fault that does its harm, and whose cure works, in the run that is shown."""
    values = {
        "fault": rng.choice(list(FAULTS)),
        "size": rng.choice([0.7, 0.8, 1.0, 1.2, 1.4]),
        "seed": rng.randint(1, 10**6),
    }
    sick = _sick(values["fault"], values["size"], values["seed"])
    ill = values["fault"] == "peeking" or not _accuracy(sick) > SICK
    if not ill or not _accuracy(sick._replace(**FAULTLESS[values["fault"]])) > GOAL:
        raise Redraw
    return values


FAULTLESS = {fault: {name: Case()._asdict()[name] for name in FAULTS[fault](1)} for fault in FAULTS}


def _sick(fault, size, seed):
    return Case(seed=seed)._replace(**FAULTS[fault](size))


def _accuracy(case):
    return run(case).epochs[-1][3]


@lru_cache(maxsize=512)
def run(case, called=False):
    """One run, kept; with the engine's doctor looking on if it was called."""
    return train(case, range(EPOCHS), called)


def _model(case, rng):
    """Linear layers with their activations, and dropout after each of the hidden ones."""

    def start(shape, rng):
        return case.spread * STARTS[case.init](shape[1]) * rng.standard_normal(shape)

    layers = []
    for inputs, outputs in pairwise([64, *[WIDTH] * HIDDEN]):
        linear = nn.Linear(inputs, outputs, init=start, rng=rng)
        linear.bias.data[...] = case.bias
        layers += [linear, ACTIVATIONS[case.activation](), nn.Dropout(DROP, rng=rng)]
    scores = nn.Linear(WIDTH, 10, init=start, rng=rng)
    scores.weight.data *= LAST
    return nn.Sequential(*layers, scores)


def _sets(case, rng):
    """Training inputs and labels, then those held back: digits, scaled as the case says."""
    digits = data.load_digits()
    order = rng.permutation(len(digits.labels))[: EXAMPLES + HELD]
    x, y = digits.features[order], digits.labels[order]
    if case.order == "sorted":
        by_label = np.argsort(y[:EXAMPLES], kind="stable")
        x[:EXAMPLES], y[:EXAMPLES] = x[:EXAMPLES][by_label], y[:EXAMPLES][by_label]
    if case.labels == "mixed":
        y[:EXAMPLES] = rng.permutation(y[:EXAMPLES])
    seen = x if case.inputs == "by_all" else x[:EXAMPLES]
    x = x * (255 / 16) if case.inputs == "raw" else (x - seen.mean()) / seen.std()
    return x[:EXAMPLES], y[:EXAMPLES], x[EXAMPLES:], y[EXAMPLES:]


def train(case, epochs, called):
    """One run; the loop is the usual one, but for what the case does wrong."""
    rng = np.random.default_rng(case.seed)
    x, y, x_held, y_held = _sets(case, rng)
    model = _model(case, rng)
    sgd = optim.SGD(model.parameters(), lr=case.rate, momentum=MOMENTUM)
    left = Run([], [], [], [], _moments(x, x_held), [], [])
    doctor = diagnose.Doctor(model, sgd, classes=10, lines=False) if called else None
    with warnings.catch_warnings(), np.errstate(all="ignore"), doctor or nullcontext():
        warnings.simplefilter("ignore", optim.GradientWarning)
        for _ in epochs:
            for xs, ys in _batches(x, y, case, rng):
                loss, penalty = _step(model, sgd, xs, ys, case, left)
                if doctor:
                    doctor.step(loss, penalty=penalty)
                if not isfinite(left.losses[-1]):
                    break
            held = [_measured(model, x_held, y_held, case.evaluation) for _ in (1, 2)]
            left.epochs.append((*_measured(model, x, y), *held[0], held[1][1]))
            if not isfinite(left.losses[-1]):
                break
        left.findings.extend(doctor.findings() if doctor else [])
    return left


def _moments(x, x_held):
    return [f(part) for part in (x, x_held, np.concatenate([x, x_held])) for f in (np.mean, np.std)]


def _batches(x, y, case, rng):
    if case.order == "shuffled":
        return data.batches(x, y, BATCH, rng)
    return ((x[i : i + BATCH], y[i : i + BATCH]) for i in range(0, len(x), BATCH))


def _step(model, sgd, xs, ys, case, left):
    """One step of the optimiser, and what there is to be noted of it."""
    step = len(left.losses) + 1
    before = _measured(model, xs, ys)[0] if step in LOOKED_AT else None
    looked_at = step in (1, EPOCHS * EXAMPLES // BATCH)
    with diagnose.watch(model) if looked_at else nullcontext() as watched:
        if case.gradients == "cleared":
            sgd.zero_grad()
        penalty = _penalty(model, case)
        loss = nn.cross_entropy(model(Tensor(xs)), ys) + penalty
        loss.backward()
        if case.step == "up":
            for p in model.parameters():
                p.grad = -1.0 * p.grad
        norm = sqrt(sum(float(np.sum(p.grad.data**2)) for p in model.parameters()))
        sgd.step()
        if looked_at:
            left.layers.append(watched.layers())
    left.losses.append(loss.item())
    left.labels.append(len(set(ys.tolist())))
    if before is not None:
        after = _measured(model, xs, ys)[0]
        left.steps.append((step, before, after, _number(penalty), norm))
    return loss, _number(penalty)


def _penalty(model, case):
    """The strength times the sum of all squared weights."""
    if not case.penalty:
        return 0.0
    return case.penalty * sum((p * p).sum() for p in model.parameters() if p.ndim == 2)


def _number(penalty):
    """A penalty as a number; it is one already where there is none."""
    return penalty.item() if isinstance(penalty, Tensor) else penalty


def _measured(model, x, y, evaluation="eval"):
    """(loss, accuracy) in evaluation, or with the model left in training."""
    model.train(evaluation == "train")
    with no_grad():
        scores = model(Tensor(x))
        found = nn.cross_entropy(scores, y).item(), float((scores.data.argmax(axis=1) == y).mean())
    model.train()
    return found


def experiment(v, settings, seed, clock):
    """The sick run once more, from another seed, with what was changed."""
    changed = {name: value for name, value in vars(settings).items() if value not in (1, "as_is")}
    case = _treated(_sick(v.fault, v.size, v.seed + seed), changed)
    left = train(case, clock(range(EPOCHS)), False)
    measured = {
        "accuracy": left.epochs[-1][3],
        "changes": len(changed),
        "peeked": HELD if case.inputs == "by_all" else 0,
    }
    return measured, [_losses(left), _epochs(left)]


def _treated(case, changed):
    """A case with the changes that were chosen; weights that are drawn anew have biases of 0."""
    plain = {name: value for name, value in changed.items() if not name.endswith("_times")}
    if "init" in changed:
        plain |= {"bias": 0.0, "spread": 1.0}
    return case._replace(
        rate=case.rate * changed.get("rate_times", 1),
        penalty=case.penalty * changed.get("penalty_times", 1),
        **plain,
    )


def explain(v, settings, measured):
    """Why a treatment does not do."""
    if measured.changes == 0:
        return "nothing-changed"
    if not measured.accuracy > GOAL:
        return "not-the-cause"
    return "still-peeking" if measured.peeked else "several-changes"


def _cure(v):
    """The one change that takes the fault away."""
    times = round(RATE / _sick(v.fault, v.size, v.seed).rate, 3)
    return CURES.get(v.fault, {"rate_times": times})


def work(v, see, settings=None):
    """The fault, and the change that cures it."""
    see("fault", v.fault)
    see("settings", _cure(v) if settings is None else settings(v))
    left = run(_sick(v.fault, v.size, v.seed))
    see("where", WHERE[v.fault])
    see("first_loss", f"{left.losses[0]:.3g}")
    see("last_accuracies", " / ".join(f"{left.epochs[-1][i]:.2f}" for i in (1, 3, 4)))
    see("labels_seen", left.labels[0])
    see("cure", ", ".join(f"{name}={value}" for name, value in _cure(v).items()))


def _beside(v):
    """A change that has nothing to do with the fault."""
    return {"evaluation": "eval"} if v.fault != "training-mode" else {"order": "shuffled"}


mistakes = [
    Mistake("nothing-changed", settings=lambda v: {}),
    Mistake("several-changes", settings=lambda v: ALL_CHANGED | _cure(v)),
    Mistake("not-the-cause", when=lambda v: v.fault != "peeking", settings=_beside),
    Mistake("still-peeking", when=lambda v: v.fault == "peeking", settings=_beside),
]


def evidence(v):
    """Everything that was measured; no setting of the run is among it."""
    left = run(_sick(v.fault, v.size, v.seed))
    shown = [_losses(left), _epochs(left), _steps(left), _inputs(left)]
    names = ("layers-first", "layers-last")
    return shown + [_layers(*pair) for pair in zip(names, left.layers, strict=False)]


def _losses(left):
    losses = [loss for loss in left.losses if isfinite(loss)]
    return Curves("losses", "step", list(range(1, len(losses) + 1)), {"loss": losses})


def _epochs(left):
    heads = ("epoch", "training-loss", "training-accuracy", "held-loss", "held-accuracy", "again")
    rows = [
        (epoch, *(f"{value:.3g}" for value in left.epochs[epoch - 1]))
        for epoch in EPOCHS_SHOWN
        if epoch <= len(left.epochs)
    ]
    return Table("epochs", heads, rows)


def _steps(left):
    heads = ("step", "before", "after", "penalty", "gradient-norm")
    return Table("steps", heads, [(row[0], *(f"{x:.3g}" for x in row[1:])) for row in left.steps])


def _inputs(left):
    heads = ("training-mean", "training-std", "held-mean", "held-std", "both-mean", "both-std")
    moments = [f"{value:.3f}".replace("-0.000", "0.000") for value in left.inputs]
    return Table("inputs", (*heads, "labels"), [(*moments, left.labels[0])])


def _layers(label, statistics):
    heads = ("layer", "weights", "mean", "spread", "zeros", "gradient", "update")
    return Table(label, heads, [_row(*numbered) for numbered in enumerate(statistics, 1)])


def _row(number, layer):
    inputs, outputs = 64 if number == 1 else WIDTH, 10 if number == HIDDEN + 1 else WIDTH
    return (
        number,
        f"{layer.weight_norm / sqrt(inputs * outputs):.2g}",
        f"{layer.activation_mean:.2g}",
        f"{layer.activation_std:.2g}",
        f"{layer.zeros:.2f}",
        f"{layer.gradient_std:.1e}",
        f"{layer.update_ratio or 0:.1e}",
    )


def report(v, answer):
    """What the engine's doctor finds in the same run, if anything."""
    found = run(_sick(v.fault, v.size, v.seed), called=True).findings
    rows = [(finding.step, finding.word) for finding in found]
    return [Table("doctor", ("step", "finding"), rows or [("-", "-")])]


examples = [
    Example({"fault": "sorted", "settings": "order = shuffled"}, "right"),
    Example({"settings": "order=shuffled, rate_times=0.5"}, "wrong", "several-changes"),
    Example({"settings": "rate_times = 2"}, "wrong", "not-the-cause"),
    Example({"settings": "haste = 2"}, "invalid"),
    Example({}, "missing"),
]
