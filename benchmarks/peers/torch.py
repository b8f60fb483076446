"""torch, eager, with its optimisers as they come."""

from __future__ import annotations

from typing import Any

import torch

from benchmarks.programs import Made, Program, as_it_is
from benchmarks.workloads import chain as chains
from benchmarks.workloads import checking as checks
from benchmarks.workloads import convnet as convnets
from benchmarks.workloads import deep as depths
from benchmarks.workloads import recurrent as recurrents
from benchmarks.workloads.mlp import LR
from benchmarks.workloads.moons import ALPHA, interleaved
from benchmarks.workloads.moons import LR as RATE

torch.set_num_threads(1)

LIBRARY = "torch"


def trained(loss_of: Any, parameters: list[Any], optimizer: Any) -> Program:
    """The usual four lines."""

    def backward() -> Any:
        optimizer.zero_grad()
        loss = loss_of()
        loss.backward()
        return loss

    def step() -> float:
        loss = backward()
        optimizer.step()
        return loss.item()  # type: ignore[no-any-return]

    def gradients() -> list[Any]:
        backward()
        return [p.grad.numpy().copy() for p in parameters]

    return Program(step, gradients)


def moons(problem: Any) -> Program:
    """On tensors."""

    x, y = torch.tensor(problem.x), torch.tensor(problem.y)[:, None]
    start = interleaved(problem.weights, problem.biases)
    ps = [torch.tensor(p, requires_grad=True) for p in start]

    def loss_of() -> Any:
        h = x
        for w, b in zip(ps[:-2:2], ps[1:-2:2], strict=True):
            h = torch.relu(torch.nn.functional.linear(h, w, b))
        margin = 1 - y * torch.nn.functional.linear(h, ps[-2], ps[-1])
        return torch.relu(margin).mean() + ALPHA * sum((p * p).sum() for p in ps)

    return trained(loss_of, ps, torch.optim.SGD(ps, lr=RATE))


def chain(n: int) -> Program | None:
    """Tensors without axes."""
    if n > 10**5:
        return None  # 8 s a step

    return chains.scalars(n, lambda x: torch.tensor(x, dtype=torch.float64, requires_grad=True))


def mlp(problem: Any, made: Made = as_it_is, **adam: Any) -> Program:
    """With modules."""

    layers: list[Any] = []
    for i, o in zip(problem.sizes, problem.sizes[1:], strict=False):
        layers += [torch.nn.Linear(i, o), torch.nn.ReLU()]
    model = torch.nn.Sequential(*layers[:-1])
    ps = list(model.parameters())
    with torch.no_grad():
        for p, start in zip(ps, problem.parameters, strict=True):
            p.copy_(torch.tensor(start))
    x, y = torch.tensor(problem.x), torch.tensor(problem.y)
    optimizer = torch.optim.Adam(ps, lr=LR, **adam)
    return trained(made(lambda: torch.nn.functional.cross_entropy(model(x), y)), ps, optimizer)


def started(parts: list[Any], start: list[Any]) -> list[Any]:
    """The parameters of these parts, with these numbers."""
    ps = [p for part in parts for p in part.parameters()]
    with torch.no_grad():
        for p, numbers in zip(ps, start, strict=True):
            p.copy_(torch.tensor(numbers))
    return ps


def convnet(
    problem: Any, memory_format: Any = torch.contiguous_format, made: Made = as_it_is
) -> Program:
    """With modules, in the default layout."""
    f = torch.nn
    model = f.Sequential(
        *(f.Conv2d(3, 32, 3, padding=1), f.ReLU(), f.MaxPool2d(2)),
        *(f.Conv2d(32, 64, 3, padding=1), f.ReLU(), f.MaxPool2d(2)),
        *(f.Flatten(), f.Linear(64 * 8 * 8, 10)),
    ).to(memory_format=memory_format)
    ps = started([model], problem.parameters)
    x, y = torch.tensor(problem.x).to(memory_format=memory_format), torch.tensor(problem.y)
    optimizer = torch.optim.SGD(ps, lr=convnets.LR, momentum=convnets.MOMENTUM)
    return trained(made(lambda: f.functional.cross_entropy(model(x), y)), ps, optimizer)


def recurrent(problem: Any) -> Program:
    """With the whole sequence as one kernel."""
    layer = getattr(torch.nn, problem.kind)(recurrents.INPUT, recurrents.HIDDEN)
    head = torch.nn.Linear(recurrents.HIDDEN, recurrents.CLASSES)
    ps = started([layer, head], problem.parameters)
    x, y = torch.tensor(problem.x), torch.tensor(problem.y)
    optimizer = torch.optim.SGD(ps, lr=recurrents.LR)
    return trained(
        lambda: torch.nn.functional.cross_entropy(head(layer(x)[0][-1]), y), ps, optimizer
    )


def deep(problem: Any) -> Program:
    """With `retain_grad` on every activation."""
    x, y = torch.tensor(problem.x), torch.tensor(problem.y)
    ps = [torch.tensor(p, requires_grad=True) for p in problem.parameters]
    optimizer = torch.optim.SGD(ps, lr=depths.LR)

    def backward() -> tuple[Any, list[Any]]:
        optimizer.zero_grad()
        hs, h = [], x
        for w, b in zip(ps[::2], ps[1::2], strict=True):
            h = torch.tanh(torch.nn.functional.linear(h, w, b))
            h.retain_grad()
            hs.append(h)
        loss = torch.nn.functional.mse_loss(h, y)
        loss.backward()
        with torch.no_grad():
            pairs = zip(hs, ps[::2], strict=True)
            statistics = [[s.item() for s in look(h, h.grad, w, w.grad)] for h, w in pairs]
        return loss, statistics

    def look(h: Any, g: Any, w: Any, dw: Any) -> list[Any]:
        return [
            *(h.mean(), h.std(correction=0), (h == 0).float().mean()),
            *((h.abs() > depths.NEAR).float().mean(), g.std(correction=0), w.norm(), dw.norm()),
        ]

    def step() -> float:
        loss, _ = backward()
        optimizer.step()
        return loss.item()  # type: ignore[no-any-return]

    def gradients() -> list[Any]:
        statistics = torch.tensor(backward()[1]).numpy()
        return [*(p.grad.numpy().copy() for p in ps), statistics]

    return Program(step, gradients)


def checking(problem: Any) -> Program:
    """`torch.autograd.gradcheck`, the slow mode, which tries every entry."""
    x, y = torch.tensor(problem.x), torch.tensor(problem.y)
    ps = [torch.tensor(p, requires_grad=True) for p in problem.parameters]

    def step() -> None:
        assert torch.autograd.gradcheck(lambda *ps: checks.loss(torch, x, y, *ps), ps)

    def gradients() -> list[Any]:
        return [g.numpy() for g in torch.autograd.grad(checks.loss(torch, x, y, *ps), ps)]

    return Program(step, gradients)
