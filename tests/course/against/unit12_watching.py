"""Unit 12: what follows from the numbers that a run has left behind."""

from tests.course.against.sources import Rough, of


@of("layer-statistics")
def layer_statistics(v, shown):
    return {"variance": Rough((shown["last"] / shown["one"]) ** (2 / 5))}
