"""A kink between w − h and w + h, by hand: what the difference makes of it, and how short is short.

Each example adds relu(w·x + b), which has its kink where w·x + b = 0, at w = −b/x.
"""

from minigrad import Value, relu
from tutor.answers.choice import Choice
from tutor.answers.number import Number
from tutor.answers.which import Which
from tutor.course import Example, Mistake, Redraw
from tutor.course.evidence import Table

place = 40
minutes = 8
needs = ["finite-differences", "relu"]
teaches = ["kinks"]

parts = [
    Number("gradient", places=4),
    Which("crossed", count=3, thing="example"),
    Number("numeric", places=4),
    Number("limit", places=4),
    Choice("below", options=("exact", "half", "order-two", "smaller"), then="shorter"),
]

first = {"w": 0.5, "b": -0.9, "x": [2, -1, 3], "h": 0.1}
kinks = ("z1", "z2", "z3")


def variant(rng):
    """Three examples, one of them so near its kink that the step crosses it."""
    w = rng.choice([-1, 1]) * rng.randint(2, 15) / 10
    x = rng.sample([-4, -3, -2, -1, 1, 2, 3, 4], 3)
    h = rng.choice([0.1, 0.2])
    away = rng.choice([-1, 1]) * rng.randint(2, 7) * h / 10
    b = round(-rng.choice(x) * (w + away), 3)
    distances = sorted(_distances(w, b, x))
    sums = [w * one + b for one in x]
    if distances[1] < 1.5 * h or max(sums) < 0 or min(sums) > 0 or _slope(sums, x) == 0:
        raise Redraw
    return {"w": w, "b": b, "x": x, "h": h}


def _distances(w, b, x):
    """How far each example's kink, at w = −b/x, is from w."""
    return [abs(w + b / one) for one in x]


def _slope(sums, x):
    return sum(one for z, one in zip(sums, x, strict=True) if z > 0)


def loss(w, b, x):
    """The sum of the outputs, for a number or a Value."""
    return sum((relu(w * one + b) for one in x), start=Value(0.0))


def work(
    v,
    see,
    slope=None,
    crosses=lambda distance, x, h: distance < h,
    numeric=lambda f, w, h: (f(w + h) - f(w - h)) / (2 * h),
    limit=lambda distances, sums: min(distances),
):
    """The gradient on one side, the difference across the kink, and where the kink is."""

    def f(w):
        return loss(w, v.b, v.x).item()

    w = Value(v.w)
    loss(w, v.b, v.x).backward()
    sums = [see(f"z{i}", round(v.w * x + v.b, 6)) for i, x in enumerate(v.x, 1)]
    distances = [round(one, 6) for one in _distances(v.w, v.b, v.x)]
    see("gradient", w.grad if slope is None else slope(sums, v.x, v.h))
    crossed = {i for i in range(3) if crosses(distances[i], v.x[i], v.h)}
    see("crossed", (frozenset(i + 1 for i in crossed), frozenset()))
    see("ahead", round(f(v.w + v.h), 6))
    see("behind", round(f(v.w - v.h), 6))
    see("numeric", numeric(f, v.w, v.h))
    see("limit", limit(distances, sums))
    near = distances.index(min(distances))
    see("near", near + 1)
    see("near_sum", sums[near])
    see("near_x", v.x[near])
    see("near_kink", round(-v.b / v.x[near], 4))
    see("left", round(v.w - v.h, 6))
    see("right", round(v.w + v.h, 6))
    see("below", "exact")


mistakes = [
    Mistake("all-examples", slope=lambda sums, x, h: float(sum(x))),
    Mistake("examples-counted", slope=lambda sums, x, h: float(sum(z > 0 for z in sums))),
    Mistake("outputs-added", slope=lambda sums, x, h: sum(max(z, 0.0) for z in sums)),
    Mistake("off-examples", crosses=lambda distance, x, h: distance > h),
    Mistake("forward", numeric=lambda f, w, h: (f(w + h) - f(w)) / h),
    Mistake("backward", numeric=lambda f, w, h: (f(w) - f(w - h)) / h),
    Mistake("span-of-one-step", numeric=lambda f, w, h: (f(w + h) - f(w - h)) / h),
    Mistake("sum-for-distance", limit=lambda distances, sums: min(map(abs, sums))),
    Mistake("half-the-distance", limit=lambda distances, sums: min(distances) / 2),
    Mistake("farthest-kink", limit=lambda distances, sums: max(distances)),
]


def shorter(v, key):
    """The difference with ever shorter steps, on both sides of the limit."""
    w, nearest = Value(v.w), min(_distances(v.w, v.b, v.x))
    loss(w, v.b, v.x).backward()
    steps = [v.h, 1.1 * nearest, 0.9 * nearest, 0.5 * nearest, 1e-3, 1e-5]
    rows = []
    for h in steps:
        ends = [loss(v.w + side * h, v.b, v.x).item() for side in (1, -1)]
        rows.append((f"{h:.3g}", f"{(ends[0] - ends[1]) / (2 * h):.9g}", f"{w.grad:g}"))
    return [Table("steps", ("h", "difference", "gradient"), rows)]


examples = [
    Example({"gradient": "5", "crossed": "1"}, "partial"),
    Example({"crossed": "4"}, "invalid"),
    Example({}, "missing"),
]
