"""L-BFGS: what it keeps, what it is worth in a ravine and on batches, and settings that work.

Source: D. Liu, J. Nocedal (1989), On the limited memory BFGS method for large scale optimization.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from minigrad import Tensor, nn, optim
from tutor.answers.choice import Choice
from tutor.answers.experiment import Below, Experiment, Pick, Real, Whole
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw
from tutor.course.evidence import Bars, Curves

place = 110
minutes = 14
vetted = 24  # every variant is several runs of the engine
needs = ["newton", "minibatch-sgd"]
teaches = ["lbfgs"]

DIRECTIONS, FALL = 10, 1e-8  # of the ravine, and by what its loss is to fall
EXAMPLES, INPUTS, PENALTY, BUDGET, BATCH = 200, 12, 5e-4, 100, 32
SPOILT = 0.05  # a loss so much higher says that batches spoil it
LEAST_AFTER = 250  # evaluations that find the least loss there is
BEYOND = 1e3  # a loss that is drawn no further

parts = [
    Number("kept"),
    Number("times", digits=3),
    Choice("ravine", options=("tenth", "alike", "more"), then="ravine_runs"),
    Choice("batches", options=("spoils", "speeds", "same"), then="batch_runs"),
    Experiment(
        "settings",
        settings=(
            Pick("method", ("descent", "lbfgs"), start="descent"),
            Real("rate", 0.001, 1, start=0.01),
            Whole("memory", 1, 20, start=1),
            Pick("line", ("fixed", "search"), start="fixed"),
            Pick("examples", ("batches", "all"), start="batches"),
        ),
        goal=Below("excess", 2e-4, margin=1e-4),
        seeds=(1, 2, 3),
        seconds=3,
    ),
]


def variant(rng):
    """A large net to count for, a ravine, and a task whose inputs are of unlike sizes."""
    values = {
        "parameters": rng.randint(11, 99) * 1000,
        "history": rng.choice([5, 10, 20]),
        "steepness": rng.choice([100, 150, 200, 250, 300]),
        "stretch": rng.choice([20, 25, 30, 35, 40]),
        "seed": rng.randint(1, 10**6),
    }
    ends = [
        train(values["stretch"], values["seed"], Chosen(examples=name))[-1]
        for name in ("all", "batches")
    ]
    if ends[1] - ends[0] < SPOILT:
        raise Redraw
    return values


@lru_cache(maxsize=128)
def ravine(steepness, method):
    """How many gradients it takes until Σ a·w²/2 has fallen by the factor, from w = 1."""
    a = np.geomspace(1, steepness, DIRECTIONS)
    w = Tensor(np.ones(DIRECTIONS), requires_grad=True)
    if method == "descent":
        optimiser = optim.SGD([w], lr=2 / (1 + steepness))
    else:
        optimiser = optim.LBFGS([w], max_iter=1, max_eval=20, line_search_fn="strong_wolfe")
    count = 0

    def closure():
        nonlocal count
        count += 1
        optimiser.zero_grad()
        loss = (Tensor(a) * w**2 / 2).sum()
        loss.backward()
        return loss

    while float(np.sum(a * w.data**2)) > FALL * np.sum(a):
        optimiser.step(closure)
    return count


class Task:
    """A classifier with inputs of unlike sizes, and what its evaluations cost."""

    def __init__(self, stretch, seed):
        self.rng = np.random.default_rng(seed)
        sizes = np.geomspace(1, stretch, INPUTS)
        self.x = self.rng.standard_normal((EXAMPLES, INPUTS)) * sizes
        score = self.x @ (2 * self.rng.standard_normal(INPUTS) / sizes)
        self.y = (score + 0.5 * self.rng.standard_normal(EXAMPLES) > 0).astype(float)
        self.w = Tensor(np.zeros(INPUTS), requires_grad=True)

    def loss(self, rows=slice(None)):
        """On some of the examples; with a small penalty."""
        scores = Tensor(self.x[rows]) @ self.w
        data = nn.binary_cross_entropy_with_logits(scores, Tensor(self.y[rows]))
        return data + PENALTY * (self.w * self.w).sum()

    def optimiser(self, settings):
        """What the settings ask for."""
        if settings.method == "descent":
            return optim.SGD([self.w], lr=settings.rate)
        line = "strong_wolfe" if settings.line == "search" else None
        return optim.LBFGS(
            [self.w], max_iter=5, max_eval=8, history_size=settings.memory, line_search_fn=line
        )


class Chosen(NamedTuple):
    """Settings under the names that the experiment gives them."""

    method: str = "lbfgs"
    rate: float = 0.01
    memory: int = 10
    line: str = "search"
    examples: str = "all"


def train(stretch, seed, settings, budget=BUDGET, clock=iter):
    """The loss on all examples after each gradient that was computed, up to the budget."""
    task, losses = Task(stretch, seed), []
    optimiser, rows = task.optimiser(settings), slice(None)
    with np.errstate(all="ignore"):
        for _ in clock(range(budget)):  # a step takes one gradient at least
            if settings.examples == "batches":
                rows = task.rng.choice(EXAMPLES, BATCH, replace=False)
            count = _step(task, optimiser, rows)
            reached = task.loss().item()
            losses += [reached if reached < BEYOND else BEYOND] * count
            if len(losses) >= budget or losses[-1] == BEYOND:
                break
    return losses[:budget]


def _step(task, optimiser, rows):
    """One step of the optimiser; how many gradients it took."""
    count = 0

    def closure():
        nonlocal count
        count += 1
        optimiser.zero_grad()
        loss = task.loss(rows)
        loss.backward()
        return loss

    try:
        optimiser.step(closure)
    except FloatingPointError:  # it has left all bounds; the loss tells
        task.w.data[...] = np.inf
    return count


@lru_cache(maxsize=64)
def least(stretch, seed):
    """The least loss there is."""
    return min(train(stretch, seed, Chosen(memory=20), LEAST_AFTER))


def _excess(v, losses, seed):
    return [max(loss - least(v.stretch, seed), 1e-9) for loss in losses]


def experiment(v, settings, seed, clock):
    """A hundred gradients, spent as the settings say; how far above the least loss that leads."""
    excess = _excess(v, train(v.stretch, seed, settings, clock=clock), seed)
    drawn = Curves(
        "excess", "gradients", list(range(1, len(excess) + 1)), {"run": excess}, log=True
    )
    return {"excess": excess[-1]}, [drawn]


def explain(v, settings, measured):
    """Why a run did not get there."""
    if settings.method == "descent":
        return "first-order"
    if settings.examples == "batches":
        return "on-batches"
    return "no-search" if settings.line == "fixed" else "short-memory"


def work(v, see, kept=lambda n, m: 2 * m * n, whole=lambda n: n**2, **chosen):
    """What is kept, what the runs show, and settings that get there."""
    n, m = v.parameters, v.history
    pairs = see("kept", kept(n, m))
    see("times", whole(n) / pairs)
    counts = [ravine(v.steepness, method) for method in ("descent", "lbfgs")]
    see("of_descent", counts[0])
    see("of_lbfgs", counts[1])
    see("ravine", "tenth" if 10 * counts[1] <= counts[0] else "alike")
    see("batches", "spoils")
    see(
        "settings",
        {"method": "lbfgs", "rate": 0.01, "memory": 10, "line": "search", "examples": "all"}
        | chosen,
    )


mistakes = [
    Mistake("moves-only", kept=lambda n, m: m * n),
    Mistake("whole-matrix", kept=lambda n, m: n**2),
    Mistake("pairs-counted", kept=lambda n, m: 2 * m),
    Mistake("half-of-the-matrix", whole=lambda n: n * (n + 1) // 2),
    Mistake("first-order", {"method": "descent"}, {"method": "descent", "rate": 0.1}),
    Mistake("on-batches", examples="batches"),
    Mistake("no-search", line="fixed"),
    Mistake("short-memory", memory=1),
]


def ravine_runs(v, key):
    """The gradients that both need."""
    counts = [ravine(v.steepness, method) for method in ("descent", "lbfgs")]
    return [Bars("needed", ["descent", "lbfgs"], counts, log=True)]


def batch_runs(v, key):
    """L-BFGS on all examples, and on a new batch for each step."""
    series = {
        name: _excess(v, train(v.stretch, v.seed, Chosen(examples=name)), v.seed)
        for name in ("all", "batches")
    }
    return [Curves("pair", "gradients", list(range(1, BUDGET + 1)), series, log=True)]


examples = [
    Example({"kept": "a lot"}, "invalid"),
    Example({"batches": "same"}, "wrong", "batches/same"),
    Example({}, "missing"),
]
