"""All ops: elementwise ones first, then shapes, reductions, products and windows.

An op is defined in one place, here, by its function and its derivative; `minigrad.op` says how.
"""

from . import (
    arrangement,
    convolution,
    einsum,
    layers,
    pointwise,
    pooling,
    products,
    questions,
    reductions,
    shape,
    trigonometry,
)

__all__ = [
    "arrangement",
    "convolution",
    "einsum",
    "layers",
    "pointwise",
    "pooling",
    "products",
    "questions",
    "reductions",
    "shape",
    "trigonometry",
]
