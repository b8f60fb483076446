"""Pretraining layer by layer. numpy is enough; minigrad, its nn and its optim may be used too."""


def pretrain(x, starts, lr, steps):
    # starts[i] is {"w": (in, code), "b": (code,), "u": (code, in), "c": (in,)}.
    # Return the trained (w, b) of every encoder, in order.
    return [(start["w"], start["b"]) for start in starts]
