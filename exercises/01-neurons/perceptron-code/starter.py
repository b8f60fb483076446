"""One epoch of the perceptron rule."""


def perceptron_epoch(x, t, w, b, lr):
    # x: (examples, inputs), t: their classes, 0 or 1; w: (inputs,), b: a number, lr: the rate.
    # Show the examples in order. Correct w and b at once after each one that is a mistake.
    mistakes = 0
    return w, b, mistakes
