"""Newton's method: the step that a quadratic loss asks for, from all its second derivatives."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from math import inf
from typing import Any, ClassVar

import numpy as np

from minigrad.graph import gradients
from minigrad.ops.shape import concat, reshape
from minigrad.optim.optimizer import Closure, Optimizer
from minigrad.optim.vector import Array
from minigrad.tensor import Tensor

# The Hessian of so many parameters fills 800 MB.
_MOST = 10_000


class CurvatureWarning(UserWarning):
    """The loss curves downwards, so that Newton's step may lead up."""


class Newton(Optimizer):
    """θ ← θ − lr·(H + damping·I)⁻¹·g, with H all second derivatives of the loss.

    On a quadratic the first step with lr = 1 and no damping arrives at the minimum, however
    stretched the bowl. The price: H has n² entries and solving takes n³ operations, for a
    network of a million parameters 8 TB and weeks; hence `LBFGS`, and hence first-order methods.

    `step(closure)`: the closure only computes the loss and returns it. `step` takes the
    derivatives itself, and leaves the gradient in `parameter.grad`.

    Where H has a negative eigenvalue the step is drawn to a saddle or a maximum, and a
    `CurvatureWarning` says so. `damping` above −(smallest eigenvalue) makes every step lead down,
    and shorter; large damping is gradient descent with the rate lr/damping.

    Sources: J. Nocedal, S. Wright (2006), Numerical optimization, chapter 3; K. Levenberg (1944),
    A method for the solution of certain non-linear problems in least squares (damping).
    """

    limits: ClassVar = Optimizer.limits | {"damping": (0.0, inf)}

    def __init__(
        self,
        params: Iterable[Tensor] | Iterable[Mapping[str, Any]],
        lr: float = 1.0,
        damping: float = 0.0,
    ) -> None:
        super().__init__(params, lr=lr, damping=damping)

    def add_param_group(self, group: Mapping[str, Any]) -> None:
        """Refused after the first: H belongs to all parameters together."""
        if self.param_groups:
            raise ValueError(
                "Newton moves all parameters together, in one group; give it all of them at once"
            )
        super().add_param_group(group)
        count = sum(p.size for p in self.param_groups[0]["params"])
        if count > _MOST:
            raise ValueError(
                f"{count} parameters have a Hessian of {count}² entries, {8 * count**2 / 1e9:.0f} "
                "GB; use LBFGS for full batches, Adam otherwise"
            )

    def step(self, closure: Closure | None = None) -> Any:
        """One step; returns the loss at its start.

        Raises `RuntimeError` if H + damping·I cannot be inverted, which damping cures.
        """
        if closure is None:
            raise TypeError(
                "Newton takes second derivatives itself: call step(closure), where closure() "
                "computes the loss and returns it, without backward()"
            )
        self.zero_grad()
        o = self.param_groups[0]
        loss = closure()
        if any(p.grad is not None for p in o["params"]):
            raise RuntimeError(
                "the closure called backward(), and the graph is used up; Newton's closure only "
                "computes the loss and returns it"
            )
        g, hessian = _derivatives(loss, o["params"])
        move = -o["lr"] * _solved(hessian + o["damping"] * np.eye(len(g)), g)
        for slot, there, slope in self._pieces(move, g):
            slot.t += 1
            slot.parameter.data += there
            slot.parameter.grad = Tensor(slope, dtype=slot.parameter.dtype)
        return loss

    def _pieces(self, *vectors: Array) -> Iterable[Any]:
        """Each slot with its piece of each vector, in the parameter's shape."""
        start = 0
        for slot in self._slots[0]:
            end = start + slot.parameter.size
            yield slot, *(v[start:end].reshape(slot.parameter.shape) for v in vectors)
            start = end


def _derivatives(loss: Any, parameters: Sequence[Tensor]) -> tuple[Array, Array]:
    """The gradient (n,) and the Hessian (n, n) of the loss, in the order of the parameters."""
    if not (isinstance(loss, Tensor) and loss.requires_grad and loss.size == 1):
        raise RuntimeError(
            "Newton's closure returns the loss, one number that depends on the parameters; "
            f"it returned {loss!r:.80}"
        )
    slopes = _pulled(loss, Tensor(np.ones(loss.shape, loss.dtype)), parameters, create_graph=True)
    flat = concat([reshape(slope, -1) for slope in slopes])
    n = flat.size
    hessian = np.zeros((n, n))
    if flat.requires_grad:
        for row, unit in zip(hessian, np.eye(n, dtype=flat.dtype), strict=True):
            row[:] = np.concatenate([s.reshape(-1) for s in _pulled(flat, unit, parameters)])
    return flat.raw, (hessian + hessian.T) / 2


def _pulled(
    root: Tensor, cotangent: Any, parameters: Sequence[Tensor], create_graph: bool = False
) -> list[Any]:
    """What each parameter receives of the cotangent; zeros where no path leads."""
    kind = Tensor if create_graph else np.asarray
    found: dict[int, Any] = {id(p): kind(np.zeros(p.shape, p.dtype)) for p in parameters}
    with np.errstate(all="ignore"):
        for node, share in gradients(root, cotangent, parameters, create_graph):
            if id(node) in found:
                found[id(node)] = share
    return list(found.values())


def _solved(hessian: Array, g: Array) -> Array:
    """hessian⁻¹·g, by way of the directions along which the loss curves on its own."""
    if not (np.isfinite(hessian).all() and np.isfinite(g).all()):
        raise FloatingPointError("the loss has a derivative that is not finite; no step leads on")
    curvatures, directions = np.linalg.eigh(hessian)
    flat = np.abs(curvatures) <= 1e-14 * len(g) * np.abs(curvatures).max()
    if flat.any():
        raise RuntimeError(
            f"the Hessian has no inverse: along {flat.sum()} of {len(g)} directions the loss does "
            "not curve (a dead unit does that, or more parameters than the data determine). "
            "Give damping, such as 1e-3, or more data"
        )
    if curvatures[0] < 0:
        warnings.warn(
            f"the loss curves downwards here (smallest eigenvalue {curvatures[0]:.3g}): Newton's "
            f"step may lead up, to a saddle. damping above {-curvatures[0]:.3g} more leads down",
            CurvatureWarning,
            stacklevel=3,
        )
    solution: Array = directions @ ((directions.T @ g) / curvatures)
    return solution
