"""Which parameter has the worst gradient?"""

import numpy as np


def compare(analytic, numeric):
    errors = {}
    for name, a in analytic.items():
        n = numeric[name]
        size = np.maximum(np.abs(a), np.abs(n))
        size = np.where(size == 0, 1.0, size)
        errors[name] = np.max(np.abs(a - n) / size)
    name = max(errors, key=errors.get)
    return name, float(errors[name]), bool(errors[name] <= 1e-6)
