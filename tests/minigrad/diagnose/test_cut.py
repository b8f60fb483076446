"""why_none: the word for the cut, and the line it was made on."""

from __future__ import annotations

import numpy as np
import pytest

import minigrad as mg
from minigrad import nn
from minigrad.diagnose import why_none
from minigrad.ops import questions


def parameter():
    return mg.tensor([1.0, 2.0], requires_grad=True)


def detached(w):
    h = w * 2
    h = h.detach()  # cut
    return (h * h).sum()


def silent(w):
    with mg.no_grad():
        h = w * 2  # cut
    return (h * h).sum()


def read_as_data(w):
    numbers = w.data * 2  # cut
    return (mg.tensor(numbers, requires_grad=True) * 2.0).sum()


def read_as_item(w):
    total = (w * w).sum().item()  # cut
    return mg.Value(total) * 2


def read_as_list(w):
    return mg.tensor(w.tolist(), requires_grad=True).sum()  # cut


def read_by_numpy(w):
    return (np.asarray(w) * parameter()).sum()  # cut


def copied(w):
    return (mg.tensor(w) * parameter()).sum()  # cut


def copied_into_a_list(w):
    return (mg.tensor([w, w]) * parameter()).sum()  # cut


def rounded(w):
    return (w.astype(int) * parameter()).sum()  # cut


def compared(w):
    return ((w > 1.5) * parameter()).sum()  # cut


def asked(w):
    return (mg.argmax(w) * parameter()).sum()  # cut


CUTS = {
    "detach": ("detach", detached),
    "no_grad": ("no_grad", silent),
    "data": ("data", read_as_data),
    "item": ("data", read_as_item),
    "tolist": ("data", read_as_list),
    "numpy": ("data", read_by_numpy),
    "tensor": ("copy", copied),
    "tensor of a list": ("data", copied_into_a_list),
    "astype": ("whole numbers", rounded),
    "comparison": ("compared", compared),
    "argmax": ("compared", asked),
}


@pytest.mark.parametrize(("word", "loss"), CUTS.values(), ids=CUTS)
def test_the_cut_and_its_line_are_named(word, loss):
    w = parameter()
    found = why_none(w, lambda: loss(w))
    assert found.word == word
    assert found.line.text.endswith("# cut")
    assert "test_cut.py" in str(found)


def test_a_parameter_that_is_not_used():
    other = parameter()
    assert why_none(parameter(), lambda: (other * other).sum()).word == "not used"


ZERO = {
    "relu": lambda w: mg.relu(-w).sum(),
    "where": lambda w: mg.where(w > 9, w, 0.0).sum(),
    "clip": lambda w: mg.clip(w, 5.0, 6.0).sum(),
    "mul": lambda w: (w * 0.0).sum(),
    "sign": lambda w: mg.sign(w).sum(),
    "round": lambda w: mg.round(w).sum(),
    "sigmoid": lambda w: mg.sigmoid(1e4 * w).sum(),
}


@pytest.mark.parametrize("op", ZERO)
def test_a_gradient_of_0_is_traced_to_the_op_that_stops_it(op):
    """Connected, and still nothing arrives: which op, and on which line."""
    w = parameter()
    found = why_none(w, lambda: ZERO[op](w) * 3.0)
    assert found.word == "zero"
    assert f"{op} passes nothing on" in found.message
    assert "test_cut.py" in found.line.file


def test_a_gradient_that_cancels():
    w = parameter()
    found = why_none(w, lambda: (w - w.reshape(2)).sum())
    assert (found.word, "cancel" in found.message) == ("zero", True)
    found = why_none(w, lambda: mg.softmax(w * 0.0).sum())
    assert (found.word, "add up to 1" in found.message) == ("zero", True)


def test_a_gradient_that_meets_a_step():
    w = parameter()
    found = why_none(w, lambda: nn.Step()(w).sum())
    assert (found.word, "Perceptron" in found.message) == ("zero", True)


def test_comparing_beside_a_real_cut_is_not_blamed():
    """A mask is made of comparisons in any network; the cut is elsewhere."""
    w = parameter()

    def loss():
        mask = w > 1.5
        return (mg.tensor(w.tolist()) * mask * parameter()).sum()

    assert why_none(w, loss).word == "data"


def test_one_open_path_is_enough():
    """As in x * x.detach(), where the gradient is wanted through one factor only."""
    w = parameter()
    assert why_none(w, lambda: (w * w.detach()).sum()).word == "connected"


def test_reading_to_print_is_no_cut():
    w = parameter()

    def loss():
        assert w.data.sum() == 3.0
        return (w * w).sum()

    assert why_none(w, loss).word == "connected"


def test_what_needs_no_run():
    w = parameter()
    assert why_none(mg.tensor([1.0]), w.sum()).word == "constant"
    assert why_none(w * 2, w.sum()).word == "not a leaf"
    assert why_none(w, (w * w).sum()).word == "connected"
    assert why_none(w, (parameter() * 2).sum()).word == "not used"


def test_values():
    v = mg.Value(3.0)
    assert why_none(v, lambda: v.detach() * mg.Value(2.0)).word == "detach"
    assert why_none(v, lambda: mg.Value(v.item()) * 2.0).word == "data"


def test_everything_cuts_again_afterwards():
    w = parameter()
    why_none(w, lambda: detached(w))
    assert not w.detach().requires_grad
    with mg.no_grad():
        assert not (w * 2).requires_grad
    assert (w * 2).requires_grad


def test_an_error_in_the_loss_leaves_everything_as_it_was():
    w = parameter()
    with pytest.raises(ZeroDivisionError):
        why_none(w, lambda: 1 / 0)
    assert not w.detach().requires_grad


def test_a_function_that_returns_nothing():
    with pytest.raises(TypeError, match="returns None"):
        why_none(parameter(), lambda: None)


def test_nothing_is_noted_afterwards():
    """Constructors, comparisons and questions are as they were."""
    w = parameter()
    names = ("__init__", "result", "__gt__", "__array__", "data")
    before = [vars(mg.Tensor)[name] for name in names], questions.op
    why_none(w, lambda: compared(w))
    assert ([vars(mg.Tensor)[name] for name in names], questions.op) == before


def test_a_number_is_not_asked_about():
    with pytest.raises(TypeError, match="float"):
        why_none(3.0, lambda: None)
