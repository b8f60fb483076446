"""A net that reads digits is reused for another question, of which few answers are known."""

import numpy as np

import minigrad as mg
from minigrad import data, nn, optim
from tutor.answers.choice import Choice
from tutor.answers.experiment import Above, Below, Experiment, Real, Switch, Whole
from tutor.answers.number import Number
from tutor.course import Mistake
from tutor.course.evidence import Curves

place = 30
minutes = 10
vetted = 12
needs = ["training-as-solving"]
teaches = ["transfer", "freezing"]

HIDDEN, CLASSES = 32, 2
OLD, POOL = 900, 500  # digits the net was trained on, and those the labelled ones are drawn from
OLD_STEPS, OLD_RATE, BATCH = 200, 0.01, 32
DRAWS = 3  # of labelled examples; one draw alone is much a matter of luck
GOAL, MOST = 0.84, 100

parts = [
    Number("head"),
    Number("all"),
    Choice("why", options=("features", "labels", "weights", "faster")),
    Experiment(
        "settings",
        settings=(
            Switch("reuse", start=False),
            Switch("freeze", start=False),
            Real("lr", 0.0001, 1, start=0.03),
            Whole("steps", 1, 150, start=100),
        ),
        goal=(Above("accuracy", GOAL, margin=0.01), Below("trained", MOST)),
        seconds=4,
    ),
]

QUESTIONS = {
    "odd": lambda digit: digit % 2 == 1,
    "five-or-more": lambda digit: digit >= 5,
    "closed-loop": lambda digit: np.isin(digit, [0, 6, 8, 9]),
}

first = {"question": "odd", "each": 5, "known": 50, "shuffle": 1}


def variant(rng):
    """Another question about the digits, and how many of each are labelled."""
    each = rng.choice([5, 6, 7])
    return {
        "question": rng.choice(sorted(QUESTIONS)),
        "each": each,
        "known": 10 * each,
        "shuffle": rng.randint(1, 10**6),
    }


def _body(rng):
    he = nn.init.he_normal
    return nn.Sequential(
        nn.Linear(64, HIDDEN, init=he, rng=rng), nn.ReLU(),
        nn.Linear(HIDDEN, HIDDEN, init=he, rng=rng), nn.ReLU(),
    )  # fmt: skip


def _count(parameters):
    return sum(p.data.size for p in parameters)


def work(v, see, head=None, everything=None, **chosen):
    """What there is to train, why reuse helps, and settings that get there."""
    body, new = _body(0), nn.Linear(HIDDEN, CLASSES, rng=0)
    heads = see("head", head if head is not None else _count(new.parameters()))
    see("all", everything if everything is not None else _count(body.parameters()) + heads)
    see("body", _count(body.parameters()))
    see("why", "features")
    see("settings", {"reuse": True, "freeze": True} | chosen)


mistakes = [
    Mistake("no-biases", head=CLASSES * HIDDEN, everything=64 * 32 + 32 * 32 + 64),
    Mistake("head-of-ten", head=10 * HIDDEN + 10, everything=_count(_body(0).parameters()) + 330),
    Mistake("body-only", everything=_count(_body(0).parameters())),
    Mistake("from-nothing", {"reuse": False, "freeze": False}),
    Mistake("random-features", {"reuse": False, "freeze": True}),
    Mistake("body-moved", {"reuse": True, "freeze": False}),
    Mistake("too-little", {"lr": 0.0001}, {"steps": 1}),
]


def experiment(v, settings, seed, clock):
    """Train for the new question, on several draws of labelled digits; the mean of them counts."""
    rng = np.random.default_rng((v.shuffle, seed))
    digits = data.load_digits()
    x, order = digits.features / 16 - 0.3, rng.permutation(len(digits.labels))
    pool, held = order[OLD : OLD + POOL], order[OLD + POOL :]
    body = _body(rng)
    if settings.reuse:
        _read_digits(body, x[order[:OLD]], digits.labels[order[:OLD]], rng, clock)
    learned, answers = body.state_dict(), QUESTIONS[v.question](digits.labels).astype(int)
    learned = {name: np.array(value) for name, value in learned.items()}
    accuracies, trained, losses = [], 0, []
    for _ in range(DRAWS):
        body.load_state_dict(learned)
        model = nn.Sequential(body, nn.Linear(HIDDEN, CLASSES, rng=rng))
        trained = list((model[1] if settings.freeze else model).parameters())
        known = _some_of_each(digits.labels, rng.permutation(pool), v.each)
        losses = _fit(model, trained, x[known], answers[known], settings, rng, clock)
        with mg.no_grad():
            right = model(x[held]).data.argmax(axis=1) == answers[held]
        accuracies.append(float(right.mean()))
    measured = {"accuracy": float(np.mean(accuracies)), "trained": _count(trained)}
    return measured, [Curves("losses", "step", list(range(1, len(losses) + 1)), {"loss": losses})]


def _some_of_each(labels, order, each):
    return np.concatenate([order[labels[order] == digit][:each] for digit in range(10)])


def _read_digits(body, x, labels, rng, clock):
    """What happened before: the body learned to tell the ten digits apart, with another head."""
    model = nn.Sequential(body, nn.Linear(HIDDEN, 10, rng=rng))
    optimizer = optim.Adam(model.parameters(), lr=OLD_RATE)
    for _ in clock(range(OLD_STEPS)):
        batch = rng.integers(len(x), size=BATCH)
        optimizer.zero_grad()
        nn.cross_entropy(model(x[batch]), labels[batch]).backward()
        optimizer.step()


def _fit(model, trained, x, answers, settings, rng, clock):
    """Train these parameters of the model; the losses."""
    optimizer, losses = optim.Adam(trained, lr=settings.lr), []
    for _ in clock(range(settings.steps)):
        batch = rng.integers(len(x), size=BATCH)
        model.zero_grad()
        loss = nn.cross_entropy(model(x[batch]), answers[batch])
        loss.backward()
        losses.append(loss.item())
        optimizer.step()
    return losses


def explain(v, settings, measured):
    """What keeps a choice from its goal."""
    if not settings.reuse:
        return "random-features" if settings.freeze else "from-nothing"
    if not settings.freeze:
        return "body-moved"
    return "too-little"
