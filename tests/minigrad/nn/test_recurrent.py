"""Recurrent layers by their equations, one number at a time, and the ways they are called."""

from __future__ import annotations

from math import exp, tanh

import numpy as np
import pytest

import minigrad
from minigrad import nn
from minigrad.nn.hooks import tensors_in
from minigrad.nn.recurrent import divided

LAYERS = [nn.RNN, nn.LSTM, nn.GRU]
every_layer = pytest.mark.parametrize("make", LAYERS)


def randn(*shape, seed=0):
    return np.random.default_rng(seed).standard_normal(shape)


def shaken(layer, seed=5):
    """With biases that are not 0."""
    rng = np.random.default_rng(seed)
    for p in layer.parameters():
        p.data += 0.5 * rng.standard_normal(p.shape)
    return layer


def sigmoid(x):
    return 1 / (1 + exp(-x))


def rnn_unit(i, h, c):
    return tanh(sum(i[0])), 0.0


def lstm_unit(i, h, c):
    write, keep, new, show = (sum(pair) for pair in i)
    c = sigmoid(keep) * c + sigmoid(write) * tanh(new)
    return sigmoid(show) * tanh(c), c


def gru_unit(i, h, c):
    look, keep = sigmoid(sum(i[0])), sigmoid(sum(i[1]))
    return (1 - keep) * tanh(i[2][0] + look * i[2][1]) + keep * h, 0.0


@pytest.mark.parametrize(
    ("make", "unit"), [(nn.RNN, rnn_unit), (nn.LSTM, lstm_unit), (nn.GRU, gru_unit)]
)
def test_by_the_equations(make, unit):
    """Two units over four steps; a gate of unit j is row gate·2 + j."""
    layer, x = shaken(make(3, 2, rng=0)), randn(4, 1, 3)
    w_ih, w_hh = layer.weight_ih_l0.raw, layer.weight_hh_l0.raw
    b_ih, b_hh = layer.bias_ih_l0.raw, layer.bias_hh_l0.raw
    h, c = np.zeros(2), np.zeros(2)
    output, _ = layer(minigrad.tensor(x))
    for t in range(4):
        rows = [[gate * 2 + j for gate in range(layer.gates)] for j in range(2)]
        sums = [[(w_ih[r] @ x[t, 0] + b_ih[r], w_hh[r] @ h + b_hh[r]) for r in rs] for rs in rows]
        h, c = np.transpose([unit(sums[j], h[j], c[j]) for j in range(2)])
        np.testing.assert_allclose(output.raw[t, 0], h, rtol=1e-12)


@every_layer
def test_batch_first_exchanges_two_axes(make):
    """The same numbers; the state keeps its order."""
    one, two = make(3, 2, rng=0), make(3, 2, batch_first=True, rng=0)
    x = randn(4, 5, 3)
    (a, s), (b, t) = one(minigrad.tensor(x)), two(minigrad.tensor(x.swapaxes(0, 1)))
    np.testing.assert_allclose(a.raw, b.raw.swapaxes(0, 1), atol=1e-15)
    for u, v in zip(tensors_in(s), tensors_in(t), strict=True):
        np.testing.assert_allclose(u.raw, v.raw, atol=1e-15)
    assert repr(one).endswith("batch_first=False)")
    assert repr(two).endswith("batch_first=True)")


@every_layer
def test_a_sequence_can_be_continued(make):
    """The state after three steps, handed to the rest, gives what seven steps give."""
    layer, x = shaken(make(3, 2, num_layers=2, rng=0)), minigrad.tensor(randn(7, 2, 3))
    whole, _ = layer(x)
    first, state = layer(x[:3])
    rest, _ = layer(x[3:], state)
    np.testing.assert_allclose(whole.raw, np.concatenate([first.raw, rest.raw]), rtol=1e-13)


@every_layer
def test_the_last_output_is_the_state(make):
    """Of the last layer, after the last step."""
    output, state = make(3, 2, num_layers=2, rng=0)(minigrad.tensor(randn(4, 2, 3)))
    h = state[0] if isinstance(state, tuple) else state
    assert (h.raw[-1] == output.raw[-1]).all()
    assert h.shape == (2, 2, 2)


@every_layer
def test_the_reverse_direction_reads_backwards(make):
    """Its outputs are those of a layer with its weights on the turned sequence, turned back."""
    both, x = shaken(make(3, 2, bidirectional=True, rng=0)), randn(4, 2, 3)
    alone = make(3, 2, rng=1)
    pairs = {n.removesuffix("_reverse"): a for n, a in both.state_dict().items() if "reverse" in n}
    alone.load_state_dict(pairs)
    turned, _ = alone(minigrad.tensor(x[::-1].copy()))
    output, _ = both(minigrad.tensor(x))
    np.testing.assert_allclose(output.raw[..., 2:], turned.raw[::-1], rtol=1e-13)


@every_layer
def test_gradients_reach_the_first_state(make):
    """h_0, and c_0 of an LSTM, are arguments like any other."""
    layer = make(3, 2, rng=0)
    states = [randn(1, 2, 2, seed=seed) for seed in range(1, 1 + len(layer.states))]

    def loss(*states):
        output, _ = layer(minigrad.tensor(randn(3, 2, 3)), states)
        return output * randn(3, 2, 2, seed=3)

    assert minigrad.gradcheck(loss, *states)


def test_orthogonal_recurrence_keeps_its_length():
    """A linear state under an orthogonal matrix, fed nothing, is only turned."""
    layer = nn.RNN(2, 16, nonlinearity="relu", recurrent_init=nn.init.orthogonal, rng=0)
    w = layer.weight_hh_l0.raw
    np.testing.assert_allclose(w @ w.T, np.eye(16), atol=1e-14)
    lstm = nn.LSTM(2, 8, recurrent_init=nn.init.orthogonal, rng=0)
    for gate in range(4):  # each gate on its own
        w = lstm.weight_hh_l0.raw[8 * gate : 8 * gate + 8]
        np.testing.assert_allclose(w @ w.T, np.eye(8), atol=1e-14)


def test_weights_start_as_torch_starts_them():
    """Uniform within ±1/√hidden_size, biases at 0."""
    layer = nn.LSTM(50, 100, rng=0)
    for w in (layer.weight_ih_l0.raw, layer.weight_hh_l0.raw):
        assert 0.0999 < np.abs(w).max() <= 0.1
        assert w.std() == pytest.approx(0.1 / np.sqrt(3), rel=0.02)
    assert not layer.bias_ih_l0.raw.any()


@pytest.mark.parametrize(
    ("x", "hx", "message"),
    [
        ((4, 3), None, r"\(4, 3\); it takes \(time, batch, 3\)"),
        ((4, 2, 5), None, r"\(4, 2, 5\)"),
        ((0, 2, 3), None, "at least one step"),
        ((4, 2, 3), (1, 5, 2), r"h_0 and c_0 of shape \(1, 2, 2\)"),
    ],
)
def test_shapes_that_do_not_fit(x, hx, message):
    """The order of axes is in the message."""
    state = None if hx is None else (np.zeros(hx), np.zeros(hx))
    with pytest.raises(ValueError, match=message):
        nn.LSTM(3, 2, rng=0)(np.zeros(x), state)


def test_an_lstm_needs_both_states():
    """h_0 alone is refused, not taken for both."""
    with pytest.raises(ValueError, match="h_0 and c_0"):
        nn.LSTM(3, 2, rng=0)(np.zeros((4, 2, 3)), np.zeros((1, 2, 2)))
    with pytest.raises(ValueError, match='"tanh" or "relu", not \'sin\''):
        nn.RNN(3, 2, nonlinearity="sin")


@pytest.mark.parametrize("count", [1, 2, 3, 5, 8])
def test_dividing_by_halves_is_cutting_in_order(count):
    """The same pieces, and the gradient goes back to its place."""
    x = minigrad.tensor(randn(2, 2 * count), requires_grad=True)
    pieces = divided(x, count, axis=1)
    for k, piece in enumerate(pieces):
        assert (piece.raw == x.raw[:, 2 * k : 2 * k + 2]).all()
    sum((k + 1.0) * piece.sum() for k, piece in enumerate(pieces)).backward()
    assert (x.grad.raw == np.repeat(np.arange(1.0, count + 1), 2)).all()
