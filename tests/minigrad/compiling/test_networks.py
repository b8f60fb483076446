"""Every kind of layer, loss and optimiser: compiled, a training step does what it does as it is."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest

import minigrad as mg
from minigrad import nn, optim
from minigrad.compiling.run import variant

from .twins import assert_close, assert_same_state, classify, small_model, trainer

RNG = np.random.default_rng(0)
X = mg.tensor(RNG.normal(size=(8, 5)))
Y = RNG.integers(0, 3, 8)
T = RNG.normal(size=(8, 3))
IMAGES = mg.tensor(RNG.normal(size=(4, 2, 8, 8)))
SEQUENCES = mg.tensor(RNG.normal(size=(6, 4, 5)))
TOKENS = RNG.integers(0, 9, (4, 3))
FOUR = RNG.integers(0, 3, 4)


class Reader(nn.Module):
    """A recurrent layer, and a head on its last output."""

    def __init__(self, kind: str) -> None:
        self.body = getattr(nn, kind)(5, 7, rng=1)
        self.head = nn.Linear(7, 3, rng=2)

    def forward(self, x: Any) -> Any:
        return self.head(self.body(x)[0][-1])


class Attentive(nn.Module):
    """Self-attention, and a head on the mean."""

    def __init__(self) -> None:
        self.attention = nn.MultiheadAttention(4, 2, rng=1)
        self.head = nn.Linear(4, 3, rng=2)

    def forward(self, x: Any) -> Any:
        return self.head(self.attention(x, x, x)[0].mean(axis=1))


def with_activation(name: str) -> Any:
    return lambda: nn.Sequential(
        nn.Linear(5, 7, rng=1), getattr(nn, name)(), nn.Linear(7, 3, rng=2)
    )


def hidden(*layers: Any) -> Any:
    return lambda: nn.Sequential(
        nn.Linear(5, 7, rng=1), *(make() for make in layers), nn.Linear(7, 3, rng=2)
    )


def images(*layers: Any) -> Any:
    return lambda: nn.Sequential(*(make() for make in layers))


def on_examples(model: Any) -> Any:
    return classify(model, X, Y)


def on_images(model: Any) -> Any:
    return classify(model, IMAGES, FOUR)


NETWORKS = {
    **{
        name: (with_activation(name), on_examples)
        for name in ("ReLU", "Sigmoid", "Tanh", "LeakyReLU", "ELU", "GELU", "SiLU", "Softplus")
    },
    "dropout": (hidden(nn.ReLU, lambda: nn.Dropout(0.5, rng=3)), on_examples),
    "batch norm": (hidden(lambda: nn.BatchNorm1d(7), nn.ReLU), on_examples),
    "layer norm": (hidden(lambda: nn.LayerNorm(7), nn.ReLU), on_examples),
    "convolution": (
        images(
            lambda: nn.Conv2d(2, 4, 3, padding=1, rng=1),
            nn.ReLU,
            lambda: nn.MaxPool2d(2),
            nn.Flatten,
            lambda: nn.Linear(64, 3, rng=2),
        ),
        on_images,
    ),
    "strided convolution": (
        images(
            lambda: nn.Conv2d(2, 4, 3, stride=2, rng=1),
            lambda: nn.BatchNorm2d(4),
            nn.ReLU,
            lambda: nn.AvgPool2d(3),
            nn.Flatten,
            lambda: nn.Linear(4, 3, rng=2),
        ),
        on_images,
    ),
    **{
        kind: (lambda kind=kind: Reader(kind), lambda model: classify(model, SEQUENCES, FOUR))
        for kind in ("RNN", "LSTM", "GRU")
    },
    "attention": (
        Attentive,
        lambda model: classify(model, mg.tensor(SEQUENCES.raw[:4, :, :4]), FOUR),
    ),
    "embedding": (
        images(lambda: nn.Embedding(9, 4, rng=1), nn.Flatten, lambda: nn.Linear(12, 3, rng=2)),
        lambda model: classify(model, TOKENS, FOUR),
    ),
}

LOSSES = {
    "mse": lambda model: nn.mse_loss(model(X), T),
    "l1": lambda model: nn.l1_loss(model(X), T),
    "hinge": lambda model: nn.hinge_loss(model(X), Y),
    "sum": lambda model: nn.cross_entropy(model(X), Y, reduction="sum"),
    "penalty": lambda model: (
        nn.mse_loss(model(X), T) + 0.1 * sum((p * p).sum() for p in model.parameters())
    ),
}

OPTIMIZERS = {
    "SGD": lambda ps: optim.SGD(ps, lr=0.1),
    "SGD with everything": lambda ps: optim.SGD(
        ps, lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.01
    ),
    "Momentum": lambda ps: optim.Momentum(ps, lr=0.1, form="average"),
    "Momentum rewritten": lambda ps: optim.Momentum(ps, lr=0.1, nesterov="rewritten"),
    **{
        name: (lambda ps, name=name: getattr(optim, name)(ps, lr=0.01))
        for name in ("Adam", "AdamW", "RMSprop", "Adagrad", "Adadelta", "Adamax", "Rprop")
    },
}


def compare(make: Any, loss: Any, optimizer: Any = None, steps: int = 9) -> Any:
    """Train twins, and compare them after every step; returns the compiled step."""
    twin = trainer(make, loss, optimizer)
    eager, compiled = twin(), twin()
    step = mg.compile(compiled.step)
    with warnings.catch_warnings():
        warnings.simplefilter("error", mg.compiling.CompileWarning)
        for _ in range(steps):
            assert_close(eager.step(), step())
            assert_same_state(eager, compiled)
    assert len(step.variants) == 1, mg.compiling.explain(step)
    return step


@pytest.mark.parametrize("name", NETWORKS)
def test_layers(name: str) -> None:
    """A layer is compiled with all it does: forward, backward, draws and running averages."""
    compare(*NETWORKS[name])


@pytest.mark.parametrize("name", LOSSES)
def test_losses(name: str) -> None:
    """So is a loss."""
    compare(small_model, LOSSES[name])


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_optimizers(name: str) -> None:
    """And an optimiser, over the steps at which it sweeps its memory, too."""
    compare(small_model, on_examples, OPTIMIZERS[name], steps=70)


def wide_model() -> Any:
    """So many parameters that an optimiser goes over them in stretches."""
    return nn.Sequential(
        nn.Linear(5, 300, rng=1), nn.Tanh(), nn.Linear(300, 300, rng=3), nn.Linear(300, 3, rng=2)
    )


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_long_vectors(name: str) -> None:
    """An optimiser of many parameters goes over them in stretches, the last a shorter one."""
    step = compare(wide_model, on_examples, OPTIMIZERS[name], steps=5)
    assert " in pieces:" in step.variants[0].text


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtypes_are_kept(dtype: Any) -> None:
    """In float32 all stays float32, and agrees to its precision."""
    twin = trainer(
        lambda: small_model(dtype),
        lambda model: classify(model, mg.tensor(X.raw.astype(dtype)), Y),
        lambda ps: optim.Adam(ps, lr=0.01),
    )
    eager, compiled = twin(), twin()
    step = mg.compile(compiled.step)
    for _ in range(9):
        eager.step()
        step()
    assert step.variants
    bound = 20 * float(np.finfo(dtype).eps)
    assert_same_state(eager, compiled, bound)


def test_running_averages_of_batch_norm() -> None:
    """Buffers are changed as an ordinary step changes them."""
    twin = trainer(*NETWORKS["batch norm"])
    eager, compiled = twin(), twin()
    step = mg.compile(compiled.step)
    for _ in range(9):
        eager.step()
        step()
    pairs = zip(eager.model.buffers(), compiled.model.buffers(), strict=True)
    for a, b in pairs:
        assert_close(a, b)


def test_dropout_draws_the_same_numbers() -> None:
    """A generator is left where an ordinary step leaves it."""
    twin = trainer(*NETWORKS["dropout"])
    eager, compiled = twin(), twin()
    step = mg.compile(compiled.step)
    for _ in range(6):
        eager.step()
        step()
    ours, theirs = (
        next(m for m in t.model.modules() if isinstance(m, nn.Dropout)) for t in (eager, compiled)
    )
    assert ours.rng.bit_generator.state == theirs.rng.bit_generator.state


def test_planted_fault_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison would see a program that is wrong: here, one that adds where it multiplies."""
    make = variant.executed

    def wrong(text: str, name: str) -> Any:
        return make(text.replace("np.multiply(g", "np.add(g", 1), name)

    monkeypatch.setattr(variant, "executed", wrong)
    with pytest.raises(AssertionError):
        compare(small_model, on_examples)
