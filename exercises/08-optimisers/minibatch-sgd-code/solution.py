"""One epoch of mini-batch descent for a linear model."""


def sgd_epoch(X, y, w, lr, batch, order):
    for start in range(0, len(X), batch):
        rows = order[start : start + batch]
        xs, ys = X[rows], y[rows]
        error = xs @ w - ys
        grad = 2 * xs.T @ error / len(xs)
        w = w - lr * grad
    return w
