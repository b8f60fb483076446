"""Options of the wrong kind are told when the optimiser is made."""

import numpy as np
import pytest

from minigrad import nn, optim

CASES = [
    (lambda p: optim.Adam(p, betas=0.9), r"Adam: betas are two numbers, .* not 0\.9"),
    (lambda p: optim.AdamW(p, betas=(0.9, 0.99, 0.999)), "AdamW: betas are two numbers"),
    (lambda p: optim.NAdam(p, betas=[0.9]), "NAdam: betas are two numbers"),
    (lambda p: optim.Rprop(p, etas=0.5), r"Rprop: etas are two numbers, not 0\.5"),
    (lambda p: optim.Rprop(p, step_sizes=(1.0,)), "Rprop: step_sizes are two numbers"),
]


@pytest.mark.parametrize(("make", "message"), CASES)
def test_pairs_are_pairs(make, message):
    """One number, or three."""
    with pytest.raises(ValueError, match=message):
        make([nn.Parameter([1.0])])


def test_a_pair_may_be_an_array():
    """Or a list."""
    for betas in ([0.5, 0.5], np.array([0.5, 0.5])):
        optim.Adam([nn.Parameter([1.0])], betas=betas)
