"""minigrad: an autograd engine that reads like a textbook.

A number (`Value`) or an array (`Tensor`) remembers how it was made, and that memory gives its
derivatives. Read in this order:

graph         what a value remembers, and the two walks over it
op            what an op is: one definition from which everything else follows
ops           every op with its derivative
value         a Python float that remembers
tensor        a numpy array that remembers
derivatives   grad, jacobian, hessian, ... of functions
recompute     memory saved by computing twice
gradcheck     a derivative against differences
nn, optim     networks, and how they learn
diagnose      what happens inside a network while it runs
data          things to learn from
"""

from __future__ import annotations

import importlib
from typing import Any

from .derivatives import grad, hessian, hvp, jacobian, jvp, value_and_grad, vjp
from .gradcheck import gradcheck
from .graph import no_grad
from .ops.convolution import conv, conv_transpose
from .ops.pointwise import (
    abs,
    add,
    clip,
    div,
    elu,
    erf,
    exp,
    exp2,
    expm1,
    gelu,
    leaky_relu,
    log,
    log1p,
    log2,
    log10,
    logaddexp,
    maximum,
    minimum,
    mul,
    neg,
    pow,
    relu,
    remainder,
    sigmoid,
    sign,
    silu,
    softplus,
    sqrt,
    square,
    sub,
    where,
)
from .ops.pooling import avg_pool, max_pool
from .ops.products import dot, einsum, matmul, outer
from .ops.reductions import (
    cumsum,
    log_softmax,
    logsumexp,
    max,
    mean,
    min,
    norm,
    prod,
    softmax,
    std,
    var,
)
from .ops.shape import (
    astype,
    broadcast_to,
    concat,
    expand_dims,
    flip,
    matrix_transpose,
    permute_dims,
    reshape,
    scatter,
    squeeze,
    stack,
    sum,
    take,
)
from .ops.trigonometry import (
    arccos,
    arccosh,
    arcsin,
    arcsinh,
    arctan,
    arctan2,
    arctanh,
    cos,
    cosh,
    hypot,
    sin,
    sinh,
    tan,
    tanh,
)
from .recompute import checkpoint
from .tensor import Tensor, tensor
from .value import Value

SUBMODULES = ("data", "diagnose", "nn", "optim")  # loaded when first asked for

__all__ = [
    "Tensor",
    "Value",
    "abs",
    "add",
    "arccos",
    "arccosh",
    "arcsin",
    "arcsinh",
    "arctan",
    "arctan2",
    "arctanh",
    "astype",
    "avg_pool",
    "broadcast_to",
    "checkpoint",
    "clip",
    "concat",
    "conv",
    "conv_transpose",
    "cos",
    "cosh",
    "cumsum",
    "data",
    "diagnose",
    "div",
    "dot",
    "einsum",
    "elu",
    "erf",
    "exp",
    "exp2",
    "expand_dims",
    "expm1",
    "flip",
    "gelu",
    "grad",
    "gradcheck",
    "hessian",
    "hvp",
    "hypot",
    "jacobian",
    "jvp",
    "leaky_relu",
    "log",
    "log1p",
    "log2",
    "log10",
    "log_softmax",
    "logaddexp",
    "logsumexp",
    "matmul",
    "matrix_transpose",
    "max",
    "max_pool",
    "maximum",
    "mean",
    "min",
    "minimum",
    "mul",
    "neg",
    "nn",
    "no_grad",
    "norm",
    "optim",
    "outer",
    "permute_dims",
    "pow",
    "prod",
    "relu",
    "remainder",
    "reshape",
    "scatter",
    "sigmoid",
    "sign",
    "silu",
    "sin",
    "sinh",
    "softmax",
    "softplus",
    "sqrt",
    "square",
    "squeeze",
    "stack",
    "std",
    "sub",
    "sum",
    "take",
    "tan",
    "tanh",
    "tensor",
    "value_and_grad",
    "var",
    "vjp",
    "where",
]


def __getattr__(name: str) -> Any:
    if name in SUBMODULES:
        return importlib.import_module(f"{__name__}.{name}")
    raise AttributeError(f"minigrad has no {name}")


def __dir__() -> list[str]:
    return sorted(__all__)
