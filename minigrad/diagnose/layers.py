"""What each layer did in a pass: its activations, its gradients, and how far its weights moved.

Healthy: standard deviations alike from layer to layer, forward and backward; few zeros under
tanh, about half under ReLU; updates near a thousandth of the weights. Vanishing and exploding show
as a standard deviation or a gradient norm that is divided or multiplied anew in each layer.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from minigrad.tensor import Tensor

Array = NDArray[Any]
Bounds = tuple[float | None, float | None]

# An activation counts as saturated within this share of its range from a bound; where it has one
# bound only, within this distance. A sigmoid or tanh has then lost 96 % of its slope.
SATURATED = 0.01


class Model(Protocol):
    """What is asked of a network, which `nn.Module` provides."""

    def __call__(self, x: Any, /) -> Any: ...
    def named_modules(self) -> Iterator[tuple[str, Any]]: ...
    def parameters(self) -> Iterator[Tensor]: ...


class LayerStatistics(NamedTuple):
    """One layer with weights, in one pass. A number that was not measured is None.

    The activation is the output of the activation module called straight after the layer, or the
    layer's own output if there was none, as for the last layer.
    """

    name: str
    """The way to the layer in the model, such as "2" or "body.0"."""
    kind: str
    """What it is and what follows it, such as "Linear+Tanh"."""
    activation_mean: float
    activation_std: float
    zeros: float
    """Share of the activations that are exactly 0."""
    dead: float
    """Share of the units (channels, of images) that are 0 for every example of the pass."""
    saturated: float | None
    """Share of the activations near a bound, as of a sigmoid; None for one without bounds."""
    gradient_std: float | None
    """Standard deviation of the loss's gradient with respect to the activations."""
    weight_norm: float
    """√(sum of squares) of the layer's weights, without biases."""
    weight_gradient_norm: float | None
    """The same of their gradient."""
    update_ratio: float | None
    """Norm of what steps changed since the pass, over `weight_norm` at the pass."""


def layer_statistics(
    model: Model, x: Any, loss_fn: Callable[[Any], Tensor]
) -> list[LayerStatistics]:
    """Run the model on `x`, and backward from `loss_fn(output)`, and report each layer in order.

    The parameters and their gradients are afterwards as they were before.

        for layer in layer_statistics(model, x, lambda output: nn.cross_entropy(output, y)):
            print(layer.name, layer.activation_std, layer.weight_gradient_norm)
    """
    parameters = list(model.parameters())
    before = [p.grad for p in parameters]
    for p in parameters:
        p.grad = None
    try:
        with watch(model) as record:
            loss_fn(model(x)).backward()
            return record.layers()
    finally:
        for p, grad in zip(parameters, before, strict=True):
            p.grad = grad


class watch:
    """While `with watch(model) as record:` lasts, `record.layers()` tells about the last pass.

    Called after `loss.backward()` it includes gradients, and after `optimizer.step()` also how
    far the weights moved. Only passes of the whole model count, and after one that was recorded
    only others that were: looking at validation data in between is no pass.

    from_start  whether weights move from where they were at the start, not at the last pass: an
                optimiser with a closure makes several passes in one step
    """

    def __init__(self, model: Model, from_start: bool = False) -> None:
        self.model = model
        self.from_start = from_start
        self._handles: list[Any] = []
        self._running: list[_Call] = []
        self._calls: list[_Call] = []

    def __enter__(self) -> Self:
        for name, module in self.model.named_modules():
            leaf = not any(True for _ in module.children())
            own = list(module.parameters(recurse=False))
            if leaf or own:
                weights = _weights(own)
                then = [w.raw.copy() for w in weights] if self.from_start else None
                hook = self._hook(name, weights, then)
                self._handles.append(module.register_forward_hook(hook))
        root = next(module for _, module in self.model.named_modules())
        self._handles.append(root.register_forward_pre_hook(self._begin))
        self._handles.append(root.register_forward_hook(self._end))
        return self

    def __exit__(self, *error: object) -> None:
        while self._handles:
            self._handles.pop().remove()

    def layers(self) -> list[LayerStatistics]:
        """One record for each layer of the last pass, in the order they were called."""
        with np.errstate(all="ignore"):  # of a run gone wrong the numbers are to be seen
            return [_statistics(layer, activation) for layer, activation in self._pairs()]

    def outputs(self) -> Iterator[tuple[str, str, Array, Array | None]]:
        """(name, kind, activations, their gradients) of each layer of the last pass."""
        for layer, activation in self._pairs():
            gradient = activation.output.grad
            numbers = None if gradient is None else gradient.raw
            yield layer.name, _kind(layer, activation), activation.output.raw, numbers

    def _pairs(self) -> Iterator[tuple[_Call, _Call]]:
        """Each layer with weights, and the activation called straight after it, or itself."""
        if not self._calls:
            raise RuntimeError(
                "no pass was seen: call the model inside `with watch(model) as record:`, and "
                "then record.layers()"
            )
        following: Sequence[_Call | None] = [*self._calls[1:], None]
        for call, then in zip(self._calls, following, strict=True):
            if call.weights:
                yield call, then if then and then.is_activation else call

    def weights(self) -> Iterator[tuple[str, Array]]:
        """The name of each layer of the last pass, with its weights as they are now."""
        return ((call.name, w.raw) for call in self._calls for w in call.weights)

    def _hook(
        self, name: str, weights: list[Tensor], start: list[Array] | None
    ) -> Callable[..., None]:
        def note(module: Any, inputs: tuple[Any, ...], output: Any) -> None:
            first = _first(output)
            if first is not None:
                then = start or [w.raw.copy() for w in weights]
                self._running.append(_Call(name, module, weights, then, first))

        return note

    def _begin(self, module: Any, inputs: tuple[Any, ...]) -> None:
        self._running = []

    def _end(self, module: Any, inputs: tuple[Any, ...], output: Any) -> None:
        if _recorded(self._running) or not _recorded(self._calls):
            self._calls = self._running
        self._running = []


class _Call:
    """One call of a module: its output, and its weights as they were."""

    def __init__(
        self, name: str, module: Any, weights: list[Tensor], then: list[Array], output: Tensor
    ) -> None:
        self.name = name
        self.module = module
        self.weights = weights
        self.output = output
        if output.requires_grad:
            output.retain_grad()
        self.weights_then = then

    @property
    def is_activation(self) -> bool:
        """Whether it is an activation module, which declares its bounds."""
        return not self.weights and hasattr(type(self.module), "bounds")


def _recorded(calls: list[_Call]) -> bool:
    """Whether a pass can lead to gradients."""
    return any(call.output.requires_grad for call in calls)


def _first(output: Any) -> Tensor | None:
    """What a module put out, or the first tensor of it: of a recurrent layer every step's."""
    while isinstance(output, tuple | list) and output:
        output = output[0]
    return output if isinstance(output, Tensor) else None


def _weights(own: list[Tensor]) -> list[Tensor]:
    """The matrices among a layer's parameters; or all, if there are only vectors."""
    return [p for p in own if p.ndim > 1] or own


def _kind(layer: _Call, activation: _Call) -> str:
    """What a layer is, and what follows it."""
    kind = type(layer.module).__name__
    return kind if activation is layer else f"{kind}+{type(activation.module).__name__}"


def _statistics(layer: _Call, activation: _Call) -> LayerStatistics:
    a: Array = activation.output.raw
    mean, std = _spread(a)
    zero = a == 0
    others = tuple(k for k in range(a.ndim) if k != _units(layer.module) % a.ndim)
    gradients = [w.grad for w in layer.weights]
    moved = _norm(w.raw - then for w, then in zip(layer.weights, layer.weights_then, strict=True))
    norm = _norm(layer.weights_then)
    return LayerStatistics(
        name=layer.name,
        kind=_kind(layer, activation),
        activation_mean=mean,
        activation_std=std,
        zeros=np.count_nonzero(zero) / max(a.size, 1),
        dead=float(zero.all(axis=others).mean()),
        saturated=None if activation is layer else _saturated(a, activation.module.bounds),
        gradient_std=None
        if activation.output.grad is None
        else _spread(activation.output.grad.raw)[1],
        weight_norm=norm,
        weight_gradient_norm=None
        if any(g is None for g in gradients)
        else _norm(g.raw for g in gradients),
        update_ratio=moved / norm if moved and norm else None,
    )


def _units(module: Any) -> int:
    """The axis of a layer's units: of images and signals the channels, else the last."""
    layout = vars(module).get("layout", "last")
    return 1 if layout in (None, "NCHW", "NCL") else -1


def _saturated(a: Array, bounds: Bounds) -> float | None:
    low, high = bounds
    if low is None and high is None:
        return None
    near = SATURATED * (high - low if low is not None and high is not None else 1.0)
    at_bound = np.zeros(a.shape, dtype=bool)
    if low is not None:
        at_bound |= a < low + near
    if high is not None:
        at_bound |= a > high - near
    return float(at_bound.mean())


def _spread(x: Array) -> tuple[float, float]:
    """Mean and standard deviation, in the dtype of x, which is quick; or if that overflows not."""
    mean = float(np.add.reduce(x, axis=None)) / max(x.size, 1)
    std = math.sqrt(_squares(x - x.dtype.type(mean)) / max(x.size, 1))
    if math.isfinite(std) or x.dtype.itemsize > 4:
        return mean, std
    return float(x.mean(dtype=np.float64)), float(x.std(dtype=np.float64))


def _squares(x: Array) -> float:
    """The sum of squares."""
    flat = x.reshape(-1)
    return float(np.dot(flat, flat))


def _norm(arrays: Iterable[Array]) -> float:
    """√(sum of squares) of all arrays together."""
    total = 0.0
    for x in arrays:
        squares = _squares(x)
        total += squares if math.isfinite(squares) else _squares(x.astype(np.float64))
    return math.sqrt(total)


def table(statistics: Sequence[LayerStatistics]) -> str:
    """The records as text, one layer a line."""
    columns = LayerStatistics._fields
    rows = [list(columns)] + [[_cell(value) for value in record] for record in statistics]
    widths = [max(len(row[i]) for row in rows) for i in range(len(columns))]
    return "\n".join(
        "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    )


def _cell(value: str | float | None) -> str:
    if value is None:
        return "-"
    return value if isinstance(value, str) else f"{value:.3g}"
