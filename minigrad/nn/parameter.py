"""Parameter: a tensor that is trained."""

from __future__ import annotations

from typing import Any

from minigrad.tensor import Tensor


class Parameter(Tensor):
    """A leaf that a `Module` finds among its attributes and an optimiser moves."""

    __slots__ = ()

    def __init__(
        self, data: Any, requires_grad: bool = True, dtype: Any = None, *, name: str | None = None
    ) -> None:
        super().__init__(data, requires_grad, dtype, name=name)
