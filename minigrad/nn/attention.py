"""Attention: every query takes a mixture of values, by how well their keys fit it."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

import minigrad
from minigrad.limits import generator
from minigrad.nn import init as starts
from minigrad.nn.layout import alone
from minigrad.nn.linear import Linear
from minigrad.nn.module import Module
from minigrad.nn.parameter import Parameter
from minigrad.ops.layers import linear
from minigrad.tensor import Tensor


def scaled_dot_product_attention(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    allowed: ArrayLike | None = None,
    *,
    is_causal: bool = False,
    scale: float | None = None,
    **unknown: Any,
) -> Tensor:
    """softmax(query keyᵀ·scale) value, with scale 1/√features unless given.

    query (…, queries, features), key (…, keys, features), value (…, keys, out) → (…, queries,
    out). `allowed` is True where a query may look at a key, and broadcasts to (…, queries, keys);
    `is_causal` allows only keys up to the query's own place. A query that may look at nothing gets
    zeros.

    The scale keeps the variance of the products at 1: larger ones would saturate the softmax.
    Source: A. Vaswani and others (2017), Attention is all you need, section 3.2.1.
    """
    if unknown:
        raise TypeError(foreign("scaled_dot_product_attention", MASKS | FUNCTION_WORDS, unknown))
    mixed: Tensor = attention_weights(query, key, allowed, is_causal, scale) @ value
    return mixed


def attention_weights(
    query: Tensor,
    key: Tensor,
    allowed: ArrayLike | None = None,
    is_causal: bool = False,
    scale: float | None = None,
) -> Tensor:
    """How much of each key's value each query takes: (…, queries, keys), each row adds up to 1."""
    if query.shape[-1] != key.shape[-1]:
        raise ValueError(
            f"attention compares queries and keys feature by feature; queries {query.shape} have "
            f"{query.shape[-1]} features and keys {key.shape} have {key.shape[-1]}"
        )
    scores = query @ minigrad.matrix_transpose(key)
    scores = scores * (1 / sqrt(query.shape[-1]) if scale is None else scale)
    seen = _seen(allowed, is_causal, scores.shape)
    if seen is None:
        whole: Tensor = minigrad.softmax(scores, axis=-1)
        return whole
    weights: Tensor = minigrad.softmax(minigrad.where(seen, scores, -np.inf), axis=-1)
    return weights


def _seen(
    allowed: ArrayLike | None, is_causal: bool, shape: tuple[int, ...]
) -> NDArray[np.bool_] | None:
    """Which keys each query may look at, or None for all."""
    mask = allowed.raw if isinstance(allowed, Tensor) else allowed
    if mask is not None:
        mask = np.asarray(mask)
        if mask.dtype != bool:
            raise TypeError(
                f"allowed= says True or False for each query and key, and was given {mask.dtype}. "
                "From a mask of 0 and -inf that is added to the scores: allowed=(mask == 0)"
            )
    if is_causal:
        before = np.tri(shape[-2], shape[-1], dtype=bool)
        mask = before if mask is None else mask & before
    return mask


class MultiheadAttention(Module):
    """Attention in `num_heads` parts side by side, each on its own share of the features.

    query (queries, batch, embed_dim), key and value (keys, batch, embed_dim) → (output, weights):
    output (queries, batch, embed_dim), and weights (batch, queries, keys), the mean over the
    heads. With `batch_first=True` the batch comes first in all of them. Self-attention is
    `attention(x, x, x)`.

    `in_proj_weight` (3·embed_dim, embed_dim) makes queries, keys and values, in this order;
    `out_proj` is the last linear layer. Names and shapes are torch's. Weights start as Xavier's
    uniform, biases at 0.

    `allowed` is True where a query may look at a key, and broadcasts to (batch, heads, queries,
    keys). Torch has two masks here and means the opposite: `allowed=~attn_mask`, and
    `allowed=~key_padding_mask[:, None, None, :]`.

    Source: A. Vaswani and others (2017), Attention is all you need, section 3.2.2.
    """

    def __init__(
        self,
        embed_dim: int,
        num_heads: int,
        *,
        bias: bool = True,
        batch_first: bool = False,
        init: starts.Initialiser = starts.xavier_uniform,
        rng: np.random.Generator | int | None = None,
        dtype: DTypeLike = np.float64,
    ) -> None:
        if num_heads < 1 or embed_dim % num_heads:
            raise ValueError(
                f"{embed_dim} features cannot be divided among {num_heads} heads: embed_dim must "
                "be a multiple of num_heads"
            )
        self.embed_dim = embed_dim
        self.num_heads = num_heads
        self.batch_first = batch_first
        rng = generator(rng)
        weight = init((3 * embed_dim, embed_dim), rng)
        self.in_proj_weight = Parameter(weight.astype(dtype))
        self.in_proj_bias = Parameter(np.zeros(3 * embed_dim, dtype)) if bias else None
        self.out_proj = Linear(embed_dim, embed_dim, bias, rng=rng, dtype=dtype)

    def forward(
        self,
        query: Tensor,
        key: Tensor,
        value: Tensor,
        allowed: ArrayLike | None = None,
        *,
        is_causal: bool = False,
        **unknown: Any,
    ) -> tuple[Tensor, Tensor]:
        """(output, weights), as the class says."""
        if unknown:
            raise TypeError(foreign("MultiheadAttention", MASKS | LAYER_WORDS, unknown))
        inputs = [self._batch_first(x, name) for x, name in
                  ((query, "query"), (key, "key"), (value, "value"))]  # fmt: skip
        heads = [self._heads(x, k) for k, x in enumerate(inputs)]
        weights = attention_weights(heads[0], heads[1], allowed, is_causal)
        mixed = minigrad.permute_dims(weights @ heads[2], (0, 2, 1, 3))
        output = self.out_proj(mixed.reshape(inputs[0].shape))
        if not self.batch_first:
            output = minigrad.permute_dims(output, (1, 0, 2))
        return output, weights.mean(axis=1)

    def _heads(self, x: Tensor, k: int) -> Tensor:
        """Queries (k = 0), keys (1) or values (2): (batch, heads, steps, features of a head)."""
        own = slice(k * self.embed_dim, (k + 1) * self.embed_dim)
        made = linear(x, self.in_proj_weight[own])
        if self.in_proj_bias is not None:
            made = made + self.in_proj_bias[own]
        parted = made.reshape((*x.shape[:2], self.num_heads, -1))
        heads: Tensor = minigrad.permute_dims(parted, (0, 2, 1, 3))
        return heads

    def _batch_first(self, x: Tensor, name: str) -> Tensor:
        x = x if isinstance(x, Tensor) else Tensor(x)
        if x.ndim != 3 or x.shape[2] != self.embed_dim:
            order = "batch, steps" if self.batch_first else "steps, batch"
            raise ValueError(
                f"MultiheadAttention({self.extra_repr()}) was given a {name} of shape {x.shape}; "
                f"it takes ({order}, {self.embed_dim})"
                + alone(x.ndim, 3, batch_axis=0 if self.batch_first else 1)
            )
        y: Tensor = x if self.batch_first else minigrad.permute_dims(x, (1, 0, 2))
        return y

    def extra_repr(self) -> str:
        """The sizes, and the order of axes, which is easily mistaken."""
        return f"{self.embed_dim}, {self.num_heads}, batch_first={self.batch_first}"


# What torch's attention is given, and how it is written here.
TRUE_MAY = "where True means that a query may look"
MASKS = {
    "attn_mask": f"allowed=~attn_mask, {TRUE_MAY}",
    "key_padding_mask": f"allowed=~key_padding_mask[:, None, None, :], {TRUE_MAY}",
}
LAYER_WORDS = {
    "average_attn_weights": "leave it out: the weights that come back are the mean over the heads",
    "need_weights": "leave it out: the weights always come back, as the second of two results",
}
FUNCTION_WORDS = {
    "attn_mask": f"allowed=attn_mask, {TRUE_MAY}; of one that is added, allowed=(attn_mask == 0)",
    "dropout_p": "leave it out, and put an nn.Dropout beside it",
    "enable_gqa": "leave it out, and repeat keys and values with minigrad.repeat",
}


def foreign(who: str, words: Mapping[str, str], given: Mapping[str, Any]) -> str:
    """The message for settings that are not known here."""
    for name in given:
        if name in words:
            return f"{who}: {name}= is a word of torch; here write {words[name]}"
    return f"{who} does not know {', '.join(given)}; it takes allowed=, is_causal="
