"""What is seen in the layers: gradients, activations, weights and how far they move."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

from minigrad.diagnose.findings import Finding, History, Sample, rule
from minigrad.diagnose.layers import LayerStatistics

# A factor of a thousand from one end to the other: one layer learns while the other stands still.
FAR_APART = 1e3
# Where half of a layer never fires, a gradient that does not arrive was not shrunk but stopped.
CUT_OFF = 0.5


@rule
def vanishing(history: History) -> Iterator[Finding]:
    """Gradients that shrink on their way back.

    One that is cut off, by dead units, or cancels, between equal ones, has another cause.
    """

    def fades(sample: Sample) -> bool:
        ratio = ends(sample)
        cut = sample.alike or any(layer.dead > CUT_OFF for layer in sample.layers)
        return ratio is not None and 0 < ratio < 1 / FAR_APART and not cut

    for sample in first_where(history, fades):
        yield Finding(
            "vanishing",
            sample.step,
            tuple(layer.name for layer in sample.layers[: len(sample.layers) // 2]),
            f"std of the gradient from last to first layer: {trail(sample)}",
            f"the first below 1/{FAR_APART:g} of the last",
            "each layer multiplies the gradient by its weights and slopes; where the product is "
            "below 1, the first layers hardly learn",
            "He or Xavier initialisation, ReLU instead of sigmoid, normalisation, residual layers",
        )


@rule
def exploding(history: History) -> Iterator[Finding]:
    """Gradients that grow on their way back."""
    for sample in first_where(history, lambda s: (ends(s) or 0) > FAR_APART):
        yield Finding(
            "exploding",
            sample.step,
            tuple(layer.name for layer in sample.layers[: len(sample.layers) // 2]),
            f"std of the gradient from last to first layer: {trail(sample)}",
            f"the first above {FAR_APART:g} times the last",
            "each layer multiplies the gradient by its weights; where the product is above 1, "
            "steps of the first layers are far too long",
            "smaller initial weights, normalisation, then clip_grad_norm",
        )


def ends(sample: Sample) -> float | None:
    """The gradient at the first layer as a multiple of that at the last."""
    stds = gradient_stds(sample)
    if len(stds) < 3 or not stds[-1]:
        return None
    return stds[0] / stds[-1]


def gradient_stds(sample: Sample) -> list[float]:
    """The standard deviations of the gradients, from first to last layer."""
    return [layer.gradient_std for layer in sample.layers if layer.gradient_std is not None]


def trail(sample: Sample) -> str:
    """The gradients on their way back."""
    return " → ".join(f"{std:.1e}" for std in reversed(gradient_stds(sample)))


# Half of all activations have lost 96 % of their slope.
SATURATED = 0.5


@rule
def saturated(history: History) -> Iterator[Finding]:
    """Units at their bounds, where slopes are near 0."""

    def is_saturated(layer: LayerStatistics) -> bool:
        return layer.saturated is not None and layer.saturated > SATURATED

    for sample in first_where(history, lambda s: any(map(is_saturated, s.layers))):
        layers = [layer for layer in sample.layers if is_saturated(layer)]
        yield Finding(
            "saturated",
            sample.step,
            tuple(layer.name for layer in layers),
            "share at a bound: " + ", ".join(f"{layer.saturated:.0%}" for layer in layers),
            f"above {SATURATED:.0%}",
            "near a bound of sigmoid or tanh the slope is almost 0, and so is what is learned",
            "smaller initial weights (Xavier), standardised inputs, or another activation",
        )


# A quarter of a layer lost for good.
DEAD = 0.25


@rule
def dead_units(history: History) -> Iterator[Finding]:
    """Units that are 0 for every example, in the last three measurements: some come back."""
    last = history.samples[-3:]
    if len(last) < 3:
        return
    layers = [x for x in last[-1].layers if all(dead_in(s, x.name) > DEAD for s in last)]
    if layers:
        yield Finding(
            "dead-units",
            dead_since(history, layers[0].name),
            tuple(layer.name for layer in layers),
            "share of units that never fire: " + ", ".join(f"{x.dead:.0%}" for x in layers),
            f"above {DEAD:.0%} in the last three measurements",
            "a ReLU below 0 on all data has slope 0, so that its weights never move again",
            "a lower learning rate, He initialisation, biases at 0, or leaky ReLU",
        )


def dead_in(sample: Sample, name: str) -> float:
    """The share of a layer's units that were dead at a measurement; 0 if it was not called."""
    return next((layer.dead for layer in sample.layers if layer.name == name), 0.0)


def dead_since(history: History, name: str) -> int:
    """The step of the first measurement from which on a layer stayed dead."""
    step = history.samples[-1].step
    for sample in reversed(history.samples):
        if dead_in(sample, name) <= DEAD:
            break
        step = sample.step
    return step


@rule
def symmetric(history: History) -> Iterator[Finding]:
    """Units that are copies of each other."""
    for sample in first_where(history, lambda s: bool(s.alike)):
        yield Finding(
            "symmetric",
            sample.step,
            tuple(sample.alike),
            "all units of the layer have the very same weights",
            "any such layer",
            "equal units get equal gradients and stay equal: the layer is as good as one unit",
            "random initial weights; zeros are for biases only",
        )


# A healthy step changes weights by about a thousandth. Within a factor of 30 of that all is well.
SLOW, FAST = 3e-5, 3e-2
NOTHING = 1e-6  # the norm of a gradient at a minimum, where weights may well stand still


@rule
def update_ratio(history: History) -> Iterator[Finding]:
    """Steps far too short or far too long beside the weights."""
    ratios = recent_ratios(history)
    if not ratios:
        yield from standing_still(history)
    if len(ratios) < 3:
        return
    typical = median(ratios)
    if SLOW <= typical <= FAST:
        return
    slow = typical < SLOW
    if jumps(history.optimizer):
        return
    yield Finding(
        "update-ratio",
        history.samples[-1].step,
        (),
        f"a step changes the weights by {typical:.1e} of their size (median)",
        f"below {SLOW:g} or above {FAST:g}; about 1e-3 is healthy",
        "the weights hardly move" if slow else "weights are replaced rather than improved",
        f"{1e-3 / typical if typical else math.inf:.2g} times the present learning rate",
    )


def standing_still(history: History) -> Iterator[Finding]:
    """Weights that have gradients, and did not move by the last digit in three measurements."""
    last = history.samples[-3:]
    gradients = {x.name: x.weight_gradient_norm or 0.0 for s in last for x in s.layers}
    names = [name for name, norm in gradients.items() if NOTHING < norm < math.inf]
    if len(last) == 3 and names:
        yield Finding(
            "update-ratio",
            last[0].step,
            tuple(names),
            "no weight has changed at all, though there are gradients",
            "any weight that stands still for three measurements",
            "the optimiser does not move these weights, so nothing is learned",
            "is it optimizer.step() that was called, on an optimiser made of this model's "
            "parameters, with lr above 0?",
        )


def jumps(optimizer: Any) -> bool:
    """Whether it follows the curvature, by Newton's steps, which are as long as they need to be."""
    options = optimizer.param_groups[0] if optimizer is not None else {}
    return "damping" in options or "history_size" in options


def recent_ratios(history: History) -> list[float]:
    """The update ratios of all layers in the last five measurements."""
    layers = [layer for sample in history.samples[-5:] for layer in sample.layers]
    ratios = (layer.update_ratio for layer in layers)
    return [ratio for ratio in ratios if ratio is not None and math.isfinite(ratio)]


def first_where(history: History, fits: Callable[[Sample], bool]) -> Iterator[Sample]:
    """The first measurement that fits, if any."""
    yield from [sample for sample in history.samples if sample.layers and fits(sample)][:1]
