"""torch, eager."""

from collections.abc import Callable

import torch

torch.set_num_threads(1)
x, y = torch.ones(32, 2), torch.zeros(32, dtype=torch.long)
f = torch.nn
model = f.Sequential(f.Linear(2, 16), f.ReLU(), f.Linear(16, 16), f.ReLU(), f.Linear(16, 2))
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)


def loss_of() -> torch.Tensor:
    """The loss of all examples."""
    return f.functional.cross_entropy(model(x), y)


def steps(loss_of: Callable[[], torch.Tensor]) -> None:
    """The usual four lines, three times."""
    for _ in range(3):
        optimizer.zero_grad()
        loss = loss_of()
        loss.backward()
        optimizer.step()
        loss.item()


if __name__ == "__main__":
    steps(loss_of)
