"""All ops, in reading order: elementwise ones, then shapes, reductions and products.

An op is defined in one place, here, by its function and its derivative; `minigrad.op` says how.
"""

from . import layers, pointwise, products, reductions, shape

__all__ = ["layers", "pointwise", "products", "reductions", "shape"]
