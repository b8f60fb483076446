"""What stands around a training loop, and leaves the loop itself to its author.

- `early_stopping`: stop when validation gets worse, and keep the best weights;
- `averaging`: moving averages of numbers and of weights, the mean of several models;
- `ensemble`: several models' predictions in one;
- `landscapes`: surfaces of two numbers, and the walks of optimisers on them;
- `search`: which learning rate, which width: a grid, at random, from coarse to fine, Bayesian.
"""

from minigrad.train import landscapes, search
from minigrad.train.averaging import EMA, average_weights, moving_average
from minigrad.train.early_stopping import EarlyStopping
from minigrad.train.ensemble import Ensemble
from minigrad.train.landscapes import trajectory

__all__ = [
    "EMA",
    "EarlyStopping",
    "Ensemble",
    "average_weights",
    "landscapes",
    "moving_average",
    "search",
    "trajectory",
]
