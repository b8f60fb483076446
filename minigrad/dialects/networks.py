"""Layers, losses and initialisers, as torch and others call them and what they are given there."""

from __future__ import annotations

import inspect
from collections.abc import Sequence

from .arrays import told

# What a Module does not have, and how it is written here.
MODULE_ELSEWHERE = {
    "add_module": "setattr(model, name, part)",
    "apply": "for part in model.modules(): f(part)",
    "bfloat16": "model.astype('float32')",
    "cpu": "leave it out",
    "cuda": "leave it out: there is no GPU here",
    "double": "model.astype('float64')",
    "float": "model.astype('float32')",
    "get_parameter": "dict(model.named_parameters())[name]",
    "get_submodule": "dict(model.named_modules())[name]",
    "half": "model.astype('float16')",
    "register_backward_hook": "model.register_full_backward_hook(hook)",
    "register_module": "setattr(model, name, part)",
    "register_parameter": "model.name = nn.Parameter(...)",
    "requires_grad_": "model.freeze() or model.unfreeze()",
    "to": "model.astype(dtype)",
    "type": "model.astype(dtype)",
}

BESIDE = "leave it out, and put an nn.Dropout beside it"
# What a layer is not given, and what to write instead.
MODULE_SETTINGS = {
    "approximate": "leave it out: GELU is exact here",
    "attn_mask": "allowed=~attn_mask",
    "beta": "minigrad.softplus(beta * x) / beta",
    "ceil_mode": "leave it out: what is left over at the end is not looked at; or pad before it",
    "count_include_pad": "leave it out: zeros of the padding count",
    "data_format": "layout= 'NCHW' or 'NHWC'",
    "device": "leave it out: there is no GPU here",
    "dim": "axis=",
    "dropout": BESIDE,
    "end_dim": "end_axis=",
    "kdim": "an nn.Linear before it, to embed_dim features",
    "vdim": "an nn.Linear before it, to embed_dim features",
    "inplace": "leave it out: nothing changes in place here",
    "max_norm": "optim.max_norm_(parameters, max_norm) after each step",
    "padding_idx": "a mask where the loss is computed",
    "padding_mode": "minigrad.pad(x, widths, mode=...) before it",
    "proj_size": "an nn.Linear after it",
    "return_indices": "minigrad.argmax of the windows",
    "sparse": "leave it out: gradients are whole arrays here",
    "start_dim": "start_axis=",
}

# What nn does not have, and how it is written here.
NN_ELSEWHERE = {
    "AdaptiveAvgPool1d": "x.mean(axis=2), for size 1",
    "AdaptiveAvgPool2d": "x.mean(axis=(2, 3)), for size 1",
    "BatchNorm": "nn.BatchNorm1d(features) or nn.BatchNorm2d(channels)",
    "Buffer": "self.register_buffer(name, array)",
    "CELU": "nn.ELU(alpha)",
    "ConstantPad1d": "minigrad.pad(x, widths)",
    "ConstantPad2d": "minigrad.pad(x, widths)",
    "Conv": "nn.Conv1d(...) or nn.Conv2d(...)",
    "ConvTranspose1d": "minigrad.conv_transpose(x, w)",
    "ConvTranspose2d": "minigrad.conv_transpose(x, w)",
    "DataParallel": "leave it out",
    "Dense": "nn.Linear(in_features, out_features)",
    "Dropout1d": "nn.Dropout(p, rng=rng)",
    "Dropout2d": "nn.Dropout(p, rng=rng)",
    "GRUCell": "nn.GRU(...) on a sequence of one step",
    "Hardtanh": "minigrad.clip(x, -1, 1)",
    "InstanceNorm1d": "nn.GroupNorm(channels, channels)",
    "InstanceNorm2d": "nn.GroupNorm(channels, channels)",
    "LSTMCell": "nn.LSTM(...) on a sequence of one step",
    "LazyLinear": "nn.Linear(in_features, out_features)",
    "LogSigmoid": "-minigrad.softplus(-x)",
    "Mish": "x * minigrad.tanh(minigrad.softplus(x))",
    "ModuleDict": "a plain dict: self.parts = {'a': ...}; parts in dicts are found",
    "ModuleList": "a plain list: self.parts = [...]; parts in lists are found",
    "MultiMarginLoss": "nn.HingeLoss(), which does not divide by the number of classes",
    "NLLLoss": "nn.CrossEntropyLoss(), on scores before any softmax",
    "ParameterDict": "a plain dict of nn.Parameter, in an attribute",
    "ParameterList": "a plain list of nn.Parameter, in an attribute",
    "RMSNorm": "x / minigrad.sqrt((x * x).mean(axis=-1, keepdims=True) + eps)",
    "RNNCell": "nn.RNN(...) on a sequence of one step",
    "ReLU6": "minigrad.clip(x, 0, 6)",
    "ReflectionPad2d": "minigrad.pad(x, widths, mode='reflect')",
    "SmoothL1Loss": "nn.HuberLoss()",
    "Softmin": "minigrad.softmax(-x)",
    "Softsign": "x / (1 + minigrad.abs(x))",
    "Swish": "nn.SiLU()",
    "SyncBatchNorm": "nn.BatchNorm2d(channels)",
    "Transformer": "nn.MultiheadAttention, nn.LayerNorm and nn.Residual",
    "TransformerEncoderLayer": "nn.MultiheadAttention, nn.LayerNorm and nn.Residual",
    "Unflatten": "x.reshape(shape)",
    "Upsample": "minigrad.repeat(x, 2, axis), for each axis",
    "ZeroPad2d": "minigrad.pad(x, widths)",
    "bce": "nn.binary_cross_entropy(output, target)",
    "bce_loss": "nn.binary_cross_entropy(output, target)",
    "bce_with_logits": "nn.binary_cross_entropy_with_logits(scores, target)",
    "functional": "nn and minigrad themselves, as in nn.cross_entropy(...) and minigrad.relu(x)",
    "nll_loss": "nn.cross_entropy(scores, target), on scores before any softmax",
    "one_hot": "np.eye(classes)[labels]",
    "multi_margin_loss": "nn.hinge_loss(scores, target), not divided by the number of classes",
    "smooth_l1_loss": "nn.huber_loss(output, target)",
    "utils": "optim.clip_grad_norm_(parameters, max_norm), nn.WeightNorm(layer)",
}

INIT_ELSEWHERE = {
    "calculate_gain": "nn.init.gain(activation)",
    "constant_": "weight.data[...] = value",
    "eye_": "weight.data[...] = np.eye(n)",
    "glorot_normal": "nn.init.xavier_normal",
    "glorot_uniform": "nn.init.xavier_uniform",
    "ones_": "weight.data[...] = 1",
}

# What a loss is not given, and what to write instead.
LOSS_SETTINGS = {
    "beta": "delta=",
    "ignore_index": "keep = target != ignore_index, and the loss of input[keep] and target[keep]",
    "log_target": "minigrad.exp(target) for the target",
    "pos_weight": "reduction='none', and a weight for each term",
    "reduce": "reduction='mean', 'sum' or 'none'",
    "size_average": "reduction='mean' or 'sum'",
}


def nn_name(name: str) -> str:
    """What to say of a name that only other libraries' layers and losses have."""
    return told(NN_ELSEWHERE, name)


def init_name(name: str) -> str:
    """What to say of an initialiser that only other libraries have."""
    return told(INIT_ELSEWHERE, name)


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


def loss_setting(loss: str, name: str, known: Sequence[str]) -> str:
    """The message for a setting that a loss does not have."""
    if name in LOSS_SETTINGS:
        return f"{loss}: {name}= is a word of torch; here write {LOSS_SETTINGS[name]}"
    return f"{loss} does not know {name}=; it takes {', '.join(f'{word}=' for word in known)}"


def reduction(word: str) -> str:
    """What to say of a reduction that only torch has."""
    return '; what torch calls "batchmean" is "mean" here' if word == "batchmean" else ""
