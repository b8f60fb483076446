"""torch, eager, with its optimisers as they come."""

from __future__ import annotations

from typing import Any

from benchmarks.programs import Program

NEEDS = "torch"


def library() -> Any:
    """torch, held to one thread."""
    import torch

    torch.set_num_threads(1)
    return torch


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
    torch = library()
    from benchmarks.workloads.moons import ALPHA, LR, interleaved

    x, y = torch.tensor(problem.x), torch.tensor(problem.y)[:, None]
    start = interleaved(problem.weights, problem.biases)
    ps = [torch.tensor(p, requires_grad=True) for p in start]

    def loss_of() -> Any:
        h = x
        for w, b in zip(ps[:-2:2], ps[1:-2:2], strict=True):
            h = torch.relu(torch.nn.functional.linear(h, w, b))
        margin = 1 - y * torch.nn.functional.linear(h, ps[-2], ps[-1])
        return torch.relu(margin).mean() + ALPHA * sum((p * p).sum() for p in ps)

    return trained(loss_of, ps, torch.optim.SGD(ps, lr=LR))


def chain(n: int) -> Program | None:
    """Tensors without axes."""
    if n > 10**5:
        return None  # 8 s a step
    torch = library()
    from benchmarks.workloads.chain import scalars

    return scalars(n, lambda x: torch.tensor(x, dtype=torch.float64, requires_grad=True))


def mlp(problem: Any, **adam: Any) -> Program:
    """With modules."""
    torch = library()
    from benchmarks.workloads.mlp import LR

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
    return trained(lambda: torch.nn.functional.cross_entropy(model(x), y), ps, optimizer)
