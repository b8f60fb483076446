"""What others call it: numpy's functions as ours, and the words of torch in translation."""

from __future__ import annotations

import inspect
from typing import Any

from .ops import pointwise, products, reductions, shape, trigonometry

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

# What a Module does not have, and how it is written here.
MODULE_ELSEWHERE = {
    "add_module": "setattr(model, name, part)",
    "apply": "for part in model.modules(): f(part)",
    "bfloat16": "model.astype('float32')",
    "cpu": "nothing: leave it out",
    "cuda": "nothing: there is no GPU here",
    "double": "model.astype('float64')",
    "float": "model.astype('float32')",
    "half": "model.astype('float16')",
    "register_module": "setattr(model, name, part)",
    "register_parameter": "model.name = nn.Parameter(...)",
    "requires_grad_": "model.freeze() or model.unfreeze()",
    "to": "model.astype(dtype)",
    "type": "model.astype(dtype)",
}

# What a layer is not given, and what to write instead.
MODULE_SETTINGS = {
    "data_format": "layout= 'NCHW' or 'NHWC'",
    "device": "leave it out: there is no GPU here",
    "dim": "axis=",
    "end_dim": "end_axis=",
    "inplace": "leave it out: nothing changes in place here",
    "start_dim": "start_axis=",
}


def module_attribute(name: str) -> str:
    """What to say of an attribute that only torch's modules have."""
    here = MODULE_ELSEWHERE.get(name)
    return f"; here it is written {here}" if here else ""


def module_setting(layer: type, name: str) -> None:
    """Raise `TypeError` with the translation for a setting that only torch's layer has."""
    here = MODULE_SETTINGS.get(name)
    if here is None:
        return
    known = inspect.signature(layer.__init__).parameters  # type: ignore[misc]
    if name not in known and not any(p.kind is p.VAR_KEYWORD for p in known.values()):
        raise TypeError(f"{layer.__name__}: {name}= is a word of torch; here write {here}")


def translated(name: str) -> Any:
    """Our function for one of numpy's, or None."""
    name = NUMPY_NAMES.get(name, name)
    for family in (pointwise, trigonometry, shape, reductions, products):
        if name in family.__dict__ and not name.startswith("_"):
            found = family.__dict__[name]
            return found if callable(found) else None
    return None
