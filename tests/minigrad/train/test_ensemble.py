"""Ensembles: the mean of outputs, asked without leaving a trace."""

from __future__ import annotations

import numpy as np
import pytest

from minigrad import nn, train


def test_it_is_the_mean_of_probabilities_not_of_scores():
    """By hand: two mild votes against a loud one."""
    scores = [[0.0, 1.0], [0.0, 1.0], [50.0, 0.0]]
    models = []
    for row in scores:
        models.append(nn.Linear(1, 2, rng=0))
        models[-1].weight.data[...] = 0.0
        models[-1].bias.data[...] = row
    x = np.ones((1, 1))
    odds = np.e / (1 + np.e)
    expected = [(2 * (1 - odds) + 1) / 3, 2 * odds / 3]
    found = train.Ensemble(models, output=nn.Softmax())(x)
    np.testing.assert_allclose(found, [expected], rtol=1e-12)
    np.testing.assert_allclose(train.Ensemble(models)(x), [[50 / 3, 2 / 3]])


def test_the_models_are_asked_in_evaluation_and_left_as_they_were():
    """No dropout, no graph; a part that was in evaluation stays there."""
    model = nn.Sequential(nn.Linear(2, 8, rng=0), nn.Dropout(0.5, rng=0), nn.Linear(8, 1, rng=0))
    list(model.children())[2].eval()
    modes = [part.training for part in model.modules()]
    ensemble = train.Ensemble([model, model])
    x = np.ones((3, 2))
    assert (ensemble(x) == ensemble(x)).all()
    assert isinstance(ensemble(x), np.ndarray)
    assert [part.training for part in model.modules()] == modes
    model.eval()
    np.testing.assert_allclose(ensemble(x), model(x).data)


def test_averaging_lowers_the_error():
    """Unbiased guesses with independent errors: the mean's square error is their mean over n."""
    rng = np.random.default_rng(0)
    models = []
    for _ in range(9):
        models.append(nn.Linear(1, 200, rng=0))
        models[-1].weight.data[...] = 0.0
        models[-1].bias.data[...] = rng.standard_normal(200)
    x = np.ones((1, 1))
    single = np.mean([(m(x).data ** 2).mean() for m in models])
    assert (train.Ensemble(models)(x) ** 2).mean() == pytest.approx(single / 9, rel=0.2)


def test_what_makes_no_sense_is_refused():
    """No models, or outputs that cannot be averaged."""
    with pytest.raises(ValueError, match="at least one model"):
        train.Ensemble([])
    different = [nn.Linear(1, 1, rng=0), nn.Linear(1, 2, rng=0)]
    with pytest.raises(ValueError, match=r"different shapes: \[\(3, 1\), \(3, 2\)\]"):
        train.Ensemble(different)(np.ones((3, 1)))


def test_a_network_of_layers_is_no_ensemble():
    """A Sequential is a list of layers too, whose mean nobody wants; functions are no models."""
    model = nn.Sequential(nn.Linear(2, 2, rng=0), nn.Linear(2, 2, rng=1))
    with pytest.raises(TypeError, match=r"of one Sequential: give \[model_a, model_b\]"):
        train.Ensemble(model)
    with pytest.raises(TypeError, match="asks models, and a function is none"):
        train.Ensemble([model, lambda x: x])
