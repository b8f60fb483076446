"""One epoch of the perceptron rule."""


def perceptron_epoch(x, t, w, b, lr):
    mistakes = 0
    for example, target in zip(x, t, strict=True):
        output = 1 if example @ w + b > 0 else 0
        error = target - output
        if error != 0:
            w = w + lr * error * example
            b = b + lr * error
            mistakes = mistakes + 1
    return w, b, mistakes
