"""Limits on gradients before a step, and on weights after it, in torch's words.

loss.backward()
clip_grad_norm_(model.parameters(), 1.0)
optimizer.step()
max_norm_(model.parameters(), 3.0)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from minigrad.tensor import Tensor

Array = NDArray[Any]


def clip_grad_value_(parameters: Tensor | Iterable[Tensor], clip_value: float) -> None:
    """Limit every entry of every gradient to [−clip_value, clip_value], in place.

    Changes the gradient's direction; `clip_grad_norm_` does not.
    """
    if not isinstance(clip_value, int | float | np.number):
        raise TypeError(f"clip_grad_value_(parameters, value): {clip_value!r:.20} is no number")
    if not clip_value >= 0:
        raise ValueError(f"clip_value={clip_value}: entries are limited to ±clip_value, 0 or more")
    for g in _gradients(parameters):
        np.clip(g, -clip_value, clip_value, out=g)


def clip_grad_norm_(
    parameters: Tensor | Iterable[Tensor],
    max_norm: float,
    norm_type: float = 2.0,
    error_if_nonfinite: bool = True,
) -> float:
    """Scale all gradients down together so that their norm is at most max_norm; returns the norm.

    g ← g·min(1, max_norm / (‖g‖ + 1e-6)), where ‖g‖ is that of all entries as one vector, before
    clipping, and norm_type 2, 1 or `math.inf` says which norm. The direction stays.

    Raises `RuntimeError` if the norm is not finite, before anything is changed: scaled by it,
    every gradient would become NaN or 0 (torch does that unless told otherwise; here too, with
    `error_if_nonfinite=False`).

    R. Pascanu, T. Mikolov, Y. Bengio (2013), On the difficulty of training recurrent neural
    networks, algorithm 1.
    """
    if not isinstance(max_norm, int | float | np.number):
        raise TypeError(f"clip_grad_norm_(parameters, max_norm): {max_norm!r:.20} is no number")
    if not max_norm >= 0:
        raise ValueError(f"max_norm={max_norm} is no norm; give 0 or more")
    gradients = _gradients(parameters)
    total: float = _norm(np.array([_norm(g, norm_type) for g in gradients]), norm_type)
    if error_if_nonfinite and not np.isfinite(total):
        raise RuntimeError(_nonfinite(total, gradients))
    scale = min(max_norm / (total + 1e-6), 1.0) if total == total else total
    with np.errstate(invalid="ignore"):
        for g in gradients:
            g *= scale
    return total


def max_norm_(parameters: Tensor | Iterable[Tensor], max_norm: float, axis: int = 0) -> None:
    """Scale each unit's weights down, in place, so that their norm is at most max_norm.

    The units are counted along `axis`: row i of a `Linear` weight (out, in) belongs to unit i, and
    so does entry i of a convolution's (out, in, height, width). Arrays of fewer than two axes,
    the biases, stay as they are. To be called after each step.

    G. Hinton, N. Srivastava, A. Krizhevsky, I. Sutskever, R. Salakhutdinov (2012), Improving
    neural networks by preventing co-adaptation of feature detectors (max-norm).
    """
    if not max_norm > 0:
        raise ValueError(f"max_norm={max_norm} leaves no weights; give a norm above 0")
    for p in _listed(parameters):
        if p.ndim >= 2:
            others = tuple(i for i in range(p.ndim) if i != axis % p.ndim)
            # Scaled by the largest, so that squares neither overflow nor vanish.
            largest = np.max(np.abs(p.data), axis=others, keepdims=True, initial=0)
            largest = np.where(largest > 0, largest, 1).astype(p.dtype)
            shares = np.sqrt(np.sum((p.data / largest) ** 2, axis=others, keepdims=True))
            p.data *= np.minimum(1, max_norm / largest / np.maximum(shares, 1))


def _listed(parameters: Tensor | Iterable[Tensor]) -> list[Tensor]:
    """The parameters one by one; raises `TypeError` for what holds none."""
    if isinstance(parameters, Tensor):
        return [parameters]
    if not isinstance(parameters, Iterable):
        cure = "; give model.parameters()" if hasattr(parameters, "parameters") else ""
        raise TypeError(f"a {type(parameters).__name__} is no list of parameters{cure}")
    found = list(parameters)
    if not found and isinstance(parameters, Iterator):
        raise ValueError(
            "no parameters: these were counted before, by an optimiser or a loop, and come only "
            "once; call model.parameters() anew, or keep list(model.parameters())"
        )
    for p in found:
        if not isinstance(p, Tensor):
            raise TypeError(f"a {type(p).__name__} is no parameter; give model.parameters()")
    return found


def _gradients(parameters: Tensor | Iterable[Tensor]) -> list[Array]:
    """The arrays of all gradients, to be changed in place."""
    listed = _listed(parameters)
    slopes = [p.grad for p in listed if p.grad is not None]
    found = [g.data if isinstance(g, Tensor) else g for g in slopes]
    if listed and not found:
        raise RuntimeError(
            "no parameter has a gradient to be clipped: clip after loss.backward() and before "
            "optimizer.step()"
        )
    return found


def _norm(x: Array, norm_type: float) -> Any:
    """(Σ|x|^norm_type)^(1/norm_type), or the largest |x|; of no numbers 0."""
    size = np.abs(x)
    if size.size == 0:
        return 0.0
    largest = size.max()
    if norm_type == inf:
        return largest.item()
    # Scaled by the largest, so that squares neither overflow nor vanish.
    if largest == 0 or not np.isfinite(largest):
        return largest.item()
    total = np.sum((size / largest) ** norm_type).item() ** (1 / norm_type)
    return largest.item() * total


def _nonfinite(total: float, gradients: list[Array]) -> str:
    broken = [str(i) for i, g in enumerate(gradients) if not np.isfinite(g).all()]
    return (
        f"the norm of the gradients is {total}: gradients {', '.join(broken)} (counted from 0, of "
        f"{len(gradients)}) are not finite, and clipping cannot mend that. Lower the learning "
        "rate, or find the operation that made them"
    )
