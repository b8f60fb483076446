"""Descent with Nesterov's momentum on the loss Σ a·w²/2, whose gradient at a point p is a·p."""


def descend(w, a, lr, mu, steps):
    # The velocity starts at 0. Return the weight after the last step.
    return w
