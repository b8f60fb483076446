"""Networks, in torch's words. In reading order:

- `parameter`, `module`: what is trained, and how a network finds it in its parts; `summary`;
- `linear`, `activations`, `sequential`: the parts of a first network, and parts in a row;
- `losses`, `penalties`: how wrong the output is, and the price of large weights;
- `init`: how weights start;
- `dropout`, `normalization`, `local_response`, `weight_norm`: what makes training easier;
- `convolution`, `pooling`, `flatten`, `residual`: for images;
- `embedding`, `recurrent`, `attention`: for sequences;
- `rectifiers`, `perceptron`, `autoencoder`: more of what history has tried;
- `scalar`: networks of single numbers, a node a neuron;
- `saving`: state to files and back.

Arrays speak numpy and networks speak torch: names, shapes and defaults here are torch's, except
that randomness comes from an explicit `rng=`, that axes are called so, and that biases start at 0.
"""

import importlib
from typing import TYPE_CHECKING

import minigrad
from minigrad import dialects
from minigrad.nn import init, scalar
from minigrad.nn.activations import (
    ELU,
    GELU,
    SELU,
    Activation,
    Identity,
    LeakyReLU,
    LogSoftmax,
    ReLU,
    Sigmoid,
    SiLU,
    Softmax,
    Softplus,
    Tanh,
)
from minigrad.nn.attention import MultiheadAttention, scaled_dot_product_attention
from minigrad.nn.autoencoder import Autoencoder
from minigrad.nn.convolution import Conv1d, Conv2d
from minigrad.nn.dropout import Dropout
from minigrad.nn.embedding import Embedding
from minigrad.nn.flatten import Flatten
from minigrad.nn.linear import Linear
from minigrad.nn.local_response import LocalResponseNorm
from minigrad.nn.losses import (
    BCELoss,
    BCEWithLogitsLoss,
    CrossEntropyLoss,
    HingeLoss,
    HuberLoss,
    KLDivLoss,
    L1Loss,
    Loss,
    MSELoss,
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    cross_entropy,
    hinge_loss,
    huber_loss,
    kl_div,
    l1_loss,
    mse_loss,
)
from minigrad.nn.module import Module
from minigrad.nn.normalization import BatchNorm1d, BatchNorm2d, GroupNorm, LayerNorm
from minigrad.nn.parameter import Parameter
from minigrad.nn.penalties import l1_penalty, l2_penalty
from minigrad.nn.perceptron import Perceptron, Step
from minigrad.nn.pooling import AvgPool1d, AvgPool2d, MaxPool1d, MaxPool2d
from minigrad.nn.rectifiers import Maxout, PReLU, RReLU
from minigrad.nn.recurrent import GRU, LSTM, RNN
from minigrad.nn.residual import Residual
from minigrad.nn.sequential import Sequential
from minigrad.nn.summary import summary
from minigrad.nn.weight_norm import WeightNorm

if TYPE_CHECKING:
    from minigrad.nn.saving import load, save

SAVED = ("load", "save")  # loaded when first asked for, with all that reading files takes

__all__ = [
    "ELU",
    "GELU",
    "GRU",
    "LSTM",
    "RNN",
    "SELU",
    "Activation",
    "Autoencoder",
    "AvgPool1d",
    "AvgPool2d",
    "BCELoss",
    "BCEWithLogitsLoss",
    "BatchNorm1d",
    "BatchNorm2d",
    "Conv1d",
    "Conv2d",
    "CrossEntropyLoss",
    "Dropout",
    "Embedding",
    "Flatten",
    "GroupNorm",
    "HingeLoss",
    "HuberLoss",
    "Identity",
    "KLDivLoss",
    "L1Loss",
    "LayerNorm",
    "LeakyReLU",
    "Linear",
    "LocalResponseNorm",
    "LogSoftmax",
    "Loss",
    "MSELoss",
    "MaxPool1d",
    "MaxPool2d",
    "Maxout",
    "Module",
    "MultiheadAttention",
    "PReLU",
    "Parameter",
    "Perceptron",
    "RReLU",
    "ReLU",
    "Residual",
    "Sequential",
    "SiLU",
    "Sigmoid",
    "Softmax",
    "Softplus",
    "Step",
    "Tanh",
    "WeightNorm",
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
    "cross_entropy",
    "hinge_loss",
    "huber_loss",
    "init",
    "kl_div",
    "l1_loss",
    "l1_penalty",
    "l2_penalty",
    "load",
    "mse_loss",
    "save",
    "scalar",
    "scaled_dot_product_attention",
    "summary",
]


def __getattr__(name: str) -> object:
    if name in SAVED:
        return getattr(importlib.import_module("minigrad.nn.saving"), name)
    here = dialects.nn_name(name)
    if not here and not name.startswith("_") and name in minigrad.__all__:
        here = f"; here it is written minigrad.{name}(x)"
    raise AttributeError(f"minigrad.nn has no {name}{here}")
