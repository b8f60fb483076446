"""Layers, optimisers and data tools: what they are not made with, they say where they are made."""

from __future__ import annotations

import numpy as np
import pytest

import minigrad as mg
from minigrad import data, nn, optim

X, Y = np.arange(20.0).reshape(10, 2), np.arange(10)
IMAGES = np.ones((2, 8, 8, 3))
ROWS = mg.tensor(X)


def parameters():
    return nn.Linear(2, 3, rng=0).parameters()


def sgd():
    return optim.SGD(parameters(), lr=0.1)


LAYERS = [
    ("a bias in words", lambda: nn.Linear(2, 3, "no"), "bias is True or False, not 'no'"),
    ("a seed as a bias", lambda: nn.Linear(2, 3, 0), "bias is True or False, not 0"),
    ("a generator as a bias", lambda: nn.Linear(2, 3, np.random.default_rng(0)), "bias is True"),
    ("a seed in words", lambda: nn.Linear(2, 3, rng="a"), r"np\.random\.default_rng\(seed\)"),
    ("a seed below 0", lambda: nn.Dropout(0.5, rng=-1), "a whole number from 0, not -1"),
    ("steps of 0", lambda: nn.Conv2d(1, 2, 3, stride=0), "stride=0: .* at least 1"),
    ("a border below 0", lambda: nn.Conv2d(1, 2, 3, padding=-1), "padding=-1: .* at least 0"),
    ("a gap in words", lambda: nn.Conv1d(1, 2, 3, dilation="a"), "dilation='a'"),
    ("windows of 0", lambda: nn.MaxPool2d(0), "kernel_size is a whole number, at least 1, not 0"),
    ("windows in words", lambda: nn.AvgPool1d("a"), "kernel_size is a whole number"),
    ("windows of three", lambda: nn.MaxPool2d((2, 2, 2)), "give one number, or 2 of them"),
    ("steps of a half", lambda: nn.MaxPool2d(2, stride=0.5), "stride is a whole number"),
    ("no features", lambda: nn.BatchNorm1d(0), "num_features is a whole number, at least 1"),
    ("features in words", lambda: nn.LayerNorm("a"), "normalized_shape is a whole number"),
    ("eps below 0", lambda: nn.LayerNorm(2, eps=-1), "eps is a number, 0 or more, not -1"),
    ("no rows", lambda: nn.Embedding(0, 3), "num_embeddings is a whole number, at least 1"),
    ("a slope in words", lambda: nn.LeakyReLU("a"), "negative_slope is a number, not 'a'"),
    ("a number for a body", lambda: nn.Residual(3), "Residual: body is a module"),
    ("a number for a layer", lambda: nn.WeightNorm(3), "WeightNorm goes around a layer"),
    ("nothing to a layer", lambda: nn.Linear(2, 3)(None), r"Linear\(2, 3\) .* was given None"),
    ("a word to a layer", lambda: nn.Linear(2, 3)("a"), r"Linear\(2, 3\) .* was given 'a'"),
    ("a list", lambda: nn.Dropout(0.5)([1.0]), r"given \[1\.0\]; .* minigrad\.tensor\(x\)"),
    ("no target", lambda: nn.mse_loss(ROWS, None), "mse_loss: the target is numbers, .* not None"),
    ("a target in words", lambda: nn.l1_loss(ROWS, "a"), "l1_loss: the target is numbers"),
    ("scores last", lambda: nn.cross_entropy([0, 1], ROWS), "scores .* first, .* this is a list"),
    ("a weight for its shape", lambda: nn.init.he_normal(ROWS, 0), r"nn\.init\.he_normal\(weight"),
    ("the path last", lambda: nn.save({"x": X}, "x.npz"), r"save\(path, state\)"),
]
OPTIMISERS = [
    ("no rate", lambda: optim.SGD(parameters(), lr=None), "lr is None"),
    ("a rate of True", lambda: optim.SGD(parameters(), lr=True), "lr is True"),
    ("two rates", lambda: optim.SGD(parameters(), lr=np.array([0.1, 0.2])), "lr is array"),
    ("the rate first", lambda: optim.SGD(0.1, parameters()), r"model\.parameters\(\) first"),
    ("nothing first", lambda: optim.SGD(None, lr=0.1), r"model\.parameters\(\) first"),
    (
        "a state",
        lambda: optim.SGD(nn.Linear(1, 1).state_dict()),
        r"Of a model, give \.parameters\(\)",
    ),
    ("another's rate", lambda: optim.SGD(parameters(), learning_rate=0.1), "here .* lr="),
    ("another's betas", lambda: optim.Adam(parameters(), beta1=0.9), r"betas=\(beta1, beta2\)"),
    ("another's variant", lambda: optim.Adam(parameters(), amsgrad=True), "leave it out"),
    ("another's direction", lambda: optim.SGD(parameters(), maximize=True), r"\(-loss\)"),
    ("a number as a closure", lambda: sgd().step(3), "computes the loss anew, not 3"),
    ("one milestone", lambda: optim.MultiStepLR(sgd(), 3), r"as in \[30, 60\], not 3"),
    ("a metric in words", lambda: optim.ReduceLROnPlateau(sgd()).step("a"), "watched, .* not 'a'"),
    ("the norm first", lambda: optim.clip_grad_norm_(1, [ROWS]), r"\(parameters, max_norm\)"),
    ("a limit in words", lambda: optim.clip_grad_value_([ROWS], "a"), "'a' is no number"),
]
DATA = [
    ("chance unsaid", lambda: data.split(X, Y, rng=None), "rng=None draws anew"),
    ("chance unsaid in batches", lambda: data.batches(X, Y, 2, rng=None), "rng=None draws anew"),
    ("a seed in words", lambda: data.moons(10, rng="a"), "a seed, a whole number from 0"),
    ("noise below 0", lambda: data.moons(10, noise=-1, rng=0), "noise is a number, 0 or more"),
    ("noise of nan", lambda: data.line(10, noise=np.nan, rng=0), "noise is a number, 0 or more"),
    ("a slope in words", lambda: data.line(10, slope="a", rng=0), "slope is a number, not 'a'"),
    ("no classes", lambda: data.blobs(10, rng=0, classes=0), "classes is a whole number"),
    ("classes below 0", lambda: data.rings(10, rng=0, classes=-1), "classes is a whole number"),
    ("half a class", lambda: data.spirals(10, rng=0, classes=1.5), "classes is a whole number"),
    ("points in words", lambda: data.moons("a", rng=0), "count is a whole number"),
    ("a share in words", lambda: data.split(X, Y, held_back="a", rng=0), "held_back is a number"),
    ("classes to stratify", lambda: data.split(X, Y, rng=0, stratify=Y), "stratify is True or"),
    ("half a fold", lambda: data.k_fold(X, Y, 2.5, rng=0), "k=2.5 folds"),
    ("neighbours in words", lambda: data.NearestNeighbours(X, Y, "a"), "k='a' neighbours"),
    ("no function", lambda: data.Loader(X, Y, rng=0, augment=3), "augment is a function"),
    ("a wish in words", lambda: data.Loader(X, Y, rng=0, shuffle="no"), "shuffle is True or False"),
    ("chance in words", lambda: data.flip_vertical(IMAGES, 0, "a"), "probability is a number"),
    ("a deviation in words", lambda: data.gaussian_noise(IMAGES, 0, "a"), "std is a number"),
    ("half a pixel", lambda: data.cutout(IMAGES, 0, 1.5), r"size=1\.5 cuts nothing"),
]


@pytest.mark.parametrize(
    ("call", "says"),
    [pytest.param(call, says, id=name) for name, call, says in LAYERS + OPTIMISERS + DATA],
)
def test_what_they_are_not_made_with(call, says):
    with pytest.raises((TypeError, ValueError), match=says):
        call()


def test_a_mistake_of_a_module_is_its_own():
    """An attribute that the module lacks is not blamed on what it was given."""

    class Unfinished(nn.Module):
        def forward(self, x):
            return self.layer(x)

    with pytest.raises(AttributeError, match="layer"):
        Unfinished()([1.0])


def test_a_seed_starts_a_weight_as_a_generator_does():
    rng = np.random.default_rng(3)
    np.testing.assert_array_equal(nn.init.he_normal((3, 2), 3), nn.init.he_normal((3, 2), rng))


def test_what_is_within_the_limits_is_taken():
    assert nn.Linear(2, 3, np.False_).bias is None
    assert nn.Conv2d(1, 2, 3, stride=(1, 2), padding=np.int64(1)).padding == 1
    assert nn.MaxPool2d([2, 2])(mg.tensor(np.ones((1, 1, 4, 4)))).shape == (1, 1, 2, 2)
    assert nn.LeakyReLU(-0.1).negative_slope == -0.1
    assert optim.Adam(parameters(), betas=np.array([0.5, 0.5])).param_groups[0]["eps"] == 1e-8
    assert optim.SGD(parameters(), lr=np.float32(0.5)).lr == 0.5
    assert len(data.xor(4)[0]) == 4
