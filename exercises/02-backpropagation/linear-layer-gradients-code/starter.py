"""The backward pass of a linear layer."""


def linear_backward(dy, x, w):
    # dy: (examples, outputs), x: (examples, inputs), w: (inputs, outputs).
    dx = 0 * x
    dw = 0 * w
    db = 0 * dy[0]
    return dx, dw, db
