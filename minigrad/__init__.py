"""minigrad: an autograd engine that reads like a textbook.

A number (`Value`) or an array (`Tensor`) remembers how it was made, and that memory gives its
derivatives. Read in this order:

graph         what a value remembers, and the two walks over it
op            what an op is: one definition from which everything else follows
ops           every op with its derivative
value         a Python float that remembers
tensor        a numpy array that remembers
linalg        inverses, determinants, decompositions, norms
derivatives   grad, jacobian, hessian, ... of functions
recompute     memory saved by computing twice
gradcheck     a derivative against differences
drawing       graphs, filters, regions, landscapes, as text and pictures; replays backward
nn, optim     networks, and how they learn
diagnose      what happens inside a network while it runs
faults        the engine with one mistake in it, to order
compiling     a function as the program a person would write, and run as that
data          things to learn from
train         early stopping, averaging, search
"""

from __future__ import annotations

import importlib
from typing import Any

from . import dialects, linalg
from .derivatives import grad, hessian, hvp, jacobian, jvp, value_and_grad, vjp
from .gradcheck import gradcheck
from .graph import no_grad
from .ops.arrangement import (
    diagonal,
    moveaxis,
    pad,
    repeat,
    roll,
    sort,
    split,
    take,
    take_along_axis,
    tile,
    trace,
    tril,
    triu,
    unstack,
)
from .ops.convolution import conv, conv_transpose
from .ops.einsum import einsum
from .ops.pointwise import (
    abs,
    add,
    ceil,
    clip,
    div,
    elu,
    erf,
    exp,
    exp2,
    expm1,
    floor,
    floor_divide,
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
    round,
    sigmoid,
    sign,
    silu,
    softplus,
    sqrt,
    square,
    sub,
    trunc,
    where,
)
from .ops.pooling import avg_pool, max_pool
from .ops.products import dot, kron, matmul, outer, tensordot, vecdot
from .ops.questions import (
    all,
    any,
    argmax,
    argmin,
    argsort,
    count_nonzero,
    equal,
    greater,
    greater_equal,
    isfinite,
    isinf,
    isnan,
    less,
    less_equal,
    logical_and,
    logical_not,
    logical_or,
    logical_xor,
    not_equal,
    signbit,
)
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
from .value import Value, weighted_sum

# Loaded when first asked for.
SUBMODULES = ("compiling", "data", "diagnose", "drawing", "faults", "nn", "optim", "train")
DRAWN = ("draw", "replay")  # likewise, from `drawing`
COMPILED = ("compile", "source")  # likewise, from `compiling`

__all__ = [
    "Tensor",
    "Value",
    "abs",
    "add",
    "all",
    "any",
    "arccos",
    "arccosh",
    "arcsin",
    "arcsinh",
    "arctan",
    "arctan2",
    "arctanh",
    "argmax",
    "argmin",
    "argsort",
    "astype",
    "avg_pool",
    "broadcast_to",
    "ceil",
    "checkpoint",
    "clip",
    "compile",
    "compiling",
    "concat",
    "conv",
    "conv_transpose",
    "cos",
    "cosh",
    "count_nonzero",
    "cumsum",
    "data",
    "diagnose",
    "diagonal",
    "div",
    "dot",
    "draw",
    "drawing",
    "einsum",
    "elu",
    "equal",
    "erf",
    "exp",
    "exp2",
    "expand_dims",
    "expm1",
    "faults",
    "flip",
    "floor",
    "floor_divide",
    "gelu",
    "grad",
    "gradcheck",
    "greater",
    "greater_equal",
    "hessian",
    "hvp",
    "hypot",
    "isfinite",
    "isinf",
    "isnan",
    "jacobian",
    "jvp",
    "kron",
    "leaky_relu",
    "less",
    "less_equal",
    "linalg",
    "log",
    "log1p",
    "log2",
    "log10",
    "log_softmax",
    "logaddexp",
    "logical_and",
    "logical_not",
    "logical_or",
    "logical_xor",
    "logsumexp",
    "matmul",
    "matrix_transpose",
    "max",
    "max_pool",
    "maximum",
    "mean",
    "min",
    "minimum",
    "moveaxis",
    "mul",
    "neg",
    "nn",
    "no_grad",
    "norm",
    "not_equal",
    "optim",
    "outer",
    "pad",
    "permute_dims",
    "pow",
    "prod",
    "relu",
    "remainder",
    "repeat",
    "replay",
    "reshape",
    "roll",
    "round",
    "scatter",
    "sigmoid",
    "sign",
    "signbit",
    "silu",
    "sin",
    "sinh",
    "softmax",
    "softplus",
    "sort",
    "source",
    "split",
    "sqrt",
    "square",
    "squeeze",
    "stack",
    "std",
    "sub",
    "sum",
    "take",
    "take_along_axis",
    "tan",
    "tanh",
    "tensor",
    "tensordot",
    "tile",
    "trace",
    "train",
    "tril",
    "triu",
    "trunc",
    "unstack",
    "value_and_grad",
    "var",
    "vecdot",
    "vjp",
    "weighted_sum",
    "where",
]


def __getattr__(name: str) -> Any:
    if name in SUBMODULES:
        return importlib.import_module(f"{__name__}.{name}")
    if name in COMPILED:
        return getattr(importlib.import_module(f"{__name__}.compiling"), name)
    if name in DRAWN:
        return getattr(importlib.import_module(f"{__name__}.drawing"), name)
    if name in dialects.ALIASES:
        return globals()[dialects.ALIASES[name]]
    raise AttributeError(f"minigrad has no {name}{dialects.function(name)}")


def __dir__() -> list[str]:
    return sorted(__all__)
