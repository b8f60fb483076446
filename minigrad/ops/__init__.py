"""All ops, in reading order: elementwise ones, then shapes, reductions, products and windows.

An op is defined in one place, here, by its function and its derivative; `minigrad.op` says how.
"""

from . import (
    convolution,
    layers,
    pointwise,
    pooling,
    products,
    reductions,
    shape,
    trigonometry,
)

__all__ = [
    "convolution",
    "layers",
    "pointwise",
    "pooling",
    "products",
    "reductions",
    "shape",
    "trigonometry",
]
