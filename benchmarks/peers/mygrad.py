"""mygrad: numpy arrays that remember, with layers and losses."""

from __future__ import annotations

from typing import Any

import mygrad as mg
import numpy as np
from mygrad.nnet.losses import softmax_crossentropy

from benchmarks.programs import Program
from benchmarks.workloads.mlp import BETA1, BETA2, EPS, LR

LIBRARY = "mygrad"


def mlp(problem: Any) -> Program:
    """Its softmax cross-entropy, and Adam written by hand, as it comes without one."""
    x, y = problem.x, problem.y
    ps = [mg.tensor(p.copy()) for p in problem.parameters]
    ms, vs = [np.zeros_like(p.data) for p in ps], [np.zeros_like(p.data) for p in ps]
    t = 0

    def backward() -> Any:
        h = x
        for w, b in zip(ps[:-2:2], ps[1:-2:2], strict=True):
            h = mg.maximum(mg.matmul(h, w.T) + b, 0)
        loss = softmax_crossentropy(mg.matmul(h, ps[-2].T) + ps[-1], y)
        loss.backward()
        return loss

    def step() -> Any:
        nonlocal t
        loss = backward()
        t += 1
        for p, m, v in zip(ps, ms, vs, strict=True):
            g = p.grad
            m *= BETA1
            m += (1 - BETA1) * g
            v *= BETA2
            v += (1 - BETA2) * g * g
            p.data -= LR * (m / (1 - BETA1**t)) / (np.sqrt(v / (1 - BETA2**t)) + EPS)
            p.null_grad()
        return loss.item()

    def gradients() -> list[Any]:
        backward()
        found = [p.grad.copy() for p in ps]
        for p in ps:
            p.null_grad()
        return found

    return Program(step, gradients)
