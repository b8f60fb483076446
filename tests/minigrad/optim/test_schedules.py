"""Schedules against their formulas and torch: as functions, on an optimiser, one after another."""

from __future__ import annotations

import math

import pytest

from minigrad import nn, optim

LR = 0.3
# A schedule, and its formula at t as the course notes or its paper have it.
FORMULAS = {
    "halved every three": (lambda o: optim.StepLR(o, 3, 0.5), lambda t: LR * 0.5 ** (t // 3)),
    "at 2 and 5": (
        lambda o: optim.MultiStepLR(o, [5, 2], 0.1),
        lambda t: LR * (1 if t < 2 else 0.1 if t < 5 else 0.01),
    ),
    "α₀e^(−kt)": (
        lambda o: optim.ExponentialLR(o, math.exp(-0.2)),
        lambda t: LR * math.exp(-0.2 * t),
    ),
    "decay rate and steps": (
        lambda o: optim.ExponentialLR(o, 0.5, decay_steps=4),
        lambda t: LR * 0.5 ** (t / 4),
    ),
    "in stairs": (
        lambda o: optim.ExponentialLR(o, 0.5, decay_steps=4, staircase=True),
        lambda t: LR * 0.5 ** math.floor(t / 4),
    ),
    "α₀/(1 + kt)": (lambda o: optim.InverseTimeLR(o, 0.5), lambda t: LR / (1 + 0.5 * t)),
    "1/t in stairs": (
        lambda o: optim.InverseTimeLR(o, 0.5, decay_steps=3, staircase=True),
        lambda t: LR / (1 + 0.5 * math.floor(t / 3)),
    ),
    "1/√t": (
        lambda o: optim.InverseTimeLR(o, 1.0, power=0.5),
        lambda t: LR / math.sqrt(1 + t),
    ),
    "even": (
        lambda o: optim.LinearLR(o, 0.5, 0.1, 4),
        lambda t: LR * (0.5 - 0.1 * t if t < 4 else 0.1),
    ),
    "cosine": (
        lambda o: optim.CosineAnnealingLR(o, 8, 0.02),
        lambda t: 0.02 + 0.5 * (LR - 0.02) * (1 + math.cos(math.pi * t / 8)),
    ),
    "any function": (lambda o: optim.LambdaLR(o, lambda t: 1 / (t + 1)), lambda t: LR / (t + 1)),
    "warm-up": (
        lambda o: optim.WarmupLR(o, 4),
        lambda t: [0.25, 0.5, 0.75, 1.0][min(t, 3)] * LR,
    ),
    "warm-up, then cosine": (
        lambda o: optim.WarmupLR(o, 3, optim.CosineAnnealingLR(o, 8)),
        lambda t: LR * (t + 1) / 3 if t < 3 else LR * 0.5 * (1 + math.cos(math.pi * (t - 3) / 8)),
    ),
    "one after another": (
        lambda o: optim.SequentialLR(o, [optim.LinearLR(o, 0.1, 1, 4), optim.StepLR(o, 2)], [4]),
        lambda t: LR * (0.1 + 0.9 * t / 4) if t < 4 else LR * 0.1 ** ((t - 4) // 2),
    ),
}
each = pytest.mark.parametrize("name", FORMULAS)


def sgd(*rates):
    return optim.SGD([{"params": [nn.Parameter([1.0])], "lr": lr} for lr in rates or [LR]])


def test_every_schedule_is_here():
    """One without a formula is noticed."""
    made = {type(make(LR)) for make, _ in FORMULAS.values()}
    kinds = {k for k in vars(optim).values() if isinstance(k, type)}
    assert made == {k for k in kinds if issubclass(k, optim.Schedule)} - {optim.Schedule}


@each
def test_as_a_function(name):
    """Of a number alone, at any time, in any order."""
    make, formula = FORMULAS[name]
    schedule = make(LR)
    for t in [7, 0, 1, 2, 3, 4, 5, 6]:
        assert schedule(t) == pytest.approx(formula(t), rel=1e-14)


@each
def test_on_an_optimiser(name):
    """It sets the rate at once, and after each step; of every group, from the group's own."""
    make, formula = FORMULAS[name]
    optimizer = sgd(LR, 2 * LR)
    schedule = make(optimizer)
    for t in range(8):
        assert optimizer.lr == pytest.approx(formula(t), rel=1e-14)
        rates = [group["lr"] for group in optimizer.param_groups]
        assert rates == schedule.get_last_lr()
        if name != "cosine":  # which ends at one rate for all
            assert rates[1] == pytest.approx(2 * rates[0], rel=1e-14)
        schedule.step()


@each
def test_it_goes_on_where_it_stopped(name):
    """Optimiser and schedule saved, and loaded into new ones made with other rates."""
    make, formula = FORMULAS[name]
    optimizer = sgd()
    schedule = make(optimizer)
    for _ in range(4):
        schedule.step()
    saved = optimizer.state_dict(), schedule.state_dict()
    again = sgd(9.0)
    again.load_state_dict(saved[0])
    late = make(again)
    late.load_state_dict(saved[1])
    late.step()
    assert again.lr == pytest.approx(formula(5), rel=1e-14)


def test_a_rate_set_by_hand_is_where_the_next_schedule_starts():
    """And not the first rate of the one before."""
    optimizer = sgd(1.0)
    optim.StepLR(optimizer, 1, 0.5).step()
    optimizer.lr = 0.25
    assert optim.StepLR(optimizer, 1, 0.5)(1) == 0.125


def test_a_rate_set_by_hand_lasts_until_the_next_step_of_the_plan():
    """A schedule under way keeps to it, also when saved and loaded after that."""
    optimizer = sgd(1.0)
    schedule = optim.StepLR(optimizer, 2, 0.5)
    schedule.step()
    optimizer.lr = 7.0
    saved = optimizer.state_dict(), schedule.state_dict()
    schedule.step()
    assert optimizer.lr == 0.5
    optimizer.load_state_dict(saved[0])
    again = optim.StepLR(optimizer, 2, 0.5)
    again.load_state_dict(saved[1])
    again.step()
    assert optimizer.lr == 0.5


def test_a_group_added_later_follows():
    """From its own first rate."""
    optimizer = sgd(1.0)
    schedule = optim.StepLR(optimizer, 2, 0.5)
    schedule.step()
    optimizer.add_param_group({"params": [nn.Parameter([1.0])], "lr": 8.0})
    schedule.step()
    assert [group["lr"] for group in optimizer.param_groups] == [0.5, 4.0]


def test_training_with_a_schedule_moves_with_its_rates():
    """Each step with the rate of its time: the sum of all of them."""
    w = nn.Parameter([0.0])
    optimizer = optim.SGD([w], lr=1.0)
    schedule = optim.ExponentialLR(optimizer, 0.5)
    for _ in range(4):
        optimizer.zero_grad()
        w.sum().backward()
        optimizer.step()
        schedule.step()
    assert w.item() == -(1 + 0.5 + 0.25 + 0.125)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: optim.StepLR(LR, 0), "step_size is a number of steps, at least 1, not 0"),
        (lambda: optim.CosineAnnealingLR(LR, -1), "T_max"),
        (lambda: optim.WarmupLR(LR, 0), "steps"),
        (lambda: optim.ExponentialLR(LR, 0.5, decay_steps=0), "decay_steps"),
        (lambda: optim.SequentialLR(LR, [optim.StepLR(LR, 1)], [3]), "change over at 0 milestones"),
    ],
)
def test_what_makes_no_sense_is_refused(make, message):
    """With the name of the argument."""
    with pytest.raises(ValueError, match=message):
        make()


# Plateaus.

METRICS = [5, 4, 3, 3.5, 2.9999, 3.2, 3.1, 3.0, 2.0, 2.1, 2.2, 2.3, 2.4, 2.5, 2.6, 2.7, 2.8]


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: optim.StepLR(nn.Linear(1, 1, rng=0), 3), TypeError, "and was given a Linear"),
        (lambda: optim.StepLR("sgd", 3), TypeError, "and was given a str"),
        (lambda: optim.LambdaLR(0.1, [lambda t: 1.0]), TypeError, "one function .*, not a list"),
        (lambda: optim.StepLR(0.1, 2.5), ValueError, r"step_size is a number of steps.*, not 2\.5"),
        (lambda: optim.ExponentialLR(0.1, -0.5), ValueError, r"gamma is a number, 0 .*, not -0\.5"),
        (lambda: optim.InverseTimeLR(0.1, "k"), ValueError, "rate is a number, 0 or more, not 'k'"),
        (lambda: optim.ReduceLROnPlateau(0.1), TypeError, "of an optimiser, not a float"),
    ],
)
def test_what_is_of_the_wrong_kind_is_refused(make, error, message):
    """Told when the schedule is made."""
    with pytest.raises(error, match=message):
        make()


@pytest.mark.parametrize("value", [-1.0, float("nan"), float("inf"), None])
def test_a_plan_that_leads_to_no_rate_is_told(value):
    """At the step where it does; the optimiser keeps its last good rate."""
    sgd = optim.SGD([nn.Parameter([1.0])], lr=0.5)
    plan = optim.LambdaLR(sgd, lambda t: 1.0 if t < 2 or value is None else value)
    plan.step()
    if value is None:
        plan.rate = lambda first, t: None
    with pytest.raises(ValueError, match=r"gives .* after 2 steps, which is no rate"):
        plan.step()
    assert sgd.lr == 0.5


def test_a_plateau_by_hand():
    """Two bad epochs are borne, the third lowers the rate; a better one begins anew."""
    optimizer = sgd(1.0)
    plateau = optim.ReduceLROnPlateau(optimizer, factor=0.5, patience=2)
    rates = []
    for metric in [1.0, 1.0, 1.0, 1.0, 0.5, 0.6, 0.6, 0.5, 0.4]:
        plateau.step(metric)
        rates.append(optimizer.lr)
    assert rates == [1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25]


def test_epochs_after_a_reduction_do_not_count():
    """With a cooldown of two and no patience, every third bad epoch lowers the rate."""
    optimizer = sgd(1.0)
    plateau = optim.ReduceLROnPlateau(optimizer, factor=0.5, patience=0, cooldown=2)
    rates = []
    for _ in range(8):
        plateau.step(1.0)
        rates.append(optimizer.lr)
    assert rates == [1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125]


def test_a_metric_that_is_nan_is_never_better():
    """It counts as a bad epoch."""
    optimizer = sgd(1.0)
    plateau = optim.ReduceLROnPlateau(optimizer, patience=1, factor=0.5)
    for metric in [1.0, float("nan"), float("nan")]:
        plateau.step(metric)
    assert (optimizer.lr, plateau.best) == (0.5, 1.0)


def test_a_plateau_goes_on_where_it_stopped():
    """Best, bad epochs and cooldown."""
    one, other = sgd(1.0), sgd(1.0)
    options = {"factor": 0.5, "patience": 1, "cooldown": 2}
    straight, first = (optim.ReduceLROnPlateau(o, **options) for o in (one, other))
    for metric in METRICS:
        straight.step(metric)
    for metric in METRICS[:7]:
        first.step(metric)
    second = optim.ReduceLROnPlateau(other, **options)
    second.load_state_dict(first.state_dict())
    for metric in METRICS[7:]:
        second.step(metric)
    assert one.lr == other.lr < 1


@pytest.mark.parametrize("options", [{"factor": 1.0}, {"mode": "less"}, {"threshold_mode": "x"}])
def test_plateau_refuses(options):
    """A factor that does not reduce, and unknown modes."""
    with pytest.raises(ValueError, match=r"does not reduce|mode is"):
        optim.ReduceLROnPlateau(sgd(), **options)


# Against torch.


def theirs(torch, *rates):
    groups = [{"params": [torch.zeros(1, requires_grad=True)], "lr": lr} for lr in rates]
    return torch.optim.SGD(groups)


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("StepLR", {"step_size": 3}),
        ("MultiStepLR", {"milestones": [2, 5, 5], "gamma": 0.5}),
        ("ExponentialLR", {"gamma": 0.9}),
        ("LinearLR", {}),
        ("LinearLR", {"start_factor": 0.1, "end_factor": 0.7, "total_iters": 7}),
        ("CosineAnnealingLR", {"T_max": 6, "eta_min": 0.01}),
        ("LambdaLR", {"lr_lambda": lambda t: 0.5**t}),
    ],
)
@pytest.mark.filterwarnings("ignore:Detected call of")
def test_rates_agree_with_torch(name, options):
    """Over twenty steps, beyond the end of the cosine too."""
    torch = pytest.importorskip("torch")
    ours, other = sgd(LR, 1.0), theirs(torch, LR, 1.0)
    one = getattr(optim, name)(ours, **options)
    two = getattr(torch.optim.lr_scheduler, name)(other, **options)
    for _ in range(20):
        expected = [group["lr"] for group in other.param_groups]
        assert one.get_last_lr() == pytest.approx(expected, rel=1e-9, abs=1e-12)
        one.step()
        two.step()


@pytest.mark.parametrize(
    "options",
    [
        {"patience": 1},
        {"patience": 0, "factor": 0.5, "threshold": 0.5, "threshold_mode": "abs"},
        {"mode": "max", "patience": 1, "factor": 0.5},
        {"mode": "max", "patience": 1, "threshold": 0.2, "threshold_mode": "abs"},
        {"patience": 1, "cooldown": 2, "factor": 0.5, "min_lr": 0.05},
        {"patience": 0, "factor": 0.5, "eps": 0.06},
    ],
)
def test_plateaus_agree_with_torch(options):
    """Over a series with every kind of step."""
    torch = pytest.importorskip("torch")
    ours, other = sgd(), theirs(torch, LR)
    one = optim.ReduceLROnPlateau(ours, **options)
    two = torch.optim.lr_scheduler.ReduceLROnPlateau(other, **options)
    for metric in METRICS:
        one.step(metric)
        two.step(metric)
        assert ours.lr == pytest.approx(other.param_groups[0]["lr"], rel=1e-14)
