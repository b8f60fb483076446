"""One step of momentum. Numbers and numpy arrays must both work."""


def momentum_step(w, grad, v, lr, mu):
    v = mu * v - lr * grad
    return w + v, v
