"""Optimisers: how parameters move once their gradients are known. In order of complexity.

What all have in common:
- `optimizer`: groups, step, zero_grad, state;
- `freshness`: warns when the gradients are not those of this step;
- `vector`: how many small parameters become one long vector, and back.

One optimiser a file:
- `sgd`, `momentum`: descent, with a velocity, with Nesterov's look-ahead;
- `adagrad`, `rmsprop`, `adadelta`: steps scaled by the gradients so far;
- `adam`, `adamw`, `adamax`, `nadam`: both at once;
- `rprop`: by signs alone;
- `lbfgs` (with `line_search`), `newton`: by curvature, for small problems and full batches.

Around them:
- `schedules`, `plateau`: the learning rate over time;
- `clipping`: limits on gradients and on weights.

A new optimiser is a subclass of `Optimizer` in a file of its own: its options, their limits, the
names of what it remembers, and `update`, the formula of its paper on vectors.
"""

from minigrad import dialects
from minigrad.optim.adadelta import Adadelta
from minigrad.optim.adagrad import Adagrad
from minigrad.optim.adam import Adam
from minigrad.optim.adamax import Adamax
from minigrad.optim.adamw import AdamW
from minigrad.optim.clipping import clip_grad_norm_, clip_grad_value_, max_norm_
from minigrad.optim.freshness import GradientWarning
from minigrad.optim.lbfgs import LBFGS
from minigrad.optim.momentum import Momentum
from minigrad.optim.nadam import NAdam
from minigrad.optim.newton import CurvatureWarning, Newton
from minigrad.optim.optimizer import Optimizer
from minigrad.optim.plateau import ReduceLROnPlateau
from minigrad.optim.rmsprop import RMSprop
from minigrad.optim.rprop import Rprop
from minigrad.optim.schedules import (
    CosineAnnealingLR,
    ExponentialLR,
    InverseTimeLR,
    LambdaLR,
    LinearLR,
    MultiStepLR,
    Schedule,
    SequentialLR,
    StepLR,
    WarmupLR,
)
from minigrad.optim.sgd import SGD

__all__ = [
    "LBFGS",
    "SGD",
    "Adadelta",
    "Adagrad",
    "Adam",
    "AdamW",
    "Adamax",
    "CosineAnnealingLR",
    "CurvatureWarning",
    "ExponentialLR",
    "GradientWarning",
    "InverseTimeLR",
    "LambdaLR",
    "LinearLR",
    "Momentum",
    "MultiStepLR",
    "NAdam",
    "Newton",
    "Optimizer",
    "RMSprop",
    "ReduceLROnPlateau",
    "Rprop",
    "Schedule",
    "SequentialLR",
    "StepLR",
    "WarmupLR",
    "clip_grad_norm_",
    "clip_grad_value_",
    "max_norm_",
]


def __getattr__(name: str) -> object:
    raise AttributeError(f"minigrad.optim has no {name}{dialects.optim_name(name)}")
