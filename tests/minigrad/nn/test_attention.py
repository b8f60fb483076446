"""Attention by definition, its masks, and the embedding that usually comes before it."""

from __future__ import annotations

from math import exp, sqrt

import numpy as np
import pytest

import minigrad
from minigrad import nn


def randn(*shape, seed=0):
    return np.random.default_rng(seed).standard_normal(shape)


def tensors(*arrays):
    return [minigrad.tensor(a, requires_grad=True) for a in arrays]


def by_definition(q, k, v, allowed):
    """One query at a time, in Python numbers."""
    rows = []
    for i, query in enumerate(q):
        seen = [j for j in range(len(k)) if allowed[i][j]]
        weights = {j: exp(query @ k[j] / sqrt(len(query))) for j in seen}
        total = sum(weights.values()) or 1.0
        rows.append(sum((w / total * v[j] for j, w in weights.items()), np.zeros(v.shape[1])))
    return np.array(rows)


@pytest.mark.parametrize("is_causal", [False, True])
@pytest.mark.parametrize("masked", [False, True])
def test_attention_by_definition(is_causal, masked):
    """With a mask, up to the own place, both and neither."""
    q, k, v = randn(4, 3), randn(5, 3, seed=1), randn(5, 2, seed=2)
    allowed = randn(4, 5, seed=3) > -0.5 if masked else None
    seen = np.ones((4, 5), bool) if allowed is None else allowed
    seen = seen & np.tri(4, 5, dtype=bool) if is_causal else seen
    y = nn.scaled_dot_product_attention(*tensors(q, k, v), allowed, is_causal=is_causal)
    np.testing.assert_allclose(y.raw, by_definition(q, k, v, seen), atol=1e-14)


def test_a_query_that_sees_nothing_gets_zeros():
    """Values and gradients stay finite; torch gives NaN here."""
    q, k, v = tensors(randn(2, 3), randn(2, 3, seed=1), randn(2, 3, seed=2))
    y = nn.scaled_dot_product_attention(q, k, v, [[True, True], [False, False]])
    y.sum().backward()
    assert y.raw[1].tolist() == [0.0, 0.0, 0.0]
    assert q.grad.raw[1].tolist() == [0.0, 0.0, 0.0]
    assert all(np.isfinite(x.grad.raw).all() for x in (q, k, v))


def test_what_is_not_allowed_gets_no_gradient():
    """Nor does it change the result, however large it is."""
    q, k, v = tensors(randn(1, 3), randn(3, 3, seed=1), randn(3, 2, seed=2))
    nn.scaled_dot_product_attention(q, k, v, [[True, True, False]]).sum().backward()
    assert not k.grad.raw[2].any()
    assert not v.grad.raw[2].any()
    assert k.grad.raw[:2].any()


def test_large_scores_do_not_overflow():
    """The largest wins."""
    q, k, v = tensors([[1e4]], [[1.0], [2.0]], [[5.0], [7.0]])
    assert nn.scaled_dot_product_attention(q, k, v).tolist() == [[7.0]]


def test_a_mask_of_numbers_is_refused():
    """0 and −inf mean the opposite of False and True."""
    q, k, v = tensors(randn(1, 2), randn(1, 2), randn(1, 2))
    with pytest.raises(TypeError, match=r"allowed=\(mask == 0\)"):
        nn.scaled_dot_product_attention(q, k, v, np.zeros((1, 1)))
    with pytest.raises(ValueError, match=r"have 2 features and keys .* have 3"):
        nn.scaled_dot_product_attention(q, minigrad.tensor(randn(1, 3)), v)


def test_attention_gradients():
    """For queries, keys and values, causal, with a batch."""
    arrays = randn(2, 3, 2), randn(2, 3, 2, seed=1), randn(2, 3, 2, seed=2)
    assert minigrad.gradcheck(
        lambda q, k, v: nn.scaled_dot_product_attention(q, k, v, is_causal=True), *arrays
    )


def test_heads_work_side_by_side():
    """Each on its own features, by the function; the weights returned are their mean."""
    layer, x = nn.MultiheadAttention(4, 2, batch_first=True, rng=0), randn(1, 3, 4)
    layer.in_proj_bias.data += randn(12, seed=1)
    w, b = layer.in_proj_weight.raw, layer.in_proj_bias.raw
    q, k, v = (x[0] @ w[i : i + 4].T + b[i : i + 4] for i in (0, 4, 8))
    everything = np.ones((3, 3), bool)
    heads = [by_definition(q[:, s], k[:, s], v[:, s], everything) for s in (slice(2), slice(2, 4))]
    output, weights = layer(x, x, x)
    np.testing.assert_allclose(
        output.raw[0], np.hstack(heads) @ layer.out_proj.weight.raw.T, atol=1e-14
    )
    np.testing.assert_allclose(weights.raw.sum(axis=-1), 1, rtol=1e-14)


def test_masks_of_multihead_attention_agree_with_torch():
    """Causal by torch's attn_mask, and padding, each turned over."""
    torch = pytest.importorskip("torch")
    ours, theirs = nn.MultiheadAttention(4, 2, rng=0), torch.nn.MultiheadAttention(4, 2).double()
    theirs.load_state_dict({n: torch.tensor(a) for n, a in ours.state_dict().items()})
    x = randn(3, 2, 4)
    padding = np.array([[False, False, True], [False, False, False]])
    attn = ~np.tri(3, dtype=bool)
    allowed = ~attn & ~padding[:, None, None, :]
    output, weights = ours(x, x, x, allowed)
    expected = theirs(
        *[torch.tensor(x)] * 3, attn_mask=torch.tensor(attn), key_padding_mask=torch.tensor(padding)
    )
    for a, b in zip((output, weights), expected, strict=True):
        np.testing.assert_allclose(a.raw, b.detach().numpy(), atol=1e-12)
    causal, _ = ours(x, x, x, ~padding[:, None, None, :], is_causal=True)
    np.testing.assert_allclose(causal.raw, output.raw, atol=1e-15)


def test_torchs_masks_are_translated():
    """They mean the opposite, so they are not taken silently."""
    layer, x = nn.MultiheadAttention(4, 2, rng=0), randn(3, 2, 4)
    with pytest.raises(TypeError, match="allowed=~attn_mask"):
        layer(x, x, x, attn_mask=np.tri(3, dtype=bool))
    with pytest.raises(TypeError, match=r"allowed=~key_padding_mask\[:, None, None, :\]"):
        layer(x, x, x, key_padding_mask=None)
    for name, cure in (("need_weights", "always come back"), ("average_attn_weights", "the mean")):
        with pytest.raises(TypeError, match=f"{name}= is a word of torch; .*{cure}"):
            layer(x, x, x, **{name: False})
    for name, cure in (("attn_mask", "allowed=attn_mask, "), ("dropout_p", r"nn\.Dropout")):
        with pytest.raises(TypeError, match=f"attention: {name}= is a word of torch; .*{cure}"):
            nn.scaled_dot_product_attention(x, x, x, **{name: None})
    with pytest.raises(TypeError, match="does not know mask"):
        layer(x, x, x, mask=None)


def test_sizes_of_multihead_attention_are_checked():
    """Heads must divide features; the order of axes is in the message."""
    with pytest.raises(ValueError, match="4 features cannot be divided among 3 heads"):
        nn.MultiheadAttention(4, 3)
    layer = nn.MultiheadAttention(4, 2, rng=0)
    with pytest.raises(ValueError, match=r"a key of shape \(3, 2, 5\); it takes \(steps, batch, 4"):
        layer(randn(3, 2, 4), randn(3, 2, 5), randn(3, 2, 4))


def test_an_embedding_is_a_one_hot_product():
    """Values, and gradients added up for rows that come several times."""
    layer, ids = nn.Embedding(4, 3, rng=0), np.array([[1, 3], [1, 1]])
    g = randn(2, 2, 3)
    y = layer(ids)
    (y * g).sum().backward()
    one_hot = np.eye(4)[ids]
    np.testing.assert_allclose(y.raw, one_hot @ layer.weight.raw)
    np.testing.assert_allclose(layer.weight.grad.raw, np.einsum("bti,btj->ij", one_hot, g))


@pytest.mark.parametrize(
    ("ids", "error", "message"),
    [
        ([0.0, 1.0], TypeError, r"float64; use x\.astype\(int\)"),
        ([0, 4], ValueError, "rows 0 to 3, and was asked for rows 0 to 4"),
        ([-1], ValueError, "rows -1 to -1"),  # numpy would take the last
    ],
)
def test_embeddings_are_looked_up_by_existing_numbers(ids, error, message):
    """A number from the end is a mistake here."""
    with pytest.raises(error, match=message):
        nn.Embedding(4, 2, rng=0)(np.array(ids))
