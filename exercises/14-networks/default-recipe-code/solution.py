import numpy as np

from minigrad import nn, optim


def train(x, labels, unseen, hidden, p, lr, batch, epochs, seed):
    rng, he = np.random.default_rng(seed), nn.init.he_normal
    parts, inputs = [], x.shape[1]
    for outputs in hidden:
        parts += [
            nn.Linear(inputs, outputs, init=he, rng=rng),
            nn.BatchNorm1d(outputs),
            nn.ELU(),
            nn.Dropout(p, rng=rng),
        ]
        inputs = outputs
    net = nn.Sequential(*parts, nn.Linear(inputs, 10, init=he, rng=rng))
    optimizer = optim.Adam(net.parameters(), lr=lr)
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for start in range(0, len(x), batch):
            chosen = order[start : start + batch]
            optimizer.zero_grad()
            nn.cross_entropy(net(x[chosen]), labels[chosen]).backward()
            optimizer.step()
    net.eval()
    return net(unseen).data
