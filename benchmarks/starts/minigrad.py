"""minigrad, eager."""

from itertools import pairwise
from typing import Any

import numpy as np

from minigrad import nn, optim, tensor

x, y = tensor(np.ones((32, 2), np.float32)), np.zeros(32, int)
sizes = (2, 16, 16, 2)
layers: list[nn.Module] = []
for i, o in pairwise(sizes):
    layers += [nn.Linear(i, o, dtype=np.float32), nn.ReLU()]
model = nn.Sequential(*layers[:-1])
optimizer = optim.Adam(model.parameters(), lr=1e-3)


def step() -> Any:
    """The usual four lines."""
    optimizer.zero_grad()
    loss = nn.cross_entropy(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()


if __name__ == "__main__":
    for _ in range(3):
        step()
