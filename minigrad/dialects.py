"""What others call it: numpy's functions as ours, and the words of torch in translation."""

from __future__ import annotations

from typing import Any

from .ops import pointwise, products, reductions, shape

# numpy's name: ours, where they differ.
NUMPY_NAMES = {
    "absolute": "abs",
    "concatenate": "concat",
    "divide": "div",
    "multiply": "mul",
    "negative": "neg",
    "power": "pow",
    "subtract": "sub",
    "transpose": "permute_dims",
}

# What a Tensor does not have, and how it is written here.
ELSEWHERE = {
    "add_": "x.data += ... (between two steps), or x + ...",
    "argsort": "x.data.argsort()",
    "cat": "concat(arrays, axis)",
    "clamp": "x.clip(min, max)",
    "contiguous": "nothing: leave it out",
    "copy": "Tensor(x)",
    "cpu": "nothing: leave it out",
    "cuda": "nothing: there is no GPU here",
    "dim": "x.ndim",
    "double": "x.astype('float64')",
    "expand": "broadcast_to(x, shape)",
    "fill_": "x.data[...] = ...",
    "float": "x.astype('float32')",
    "long": "x.astype('int64')",
    "masked_fill": "where(mask, value, x)",
    "mm": "x @ y",
    "mul_": "x.data *= ... (between two steps), or x * ...",
    "numel": "x.size",
    "permute": "permute_dims(x, axes)",
    "pow": "x ** p",
    "ravel": "x.reshape(-1)",
    "requires_grad_": "x.requires_grad = True",
    "scatter_add": "scatter(x, key, shape)",
    "sub_": "x.data -= ... (between two steps), or x - ...",
    "swapaxes": "permute_dims(x, axes)",
    "t": "x.T",
    "to": "x.astype(dtype)",
    "transpose": "permute_dims(x, axes), or x.T",
    "type": "x.astype(dtype)",
    "unsqueeze": "expand_dims(x, axis)",
    "view": "x.reshape(...)",
    "zero_": "x.grad = None for a gradient, x.data[...] = 0 for data",
}


def translated(name: str) -> Any:
    """Our function for one of numpy's, or None."""
    name = NUMPY_NAMES.get(name, name)
    for family in (pointwise, shape, reductions, products):
        if name in family.__dict__ and not name.startswith("_"):
            found = family.__dict__[name]
            return found if callable(found) else None
    return None
