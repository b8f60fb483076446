"""Faults are many, are planted whole, and never stay."""

from __future__ import annotations

import pytest

import minigrad as mg
from minigrad import nn
from minigrad.faults import CATALOGUE, Fault, planted
from minigrad.faults.fault import edited
from minigrad.op import REGISTRY


def test_the_catalogue_is_large_and_every_entry_is_described():
    assert len(CATALOGUE) >= 60
    assert {fault.seen_by for fault in CATALOGUE.values()} == {"gradcheck", "values"}
    for name, fault in CATALOGUE.items():
        assert name == fault.name
        assert len(fault.says) > 5


@pytest.mark.parametrize("kind", [mg.Value, lambda x: mg.tensor(x, requires_grad=True)])
def test_a_rule_is_wrong_while_it_lasts(kind):
    """For numbers and arrays alike."""

    def slope():
        x = kind(0.5)
        y = mg.tanh(x)
        y.backward()
        return x.grad if isinstance(x, mg.Value) else x.grad.item()

    right = slope()
    with planted("tanh-sign"):
        assert slope() > 1 > right
    assert slope() == right


def test_a_formula_is_wrong_for_everyone_who_has_it():
    """Also where the function was imported by name, or wrapped in a module."""
    output, target = mg.tensor([3.0]), [0.0]
    with planted("mse-as-l1"):
        assert nn.mse_loss(output, target).item() == 3.0
        assert nn.MSELoss()(output, target).item() == 3.0
    assert nn.MSELoss()(output, target).item() == 9.0


def test_an_error_inside_takes_the_fault_out_too():
    right = REGISTRY["tanh"].slopes
    with pytest.raises(ZeroDivisionError), planted("tanh-sign"):
        raise ZeroDivisionError
    assert REGISTRY["tanh"].slopes is right


def test_faults_of_one_op_can_be_nested():
    with planted("mul-own-factor"), planted("add-second-lost"), planted("mul-product-of-slopes"):
        assert mg.grad(lambda x: x * 5.0)(2.0) == 1.0
    assert mg.grad(lambda x: x * 5.0)(2.0) == 5.0


def test_a_piece_that_is_not_there_is_an_error():
    """So that a change of the engine cannot leave a fault without effect."""
    with pytest.raises(ValueError, match="stands 0 times"):
        edited(nn.mse_loss, "not there", "")


def test_names_are_unique_and_known():
    with pytest.raises(ValueError, match="already"):
        Fault("tanh-sign", "tanh", "", "gradcheck", lambda: lambda: None)
    with pytest.raises(ValueError, match="CATALOGUE"), planted("nothing"):
        pass
