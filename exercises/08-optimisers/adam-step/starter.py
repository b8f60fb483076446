"""One step of Adam. Numbers and numpy arrays must both work, so you will want numpy."""


def adam_step(theta, grad, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    # t counts from 1. Return the new parameter and the two new averages.
    return theta, m, v
