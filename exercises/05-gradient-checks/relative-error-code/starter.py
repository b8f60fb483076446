"""Which parameter has the worst gradient?"""

import numpy as np


def compare(analytic, numeric):
    # analytic, numeric: dicts with an array for the name of each parameter, shapes alike.
    # Return the name with the largest error, that error, and whether it is at most 1e-6.
    return "", np.inf, False
