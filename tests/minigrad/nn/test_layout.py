"""One example alone, in every layer that wants a batch."""

import numpy as np
import pytest

from minigrad import nn
from minigrad.tensor import Tensor

FIRST = r"one example alone is a batch of one as x\[None\]"
SECOND = r"one example alone is a batch of one as x\[:, None\]"


@pytest.mark.parametrize(
    ("layer", "shape", "cure"),
    [
        (nn.Conv1d(3, 2, 2, rng=0), (3, 8), FIRST),
        (nn.Conv2d(3, 2, 2, rng=0), (3, 8, 8), FIRST),
        (nn.MaxPool1d(2), (3, 8), FIRST),
        (nn.AvgPool2d(2), (3, 8, 8), FIRST),
        (nn.BatchNorm1d(3), (3,), FIRST),
        (nn.BatchNorm2d(3), (3, 8, 8), FIRST),
        (nn.LSTM(3, 2, rng=0), (5, 3), SECOND),
        (nn.GRU(3, 2, batch_first=True, rng=0), (5, 3), FIRST),
    ],
)
def test_one_example_alone_is_told_how_to_be_a_batch(layer, shape, cure):
    """And with the axis that the message says, it is one."""
    x = Tensor(np.ones(shape))
    with pytest.raises(ValueError, match=cure):
        layer(x)
    layer.eval()(x[None] if cure is FIRST else x[:, None])


def test_other_shapes_are_told_nothing_of_it():
    """Two axes too many are no example alone."""
    with pytest.raises(ValueError, match=r"\(1, 1, 3, 8, 8\)") as told:
        nn.Conv2d(3, 2, 2, rng=0)(Tensor(np.ones((1, 1, 3, 8, 8))))
    assert "alone" not in str(told.value)


def test_attention_of_one_sequence():
    """In its order of axes."""
    x = Tensor(np.ones((5, 4)))
    with pytest.raises(ValueError, match=SECOND):
        nn.MultiheadAttention(4, 2, rng=0)(x, x, x)
    with pytest.raises(ValueError, match=FIRST):
        nn.MultiheadAttention(4, 2, batch_first=True, rng=0)(x, x, x)
