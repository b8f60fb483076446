import numpy as np


def pretrain(x, starts, lr, steps):
    codes, encoders = x, []
    for start in starts:
        w, b, u, c = (np.array(start[name]) for name in "wbuc")
        for _ in range(steps):
            code = np.tanh(codes @ w + b)
            d = 2 * (code @ u + c - codes) / codes.size
            dz = (d @ u.T) * (1 - code**2)
            w, b, u, c = (
                w - lr * codes.T @ dz,
                b - lr * dz.sum(axis=0),
                u - lr * code.T @ d,
                c - lr * d.sum(axis=0),
            )
        codes = codes @ w + b
        encoders.append((w, b))
    return encoders
