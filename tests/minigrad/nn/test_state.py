"""A state that is none."""

from pathlib import Path

import pytest

from minigrad import nn


@pytest.mark.parametrize(
    ("state", "cure"),
    [
        ("model.npz", r"not a str: give nn\.load\(path\)"),
        (Path("model.npz"), r"give nn\.load\(path\)"),
        (nn.Linear(1, 1, rng=0), r"not a Linear: give other\.state_dict\(\)"),
        ([1.0], r"not a list: give other\.state_dict\(\)"),
    ],
)
def test_what_is_given_is_arrays_by_name(state, cure):
    """The call that makes a state of it is told."""
    with pytest.raises(TypeError, match=cure):
        nn.Linear(1, 1, rng=0).load_state_dict(state)
