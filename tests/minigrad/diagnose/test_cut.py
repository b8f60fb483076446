"""why_none: the word for the cut, and the line it was made on."""

from __future__ import annotations

import pytest

import minigrad as mg
from minigrad.diagnose import why_none


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


CUTS = {
    "detach": ("detach", detached),
    "no_grad": ("no_grad", silent),
    "data": ("data", read_as_data),
    "item": ("data", read_as_item),
    "tolist": ("data", read_as_list),
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


def test_a_number_is_not_asked_about():
    with pytest.raises(TypeError, match="float"):
        why_none(3.0, lambda: None)
