"""Many entries at once give the verdicts that one by one would."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import minigrad as mg
from minigrad import gradcheck, nn
from minigrad.gradcheck import evaluating, settling
from minigrad.gradcheck.batching import Apart, Rows, rows

RNG = np.random.default_rng(7)
X, W, B = RNG.normal(size=(5, 4)), RNG.normal(size=(3, 4)), RNG.normal(size=3)


def loop(f: Any, data: Any) -> Any:
    """The results for each row, called one after the other."""
    return np.stack([np.asarray(f(row)) for row in data])


def grown(x: Any) -> Any:
    """Changed in place."""
    x += np.arange(4.0)
    return x


CALLS = {
    "arithmetic": lambda x: 2 * x - x / 3 + 1,
    "bias": lambda x: x + np.arange(4.0),
    "column": lambda x: x * np.arange(5.0)[:, None],
    "right": lambda x: x @ np.arange(12.0).reshape(4, 3),
    "left": lambda x: np.arange(10.0).reshape(2, 5) @ x,
    "square": lambda x: x.T @ x,
    "stack": lambda x: np.ones((6, 2, 5)) @ x,
    "sum": lambda x: np.sum(x, axis=-1, keepdims=True) + np.add.reduce(x, axis=None),
    "largest": lambda x: np.max(x, axis=0) - np.minimum.reduce(x, axis=1)[:4],
    "shape": lambda x: x.reshape(2, -1).transpose(1, 0)[1:, None] + x.sum(),
    "wider": lambda x: np.broadcast_to(x, (2, 5, 4)) * np.ones((2, 1, 1)),
    "index": lambda x: x[1:, None, 2] + x[[0, 1, 1, 2], [3, 3, 0, 1]],
    "rows": lambda x: x[np.array([4, 0])] + x[:2, ::-1],
    "joined": lambda x: np.concatenate([x, np.ones((1, 4)), x[:1]], axis=0)[:, -2:],
    "stacked": lambda x: np.stack([x, 2 * x], axis=-1),
    "clipped": lambda x: np.clip(x, -0.5, None) + np.where(x > 0, x, 0.1),
    "inside": lambda x: grown(x * 1.0),
    "dot": lambda x: x.dot(np.ones((4, 2))) + np.dot(x, np.ones((4, 2))),
    "compare": lambda x: np.where(np.ones(4) > 0, 1.0, 0.0) * (x > 0),
}


@pytest.mark.parametrize("name", CALLS)
def test_calls_are_done_for_every_row(name: str) -> None:
    """numpy's own answers for the rows one by one."""
    data = RNG.normal(size=(7, 5, 4))
    with rows(data) as many:
        found = CALLS[name](many)
    assert isinstance(found, Rows)
    np.testing.assert_allclose(found.data, loop(CALLS[name], data), rtol=1e-13, atol=1e-14)


@pytest.mark.parametrize(
    "asking",
    [
        *(bool, float, np.asarray, np.linalg.norm, lambda x: x.item(), lambda x: x.tolist()),
        *(lambda x: float(x[0][0]), lambda x: x[x > 0]),
        lambda x: np.add(x, 1, out=np.zeros(x.shape)),
    ],
)
def test_what_needs_numbers_is_refused(asking: Any) -> None:
    """An answer for all rows there is none, and none is given."""
    with rows(np.ones((3, 5, 4))) as many, pytest.raises(Apart):
        asking(many)


def test_after_the_call_it_is_the_first_row() -> None:
    """Whoever kept one has what a call of its own would have left."""
    data = RNG.normal(size=(3, 4))
    with rows(data) as many:
        kept = many * 2
    assert np.array_equal(np.asarray(kept), 2 * data[0])
    assert np.array_equal(kept + np.ones(4), 2 * data[0] + 1)
    assert float(kept.sum()) == pytest.approx(2 * data[0].sum())


def network(x: Any, w: Any, b: Any) -> Any:
    return mg.tanh(x @ w.T + b).sum(axis=1) ** 2


def test_a_network_needs_one_call_an_argument(monkeypatch: pytest.MonkeyPatch) -> None:
    """And nothing is left to be tried alone."""
    calls = []
    many = evaluating.Called.at_rows
    monkeypatch.setattr(
        evaluating.Called, "at_rows", lambda self, k, x: calls.append(k) or many(self, k, x)
    )
    monkeypatch.setattr(evaluating.Called, "line", None)
    assert gradcheck(network, X, W, B)
    assert calls == [0, 1, 2]


@pytest.mark.parametrize("entry", [(0, 0), (2, 3), (1, 2)])
def test_one_wrong_entry_is_found_among_many(entry: tuple[int, int]) -> None:
    """By the same words as alone."""

    def wrong(x: Any, w: Any, b: Any) -> Any:
        grads = mg.grad(lambda w: network(X, w, B).sum())(w)
        grads[entry] *= 1.01
        return np.zeros(x.shape), grads, np.zeros(b.shape)

    check = gradcheck(lambda x, w, b: network(X, w, B).sum(), X, W, B, gradient=wrong)
    assert check.verdict == "wrong"
    assert check.where == (1, entry)


def test_a_function_that_decides_is_tried_one_by_one() -> None:
    """An `if` on the numbers may go another way for each entry: here it does for one."""

    def f(x: Any) -> Any:
        return (x * 2).sum() if x.detach().numpy()[3] <= 1.0 else (x * 3).sum()

    assert gradcheck(f, np.array([0.2, 0.4, 0.6, 0.8]))
    assert gradcheck(f, np.array([0.2, 0.4, 0.6, 1.0])).verdict != "right"


def test_a_cut_graph_is_not_overlooked() -> None:
    """What is taken out by `detach` still moves with the entries."""
    check = gradcheck(lambda x: (x.detach() * x).sum(), np.linspace(1.0, 2.0, 9))
    assert check.verdict == "wrong"


def test_running_means_stay_arrays() -> None:
    """Batch normalisation in training leaves its buffers as it found them."""
    model = nn.Sequential(nn.Linear(4, 3, dtype=float), nn.BatchNorm1d(3, dtype=float))
    before = {name: np.array(b) for name, b in model.state_dict().items()}
    assert gradcheck(model, X)
    assert gradcheck(lambda x: model(x), X)
    after = model.state_dict()
    assert all(type(getattr(x, "raw", x)) is np.ndarray for x in after.values())
    assert before.keys() == after.keys()


def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every entry is tried for itself."""

    def at_rows(*_: Any) -> Any:
        raise Apart

    monkeypatch.setattr(evaluating.Called, "at_rows", at_rows)


@pytest.mark.parametrize("size", [1, 10, 2**16])
def test_batches_of_any_size_say_what_one_by_one_says(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same verdict, decided by the same entry."""
    with monkeypatch.context() as patch:
        alone(patch)
        expected = gradcheck(network, X, W, B)
    monkeypatch.setattr(settling, "NUMBERS", size)
    found = gradcheck(network, X, W, B)
    assert found.verdict == expected.verdict == "right"
    assert found.where == expected.where
    assert found.found == pytest.approx(expected.found, rel=1e-9)


def test_kinks_are_counted_as_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """The notes speak of all entries, those too that were settled at once."""
    x = np.array([1.0, -2.0, 1e-7, 3.0, -1e-7, 0.5])
    found = gradcheck(lambda x: mg.relu(x) ** 2, x)
    alone(monkeypatch)
    assert found.notes == gradcheck(lambda x: mg.relu(x) ** 2, x).notes
    assert found.notes
