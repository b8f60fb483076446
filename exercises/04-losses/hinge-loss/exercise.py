"""The multi-class hinge loss: margins, the gradient at the scores, the price, the first loss."""

import minigrad as mg
from minigrad import Tensor, nn
from tutor.answers.arrays import Array
from tutor.answers.choice import Choice
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw

place = 40
minutes = 10
needs = ["relu", "softmax"]
teaches = ["hinge-loss"]

parts = [
    Array("each"),
    Number("total"),
    Array("dF", rows=("1", "2"), columns=("f1", "f2", "f3", "f4")),
    Number("start"),
    Choice("content", options=("nothing", "still-pulls", "turns", "grows")),
]

first = {
    "F": [[2, 4, 1.5, -3], [1, -2, 3, 2.5]],
    "labels": [1, 3],
    "alpha": 0.1,
    "squares": 20,
    "classes": 10,
}


def variant(rng):
    """Two rows of scores; each has margins that are broken and others that are kept."""
    F = [[rng.randint(-8, 10) / 2 for _ in range(4)] for _ in range(2)]
    labels = [rng.randint(1, 4) for _ in range(2)]
    for row, label in zip(F, labels, strict=True):
        margins = [f - row[label - 1] + 1 for j, f in enumerate(row, 1) if j != label]
        if 0 in margins or not 1 <= sum(m > 0 for m in margins) <= 2 or len(set(row)) < 4:
            raise Redraw
    return {
        "F": F,
        "labels": labels,
        "alpha": rng.choice([0.1, 0.2, 0.5]),
        "squares": rng.randint(5, 30),
        "classes": rng.choice([3, 5, 8, 10, 20, 100]),
    }


def hinge(margin=1.0, sign=1, own=False, cut=mg.relu):
    """Each row's loss, written out: what is told by the engine's own is that it is right."""

    def loss(F, labels):
        rows, places = [0, 1], [label - 1 for label in labels]
        right = F[rows, places].reshape(-1, 1)
        others = Tensor([[float(own or j != place) for j in range(4)] for place in places])
        return (cut(sign * (F - right) + margin) * others).sum(axis=1)

    return loss


def engines(F, labels):
    """The engine's hinge loss, row by row."""
    return nn.hinge_loss(F, [label - 1 for label in labels], "none")


def work(v, see, loss=engines, count=2, price=True, start=lambda c: c - 1, back=None):
    """Row by row, the mean with its price, and the gradient at the scores."""
    F = Tensor([[float(f) for f in row] for row in v.F], requires_grad=True)
    each = loss(F, v.labels)
    rows = see("each", each.data.tolist())
    (mg.sum(each) / count).backward()
    mean = see("mean", sum(rows) / count)
    see("total", mean + (v.alpha * v.squares if price else 0))
    gradient = F.grad.tolist()
    see("dF", back(gradient, v.labels) if back else gradient)
    see("start", start(v.classes))
    see("content", "nothing")
    see("right", [row[label - 1] for row, label in zip(v.F, v.labels, strict=True)])
    see("cost", v.alpha * v.squares)
    see(
        "broken",
        [round(-2 * row[label - 1]) for row, label in zip(gradient, v.labels, strict=True)],
    )


def right_forgotten(dF, labels):
    """The others pushed down, the right class not pushed up."""
    return [[max(entry, 0.0) for entry in row] for row in dF]


def right_once(dF, labels):
    """The right class pushed up once, however many margins are broken."""
    return [[max(entry, -0.5) for entry in row] for row in dF]


mistakes = [
    Mistake("right-class-too", loss=hinge(own=True)),
    Mistake("no-margin", loss=hinge(margin=0.0)),
    Mistake("turned-round", loss=hinge(sign=-1)),
    Mistake("not-cut", loss=hinge(cut=lambda x: x)),
    Mistake("not-divided", count=1),
    Mistake("price-forgotten", price=False),
    Mistake("right-class-forgotten", back=right_forgotten),
    Mistake("right-class-once", back=right_once,
            when=lambda v: any(_broken(v, i) > 1 for i in (0, 1))),
    Mistake("every-class-counts", start=lambda c: c),
    Mistake("chance", start=lambda c: 1 / c),
    Mistake("zero-at-first", start=lambda c: 0),
    Mistake("one-margin", start=lambda c: 1),
]  # fmt: skip


def _broken(v, i):
    """How many margins of a row are broken."""
    row, label = v.F[i], v.labels[i]
    return sum(f - row[label - 1] + 1 > 0 for j, f in enumerate(row, 1) if j != label)


examples = [
    Example({"each": "3.5, 0.5", "total": "4", "start": "9", "content": "nothing"}, "partial"),
    Example({"each": "4.5 1.5"}, "wrong", "right-class-too"),
    Example({"start": "10"}, "wrong", "every-class-counts"),
    Example({}, "missing"),
]
