"""Parts in lists and dicts: what looks trained and would not be is refused."""

import numpy as np
import pytest

import minigrad as mg
from minigrad import nn


@pytest.mark.parametrize(
    ("part", "where"),
    [
        (mg.tensor([1.0], requires_grad=True), "w is a Tensor"),
        ([nn.Linear(1, 1, rng=0), mg.tensor([1.0], requires_grad=True)], r"w\.1 is a Tensor"),
        ({"a": (mg.tensor([1.0], requires_grad=True),)}, r"w\.a\.0 is a Tensor"),
        ([mg.Value(1.0)], r"w\.0 is a Value"),
    ],
)
def test_what_would_not_be_found_is_refused(part, where):
    """Alone, in lists, in dicts; Values as well as tensors."""
    with pytest.raises(TypeError, match=where + r" that requires grad, .* nn\.Parameter\(\.\.\.\)"):
        nn.Sequential().w = part


@pytest.mark.parametrize(
    "part",
    [
        [mg.tensor([1.0])],
        [mg.tensor([1.0], requires_grad=True) * 2],  # a result, kept
        [nn.Parameter([1.0])],
        {"a": [np.ones(2), "words", 3, None]},
    ],
)
def test_what_is_no_mistake_is_kept(part):
    """Constants, results, parameters, anything else."""
    model = nn.Sequential()
    model.w = part
    assert model.w is part
