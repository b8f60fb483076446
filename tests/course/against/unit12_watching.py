"""Unit 12: what follows from the numbers that a run has left behind."""

import math

from tests.course.against.sources import Rough, of


@of("layer-statistics")
def layer_statistics(v, shown):
    ratio = (shown["last"] / shown["one"]) ** 2
    kept = {"tanh": 1, "ReLU": 0.5}[v.activation]  # of the mean square of a small signal
    return {
        "ratio": ratio,
        "variance": Rough(ratio ** (1 / 5)),
        "found": v.spread / math.sqrt(v.width),
        "fair": math.sqrt(1 / (kept * v.width)),
    }
