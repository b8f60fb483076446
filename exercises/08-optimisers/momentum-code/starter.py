"""One step of momentum. Numbers and numpy arrays must both work."""


def momentum_step(w, grad, v, lr, mu):
    # Return the new weight and the new velocity, and leave what you were given as it is.
    return w, v
