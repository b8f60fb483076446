"""Slips found in the engine's graph; the values were worked out by hand."""

from minigrad import Tensor, Value, relu
from tutor.answers.slips import slips


def found(root, stops=()):
    return {(slip.id, slip.value) for slip in slips(root, stops)}


def test_terms_signs_and_products():
    """relu(3·4 + 2·(-5) + 6) = 8, with one operation done wrong at a time."""
    root = relu(Value(3) * 4 + Value(2) * -5 + 6)
    values = found(root)
    assert ("slip/term-left-out", 18.0) in values  # 3·4 + 6
    assert ("slip/term-left-out", 0.0) in values  # -10 + 6, cut by the ReLU
    assert ("slip/term-left-out", 2.0) in values  # without the 6
    assert ("slip/sign", 28.0) in values  # 3·4 + 10 + 6
    assert ("slip/added", 3.0) in values  # (3 + 4) - 10 + 6
    assert all(value != 8.0 for _, value in values)


def test_earlier_parts_are_left_alone():
    """What was asked and settled before is taken as it is."""
    hidden = Value(3) * 4
    assert all(value >= 24.0 for _, value in found(hidden * 3 + 1, [hidden]) if value > 20)
    assert ("slip/added", 22.0) not in found(hidden * 3 + 1, [hidden])  # (3 + 4)·3 + 1
    assert ("slip/added", 22.0) in found(hidden * 3 + 1)


def test_plain_numbers_have_no_slips():
    """Without a graph there is nothing to get wrong."""
    assert not found(5.0)
    assert not found(Value(5.0))


def test_sums_of_arrays_are_left_to_arrays():
    """A number made of whole arrays: only what is done to single numbers can slip here."""
    x = Tensor([1.0, 2.0, 4.0], requires_grad=True)
    total = (x * x + x).sum()
    assert found(total) == set()
    assert ("slip/term-left-out", 28.0) in found(total + Value(3.0))
