"""Batch normalisation by hand: a batch of four in training, then one example on its own.

Source: S. Ioffe, C. Szegedy (2015), Batch normalization, algorithms 1 and 2.
"""

import minigrad as mg
from minigrad import Tensor
from tutor.answers.arrays import Array
from tutor.answers.choice import Choice
from tutor.course import Example, Mistake, Redraw

place = 10
minutes = 14
needs = ["forward-relu-net"]
teaches = ["batch-norm"]

EXAMPLES = ("example 1", "example 2", "example 3", "example 4")
FEATURES = ("x1", "x2")

parts = [
    Array("mu", rows=FEATURES),
    Array("var", places=2, rows=FEATURES),
    Array("xhat", places=2, rows=EXAMPLES, columns=FEATURES),
    Array("y", places=2, rows=EXAMPLES, columns=FEATURES),
    Array("test", places=2, rows=FEATURES),
    Choice("where", options=("before-activation", "after-output", "inputs-only", "on-weights")),
    Choice("bias", options=("cancelled", "doubled", "kept", "frozen")),
]

# For each ε, the ways in which four whole numbers can lie about their mean so that their variance
# plus ε is the square of a whole number.
SPREADS = {
    0.5: [(-3, 0, 1, 2), (-2, -1, 0, 3), (-5, 1, 2, 2), (-4, -1, 1, 4), (-2, -2, -1, 5)],
    3: [(-4, 0, 2, 2), (-2, -2, 0, 4), (-5, -1, 1, 5), (-1, -1, 1, 1)],
    4: [(-3, -1, 1, 3), (-6, 2, 2, 2), (-2, -2, -2, 6)],
}

first = {
    "x": [[3, 3], [1, 3], [-1, -5], [5, 3]],
    "eps": 4,
    "gamma": [2, -1],
    "beta": [1, 3],
    "t": [6, 1],
    "running_mean": [3, 2],
    "running_var": [5, 21],
}


def variant(rng):
    """Two features whose roots are whole numbers, and other running averages that have them too."""
    eps = rng.choice(list(SPREADS))
    columns = [_column(rng, spread) for spread in rng.sample(SPREADS[eps], 2)]
    means, roots = [rng.sample(range(-3, 6), 2) for _ in "mt"], rng.sample([3, 4, 5], 2)
    if min(gap := [abs(t - m) for m, t in zip(*means, strict=True)]) < 1 or max(gap) > 6:
        raise Redraw
    return {
        "x": [list(row) for row in zip(*columns, strict=True)],
        "eps": eps,
        "gamma": rng.sample([-2, -1, 0.5, 2, 3], 2),
        "beta": rng.sample([-3, -2, -1, 1, 2, 4], 2),
        "t": means[1],
        "running_mean": means[0],
        "running_var": [root**2 - eps for root in roots],
    }


def _column(rng, spread):
    """Four whole numbers about a mean that is not 0."""
    mean = rng.choice([-2, -1, 1, 2, 3, 4])
    return [mean + away for away in rng.sample(spread, 4)]


def over_the_batch(x):
    """The mean of each feature."""
    return mg.mean(x, axis=0)


def under_a_root(var, eps):
    """What is divided by."""
    return mg.sqrt(var + eps)


def work(
    v,
    see,
    mean=over_the_batch,
    spread=over_the_batch,
    deviation=under_a_root,
    affine=lambda xhat, gamma, beta: gamma * xhat + beta,
    known=lambda v, mu, var: (v.running_mean, v.running_var),
):
    """Mean, variance, x̂ and y of the batch; then one example with the running averages."""
    x, t, gamma, beta = (Tensor(_floats(rows)) for rows in (v.x, v.t, v.gamma, v.beta))
    x.requires_grad = True
    mu = see("mu", mean(x))
    away = x - mu
    var = see("var", spread(away * away))
    xhat = see("xhat", away / see("root", deviation(var, v.eps)))
    see("y", affine(xhat, gamma, beta))
    running_mean, running_var = map(_as_tensor, known(v, mu, var))
    root = see("test_root", deviation(running_var, v.eps))
    see("test", affine(see("test_xhat", (t - running_mean) / root), gamma, beta))
    see("where", "before-activation")
    see("bias", "cancelled")


def _floats(rows):
    return [[float(n) for n in row] if isinstance(row, list) else float(row) for row in rows]


def _as_tensor(values):
    return values if isinstance(values, Tensor) else Tensor(_floats(values))


def over_the_features(x):
    """The mean of each example, kept as a column."""
    return mg.mean(x, axis=1, keepdims=True)


def over_everything(x):
    """One mean, in the place of each."""
    return mg.mean(x) * Tensor([1.0, 1.0])


mistakes = [
    Mistake("over-the-features", mean=over_the_features, spread=over_the_features),
    Mistake("one-for-all", mean=over_everything, spread=over_everything),
    Mistake("sum-of-squares", spread=lambda squares: mg.sum(squares, axis=0)),
    Mistake("n-minus-one", spread=lambda squares: mg.sum(squares, axis=0) / 3),
    Mistake("no-epsilon", deviation=lambda var, eps: mg.sqrt(var)),
    Mistake("epsilon-outside-the-root", deviation=lambda var, eps: mg.sqrt(var) + eps),
    Mistake("no-root", deviation=lambda var, eps: var + eps),
    Mistake("gamma-and-beta-swapped", affine=lambda xhat, gamma, beta: beta * xhat + gamma),
    Mistake("beta-scaled", affine=lambda xhat, gamma, beta: gamma * (xhat + beta)),
    Mistake("no-beta", affine=lambda xhat, gamma, beta: gamma * xhat),
    Mistake("no-gamma", affine=lambda xhat, gamma, beta: xhat + beta),
    Mistake("batch-statistics-at-test", known=lambda v, mu, var: (mu, var)),
    Mistake("mean-not-subtracted", known=lambda v, mu, var: ([0, 0], v.running_var)),
]

examples = [
    Example(
        {
            "mu": "2, 1",
            "var": "[5, 12]",
            "xhat": "[[0.33, 0.5], [-0.33, 0.5], [-1, -1.5], [1, 0.5]]",
            "y": "5/3 2.5; 1/3 2.5; -1 4.5; 3 2.5",
            "test": "3 3.2",
            "where": "before-activation",
            "bias": "cancelled",
        },
        "right",
    ),
    Example({"mu": "8, 4"}, "wrong", "slip/left-out"),
    Example({"var": "6.67, 16"}, "wrong", "n-minus-one"),
    Example({"mu": "two and three"}, "invalid"),
    Example({"bias": "kept"}, "wrong", "bias/kept"),
    Example({}, "missing"),
]
