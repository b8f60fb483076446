"""What others call it: the words of torch in translation."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from typing import Any

# What a Tensor does not have, and how it is written here.
ELSEWHERE = {
    "add_": "x.data += ... (between two steps), or x + ...",
    "bmm": "x @ y",
    "cat": "concat(arrays, axis)",
    "chunk": "split(x, sections, axis)",
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
    "gather": "take_along_axis(x, indices, axis)",
    "index_select": "take(x, indices, axis)",
    "long": "x.astype('int64')",
    "masked_fill": "where(mask, value, x)",
    "masked_select": "x[mask]",
    "mm": "x @ y",
    "mul_": "x.data *= ... (between two steps), or x * ...",
    "numel": "x.size",
    "permute": "permute_dims(x, axes)",
    "pow": "x ** p",
    "ravel": "x.reshape(-1)",
    "repeat": "tile(x, reps), or repeat(x, repeats) for each element",
    "requires_grad_": "x.requires_grad = True",
    "scatter_add": "scatter(x, key, shape)",
    "sub_": "x.data -= ... (between two steps), or x - ...",
    "swapaxes": "permute_dims(x, axes)",
    "t": "x.T",
    "to": "x.astype(dtype)",
    "transpose": "permute_dims(x, axes), or x.T",
    "type": "x.astype(dtype)",
    "unbind": "unstack(x, axis)",
    "unsqueeze": "expand_dims(x, axis)",
    "view": "x.reshape(...)",
    "zero_": "x.grad = None for a gradient, x.data[...] = 0 for data",
}

# What minigrad does not have, and how it is written here.
FUNCTION_ELSEWHERE = {
    "absolute": "abs(x)",
    "acos": "arccos(x)",
    "acosh": "arccosh(x)",
    "arange": "tensor(np.arange(...))",
    "asin": "arcsin(x)",
    "asinh": "arcsinh(x)",
    "atan": "arctan(x)",
    "atan2": "arctan2(a, b)",
    "atanh": "arctanh(x)",
    "avg_pool1d": "avg_pool(x, size)",
    "avg_pool2d": "avg_pool(x, size)",
    "bmm": "matmul(a, b)",
    "cat": "concat(arrays, axis)",
    "chunk": "split(x, sections, axis)",
    "clamp": "clip(x, min, max)",
    "concatenate": "concat(arrays, axis)",
    "conv1d": "conv(x, w)",
    "conv2d": "conv(x, w)",
    "conv_transpose1d": "conv_transpose(x, w)",
    "conv_transpose2d": "conv_transpose(x, w)",
    "cross_entropy": "nn.CrossEntropyLoss()(scores, labels)",
    "det": "linalg.det(x)",
    "divide": "div(a, b)",
    "eye": "tensor(np.eye(n))",
    "from_numpy": "tensor(array)",
    "gather": "take_along_axis(x, indices, axis)",
    "inverse": "linalg.inv(x)",
    "linspace": "tensor(np.linspace(...))",
    "max_pool1d": "max_pool(x, size)",
    "max_pool2d": "max_pool(x, size)",
    "mm": "matmul(a, b)",
    "multiply": "mul(a, b)",
    "negative": "neg(x)",
    "ones": "tensor(np.ones(shape))",
    "permute": "permute_dims(x, axes)",
    "power": "pow(x, p)",
    "rand": "tensor(rng.random(shape)), with rng = np.random.default_rng(seed)",
    "randn": "tensor(rng.normal(size=shape)), with rng = np.random.default_rng(seed)",
    "repeat_interleave": "repeat(x, repeats, axis)",
    "subtract": "sub(a, b)",
    "swapaxes": "permute_dims(x, axes)",
    "transpose": "permute_dims(x, axes)",
    "unbind": "unstack(x, axis)",
    "unsqueeze": "expand_dims(x, axis)",
    "zeros": "tensor(np.zeros(shape))",
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

# What torch calls a setting, and what it may be here.
TORCH_SETTINGS = {
    "data_format": ("layout",),
    "ddof": ("correction",),  # numpy's word, this one
    "diagonal": ("k",),
    "dim": ("axis",),
    "dims": ("axis", "axes"),
    "keepdim": ("keepdims",),
    "kernel_size": ("size",),
    "p": ("ord",),
    "shifts": ("shift",),
    "unbiased": ("correction",),
}

# What optim and data do not have, and how it is written here: torch's words and scikit-learn's.
OPTIM_ELSEWHERE = {
    "ExponentialDecay": "optim.ExponentialLR(optimizer, gamma, decay_steps, staircase)",
    "InverseTimeDecay": "optim.InverseTimeLR(optimizer, rate, decay_steps, staircase)",
    "Nesterov": "optim.SGD(..., nesterov=True), or optim.Momentum(..., nesterov='ahead')",
    "clip_grad_norm": "optim.clip_grad_norm_(parameters, max_norm)",
    "clip_grad_value": "optim.clip_grad_value_(parameters, clip_value)",
    "lr_scheduler": "optim itself: optim.StepLR(optimizer, 30)",
    "swa_utils": "train.EMA(model), or train.average_weights(states)",
}
DATA_ELSEWHERE = {
    "DataLoader": "data.Loader(x, y, batch_size, rng=0)",
    "KFold": "data.k_fold(x, y, k, rng=0)",
    "KNeighborsClassifier": "data.NearestNeighbours(x, y, k)",
    "StandardScaler": "data.Standardize(x_train)",
    "StratifiedKFold": "data.k_fold(x, y, k, rng=0, stratify=True)",
    "TensorDataset": "data.Loader(x, y), on arrays themselves",
    "make_blobs": "data.blobs(count, rng=0)",
    "make_circles": "data.rings(count, rng=0)",
    "make_moons": "data.moons(count, rng=0)",
    "random_split": "data.split(x, y, rng=0)",
    "train_test_split": "data.split(x, y, held_back=0.2, rng=0)",
}


class Elsewhere:
    """An attribute that only other libraries have: whoever asks for it is told the translation.

    These stand in the class one by one, rather than in a `__getattr__`, which would slow down
    every attribute of it.
    """

    def __init__(self, name: str, here: str) -> None:
        self.name, self.here = name, here

    def __get__(self, thing: object, owner: type) -> Any:
        raise AttributeError(
            f"a {owner.__name__} has no .{self.name}; here it is written {self.here}",
            name=self.name,
            obj=thing,
        )


def translate(kind: type, words: Mapping[str, str]) -> None:
    """Let a class answer for what it does not have: {another library's name: how it is here}."""
    for name, here in words.items():
        if not hasattr(kind, name):
            setattr(kind, name, Elsewhere(name, here))


def function(name: str) -> str:
    """What to say of a function that only numpy or torch has under this name."""
    here = FUNCTION_ELSEWHERE.get(name)
    return f"; here it is written {here}" if here else ""


def optim_name(name: str) -> str:
    """What to say of a name that only other libraries' optimisers have."""
    here = OPTIM_ELSEWHERE.get(name)
    return f"; here it is written {here}" if here else ""


def data_name(name: str) -> str:
    """What to say of a name that only other libraries' data tools have."""
    here = DATA_ELSEWHERE.get(name)
    return f"; here it is written {here}" if here else ""


def module_settings(layer: type, given: tuple[object, ...], named: dict[str, object]) -> None:
    """Raise `TypeError`, with the translation, for a setting that only torch's layer has."""
    start = layer.__init__  # type: ignore[misc]
    known = {} if start is object.__init__ else inspect.signature(start).parameters
    for name in MODULE_SETTINGS.keys() & named.keys():
        if name not in known and not any(p.kind is p.VAR_KEYWORD for p in known.values()):
            here = MODULE_SETTINGS[name]
            raise TypeError(f"{layer.__name__}: {name}= is a word of torch; here write {here}")
    if start is object.__init__ and (given or named):  # which would ignore them
        raise TypeError(f"{layer.__name__}() takes no settings")


def unknown(who: str, settings: Sequence[str], name: str) -> str:
    """The message for a setting that a function does not have."""
    for here in TORCH_SETTINGS.get(name, ()):
        if here in settings:
            return f"{who}: {name}= is torch's word; here it is {here}="
    known = ", ".join(f"{setting}=" for setting in settings) or "no settings"
    return f"{who} does not know {name}=; it takes {known}"
