"""Unit 10: penalties and masks by hand and by torch's autograd; what is read off runs, as shown."""

import math
from fractions import Fraction
from itertools import pairwise, product

from tests.course.against.arithmetic import columns, mean, norm, slope
from tests.course.against.sources import Formula, Rough, of
from tests.course.against.with_torch import constant, tensors, torch


@of("overfitting-signs")
def overfitting_signs(v, shown):
    return {"gap": Rough(shown["training"] - shown["validation"])}


@of("l1-l2-penalty")
def l1_l2_penalty(v):
    def l2(w, lambda_):
        return slope(lambda w: lambda_ * w * w, w)

    w, alpha, strength = (Fraction(str(number)) for number in (v.w, v.alpha, v.strength))
    left = w
    for _ in range(v.steps):
        left -= alpha * 2 * strength * left
    stride, when, rest = alpha * strength, 0, abs(w)
    while rest > 0:
        rest, when = rest - stride, when + 1
    return {
        "keep": 1 - 2 * alpha * strength,
        "stride": stride,
        "left": left,
        "when": when,
        "l2": Formula(l2),
        "l1": Formula(lambda w, lambda_: slope(lambda w: lambda_ * abs(w), w)),
        "step": Formula(lambda w, lambda_, alpha, g: w - alpha * (g + l2(w, lambda_))),
    }


@of("dropout")
def dropout(v):
    def expected(p, outcomes):
        """The mean over a kept and a dropped unit."""
        return p * outcomes[0] + (1 - p) * outcomes[1]

    def spread(p, x):
        middle = expected(p, (x, 0))
        return expected(p, ((x - middle) ** 2, middle**2))

    (x,) = tensors(v.x)
    y = x * constant(v.mask) / v.p
    (dx,) = torch().autograd.grad((y * constant(v.g)).sum(), x)
    return {
        "scale": round(1 / v.p, 4),
        "y": y,
        "dx": dx,
        "total": sum(v.x),
        "test": sum(expected(Fraction(str(v.p)), (a, 0)) for a in v.x),
        "plain": Formula(lambda p, x: expected(p, (x, 0))),
        # What is kept is scaled until the mean is x.
        "inverted": Formula(lambda p, x: x * (x / expected(p, (x, 0)))),
        "spread": Formula(spread),
    }


@of("dropout-cost")
def dropout_cost(v, shown):
    return {"times": Fraction(shown["with_it"], shown["without"])}


@of("max-norm")
def max_norm(v):
    norms = [norm(row) for row in v.W]
    return {
        "norms": norms,
        "longest": max(norms),
        "factor": round(v.c / max(norms), 4),
        "W_new": [
            [a * min(1, v.c / length) for a in row] for row, length in zip(v.W, norms, strict=True)
        ],
    }


@of("early-stopping")
def early_stopping(v, shown):
    rows = shown["evidence"][0].rows
    losses = [float(validation) for _, _, validation in rows]
    marks, ends = [], {}
    for epoch, loss in enumerate(losses):
        if loss < min(losses[:epoch], default=math.inf):
            marks.append(epoch + 1)
        ends.setdefault(epoch + 1 - marks[-1], epoch + 1)
    least = max((later - mark for mark, later in pairwise(marks)), default=1)
    return {
        "best": marks[-1],
        "end": ends.get(v.patience, len(losses)),
        "least": least,
        "wait": least - 1,
        "lowest": min(losses),
        "last": losses[-1],
        "other_loss": losses[v.other - 1],
        "training_last": float(rows[-1][1]),
    }


@of("augmentation")
def augmentation(v):
    places = range(-v.reach, v.reach + 1)
    return {"places": len(places), "pictures": len(set(product((1, -1), places, places)))}


@of("ensembles")
def ensembles(v):
    column = [row[v.right - 1] for row in v.p]
    return {
        "column": column,
        "losses": [round(-math.log(p), 3) for p in column],
        "mean": [mean(c) for c in columns(v.p)],
        "loss": -math.log(mean(column)),
        "single": mean([-math.log(p) for p in column]),
    }
