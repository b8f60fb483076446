"""Searches: what is tried, what is best, what is said at the edges."""

from __future__ import annotations

import math
import sys
import types
import warnings

import numpy as np
import pytest

from minigrad import tensor
from minigrad.train import search

quiet = pytest.mark.filterwarnings("ignore::minigrad.train.search.EdgeWarning")


def valley(lr, width=0):
    """Lowest at lr = 3e-3; width hardly matters."""
    return (math.log10(lr) - math.log10(3e-3)) ** 2 + 1e-3 * abs(width - 32)


# Spaces.


def draws(each, count=4000):
    rng = np.random.default_rng(0)
    return [each.sample(rng) for _ in range(count)]


@pytest.mark.parametrize(
    ("each", "scale"),
    [(search.Uniform(-2.0, 6.0), float), (search.LogUniform(1e-5, 1e-1), math.log)],
)
def test_ranges_are_drawn_from_evenly(each, scale):
    """Quarter by quarter, in numbers or in logarithms (Kolmogorov's distance)."""
    values = sorted(map(scale, draws(each)))
    low, high = scale(each.low), scale(each.high)
    assert low <= values[0] <= values[-1] <= high
    share = [(x - low) / (high - low) for x in values]
    assert max(abs(s - i / len(share)) for i, s in enumerate(share)) < 1.63 / math.sqrt(len(share))


def test_whole_numbers_and_options_come_equally_often():
    """Both ends of the integers included."""
    counts = np.bincount(draws(search.Integers(2, 5)))[2:]
    assert counts.sum() == 4000
    assert (abs(counts - 1000) < 120).all()
    options = draws(search.Choice(["relu", None, (3, 4)]))
    assert [options.count(x) > 1200 for x in ("relu", None, (3, 4))] == [True] * 3


@pytest.mark.parametrize(
    ("each", "centre", "narrow"),
    [
        (search.Uniform(0.0, 8.0), 4.0, (3.0, 5.0)),
        (search.Uniform(0.0, 8.0), 0.5, (0.0, 1.5)),
        (search.LogUniform(1e-4, 1.0), 1e-2, (10**-2.5, 10**-1.5)),
        (search.LogUniform(1e-4, 1.0), 1.0, (10**-0.5, 1.0)),
        (search.Integers(0, 40), 20, (15, 25)),
        (search.Integers(0, 2), 2, (1, 2)),
    ],
)
def test_a_quarter_of_a_range_around_a_value(each, centre, narrow):
    """By hand; never beyond the range itself."""
    found = each.narrowed(centre, 0.25)
    assert (found.low, found.high) == pytest.approx(narrow)
    assert each.low <= found.low <= found.high <= each.high


@pytest.mark.parametrize(
    ("each", "edges"),
    [
        (search.Uniform(0.0, 1.0), {0.01: "lower", 0.5: None, 0.99: "upper"}),
        (search.LogUniform(1e-4, 1.0), {1.1e-4: "lower", 1e-2: None, 0.5: None, 0.9: "upper"}),
        (search.Integers(1, 4), {1: "lower", 2: None, 4: "upper"}),
        (search.Integers(0, 1), {0: None, 1: None}),
        (search.Choice([0.1, 0.01, 1.0]), {0.01: "lower", 0.1: None, 1.0: "upper"}),
        (search.Choice([16, 32]), {16: None, 32: None}),
        (search.Choice(["a", "b", "c"]), {"a": None}),
    ],
)
def test_edges_of_ranges(each, edges):
    """Where a best value would be suspicious."""
    assert {value: each.edge(value) for value in edges} == edges


@pytest.mark.parametrize(
    "make",
    [
        lambda: search.Uniform(1.0, 1.0),
        lambda: search.LogUniform(0.0, 1.0),
        lambda: search.LogUniform(1.0, 0.1),
        lambda: search.Integers(3, 2),
        lambda: search.Choice([]),
    ],
)
def test_empty_ranges_are_refused(make):
    """And those without a logarithm."""
    with pytest.raises(ValueError, match=r"empty|below high|at least one option"):
        make()


# Strategies.


@quiet
def test_a_grid_tries_every_combination_once():
    """In order, and finds the best of them."""
    results = search.grid(valley, {"lr": [1e-4, 1e-3, 1e-2], "width": [16, 32]})
    tried = [(t.settings["lr"], t.settings["width"]) for t in results.trials]
    assert tried == [(lr, width) for lr in (1e-4, 1e-3, 1e-2) for width in (16, 32)]
    assert results.best.settings == {"lr": 1e-3, "width": 32}
    assert results.best.score == min(valley(*each) for each in tried)


def test_random_tries_more_values_of_each_setting_than_a_grid():
    """Nine trials: nine learning rates here, three there; the same for the same seed."""
    space = {"lr": search.LogUniform(1e-5, 1.0), "width": search.Integers(1, 64)}
    one, two, other = (search.random(valley, space, 9, rng=seed) for seed in (3, 3, 4))
    assert len({t.settings["lr"] for t in one.trials}) == 9
    assert one.trials == two.trials != other.trials


def test_coarse_to_fine_narrows_around_the_best():
    """Each stage lies in a quarter of the one before, and the best gets better."""
    space = {"lr": search.LogUniform(1e-6, 1.0)}
    results = search.coarse_to_fine(valley, space, stages=3, trials=8, rng=0)
    assert [t.stage for t in results.trials] == [0] * 8 + [1] * 8 + [2] * 8
    bests = []
    for stage in range(3):
        logs = [math.log10(t.settings["lr"]) for t in results.trials if t.stage == stage]
        assert max(logs) - min(logs) <= 6 * 0.25**stage + 1e-9
        if stage:
            assert all(abs(x - bests[-1]) <= 6 * 0.25**stage / 2 + 1e-9 for x in logs)
        upto = [t for t in results.trials if t.stage <= stage]
        bests.append(math.log10(min(upto, key=lambda t: t.score).settings["lr"]))
    assert abs(bests[-1] - math.log10(3e-3)) < 0.1


def test_stages_may_train_longer_and_then_only_the_last_counts():
    """Scores after one epoch and after five do not compare."""
    seen = []

    def objective(lr, epochs):
        seen.append(epochs)
        return valley(lr) + epochs  # longer looks worse, as if on other data

    stages = [{"epochs": 1}, {"epochs": 5}]
    results = search.coarse_to_fine(
        objective, {"lr": search.LogUniform(1e-6, 1.0)}, stages, trials=4, rng=0
    )
    assert seen == [1] * 4 + [5] * 4
    assert results.best.stage == 1
    assert len(results.ranked()) == 4


def test_maximize_takes_the_largest():
    """Accuracies are better the more."""
    space = {"lr": search.LogUniform(1e-5, 1.0)}
    results = search.random(lambda lr: -valley(lr), space, rng=0, maximize=True)
    assert results.best.score == max(t.score for t in results.trials)
    assert results.best.settings == search.random(valley, space, rng=0).best.settings


def test_the_best_at_an_edge_is_told():
    """With the setting, its value, and the range to widen; a best value inside is not."""
    with pytest.warns(search.EdgeWarning, match=r"best lr, 0\.001, lies at the lower edge of Ch"):
        search.grid(valley, {"lr": [1e-3, 1e-2, 1e-1][::-1]} | {"width": [32]})
    with pytest.warns(search.EdgeWarning, match="upper edge of LogUniform.*widen"):
        search.random(valley, {"lr": search.LogUniform(1e-6, 1e-4)}, 50, rng=0)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        search.grid(valley, {"lr": [1e-3, 3e-3, 1e-2]})


@pytest.mark.parametrize("maximize", [False, True])
@quiet
def test_a_run_that_diverged_is_never_best(maximize):
    """NaN compares as false with everything; all of them is an error."""
    scores = iter([math.nan, 3.0, math.nan, 1.0, 2.0])
    results = search.grid(lambda lr: next(scores), {"lr": [1, 2, 3, 4, 5]}, maximize)
    assert results.best.score == (3.0 if maximize else 1.0)
    assert [math.isnan(t.score) for t in results.ranked()] == [False] * 3 + [True] * 2
    with pytest.raises(RuntimeError, match="none of 2 trials has a score that is a number"):
        search.grid(lambda lr: math.nan, {"lr": [1, 2]})


@quiet
def test_the_table_shows_the_best_first():
    """Columns under their names, so many rows as asked for."""
    results = search.grid(valley, {"lr": [1e-4, 1e-3, 1e-2], "width": [16, 32]})
    lines = results.table(most=3).splitlines()
    assert [line.split() for line in lines] == [
        ["score", "lr", "width"],
        ["0.2276", "0.001", "32"],
        ["0.2436", "0.001", "16"],
        ["0.2734", "0.01", "32"],
    ]
    assert len({len(line) for line in lines}) == 1
    assert str(results) == results.table()


def test_scores_may_be_tensors_and_must_be_numbers():
    """A loss as it comes; forgetting to return one is told."""
    results = search.random(lambda a: tensor([2.0]).sum(), {"a": [1, 2]}, 1, rng=0)
    assert results.best.score == 2.0
    with pytest.raises(TypeError, match="one number; it returned None"):
        search.random(lambda a: None, {"a": [1]}, 1, rng=0)


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: search.random(valley, {}, rng=0), ValueError, "the space is empty"),
        (lambda: search.random(valley, {"lr": [1]}, 0, rng=0), ValueError, "not trials=0"),
        (lambda: search.grid(valley, {"lr": search.Uniform(1, 2)}), TypeError, "a list of values"),
        (
            lambda: search.coarse_to_fine(valley, {"lr": [1]}, shrink=2.0, rng=0),
            ValueError,
            r"shrink=2\.0",
        ),
        (lambda: search.coarse_to_fine(valley, {"lr": [1]}, [], rng=0), ValueError, "one stage"),
    ],
)
def test_what_makes_no_sense_is_refused(make, error, message):
    """With what was given."""
    with pytest.raises(error, match=message):
        make()


# Bayesian.

SPACE = {
    "lr": search.LogUniform(1e-5, 1.0),
    "width": search.Integers(1, 64),
    "drop": search.Uniform(0.0, 0.5),
    "kind": ["relu", ("a", "tuple")],
}


def test_without_optuna_it_says_how_to_install_it(monkeypatch):
    """And what there is without it."""
    monkeypatch.setitem(sys.modules, "optuna", None)
    with pytest.raises(
        ImportError, match=r"pip install 'minigrad-tutor\[search\]'.*search\.random"
    ):
        search.bayesian(valley, SPACE, rng=0)


def test_every_range_is_asked_of_optuna_in_its_own_way(monkeypatch):
    """A stand-in for optuna writes down the questions, and what it is told."""
    asked, told = [], []

    def noting(name, answer):
        return lambda *args, **options: asked.append((name, args, options)) or answer

    trial = types.SimpleNamespace(
        suggest_float=noting("float", 0.25),
        suggest_int=noting("int", 32),
        suggest_categorical=noting("categorical", 1),
    )
    study = types.SimpleNamespace(
        ask=lambda: trial, tell=lambda trial, *score, **state: told.append((*score, state))
    )
    stand_in = types.SimpleNamespace(
        logging=types.SimpleNamespace(
            get_verbosity=lambda: 20, set_verbosity=lambda level: None, WARNING=30
        ),
        create_study=lambda direction, sampler: asked.append((direction, sampler)) or study,
        samplers=types.SimpleNamespace(TPESampler=lambda seed: type(seed)),
        trial=types.SimpleNamespace(TrialState=types.SimpleNamespace(FAIL="fail")),
    )
    monkeypatch.setitem(sys.modules, "optuna", stand_in)
    scores = iter([2.0, math.nan])
    results = search.bayesian(lambda **_: next(scores), SPACE, 2, rng=0, maximize=True)
    assert asked[:5] == [
        ("maximize", int),
        ("float", ("lr", 1e-5, 1.0), {"log": True}),
        ("int", ("width", 1, 64), {}),
        ("float", ("drop", 0.0, 0.5), {"log": False}),
        ("categorical", ("kind", [0, 1]), {}),
    ]
    assert results.best.settings == {"lr": 0.25, "width": 32, "drop": 0.25, "kind": ("a", "tuple")}
    assert told == [(2.0, {}), ({"state": "fail"},)]


@quiet
def test_with_optuna_it_finds_the_valley_and_can_be_repeated():
    """Thirty trials come nearer than chance would, the same for the same seed."""
    pytest.importorskip("optuna")

    def objective(lr, width, drop, kind):
        return valley(lr, width) + drop + (kind == "relu")

    one, two = (search.bayesian(objective, SPACE, 30, rng=0) for _ in range(2))
    assert one.trials == two.trials
    assert one.best.settings["kind"] == ("a", "tuple")
    assert one.best.score < 0.5


@pytest.mark.parametrize(
    ("each", "message"),
    [
        (
            (1e-4, 1e-1),
            r"may mean a range .* search\.LogUniform\(0\.0001, 0\.1\)",
        ),
        (0.1, r"lr=0\.1 is no range: .* as \[0\.1\]"),
        ("abc", "lr='abc' is no range"),
        (None, "lr=None is no range"),
    ],
)
def test_what_may_mean_either_is_told(each, message):
    """A pair is a range to some, two values to others; words are no lists of letters."""
    with pytest.raises(TypeError, match=message):
        search.random(lambda lr: 0.0, {"lr": each}, trials=1, rng=0)


@quiet
def test_arrays_and_ranges_of_values():
    """As lists of them, with numbers of Python's own."""
    results = search.grid(lambda a, b: a + b, {"a": np.array([2, 1, 3]), "b": range(3)})
    assert len(results.trials) == 9
    assert results.best.settings == {"a": 1, "b": 0}
    assert type(results.best.settings["a"]) is int


@pytest.mark.parametrize("make", [search.Uniform, search.LogUniform])
def test_a_range_ends(make):
    """Nothing is drawn from an endless one."""
    for low, high in ((1.0, float("inf")), (float("nan"), 1.0)):
        with pytest.raises(ValueError, match="low must be"):
            make(low, high)
