"""Descent with Nesterov's momentum on the loss Σ a·w²/2."""


def descend(w, a, lr, mu, steps):
    v = 0 * w
    for _ in range(steps):
        ahead = w + mu * v
        v = mu * v - lr * (a * ahead)
        w = w + v
    return w
