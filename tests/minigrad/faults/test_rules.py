"""Every wrong derivative of the catalogue is found by gradcheck; no right one is called wrong."""

from __future__ import annotations

import numpy as np
import pytest

import minigrad as mg
from minigrad import nn
from minigrad.faults import CATALOGUE, planted
from minigrad.gradcheck import gradcheck_module
from minigrad.op import REGISTRY

RULES = [fault for fault in CATALOGUE.values() if fault.seen_by == "gradcheck"]
ROWS = np.random.default_rng(0).normal(size=(4, 3))


def network(layer, x):
    """A layer checked in its inputs, and in its parameters."""
    x = mg.tensor(x)
    check = gradcheck_module(layer, lambda: (layer(x) ** 2).sum())
    return [mg.gradcheck(layer, x), *check.checks.values()]


FUNCTIONS = {
    "sum_to": lambda: [mg.gradcheck(lambda b: mg.tanh(ROWS + b), ROWS[0])],
    "Switch.pull_floats": lambda: checks("where"),
    "standardised": lambda: network(nn.BatchNorm1d(3), ROWS),
    "Dropout.forward": lambda: network(nn.Dropout(0.5, rng=0), ROWS),
    "WeightNorm.weight": lambda: network(nn.WeightNorm(nn.Linear(3, 2, rng=0)), ROWS),
    "RNN.step": lambda: network(Last(nn.RNN(3, 2, rng=0)), np.stack([ROWS, -ROWS])),
}


class Last(nn.Module):
    """The output of a recurrent layer alone."""

    def __init__(self, layer):
        self.layer = layer

    def forward(self, x):
        return self.layer(x)[0]


def checks(target):
    """gradcheck at every sample of an op, or of what a function of the engine serves."""
    if target in FUNCTIONS:
        return FUNCTIONS[target]()
    return [check_at(REGISTRY[target], sample) for sample in REGISTRY[target].at]


def check_at(op, sample):
    *args, last = sample
    options = last if isinstance(last, dict) else {}
    xs = [np.asarray(x) for x in (args if isinstance(last, dict) else [*args, last])]
    moving = [k for k, x in enumerate(xs) if x.dtype != bool]

    def f(*given):
        inside = list(xs)
        for k, x in zip(moving, given, strict=True):
            inside[k] = x
        return op(*inside, **options)

    return mg.gradcheck(f, *(xs[k].astype(float) for k in moving))


@pytest.mark.parametrize("target", sorted({fault.target for fault in RULES}))
def test_the_right_rule_is_not_called_wrong(target):
    words = {check.verdict for check in checks(target)}
    assert "wrong" not in words
    assert "right" in words


@pytest.mark.parametrize("fault", RULES, ids=lambda fault: fault.name)
def test_the_wrong_rule_is_caught(fault):
    """At one sample of the op at least; a fault need not show everywhere."""
    with planted(fault.name):
        words = [check.verdict for check in checks(fault.target)]
    assert "wrong" in words, f"{fault.says}: {words}"


# Every rule of every op, multiplied by what it should not be: no op goes unchecked.

KINDS = ("slopes", "transposes", "vjp")
FLAT = {"sign", "floor", "ceil", "trunc", "round", "floor_divide"}  # their slope is 0
PARTS = [
    (name, kind, k)
    for name, op in sorted(REGISTRY.items())
    if op.__module__.startswith("minigrad.") and name not in FLAT | {"where"}
    for kind in KINDS
    if hasattr(op, kind)
    for k in range(max(op.arity, 1) if kind == "vjp" else len(getattr(op, kind)))
]


def scaled(rule, factor):
    """A rule with a factor that does not belong there."""
    if rule is None or isinstance(rule, int):
        return rule and rule * factor
    return lambda *a, **o: times(rule(*a, **o), factor)


def times(found, factor):
    if isinstance(found, tuple):  # of any number of arguments
        return tuple(times(each, factor) for each in found)
    return found if found is None else found * factor


@pytest.mark.parametrize(("name", "kind", "k"), PARTS)
def test_no_rule_goes_unchecked(name, kind, k, monkeypatch):
    """One part in a hundred too much is found at some sample."""
    factor = 1.01
    op = REGISTRY[name]
    right = getattr(op, kind)
    if kind == "vjp":

        def wrong(i, *rest, **settings):
            share = right(i, *rest, **settings)
            return share * factor if i == k else share

    else:
        wrong = [scaled(rule, factor) if i == k else rule for i, rule in enumerate(right)]
    monkeypatch.setattr(op, kind, wrong)
    words = [check.verdict for check in checks(name)]
    assert "wrong" in words, words
