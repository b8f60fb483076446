"""Embedding: a learned vector for each of a fixed number of things, looked up by number."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from minigrad.limits import generator, whole
from minigrad.nn import init as starts
from minigrad.nn.module import Module
from minigrad.nn.parameter import Parameter
from minigrad.tensor import Tensor

standard_normal = partial(starts.normal, std=1.0)


class Embedding(Module):
    """Row x of `weight` for each number x: x (…) whole numbers → y (…, embedding_dim).

    The same as a one-hot vector times the weight matrix, without the multiplication. A row that is
    looked up several times gets all its gradients; one that is not gets 0. `weight` is
    (num_embeddings, embedding_dim) and starts as standard normal numbers, as in torch.
    """

    def __init__(
        self,
        num_embeddings: int,
        embedding_dim: int,
        *,
        init: starts.Initialiser = standard_normal,
        rng: np.random.Generator | int | None = None,
        dtype: DTypeLike = np.float64,
    ) -> None:
        whole("num_embeddings", num_embeddings)
        whole("embedding_dim", embedding_dim)
        weight = init((num_embeddings, embedding_dim), generator(rng))
        self.weight = Parameter(weight.astype(dtype))

    def forward(self, x: Tensor | ArrayLike) -> Tensor:
        """The row for each number in x."""
        rows = x.raw if isinstance(x, Tensor) else np.asarray(x)
        count = self.weight.shape[0]
        if rows.dtype.kind not in "iu":
            raise TypeError(
                f"{self!r} looks rows up by whole numbers, and was given {rows.dtype}; "
                "use x.astype(int)"
            )
        if rows.size and (rows.min() < 0 or rows.max() >= count):
            raise ValueError(
                f"{self!r} has rows 0 to {count - 1}, and was asked for rows {rows.min()} to "
                f"{rows.max()}"
            )
        y: Tensor = self.weight[rows]
        return y

    def extra_repr(self) -> str:
        """How many vectors of which length."""
        return ", ".join(map(str, self.weight.shape))
