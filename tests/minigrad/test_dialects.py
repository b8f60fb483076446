"""Words of numpy, torch and others: they work, or say how the thing is written here."""

from __future__ import annotations

import importlib
import re

import numpy as np
import pytest

import minigrad as mg
from minigrad import data, dialects, nn, optim, train
from minigrad.dialects import arrays, networks, training

X = np.array([[0.4, -0.3, 0.2], [0.9, 0.5, -0.7]])
TABLES = [
    (mg, "minigrad", arrays.FUNCTION_ELSEWHERE),
    (mg.linalg, "minigrad.linalg", arrays.LINALG_ELSEWHERE),
    (mg.tensor(X, True), "a Tensor", arrays.ELSEWHERE),
    (nn, "minigrad.nn", networks.NN_ELSEWHERE),
    (nn.init, "minigrad.nn.init", networks.INIT_ELSEWHERE),
    (nn.Linear(1, 1, rng=0), "Linear", networks.MODULE_ELSEWHERE),
    (optim, "minigrad.optim", training.OPTIM_ELSEWHERE),
    (data, "minigrad.data", training.DATA_ELSEWHERE),
    (train.search, "minigrad.train.search", training.SEARCH_ELSEWHERE),
]
WORDS = [
    pytest.param(owner, name, here, id=f"{who}.{name}")
    for owner, who, table in TABLES
    for name, here in table.items()
]


@pytest.mark.parametrize(("owner", "name", "here"), WORDS)
def test_a_foreign_name_is_an_error_with_its_translation(owner, name, here):
    with pytest.raises(AttributeError) as told:
        getattr(owner, name)
    text = here if here.startswith("leave it out") else f"here it is written {here}"
    assert re.sub(r"; did you mean .*", "", str(told.value)).endswith(f"; {text}")


# What a translation may name without minigrad having it: Python, numpy, and letters for operands.
KNOWN = {"np", "rng", "x", "y", "w", "f", "p", "a", "b", "i", "isinstance", "lambda", "len", "dict"}
KNOWN |= {"setattr", "model", "self", "for", "softmax", "keep", "in"}


def names_in(here):
    """(owner, name) of everything a translation calls: nn.Linear(...), concat(...), x.max(...)"""
    return re.findall(r"(?:([\w.]+)\.)?(\w+)\(", here)


def owner_of(path):
    """What a dotted path means, or None for operands and arrays."""
    first, *rest = path.split(".")
    if first in ("nn", "optim", "data", "train", "linalg", "minigrad"):
        found = mg if first == "minigrad" else importlib.import_module(f"minigrad.{first}")
        for name in rest:
            found = getattr(found, name)
        return found
    return None


@pytest.mark.parametrize(("owner", "name", "here"), WORDS)
def test_a_translation_names_what_there_is(owner, name, here):
    for path, called in names_in(here):
        target = owner_of(path) if path else mg
        if target is not None and called not in KNOWN:
            assert hasattr(target, called), f"{name}: there is no {path or 'minigrad'}.{called}"
        elif path == "x":
            assert hasattr(mg.Tensor, called), f"{name}: a tensor has no {called}"
        elif path == "np":
            assert hasattr(np, called)


@pytest.mark.parametrize(("name", "ours"), dialects.ALIASES.items())
def test_numpys_and_the_standards_other_names_work(name, ours):
    """They are the same function, and where numpy has the name it means the same."""
    assert getattr(mg, name) is getattr(mg, ours)
    if name in ("concatenate", "cumulative_sum"):  # which take a list, or want an axis
        return
    f = getattr(np, name)
    first = np.abs(X) + 1.0 if name in ("acosh", "power") else X
    args = (first, X + 2.0)[: getattr(f, "nin", 1)]
    np.testing.assert_allclose(getattr(mg, name)(*map(mg.tensor, args)).raw, f(*args), rtol=1e-15)


SETTINGS = [
    (lambda: nn.GELU(approximate="tanh"), "GELU: approximate="),
    (lambda: nn.Softplus(beta=2.0), r"Softplus: beta= .* minigrad\.softplus\(beta \* x\) / beta"),
    (lambda: nn.ReLU(inplace=True), "ReLU: inplace="),
    (lambda: nn.Softmax(dim=1), "Softmax: dim= .* axis="),
    (lambda: nn.Conv2d(1, 1, 3, padding_mode="reflect"), r"padding_mode= .* minigrad\.pad"),
    (lambda: nn.MaxPool2d(2, ceil_mode=True), "MaxPool2d: ceil_mode="),
    (lambda: nn.AvgPool2d(2, count_include_pad=False), "count_include_pad="),
    (lambda: nn.Embedding(3, 2, padding_idx=0), "padding_idx="),
    (lambda: nn.LSTM(2, 2, dropout=0.5), r"LSTM: dropout= .* nn\.Dropout"),
    (lambda: nn.MultiheadAttention(4, 2, dropout=0.1), "MultiheadAttention: dropout="),
    (lambda: nn.MSELoss(size_average=False), "MSELoss: size_average= .* reduction='mean'"),
    (lambda: nn.HuberLoss(beta=1.0), "HuberLoss: beta= is a word of torch; here write delta="),
    (lambda: nn.CrossEntropyLoss(ignore_index=0), "ignore_index= .* target != ignore_index"),
    (lambda: nn.BCEWithLogitsLoss(pos_weight=2.0), "pos_weight="),
    (lambda: nn.KLDivLoss(log_target=True), r"log_target= .* minigrad\.exp\(target\)"),
    (lambda: nn.huber_loss(mg.tensor([1.0]), [1.0], beta=2.0), "huber_loss: beta= .* delta="),
    (lambda: nn.mse_loss(mg.tensor([1.0]), [1.0], rduction="sum"), "does not know rduction="),
]


@pytest.mark.parametrize(("call", "match"), SETTINGS)
def test_a_foreign_setting_is_translated(call, match):
    with pytest.raises(TypeError, match=match):
        call()


def test_a_setting_is_called_by_its_owner():
    with pytest.raises(TypeError, match="ddof= is numpy's word; here it is correction="):
        mg.var(mg.tensor(X), ddof=1)
    with pytest.raises(TypeError, match="unbiased= is torch's word; here it is correction="):
        mg.var(mg.tensor(X), unbiased=True)


def test_a_foreign_reduction_is_translated():
    with pytest.raises(ValueError, match='"batchmean" is "mean" here'):
        nn.KLDivLoss("batchmean")(mg.log_softmax(mg.tensor(X)), mg.softmax(mg.tensor(X)))


@pytest.mark.parametrize(
    ("call", "match"),
    [
        (lambda x: np.hstack([x, x]), r"numpy\.hstack .* concat\(arrays, axis=1\)"),
        (lambda x: np.diff(x), r"numpy\.diff .* x\[1:\] - x\[:-1\]"),
        (lambda x: np.linalg.svd(x), r"numpy\.linalg\.svd .*svdvals\(x\)"),
        (lambda x: np.cbrt(x), r"np\.cbrt .* abs\(x\) \*\* \(1 / 3\)"),
    ],
)
def test_what_numpy_is_refused_is_translated_too(call, match):
    with pytest.raises(TypeError, match=match):
        call(mg.tensor(X, True))


@pytest.mark.parametrize("package", [mg, mg.linalg, nn, nn.init, optim, data, train.search])
def test_other_names_are_simply_missing(package):
    assert not hasattr(package, "Adamantium")
    with pytest.raises(AttributeError, match=r"has no '?Adamantium'?$"):
        package.Adamantium  # noqa: B018


def test_functions_of_arrays_are_looked_for_in_minigrad_itself():
    with pytest.raises(AttributeError, match=r"minigrad\.nn has no relu; .* minigrad\.relu\(x\)"):
        nn.relu  # noqa: B018
