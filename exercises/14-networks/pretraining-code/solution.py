import numpy as np


def pretrain(x, starts, lr, steps):
    codes, encoders = x, []
    for start in starts:
        w, b, u, c = (start[name] for name in "wbuc")
        for _ in range(steps):
            code = np.tanh(codes @ w + b)
            again = code @ u + c
            d = 2 * (again - codes) / codes.size
            dz = (d @ u.T) * (1 - code**2)
            dw, db = codes.T @ dz, dz.sum(axis=0)
            du, dc = code.T @ d, d.sum(axis=0)
            w, b, u, c = w - lr * dw, b - lr * db, u - lr * du, c - lr * dc
        codes = np.tanh(codes @ w + b)
        encoders.append((w, b))
    return encoders
