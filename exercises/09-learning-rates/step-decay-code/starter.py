"""Step decay: the rate of every epoch."""


def step_decay(start, factor, every, epochs):
    # Return a list with one rate for each epoch, 0 to epochs - 1.
    return [start] * epochs
