"""Parameter: a tensor that is trained."""

from __future__ import annotations

from typing import Any

from minigrad.tensor import Tensor


class Parameter(Tensor):
    """A leaf that a `Module` finds among its attributes and an optimiser moves.

    It counts its gradients from the start, so that an optimiser can tell a gradient of this step
    from one left over from the last: `arrivals`, how many backward passes have reached it so far,
    and `summed`, how many of them are added up in the present `grad`.
    """

    __slots__ = ()

    def __init__(
        self, data: Any, requires_grad: bool = True, dtype: Any = None, *, name: str | None = None
    ) -> None:
        super().__init__(data, requires_grad, dtype, name=name)
        self.arrivals = 0
        self.summed = 0
