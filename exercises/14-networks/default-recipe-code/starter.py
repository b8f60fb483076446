"""A plain deep net for digits. Turn it into the recipe: He, batch norm, ELU, dropout, Adam."""

import numpy as np

from minigrad import nn, optim


def train(x, labels, unseen, hidden, p, lr, batch, epochs, seed):
    rng = np.random.default_rng(seed)
    parts, inputs = [], x.shape[1]
    for outputs in hidden:
        parts += [nn.Linear(inputs, outputs, rng=rng), nn.Sigmoid()]
        inputs = outputs
    net = nn.Sequential(*parts, nn.Linear(inputs, 10, rng=rng))
    optimizer = optim.SGD(net.parameters(), lr=lr)
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for start in range(0, len(x), batch):
            chosen = order[start : start + batch]
            optimizer.zero_grad()
            nn.cross_entropy(net(x[chosen]), labels[chosen]).backward()
            optimizer.step()
    return net(unseen).data
