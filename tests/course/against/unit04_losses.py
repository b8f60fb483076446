"""Unit 4: losses by their definitions and by torch's own; gradients by autograd."""

import math
import statistics

import sympy
from mpmath import mp

from tests.course.against.arithmetic import logit, mean, sigma, slope
from tests.course.against.sources import Formula, of
from tests.course.against.with_torch import constant, gradients, torch


@of("l1-l2-loss")
def l1_l2_loss(v):
    errors = [p - y for p, y in zip(v.p, v.y, strict=True)]
    return {
        "errors": errors,
        "l1": math.fsum(map(abs, errors)),
        "l2": math.fsum(e * e for e in errors),
        "ordered": sorted(v.seen),
        "sum": sum(v.seen),
        "best1": statistics.median(v.seen),
        "best2": statistics.mean(v.seen),
        "slope1": Formula(lambda e: slope(abs, e)),
        "slope2": Formula(lambda e: slope(lambda e: e * e, e)),
    }


@of("binary-cross-entropy")
def binary_cross_entropy(v):
    def loss(z, y):
        return -(y * mp.log(sigma(z)) + (1 - y) * mp.log(1 - sigma(z)))

    with_logits = torch().nn.functional.binary_cross_entropy_with_logits
    y = constant(v.y)
    z = [float(logit(a)) for a in v.a]
    share = [a if label else 1 - a for a, label in zip(v.a, v.y, strict=True)]
    return {
        "right_share": share,
        "terms": [-math.log(p) for p in share],
        "loss": with_logits(constant(z), y),
        "off": [a - label for a, label in zip(v.a, v.y, strict=True)],
        "dz": gradients(lambda z: with_logits(z, y), z)[0],
        "slope": Formula(lambda a, y: slope(lambda z: loss(z, y), logit(a))),
    }


@of("softmax-cross-entropy")
def softmax_cross_entropy(v):
    def loss(z, c):
        return -mp.log(mp.exp(z[c]) / mp.fsum(map(mp.exp, z)))

    return {
        "total": math.fsum(map(math.exp, v.z)),
        "score": v.z[v.right - 1],
        "loss": loss(v.z, v.right - 1),
        "first_loss": loss([0] * v.classes, 0),
        "form": Formula(loss),
    }


@of("hinge-loss")
def hinge_loss(v):
    def margins(scores, label):
        return [f - scores[label - 1] + 1 for j, f in enumerate(scores, 1) if j != label]

    def data_loss(F):
        rows = zip(F, v.labels, strict=True)
        return sum(torch().relu(m) for row, y in rows for m in margins(row, y)) / len(v.labels)

    rows = [margins(row, label) for row, label in zip(v.F, v.labels, strict=True)]
    each = [math.fsum(max(0, m) for m in row) for row in rows]
    return {
        "right": [row[label - 1] for row, label in zip(v.F, v.labels, strict=True)],
        "each": each,
        "broken": [sum(m > 0 for m in row) for row in rows],
        "mean": mean(each),
        "cost": v.alpha * v.squares,
        "total": mean(each) + v.alpha * v.squares,
        "dF": gradients(data_loss, v.F)[0],
        "start": sum(map(abs, margins([0] * v.classes, 1))),
    }


@of("regularised-loss")
def regularised_loss(v):
    def price(w):
        return v.lam * (w**2).sum()

    squares = math.fsum(w * w for w in v.w)
    pull = gradients(price, v.w)[0]
    return {
        "squares": squares,
        "cost": v.lam * squares,
        "total": v.data + v.lam * squares,
        "pull": pull,
        "dw": pull + constant(v.g),
        "slope2": Formula(lambda w, lambda_: slope(lambda w: lambda_ * w**2, w)),
        "slope1": Formula(lambda w, lambda_: slope(lambda w: lambda_ * abs(w), w)),
        "alone": Formula(lambda w, lambda_, eta: w - eta * slope(lambda w: lambda_ * w**2, w)),
    }


@of("huber-loss")
def huber_loss(v):
    def huber(e, delta):
        """What has the slope e, kept between −δ and δ, and is 0 at 0."""
        inside = min(abs(e), delta)
        return inside**2 / 2 + delta * (abs(e) - inside)

    C, delta = sympy.symbols("C delta")
    e = constant(v.e)
    terms = torch().nn.functional.huber_loss(
        e, torch().zeros_like(e), reduction="none", delta=v.delta
    )
    return {
        "terms": terms,
        "total": terms.sum(),
        "far": [abs(e) for e in v.e if abs(e) > v.delta],
        "constant": Formula(sympy.solve(delta * delta + C - delta**2 / 2, C)[0]),
        "loss": Formula(huber),
        "slope": Formula(lambda e, delta: slope(lambda e: huber(e, delta), e)),
    }
