"""Softmax by hand: three scores become three shares, and how each share moves with each score."""

import minigrad as mg
from minigrad import Tensor
from tutor.answers.arrays import Array
from tutor.answers.expression import Expression
from tutor.course import Example, Mistake, Redraw

place = 60
minutes = 8
needs = ["forward-relu-net"]
teaches = ["softmax", "jacobian"]

SHARES = {"p_i": {"domain": "unit"}, "p_j": {"domain": "unit"}}

parts = [
    Array("p", places=3),
    Expression("own", variables=SHARES),
    Expression("other", variables=SHARES),
]

first = {"z": [2, 1, -1]}


def variant(rng):
    """Three scores, all different; not so far apart that a share is nothing to three decimals."""
    z = [score / 10 for score in rng.sample(range(-20, 26), 3)]
    if 0 in z or sum(z) == 0:  # scores over their sum have to be a possible mistake
        raise Redraw
    return {"z": z}


def work(
    v,
    see,
    grown=mg.exp,
    total=mg.sum,
    own="p_i*(1 - p_i)",
    other="-p_i*p_j",
):
    """The shares and their slopes, or the same with one thing done wrong."""
    z = Tensor([float(score) for score in v.z], requires_grad=True)
    e = see("e", grown(z))
    see("p", e / see("total", total(e)))
    see("own", own)
    see("other", other)


def one(e):
    """No total to divide by."""
    return Tensor(1.0)


def largest(e):
    """The largest in the place of the total."""
    return mg.max(e)


mistakes = [
    Mistake("not-normalised", total=one),
    Mistake("scores-themselves", grown=lambda z: 1.0 * z),
    Mistake("divided-by-the-largest", total=largest),
    Mistake("minus-the-score", grown=lambda z: mg.exp(-z)),
    Mistake("sigmoid-of-each", grown=mg.sigmoid, total=one),
    Mistake("winner-takes-all", grown=lambda z: Tensor((z.data == z.data.max()) * 1.0), total=one),
    Mistake("total-taken-for-constant", own="p_i", other="0"),
    Mistake("like-the-own-score", other="p_i*(1 - p_j)"),
    Mistake("other-sign", other="p_i*p_j"),
    Mistake("own-square-only", own="-p_i^2"),
]


def engine(part, at):
    """The slope of a share of the engine's softmax that stands at p_i, beside one at p_j."""
    rest = 1 - at["p_i"] - (at["p_j"] if part == "other" else 0)
    if rest <= 0:
        return None  # no three shares are like this
    shares = [at["p_i"], at["p_j"], rest] if part == "other" else [at["p_i"], rest]
    slopes = mg.jacobian(mg.softmax)(mg.log(Tensor(shares)))
    return float(slopes[0, 1] if part == "other" else slopes[0, 0])


examples = [
    Example({"p": "[0.705, 0.259, 0.035]"}, "partial"),
    Example({"p": "0.705 0.259 0.035", "own": "p_i - p_i^2", "other": "-p_i p_j"}, "right"),
    Example({"p": "np.array([7.389, 2.718, 0.368])"}, "wrong", "not-normalised"),
    Example({"p": "1, 1/2, -1/2"}, "wrong", "scores-themselves"),
    Example({"other": "p_i (1 - p_j)"}, "wrong", "like-the-own-score"),
    Example({"p": "0.705, 0.259"}, "wrong", "slip/shape"),
    Example({"p": "0.705; many"}, "invalid"),
    Example({}, "missing"),
]
