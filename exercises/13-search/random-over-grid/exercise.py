"""A grid and chance: how many values each tries, where even and logarithmic draws fall, and a
search of both kinds that is really made.

Source: J. Bergstra, Y. Bengio (2012), Random search for hyper-parameter optimization.
"""

import warnings
from functools import lru_cache

import numpy as np

from minigrad import Tensor, nn, optim
from minigrad.train import search
from tutor.answers.choice import Choice
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw
from tutor.course.evidence import Table

place = 10
minutes = 9
vetted = 24  # every variant is a few hundred short runs
teaches = ["random-search", "log-scale"]

VALUES, REPEATS, STEPS, EXAMPLES, INPUTS = 3, 5, 15, 40, 4
# The first matters; the others are real settings that hardly do, in these ranges.
SPACE = {"lr": (1e-4, 1.0), "weight_decay": (1e-8, 1e-6), "start": (1e-6, 1e-4)}
CLEARLY = 1.2  # how many times better chance has to be, so that a lucky grid is not shown

parts = [
    Number("trials"),
    Number("grid_rates"),
    Number("random_rates"),
    Number("even", digits=2),
    Number("logarithmic", digits=3),
    Number("needed"),
    Choice("more", options=("only-random", "both", "only-grid", "neither"), then="measured"),
]

first = {
    "values": 3, "settings": 2, "low_power": 5, "upper_power": 2, "high_power": 1, "best": 5,
    "sure": 95, "seed": 3,
}  # fmt: skip


def variant(rng):
    """A grid, a range of rates, a share that is good enough; and data for the searches."""
    low, high = rng.choice([(6, 2), (6, 1), (5, 1), (5, 2), (4, 0), (5, 0), (4, 1), (4, 2)])
    values = {
        "values": rng.randint(3, 7),
        "settings": rng.choice([2, 2, 3]),
        "low_power": low,
        "upper_power": high + 1,
        "high_power": high,
        "best": rng.choice([2, 3, 4, 5, 8, 10]),
        "sure": rng.choice([90, 95, 99]),
        "seed": rng.randint(1, 10**6),
    }
    found = searches(values["seed"])
    if not found[-1][2] * CLEARLY < min(found[-1][1], found[0][2]):
        raise Redraw
    return values


def _data(seed):
    rng = np.random.default_rng(seed)
    x = rng.uniform(0.5, 3) * rng.standard_normal((EXAMPLES, INPUTS))
    noise = 0.1 * rng.standard_normal((EXAMPLES, 1))
    return Tensor(x), Tensor(x @ rng.standard_normal((INPUTS, 1)) + noise)


def _objective(seed):
    """The loss after a few steps of descent on a linear layer."""
    x, y = _data(seed)

    def trained(lr, weight_decay=0.0, start=1e-5):
        w = Tensor(np.full((INPUTS, 1), start), requires_grad=True)
        sgd = optim.SGD([w], lr=lr, weight_decay=weight_decay)
        for _ in range(STEPS):
            sgd.zero_grad()
            loss = nn.mse_loss(x @ w, y)
            loss.backward()
            sgd.step()
        return min(nn.mse_loss(x @ w, y).item(), 1e9)  # also where it has diverged

    return trained


@lru_cache(maxsize=256)
def searches(seed):
    """(trials, the grid's best loss, the median best of those at random) for 1 to 3 settings."""
    found = []
    objective = _objective(seed)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore", search.EdgeWarning)
        for count in (1, 2, 3):
            ends = dict(list(SPACE.items())[:count])
            grid = search.grid(objective, {name: _marks(*two) for name, two in ends.items()})
            space = {name: search.LogUniform(*two) for name, two in ends.items()}
            trials = VALUES**count
            drawn = [search.random(objective, space, trials, rng=seed + k) for k in range(REPEATS)]
            middle = float(np.median([one.best.score for one in drawn]))
            found.append((trials, grid.best.score, middle))
    return found


def _marks(low, high):
    """The middles of equal parts of the range of logarithms."""
    edges = np.linspace(np.log(low), np.log(high), 2 * VALUES + 1)
    return np.exp(edges[1::2]).tolist()


def _tried(values, settings):
    """How many trials a grid makes, and how many rates are among them, as the engine counts."""
    space = {f"s{i}": list(range(values)) for i in range(settings)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", search.EdgeWarning)
        made = search.grid(lambda **_: 0.0, space).trials
    return len(made), len({trial.settings["s0"] for trial in made})


def work(
    v,
    see,
    trials=lambda v: _tried(v.values, v.settings)[0],
    grid_rates=lambda v, trials: _tried(v.values, v.settings)[1],
    random_rates=lambda v, trials: trials,
    even=lambda low, high: 90 * 10**-high / (10**-high - 10**-low),
    logarithmic=lambda low, high: 100 / (low - high),
    needed=lambda p, sure: _needed(p, sure),
):
    """What both ways try, where draws fall, and how many are needed."""
    made = see("trials", trials(v))
    see("grid_rates", grid_rates(v, made))
    see("random_rates", random_rates(v, made))
    see("even", even(v.low_power, v.high_power))
    see("logarithmic", logarithmic(v.low_power, v.high_power))
    see("needed", needed(v.best / 100, v.sure / 100))
    see("more", "only-random")
    see("decades", v.low_power - v.high_power)
    see("missed", f"{1 - v.best / 100:g}")
    see("unsure", f"{1 - v.sure / 100:g}")


def _needed(p, sure):
    """The least number of draws of which one is good with this probability, one by one."""
    count, missed = 0, 1.0
    while missed > 1 - sure + 1e-12:
        missed *= 1 - p
        count += 1
    return count


mistakes = [
    Mistake(
        "added-up",
        trials=lambda v: v.values * v.settings,
        when=lambda v: v.values**v.settings != v.values * v.settings,
    ),
    Mistake("every-trial-new", grid_rates=lambda v, trials: trials),
    Mistake("like-the-grid", random_rates=lambda v, trials: v.values),
    Mistake("even-by-decades", even=lambda low, high: 100 / (low - high)),
    Mistake("what-is-left", even=lambda low, high: 100 - 90 * 10**-high / (10**-high - 10**-low)),
    Mistake("logarithmic-by-size", logarithmic=lambda low, high: 90.0),
    Mistake("powers-counted", logarithmic=lambda low, high: 100 / (low - high + 1)),
    Mistake("one-over-p", needed=lambda p, sure: round(1 / p)),
    Mistake("chances-added", needed=lambda p, sure: int(np.ceil(sure / p - 1e-9))),
    Mistake("one-too-few", needed=lambda p, sure: _needed(p, sure) - 1),
]


def measured(v, key):
    """The best losses that both searches really found."""
    rows = [
        (count, trials, f"{grid:.2g}", f"{drawn:.2g}")
        for count, (trials, grid, drawn) in enumerate(searches(v.seed), 1)
    ]
    return [Table("found", ("settings", "trials", "grid", "random"), rows)]


examples = [
    Example(
        {"trials": "9", "grid_rates": "3", "random_rates": "9", "even": "90", "needed": "59"},
        "partial",
    ),
    Example({"trials": "6"}, "wrong", "added-up"),
    Example({"needed": "20"}, "wrong", "one-over-p"),
    Example({"even": "most"}, "invalid"),
    Example({}, "missing"),
]
