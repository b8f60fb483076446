"""Networks, in torch's words. In reading order:

- `parameter`, `module`: what is trained, and how a network finds it in its parts;
- `linear`, `activations`, `dropout`: the parts; `sequential`: parts in a row;
- `losses`: how wrong the output is;
- `init`: how weights start.

Arrays speak numpy and networks speak torch: names, shapes and defaults here are torch's, except
that randomness comes from an explicit `rng=`, and that biases start at 0.
"""

from minigrad.nn import init
from minigrad.nn.activations import (
    ELU,
    Activation,
    Identity,
    LeakyReLU,
    ReLU,
    Sigmoid,
    Softmax,
    Softplus,
    Tanh,
)
from minigrad.nn.dropout import Dropout
from minigrad.nn.linear import Linear
from minigrad.nn.losses import (
    BCELoss,
    BCEWithLogitsLoss,
    CrossEntropyLoss,
    HingeLoss,
    L1Loss,
    Loss,
    MSELoss,
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    cross_entropy,
    hinge_loss,
    l1_loss,
    mse_loss,
)
from minigrad.nn.module import Module
from minigrad.nn.parameter import Parameter
from minigrad.nn.sequential import Sequential

__all__ = [
    "ELU",
    "Activation",
    "BCELoss",
    "BCEWithLogitsLoss",
    "CrossEntropyLoss",
    "Dropout",
    "HingeLoss",
    "Identity",
    "L1Loss",
    "LeakyReLU",
    "Linear",
    "Loss",
    "MSELoss",
    "Module",
    "Parameter",
    "ReLU",
    "Sequential",
    "Sigmoid",
    "Softmax",
    "Softplus",
    "Tanh",
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
    "cross_entropy",
    "hinge_loss",
    "init",
    "l1_loss",
    "mse_loss",
]
