"""The published formulas of all optimisers, written out for one number at a time.

They share nothing with the package: plain Python numbers, exact fractions wherever no root is
taken, no arrays. Each walks `theta` along a list of gradients.
"""

from __future__ import annotations

from math import prod, sqrt


def sgd(theta, gradients, lr, momentum=0, dampening=0, weight_decay=0, nesterov=False):
    """torch.optim.SGD's documentation."""
    b = None
    for g in gradients:
        g = g + weight_decay * theta
        if momentum:
            b = g if b is None else momentum * b + (1 - dampening) * g
            g = g + momentum * b if nesterov else b
        theta = theta - lr * g
    return theta


def momentum(theta, gradients, lr, momentum, form="velocity", nesterov=None, weight_decay=0):
    """The course notes: v ← μv − αg, v ← βv + (1−β)g, and w ← w − μ·v_prev + (1 + μ)·v."""
    v = 0
    for g in gradients:
        g = g + weight_decay * theta
        if form == "velocity":
            v, before = momentum * v - lr * g, v
        else:  # the average times −lr is the velocity
            v, before = momentum * v - lr * (1 - momentum) * g, v
        theta = theta + (v if nesterov is None else (1 + momentum) * v - momentum * before)
    return theta


def adagrad(theta, gradients, lr, lr_decay=0, weight_decay=0, start=0, eps=1e-10):
    """Duchi, Hazan and Singer (2011), diagonal, with torch's decay."""
    squares = start
    for t, g in enumerate(gradients):
        g = g + weight_decay * theta
        squares += g * g
        theta = theta - lr / (1 + t * lr_decay) * g / (sqrt(squares) + eps)
    return theta


def rmsprop(theta, gradients, lr, alpha=0.99, eps=1e-8, weight_decay=0, momentum=0, centered=False):
    """Hinton's lecture; centred as in Graves (2013): divided by the root of a variance."""
    square = mean = b = 0.0
    for g in gradients:
        g = g + weight_decay * theta
        square = alpha * square + (1 - alpha) * g**2
        mean = alpha * mean + (1 - alpha) * g
        variance = square - mean**2 if centered else square
        b = momentum * b + g / (sqrt(variance) + eps)
        theta = theta - lr * b
    return theta


def adadelta(theta, gradients, lr=1.0, rho=0.9, eps=1e-6, weight_decay=0):
    """Algorithm 1 of Zeiler (2012)."""
    of_g = of_x = 0.0
    for g in gradients:
        g = g + weight_decay * theta
        of_g = rho * of_g + (1 - rho) * g**2
        dx = -(sqrt(of_x + eps) / sqrt(of_g + eps)) * g
        of_x = rho * of_x + (1 - rho) * dx**2
        theta = theta + lr * dx
    return theta


def adam(theta, gradients, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0):
    """Algorithm 1 of Kingma and Ba (2015), line by line."""
    m = v = 0.0
    for t, g in enumerate(gradients, start=1):
        g = g + weight_decay * theta
        m = betas[0] * m + (1 - betas[0]) * g
        v = betas[1] * v + (1 - betas[1]) * g**2
        m_hat = m / (1 - betas[0] ** t)
        v_hat = v / (1 - betas[1] ** t)
        theta = theta - lr * m_hat / (sqrt(v_hat) + eps)
    return theta


def adamw(theta, gradients, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
    """Algorithm 2 of Loshchilov and Hutter (2019), their λ being lr·weight_decay as in torch."""
    m = v = 0.0
    for t, g in enumerate(gradients, start=1):
        m = betas[0] * m + (1 - betas[0]) * g
        v = betas[1] * v + (1 - betas[1]) * g**2
        m_hat, v_hat = m / (1 - betas[0] ** t), v / (1 - betas[1] ** t)
        theta = theta - lr * m_hat / (sqrt(v_hat) + eps) - lr * weight_decay * theta
    return theta


def adamax(theta, gradients, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0):
    """Algorithm 2 of Kingma and Ba (2015), with torch's eps beside |g|."""
    m = u = 0.0
    for t, g in enumerate(gradients, start=1):
        g = g + weight_decay * theta
        m = betas[0] * m + (1 - betas[0]) * g
        u = max(betas[1] * u, abs(g) + eps)
        theta = theta - lr / (1 - betas[0] ** t) * m / u
    return theta


def nadam(
    theta, gradients, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0, decay=4e-3, decoupled=False
):
    """Algorithm 2 of Dozat (2016), every μ and every product anew."""
    m = v = 0.0
    for t, g in enumerate(gradients, start=1):
        mu = [betas[0] * (1 - 0.5 * 0.96 ** (i * decay)) for i in range(1, t + 2)]
        theta, g = (
            (theta * (1 - lr * weight_decay), g) if decoupled else (theta, g + weight_decay * theta)
        )
        m = betas[0] * m + (1 - betas[0]) * g
        v = betas[1] * v + (1 - betas[1]) * g**2
        m_hat = mu[t] * m / (1 - prod(mu)) + (1 - mu[t - 1]) * g / (1 - prod(mu[:t]))
        theta = theta - lr * m_hat / (sqrt(v / (1 - betas[1] ** t)) + eps)
    return theta


def rprop(theta, gradients, lr, etas=(0.5, 1.2), step_sizes=(1e-6, 50)):
    """Igel and Hüsken (2000), iRprop−, in words of signs."""
    step, last = lr, 0
    for g in gradients:
        if g * last > 0:
            step = min(step * etas[1], step_sizes[1])
        elif g * last < 0:
            step, g = max(step * etas[0], step_sizes[0]), 0
        theta = theta - (step if g > 0 else -step if g < 0 else 0)
        last = g
    return theta
