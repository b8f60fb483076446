"""What is seen in the loss: its start, its course, its parts, and its end."""

from __future__ import annotations

import math
from collections.abc import Iterator
from statistics import fmean, median
from typing import Any

from minigrad.diagnose.findings import Finding, History, rule
from minigrad.diagnose.sanity import chance_loss

from .layers import recent_ratios


@rule
def nan(history: History) -> Iterator[Finding]:
    """A number that is none, in the loss or in a gradient."""
    if history.culprit is not None:
        step, explanation = history.culprit
        yield Finding(
            "nan",
            step,
            (),
            explanation.replace("\n", "\n             "),
            "any nan or inf",
            "it spreads to every weight with the next step, and nothing is learned after that",
            "mend the op named, or lower the learning rate if numbers grew until they overflowed",
        )


# Far enough from ln C that no usual initialisation explains it.
FIRST_ABOVE = 1.0
FIRST_BELOW = 0.5


@rule
def first_loss(history: History) -> Iterator[Finding]:
    """Before training every class looks alike, so that the loss is ln C."""
    if history.classes is None or not history.losses:
        return
    chance = chance_loss(history.classes)
    first = history.losses[0] - (history.penalties[0] or 0.0)
    if first > chance + FIRST_ABOVE:
        reason = "the scores are large before anything was learned: the network is surely wrong"
        advice = "smaller initial weights in the last layer, standardised inputs"
    elif first < FIRST_BELOW * chance:
        reason = "better than chance before the first step: the labels leak, or the loss is wrong"
        advice = "look for the labels among the inputs, and for a mean that is none"
    else:
        return
    yield Finding(
        "first-loss",
        1,
        (),
        f"first loss {first:.4g}, chance ln {history.classes} = {chance:.4g}",
        f"above ln C + {FIRST_ABOVE:g} or below {FIRST_BELOW:g} ln C",
        reason,
        advice,
    )


# The loss is to be about the data.
DROWNED = 1.0
PULL = 10.0


@rule
def regularisation(history: History) -> Iterator[Finding]:
    """A penalty, or a weight decay, that counts more than the data."""
    pairs = zip(history.losses, history.penalties, strict=True)
    for step, (loss, penalty) in enumerate(pairs, 1):
        if penalty is not None and penalty > DROWNED * (loss - penalty):
            yield Finding(
                "regularisation",
                step,
                (),
                f"penalty {penalty:.4g}, loss of the data {loss - penalty:.4g}",
                "a penalty above the loss of the data",
                "the gradient then mostly shrinks weights, and the data are not heard",
                "a weaker penalty, by factors of 10",
            )
            break
    else:
        yield from strong_decay(history)


def strong_decay(history: History) -> Iterator[Finding]:
    """Weight decay of the optimiser, against the gradients at the first measurement."""
    decay = decay_of(history.optimizer)
    if not decay or not history.samples:
        return
    sample = history.samples[0]
    strong = [
        layer
        for layer in sample.layers
        if layer.weight_gradient_norm is not None
        and decay * layer.weight_norm > PULL * layer.weight_gradient_norm
    ]
    if strong:
        pulls = (decay * x.weight_norm / (x.weight_gradient_norm or 1e-300) for x in strong)
        yield Finding(
            "regularisation",
            sample.step,
            tuple(layer.name for layer in strong),
            "weight decay pulls " + ", ".join(f"{pull:.1e}" for pull in pulls) + " times the data",
            f"above {PULL:g} times the gradient of the data, at the start",
            "the steps then mostly shrink weights, and the data are not heard",
            "a smaller weight_decay, by factors of 10",
        )


def decay_of(optimizer: Any) -> float:
    """The weight decay that is added to gradients; AdamW and the like apply theirs apart."""
    if optimizer is None or is_decoupled(optimizer):
        return 0.0
    return float(optimizer.param_groups[0].get("weight_decay", 0.0))


def is_decoupled(optimizer: Any) -> bool:
    """Whether weight decay stands beside the gradient, as a shrinkage by lr·weight_decay."""
    apart = optimizer.param_groups[0].get("decoupled_weight_decay", False)
    return bool(apart) or type(optimizer).__name__.endswith("W")


# At a hundredth a step, a weight that gets no gradient is down to a third after 100 steps.
SHRUNK = 1e-2


@rule
def shrinkage(history: History) -> Iterator[Finding]:
    """Decoupled weight decay that takes too large a share of every weight at each step."""
    optimizer = history.optimizer
    if optimizer is None or not history.losses or not is_decoupled(optimizer):
        return
    group = optimizer.param_groups[0]
    share = float(group["lr"]) * float(group.get("weight_decay", 0.0))
    if share > SHRUNK:
        yield Finding(
            "regularisation",
            1,
            (),
            f"lr · weight_decay = {share:.2g} of every weight is taken off at each step",
            f"above {SHRUNK:g}",
            "weights shrink faster than the data can build them up",
            "a smaller weight_decay, by factors of 10",
        )


WINDOW = 10
RISEN = 1.5
FALLEN = 0.98
# Batches differ, and so do their losses; but not by as much as this above a start that knew
# nothing. By the absolute part, a network that was trained already may have a bad batch.
JUMPED, BY = 2.0, 0.5


@rule
def too_high(history: History) -> Iterator[Finding]:
    """A loss that jumps above where it started, or rises."""
    losses = history.losses
    high = max(JUMPED * abs(losses[0]), abs(losses[0]) + BY) if losses else math.inf
    jump = next((step for step, loss in enumerate(losses, 1) if loss > high), None)
    if jump is not None:
        yield Finding(
            "learning-rate-high",
            jump,
            (),
            f"loss {losses[0]:.4g} at the start, {losses[jump - 1]:.4g} at step {jump}",
            f"risen to {JUMPED:g} times the first",
            "steps so long that they jump over the valley and land higher on the other side; units "
            "may die on the way, and the loss then stands still",
            "a learning rate 10 times lower, and lower again until the loss falls from the start",
        )
        return
    if len(losses) < 2 * WINDOW:
        return
    first, last = fmean(losses[:WINDOW]), fmean(losses[-WINDOW:])
    if last > RISEN * abs(first) or math.isnan(last):
        yield Finding(
            "learning-rate-high",
            len(losses),
            (),
            f"mean loss of {WINDOW} steps: first {first:.4g}, last {last:.4g}",
            f"risen by a factor of {RISEN:g}",
            "steps so long that they jump over the valley and land higher on the other side",
            "a learning rate 10 times lower, and lower again until the loss falls",
        )


@rule
def too_low(history: History) -> Iterator[Finding]:
    """A loss that stands still because the weights do."""
    losses, ratios = history.losses, recent_ratios(history)
    if len(losses) < 3 * WINDOW or not ratios or median(ratios) > 1e-4:
        return
    first, last = fmean(losses[:WINDOW]), fmean(losses[-WINDOW:])
    if FALLEN * first < last <= first:
        yield Finding(
            "learning-rate-low",
            len(losses),
            (),
            f"mean loss {first:.6g} → {last:.6g}, at update ratios near {median(ratios):.1e}",
            f"fallen by less than {1 - FALLEN:.0%}, at update ratios below 1e-4",
            "the loss falls, along an almost straight line, but at this pace it takes forever",
            "a learning rate 10 times higher, and higher again while the loss still falls",
        )


WORSE = 1.1


@rule
def overfitting(history: History) -> Iterator[Finding]:
    """A loss that falls on the data trained on, and rises on others."""
    if len(history.validations) < 3:
        return
    best_step, best = min(history.validations, key=lambda pair: pair[1])
    step, now = history.validations[-1]
    before, after = around(history, best_step), around(history, step)
    if now > WORSE * best and after < before:
        yield Finding(
            "overfitting",
            best_step,
            (),
            f"validation {best:.4g} at step {best_step}, {now:.4g} at step {step}; "
            f"training {before:.4g}, then {after:.4g}",
            f"validation up by {WORSE - 1:.0%} from its best while training still falls",
            "the network learns its examples by heart, and that does not hold for others",
            "stop at the best step, more data, augmentation, weight decay, dropout, a smaller net",
        )


def around(history: History, step: int) -> float:
    """The mean training loss of the steps up to this one."""
    return fmean(history.losses[max(0, step - WINDOW) : step])
