"""Step decay: the rate of every epoch."""


def step_decay(start, factor, every, epochs):
    return [start * factor ** (t // every) for t in range(epochs)]
