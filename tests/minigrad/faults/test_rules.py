"""Every wrong derivative of the catalogue is found by gradcheck; no right one is called wrong."""

from __future__ import annotations

import numpy as np
import pytest

import minigrad as mg
from minigrad.faults import CATALOGUE, planted
from minigrad.op import REGISTRY

RULES = [fault for fault in CATALOGUE.values() if fault.seen_by == "gradcheck"]
ROWS = np.random.default_rng(0).normal(size=(4, 3))


OF_FUNCTION = {"Switch.pull_floats": "where"}


def checks(target):
    """gradcheck at every sample of an op, or of an addition with a repeated bias."""
    if target == "sum_to":
        return [mg.gradcheck(lambda b: mg.tanh(ROWS + b), ROWS[0])]
    op = REGISTRY[OF_FUNCTION.get(target, target)]
    return [check_at(op, sample) for sample in op.at]


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
