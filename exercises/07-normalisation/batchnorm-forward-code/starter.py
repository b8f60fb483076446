"""Batch normalisation, in training and in testing. You will want numpy."""


def batchnorm(x, gamma, beta, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    # x: (examples, features), everything else: (features,). Do not change the arrays you are given.
    return x, running_mean, running_var
