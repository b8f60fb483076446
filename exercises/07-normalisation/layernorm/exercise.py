"""Layer normalisation by hand: the same formula as batch normalisation, along the other axis.

Source: J. L. Ba, J. R. Kiros, G. Hinton (2016), Layer normalization.
"""

import minigrad as mg
from minigrad import Tensor
from tutor.answers.arrays import Array
from tutor.answers.choice import Choice
from tutor.course import Example, Mistake

place = 80
minutes = 10
needs = ["batchnorm-forward"]
teaches = ["layer-norm"]

EXAMPLES = ("example 1", "example 2")
FEATURES = ("x1", "x2", "x3", "x4")

parts = [
    Array("mu", rows=EXAMPLES),
    Array("var", places=2, rows=EXAMPLES),
    Array("xhat", places=2, rows=EXAMPLES, columns=FEATURES),
    Array("y", places=2, rows=EXAMPLES, columns=FEATURES),
    Choice("neighbour", options=("batch-only", "layer-only", "both", "neither")),
    Choice("test", options=("own", "running", "batch", "data")),
    Choice("tenfold", options=("same", "tenfold", "variance", "mean")),
]

# For each ε, the ways in which four whole numbers can lie about their mean so that their variance
# plus ε is the square of a whole number.
SPREADS = {
    0.5: [(-3, 0, 1, 2), (-2, -1, 0, 3), (-5, 1, 2, 2), (-4, -1, 1, 4), (-2, -2, -1, 5)],
    3: [(-4, 0, 2, 2), (-2, -2, 0, 4), (-5, -1, 1, 5), (-1, -1, 1, 1)],
    4: [(-3, -1, 1, 3), (-6, 2, 2, 2), (-2, -2, -2, 6)],
}

first = {
    "x": [[5, 0, 2, 1], [-3, 5, 0, 2]],
    "eps": 0.5,
    "gamma": [2, 1, -1, 3],
    "beta": [1, -2, 2, -1],
}


def variant(rng):
    """Two examples whose roots are whole numbers, and a scale and a shift for each feature."""
    eps = rng.choice(list(SPREADS))
    means = rng.sample([-2, -1, 1, 2, 3, 4], 2)
    spreads = rng.sample(SPREADS[eps], 2)
    return {
        "x": [
            [mean + away for away in rng.sample(spread, 4)]
            for mean, spread in zip(means, spreads, strict=True)
        ],
        "eps": eps,
        "gamma": rng.sample([-2, -1, 0.5, 1, 2, 3], 4),
        "beta": rng.sample([-3, -2, -1, 1, 2, 4], 4),
    }


def over_the_features(x):
    """The mean of each example."""
    return mg.mean(x, axis=1)


def under_a_root(var, eps):
    """What is divided by."""
    return mg.sqrt(var + eps)


def work(
    v,
    see,
    mean=over_the_features,
    spread=over_the_features,
    column=lambda values: values.reshape((-1, 1)),
    deviation=under_a_root,
    affine=lambda xhat, gamma, beta: gamma * xhat + beta,
):
    """Mean, variance, x̂ and y, each example by itself."""
    x = Tensor([[float(n) for n in row] for row in v.x], requires_grad=True)
    gamma, beta = (Tensor([float(n) for n in row]) for row in (v.gamma, v.beta))
    mu = see("mu", mean(x))
    away = x - column(mu)
    var = see("var", spread(away * away))
    xhat = see("xhat", away / column(see("root", deviation(var, v.eps))))
    see("y", affine(xhat, gamma, beta))
    see("neighbour", "batch-only")
    see("test", "own")
    see("tenfold", "same")


def over_the_batch(x):
    """The mean of each feature."""
    return mg.mean(x, axis=0)


def over_everything(x):
    """One mean, in the place of each."""
    return mg.mean(x) * Tensor([1.0, 1.0])


mistakes = [
    Mistake(
        "over-the-batch",
        mean=over_the_batch,
        spread=over_the_batch,
        column=lambda values: values.reshape((1, -1)),
    ),
    Mistake("one-for-all", mean=over_everything, spread=over_everything),
    Mistake("sum-of-squares", spread=lambda squares: mg.sum(squares, axis=1)),
    Mistake("n-minus-one", spread=lambda squares: mg.sum(squares, axis=1) / 3),
    Mistake("no-epsilon", deviation=lambda var, eps: mg.sqrt(var)),
    Mistake("epsilon-outside-the-root", deviation=lambda var, eps: mg.sqrt(var) + eps),
    Mistake("no-root", deviation=lambda var, eps: var + eps),
    Mistake("gamma-and-beta-swapped", affine=lambda xhat, gamma, beta: beta * xhat + gamma),
    Mistake("beta-scaled", affine=lambda xhat, gamma, beta: gamma * (xhat + beta)),
    Mistake("no-beta", affine=lambda xhat, gamma, beta: gamma * xhat),
    Mistake("no-gamma", affine=lambda xhat, gamma, beta: xhat + beta),
]

examples = [
    Example(
        {
            "mu": "2, 1",
            "var": "3.5 8.5",
            "xhat": "1.5 -1 0 -0.5; -4/3 4/3 -0.33 0.33",
            "test": "own",
        },
        "partial",
    ),
    Example({"mu": "1, 2.5, 1, 1.5"}, "wrong", "over-the-batch"),
    Example({"test": "running"}, "wrong", "test/running"),
    Example({"mu": "mean"}, "invalid"),
    Example({}, "missing"),
]
