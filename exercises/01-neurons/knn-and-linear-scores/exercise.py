"""Nearest neighbours beside linear scores: what each answers, keeps, and costs.

Source: T. Cover and P. Hart (1967), Nearest neighbor pattern classification.
"""

import minigrad as mg
from minigrad import Tensor, data
from tutor.answers.arrays import Array
from tutor.answers.choice import Choice
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw

place = 100
minutes = 10
needs = ["forward-relu-net"]
teaches = ["nearest-neighbours", "linear-classifier"]

CLASSES = ("0", "1", "2")
LETTERS = "pqrstu"

parts = [
    Array("d2", rows=tuple(LETTERS)),
    Choice("nearest", options=CLASSES),
    Choice("vote", options=CLASSES),
    Array("scores", rows=("class 0", "class 1", "class 2")),
    Choice("linear", options=CLASSES),
    Number("kept_knn"),
    Number("kept_linear"),
    Choice("slower", options=("neighbours", "linear", "both", "neither")),
]

first = {
    "points": [[1, 1], [2, 3], [4, 5], [3, 0], [0, 4], [6, 2]],
    "classes": [0, 1, 1, 0, 2, 2],
    "x": [3, 2],
    "W": [[-1, 1], [2, -1], [1, -2]],
    "b": [3, 1, -2],
    "count": 1500,
    "features": 64,
    "kinds": 10,
}


def variant(rng):
    """Six points, two of each class, and clear winners; the vote often differs from the nearest."""
    cells = [[x, y] for x in range(7) for y in range(6)]
    points = rng.sample(cells, 7)
    x = points.pop()
    classes = [0, 0, 1, 1, 2, 2]
    rng.shuffle(classes)
    W = [[rng.choice([-1, 1]) * rng.randint(1, 3) for _ in x] for _ in CLASSES]
    b = [rng.choice([-1, 1]) * rng.randint(1, 6) for _ in CLASSES]
    d2 = sorted(_squares(points, x))
    if len(set(d2)) < 6 or max(d2) > 40 or 0 in x:
        raise Redraw
    scores = [
        sum(w * a for w, a in zip(row, x, strict=True)) + c for row, c in zip(W, b, strict=True)
    ]
    if len(set(scores)) < 3 or _vote(points, classes, x) is None:
        raise Redraw
    return {
        "points": points,
        "classes": classes,
        "x": x,
        "W": W,
        "b": b,
        "count": rng.choice([400, 800, 1500, 2000, 5000]),
        "features": rng.choice([16, 49, 64, 100]),
        "kinds": rng.choice([5, 8, 10, 20]),
    }


def _squares(points, x):
    return [sum((a - c) ** 2 for a, c in zip(point, x, strict=True)) for point in points]


def _vote(points, classes, x):
    """The class that two of the three nearest points have; None if all three differ."""
    nearest = sorted(zip(_squares(points, x), classes, strict=True))[:3]
    votes = [label for _, label in nearest]
    return max(votes, key=votes.count) if len(set(votes)) < 3 else None


def squared(differences):
    """The squared distance."""
    return mg.sum(differences * differences, axis=1)


def work(
    v,
    see,
    distance=squared,
    bias=1,
    inputs=lambda x: x,
    knn=lambda N, D: N * (D + 1),
    linear=lambda C, D, N: C * (D + 1),
):
    """Distances, votes and scores on the engine; and what each method has to keep."""
    points = Tensor([[float(a) for a in point] for point in v.points], requires_grad=True)
    x = Tensor([float(a) for a in v.x])
    see("d2", distance(points - x))
    for name, k in (("nearest", 1), ("vote", 3)):
        winner = data.NearestNeighbours(v.points, v.classes, k=k)([v.x])[0]
        see(name, CLASSES[int(winner)])
    W = Tensor([[float(w) for w in row] for row in v.W], requires_grad=True)
    b = Tensor([float(c) for c in v.b], requires_grad=True)
    see("scores", W @ inputs(x) + bias * b)
    best = (W @ x + b).data.argmax()
    see("linear", CLASSES[int(best)])
    see("kept_knn", knn(v.count, v.features))
    see("kept_linear", linear(v.kinds, v.features, v.count))
    see("slower", "neighbours")


mistakes = [
    Mistake("sizes-for-squares", distance=lambda d: mg.sum(mg.abs(d), axis=1)),
    Mistake("one-coordinate", distance=lambda d: d[:, 0] * d[:, 0]),
    Mistake("square-of-the-sum", distance=lambda d: mg.square(mg.sum(d, axis=1))),
    Mistake("no-bias", bias=0),
    Mistake("inputs-swapped", inputs=lambda x: x[::-1]),
    Mistake("classes-not-kept", knn=lambda N, D: N * D),
    Mistake("examples-only", knn=lambda N, D: N),
    Mistake("biases-not-kept", linear=lambda C, D, N: C * D),
    Mistake("one-bias-for-all", linear=lambda C, D, N: C * D + 1),
    Mistake("examples-kept-too", linear=lambda C, D, N: C * (D + 1) + N * D),
]


examples = [
    Example(
        {
            "d2": "5 2 10 4 13 9",
            "nearest": "1",
            "vote": "0",
            "scores": "2 5 -3",
            "linear": "1",
            "kept_knn": "97500",
            "kept_linear": "650",
            "slower": "neighbours",
        },
        "right",
    ),
    Example({"kept_knn": "96000"}, "wrong", "classes-not-kept"),
    Example({"kept_linear": "640"}, "wrong", "biases-not-kept"),
    Example({"slower": "both"}, "wrong", "slower/both"),
    Example({"d2": "many"}, "invalid"),
    Example({}, "missing"),
]
