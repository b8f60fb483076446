"""Functions and methods of arrays, as numpy and torch call them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

# Other names of numpy and of the array-API standard, which work as well: theirs, ours.
ALIASES = {
    "absolute": "abs",
    "acos": "arccos",
    "acosh": "arccosh",
    "amax": "max",
    "amin": "min",
    "asin": "arcsin",
    "asinh": "arcsinh",
    "atan": "arctan",
    "atan2": "arctan2",
    "atanh": "arctanh",
    "concatenate": "concat",
    "cumulative_sum": "cumsum",
    "divide": "div",
    "fabs": "abs",
    "fix": "trunc",
    "mod": "remainder",
    "multiply": "mul",
    "negative": "neg",
    "power": "pow",
    "rint": "round",
    "subtract": "sub",
    "transpose": "permute_dims",
    "true_divide": "div",
}

# What changes an array in place elsewhere: x.exp_() is x.exp() there, and so on.
IN_PLACE = (
    *("abs", "ceil", "clamp", "clip", "copy", "cos", "div", "exp", "floor", "log", "masked_fill"),
    *("neg", "pow", "relu", "round", "scatter", "sigmoid", "sin", "sqrt", "tanh", "uniform"),
)
NOT_IN_PLACE = "x = ... with a new tensor; or x.data[...] = ... for a leaf, between two steps"

# What a Tensor does not have, and how it is written here.
ELSEWHERE = {
    **{f"{name}_": NOT_IN_PLACE for name in IN_PLACE},
    "add_": "x.data += ... (between two steps), or x + ...",
    "amax": "x.max(axis)",
    "amin": "x.min(axis)",
    "bmm": "x @ y",
    "bool": "x.astype(bool)",
    "cat": "concat(arrays, axis)",
    "cholesky": "linalg.cholesky(x)",
    "chunk": "split(x, sections, axis)",
    "clamp": "x.clip(min, max)",
    "clamp_max": "minimum(x, max)",
    "clamp_min": "maximum(x, min)",
    "clone": "x * 1, which gradients pass, or x.detach()",
    "conj": "leave it out, numbers are real here",
    "contiguous": "leave it out",
    "copy": "Tensor(x)",
    "cpu": "leave it out",
    "cuda": "leave it out: there is no GPU here",
    "det": "linalg.det(x)",
    "detach_": "x.detach()",
    "device": "leave it out: there is only one",
    "diag": "diagonal(x), or where(np.eye(n, dtype=bool), x, 0) for a matrix",
    "dim": "x.ndim",
    "double": "x.astype('float64')",
    "eq": "x == y",
    "expand": "broadcast_to(x, shape)",
    "expand_as": "broadcast_to(x, y.shape)",
    "fill": "x.data[...] = ...",
    "fill_": "x.data[...] = ...",
    "float": "x.astype('float32')",
    "gather": "take_along_axis(x, indices, axis)",
    "ge": "x >= y",
    "get_device": "leave it out: there is only one",
    "ger": "outer(x, y)",
    "grad_fn": "x.op, and x.parents",
    "gt": "x > y",
    "half": "x.astype('float16')",
    "index_add": "x + scatter(y, key, x.shape)",
    "index_select": "take(x, indices, axis)",
    "int": "x.astype('int32')",
    "inverse": "linalg.inv(x)",
    "is_floating_point": "x.dtype.kind == 'f'",
    "is_leaf": "x.op is None",
    "itemsize": "x.dtype.itemsize",
    "le": "x <= y",
    "logdet": "linalg.slogdet(x).logabsdet",
    "long": "x.astype('int64')",
    "lt": "x < y",
    "mT": "matrix_transpose(x)",
    "masked_fill": "where(mask, value, x)",
    "masked_select": "x[mask]",
    "median": "sort(x)[len(x) // 2]",
    "mm": "x @ y",
    "movedim": "moveaxis(x, source, destination)",
    "mul_": "x.data *= ... (between two steps), or x * ...",
    "mv": "x @ y",
    "narrow": "x[start : start + length]",
    "nbytes": "x.size * x.dtype.itemsize",
    "ndimension": "x.ndim",
    "ne": "x != y",
    "nelement": "x.size",
    "new_ones": "tensor(np.ones(shape, x.dtype))",
    "new_tensor": "tensor(data, dtype=x.dtype)",
    "new_zeros": "tensor(np.zeros(shape, x.dtype))",
    "nonzero": "np.nonzero(x)",
    "numel": "x.size",
    "permute": "permute_dims(x, axes)",
    "pow": "x ** p",
    "ravel": "x.reshape(-1)",
    "reciprocal": "1 / x",
    "repeat": "tile(x, reps), or repeat(x, repeats) for each element",
    "repeat_interleave": "repeat(x, repeats, axis)",
    "requires_grad_": "x.requires_grad = True",
    "reshape_as": "x.reshape(y.shape)",
    "rsqrt": "1 / sqrt(x)",
    "scatter_add": "scatter(x, key, shape)",
    "scatter_add_": "x + scatter(y, key, x.shape)",
    "select": "x[k], or take(x, k, axis)",
    "sgn": "sign(x)",
    "sub_": "x.data -= ... (between two steps), or x - ...",
    "swapaxes": "permute_dims(x, axes)",
    "swapdims": "permute_dims(x, axes)",
    "t": "x.T",
    "take_along_dim": "take_along_axis(x, indices, axis)",
    "to": "x.astype(dtype); there is only one device",
    "topk": "sort(x, descending=True)[:k]",
    "transpose": "permute_dims(x, axes), or x.T",
    "type": "x.astype(dtype)",
    "type_as": "x.astype(y.dtype)",
    "unbind": "unstack(x, axis)",
    "unflatten": "x.reshape(shape)",
    "unsqueeze": "expand_dims(x, axis)",
    "unsqueeze_": "x = expand_dims(x, axis)",
    "view": "x.reshape(...)",
    "view_as": "x.reshape(y.shape)",
    "zero_": "x.grad = None for a gradient, x.data[...] = 0 for data",
}

# What numpy or torch call a setting, and what it may be here.
SETTINGS = {
    "data_format": ("layout",),
    "ddof": ("correction",),
    "diagonal": ("k",),
    "dim": ("axis",),
    "dims": ("axis", "axes"),
    "keepdim": ("keepdims",),
    "kernel_size": ("size",),
    "p": ("ord",),
    "shifts": ("shift",),
    "unbiased": ("correction",),
}
# What an array is made with elsewhere.
TENSOR_SETTINGS = {
    "copy": "leave it out: the data are copied",
    "device": "leave it out: there is no GPU here",
    "layout": "leave it out: there is only one",
    "like": "leave it out",
    "ndmin": "write x.reshape(...)",
    "order": "leave it out: there is only one",
    "pin_memory": "leave it out: there is no GPU here",
    "shape": "write tensor(data).reshape(shape)",
}
OF_NUMPY = {"ddof"}

RNG = "with rng = np.random.default_rng(seed)"
DTYPE = "dtype='{}'"

# What minigrad does not have, and how it is written here.
FUNCTION_ELSEWHERE = {
    **{name: DTYPE.format(name) for name in ("float16", "float32", "float64", "int32", "int64")},
    "Generator": "np.random.default_rng(seed)",
    "allclose": "np.allclose(x, y)",
    "append": "concat([x, y], axis)",
    "arange": "tensor(np.arange(...))",
    "array": "tensor(x)",
    "array_split": "split(x, indices, axis)",
    "as_tensor": "tensor(x)",
    "asarray": "tensor(x)",
    "autograd": "grad(f)(x), or y.backward() and x.grad",
    "average": "sum(w * x) / sum(w)",
    "avg_pool1d": "avg_pool(x, size)",
    "avg_pool2d": "avg_pool(x, size)",
    "bmm": "matmul(a, b)",
    "cat": "concat(arrays, axis)",
    "cbrt": "sign(x) * abs(x) ** (1 / 3)",
    "chunk": "split(x, sections, axis)",
    "clamp": "clip(x, min, max)",
    "clamp_max": "minimum(x, max)",
    "clamp_min": "maximum(x, min)",
    "clone": "x * 1, which gradients pass, or x.detach()",
    "column_stack": "stack(arrays, axis=1)",
    "conv1d": "conv(x, w)",
    "conv2d": "conv(x, w)",
    "conv_transpose1d": "conv_transpose(x, w)",
    "conv_transpose2d": "conv_transpose(x, w)",
    "convolve": "conv(x, w), which does not turn w over",
    "copy": "tensor(x)",
    "copysign": "abs(x) * sign(y)",
    "cross_entropy": "nn.cross_entropy(scores, labels)",
    "cuda": "leave it out: there is no GPU here",
    "deg2rad": "x * (np.pi / 180)",
    "degrees": "x * (180 / np.pi)",
    "det": "linalg.det(x)",
    "diag": "diagonal(x), or where(np.eye(n, dtype=bool), x, 0) for a matrix",
    "diff": "x[1:] - x[:-1]",
    "empty": "tensor(np.empty(shape))",
    "enable_grad": "leave it out: it is on outside of no_grad()",
    "eq": "equal(a, b)",
    "eye": "tensor(np.eye(n))",
    "flatten": "reshape(x, -1)",
    "fliplr": "flip(x, axis=1)",
    "flipud": "flip(x, axis=0)",
    "fmax": "maximum(a, b)",
    "fmin": "minimum(a, b)",
    "from_numpy": "tensor(array)",
    "full": "tensor(np.full(shape, value))",
    "func": "grad, vjp, jvp, jacobian, hessian",
    "gather": "take_along_axis(x, indices, axis)",
    "ge": "greater_equal(a, b)",
    "ger": "outer(a, b)",
    "gt": "greater(a, b)",
    "hstack": "concat(arrays, axis=1), or axis=0 for vectors",
    "index_select": "take(x, indices, axis)",
    "inference_mode": "no_grad()",
    "inner": "tensordot(a, b, ([-1], [-1]))",
    "inverse": "linalg.inv(x)",
    "is_tensor": "isinstance(x, Tensor)",
    "isclose": "np.isclose(x, y)",
    "jacfwd": "jacobian(f)",
    "jacrev": "jacobian(f)",
    "le": "less_equal(a, b)",
    "lerp": "a + w * (b - a)",
    "linspace": "tensor(np.linspace(...))",
    "load": "nn.load(path)",
    "logit": "log(p / (1 - p))",
    "lt": "less(a, b)",
    "manual_seed": "rng=: what draws takes a generator, np.random.default_rng(seed)",
    "masked_fill": "where(mask, value, x)",
    "max_pool1d": "max_pool(x, size)",
    "max_pool2d": "max_pool(x, size)",
    "median": "sort(x)[len(x) // 2]",
    "meshgrid": "np.meshgrid(...)",
    "mm": "matmul(a, b)",
    "movedim": "moveaxis(x, source, destination)",
    "mse_loss": "nn.mse_loss(output, target)",
    "mv": "matmul(a, b)",
    "nan_to_num": "where(isnan(x), 0, x)",
    "nansum": "sum(where(isnan(x), 0, x))",
    "ne": "not_equal(a, b)",
    "nonzero": "np.nonzero(x)",
    "numel": "x.size",
    "ones": "tensor(np.ones(shape))",
    "ones_like": "tensor(np.ones_like(x))",
    "percentile": "sort(x)[k]",
    "permute": "permute_dims(x, axes)",
    "positive": "x itself",
    "ptp": "max(x) - min(x)",
    "quantile": "sort(x)[k]",
    "rad2deg": "x * (180 / np.pi)",
    "radians": "x * (np.pi / 180)",
    "rand": f"tensor(rng.random(shape)), {RNG}",
    "randint": f"tensor(rng.integers(low, high, shape)), {RNG}",
    "randn": f"tensor(rng.normal(size=shape)), {RNG}",
    "randperm": f"rng.permutation(n), {RNG}",
    "ravel": "reshape(x, -1)",
    "reciprocal": "1 / x",
    "repeat_interleave": "repeat(x, repeats, axis)",
    "rsqrt": "1 / sqrt(x)",
    "save": "nn.save(path, model.state_dict())",
    "select": "where(c, a, b)",
    "sgn": "sign(x)",
    "swapaxes": "permute_dims(x, axes)",
    "t": "x.T",
    "take_along_dim": "take_along_axis(x, indices, axis)",
    "tensor_split": "split(x, indices, axis)",
    "topk": "sort(x, descending=True)[:k]",
    "unbind": "unstack(x, axis)",
    "unsqueeze": "expand_dims(x, axis)",
    "vdot": "vecdot(a, b)",
    "vstack": "concat(arrays, axis=0), or stack(arrays) for vectors",
    "xlogy": "where(x == 0, 0, x * log(y))",
    "zeros": "tensor(np.zeros(shape))",
    "zeros_like": "tensor(np.zeros_like(x))",
}

# What minigrad.linalg does not have.
LINALG_ELSEWHERE = {
    "eig": "linalg.eigh(x) if symmetric, else np.linalg.eig(x.numpy()), without gradients",
    "eigvals": "linalg.eigvalsh(x) if symmetric, else np.linalg.eigvals(x.numpy()), as numbers",
    "lstsq": "linalg.solve(a.T @ a, a.T @ b)",
    "matrix_power": "x @ x, and so on",
    "multi_dot": "a @ b @ c",
    "pinv": "linalg.solve(x.T @ x, x.T)",
    "svd": "linalg.svdvals(x), and linalg.eigh(x.T @ x) for the directions",
}


def function(name: str) -> str:
    """What to say of a function that only numpy or torch has under this name."""
    return told(FUNCTION_ELSEWHERE, name)


def linalg_name(name: str) -> str:
    """What to say of a function of linear algebra that only others have."""
    return told(LINALG_ELSEWHERE, name)


def unknown(who: str, settings: Sequence[str], name: str) -> str:
    """The message for a setting that a function does not have."""
    for here in SETTINGS.get(name, ()):
        if here in settings:
            whose = "numpy" if name in OF_NUMPY else "torch"
            return f"{who}: {name}= is {whose}'s word; here it is {here}="
    known = ", ".join(f"{setting}=" for setting in settings) or "no settings"
    return f"{who} does not know {name}=; it takes {known}"


def told(elsewhere: dict[str, str], name: str) -> str:
    """The translation of a name, if there is one, as the end of a sentence."""
    here = elsewhere.get(name)
    return written(here) if here else ""


def written(here: str) -> str:
    """How something is written here, as the end of a sentence."""
    return f"; {here}" if here.startswith("leave it out") else f"; here it is written {here}"


def tensor_setting(requires_grad: object, given: dict[str, Any]) -> None:
    """Raise `TypeError` for what a tensor is not made with."""
    for name in given:
        here = TENSOR_SETTINGS.get(name)
        if here is None:
            raise TypeError(unknown("tensor", ("requires_grad", "dtype", "name"), name))
        raise TypeError(f"tensor: {name}= is not known here; {here}")
    if not isinstance(requires_grad, np.bool_):
        raise TypeError(
            f"tensor: requires_grad is True or False, and {requires_grad!r:.40} was given. A dtype "
            "is given by name: tensor(data, dtype='float32')"
        )
