"""The backward pass of batch normalisation. You will want numpy."""


def batchnorm_backward(g, x, gamma, eps=1e-5):
    # g and x: (examples, features), gamma: (features,). Compute x̂ again from x first.
    dx = gamma * g
    dgamma = 0 * gamma
    dbeta = 0 * gamma
    return dx, dgamma, dbeta
