"""Batch normalisation backward: the gradients for β, γ and x, derived, and then in numbers.

Source: S. Ioffe, C. Szegedy (2015), Batch normalization, section 3.
"""

import minigrad as mg
from minigrad import Tensor
from tutor.answers.arrays import Array
from tutor.answers.derivation import Derivation
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw

place = 30
minutes = 20
needs = ["batchnorm-forward", "chain-rule-graph"]
teaches = ["batch-norm-gradient"]

NAMES = {
    "x": {"domain": "real", "shape": ["N"]},
    "g": {"domain": "real", "shape": ["N"]},
    "gamma": {"domain": "real"},
    "epsilon": {"domain": "small+"},
    "mu": {"domain": "real", "def": "sum_j x_j/N"},
    "v": {"domain": "positive", "def": "sum_j (x_j - mu)^2/N"},
    "xhat": {"domain": "real", "shape": ["N"], "def": "(x - mu)/sqrt(v + epsilon)"},
    "i": {"domain": "index", "of": "N"},
}
# A gradient that stands for an earlier line: an answer may use it, or what it stands for.
H = {"h": {"domain": "real", "shape": ["N"], "def": "gamma*g"}}
S = {"s": {"domain": "real", "def": "-sum_j h_j*(x_j - mu)/(2*(v + epsilon)^(3/2))"}}
M = {"m": {"domain": "real", "def": "-sum_j h_j/sqrt(v + epsilon)"}}

PATHS = "h_i/sqrt(v + epsilon) + s*2*(x_i - mu)/N + m/N"
DONE = "without s, m, mu"

parts = [
    Derivation("dbeta", variables=NAMES),
    Derivation("dgamma", variables=NAMES),
    Derivation("h", variables=NAMES),
    Derivation("s", variables=NAMES | H),
    Derivation("m", variables=NAMES | H | S),
    Derivation("dx", variables=NAMES | H | S | M, start=PATHS, least=2, points=2, form=DONE),
    Number("dgamma_here", places=2),
    Array("dx_here", places=2),
    Number("total"),
]

# Distances of four numbers from their mean, and a root of variance plus ε that divides them well.
SPREADS = [
    ((3, -1, -1, -1), 2), ((-3, 1, 1, 1), 2), ((2, -2, 0, 0), 2), ((1, 1, -1, -1), 2),
    ((6, -2, -2, -2), 4), ((4, -4, 0, 0), 4), ((4, 0, -2, -2), 4), ((-4, 0, 2, 2), 4),
]  # fmt: skip

first = {"xhat": [1.5, -0.5, -0.5, -0.5], "root": 2, "gamma": 2, "g": [3, 1, -1, 1]}


def variant(rng):
    """A batch of four that is normalised already, and whole gradients at the outputs."""
    spread, root = rng.choice(SPREADS)
    values = {
        "xhat": [away / root for away in rng.sample(spread, 4)],
        "root": root,
        "gamma": rng.choice([-2, 2, 3, 4]),
        "g": [rng.randint(-3, 4) for _ in range(4)],
    }
    pairs = list(zip(values["g"], values["xhat"], strict=True))
    sums = [sum(g * xhat**power for g, xhat in pairs) for power in (0, 1, 2)]
    same = sums[0] + sums[2], sums[1] - 4 * sums[0]  # where two mistakes would give one answer
    if 0 in (*sums, *same) or len(set(values["g"])) < 3:
        raise Redraw
    return values


def all_paths(h, xhat):
    """h without its mean, and without what goes along with x̂."""
    return h - mg.mean(h) - xhat * mg.mean(h * xhat)


def work(
    v,
    see,
    dbeta="sum_j g_j",
    dgamma=("sum_j g_j*xhat_j", lambda g, xhat: mg.sum(g * xhat)),
    h=("gamma*g_i", lambda gamma, g: gamma * g),
    s="-sum_j h_j*(x_j - mu)/(2*(v + epsilon)^(3/2))",
    m="-sum_j h_j/sqrt(v + epsilon)",
    dx=(
        "h_i/sqrt(v + epsilon) - (x_i - mu)*sum_j h_j*(x_j - mu)/(N*(v + epsilon)^(3/2))"
        " - sum_j h_j/(N*sqrt(v + epsilon))\n"
        "(h_i - sum_j h_j/N - xhat_i*sum_j h_j*xhat_j/N)/sqrt(v + epsilon)",
        all_paths,
    ),
    root=lambda root: root,
):
    """Each gradient as a formula; two of them in numbers too."""
    see("dbeta", dbeta)
    see("dgamma", dgamma[0])
    see("h", h[0])
    see("s", s)
    see("m", m)
    see("dx", dx[0])
    xhat, g = (Tensor([float(n) for n in row], requires_grad=True) for row in (v.xhat, v.g))
    see("dgamma_here", dgamma[1](g, xhat).item())
    h_here = see("h_here", h[1](v.gamma, g))
    see("mean_h", mg.mean(h_here))
    see("mean_hxhat", mg.mean(h_here * xhat))
    see("dx_here", dx[1](h_here, xhat) / root(v.root))
    see("total", 0)


GAMMA, H_LINE = "sum_j g_j*xhat_j", "gamma*g_i"

mistakes = [
    Mistake(
        "mean-over-the-batch",
        {"dbeta": "sum_j g_j/N"},
        {"dgamma": ("sum_j g_j*xhat_j/N", lambda g, xhat: mg.mean(g * xhat))},
    ),
    Mistake("beta-scaled-by-gamma", dbeta="gamma*sum_j g_j"),
    Mistake("sum-of-gradients", dgamma=("sum_j g_j", lambda g, xhat: mg.sum(g))),
    Mistake("x-for-xhat", dgamma=("sum_j g_j*x_j", lambda g, xhat: mg.sum(g * xhat))),
    Mistake("gamma-forgotten", h=("g_i", lambda gamma, g: 1 * g)),
    Mistake("root-too-early", h=("gamma*g_i/sqrt(v + epsilon)", lambda gamma, g: gamma * g)),
    Mistake("variance-upwards", s="sum_j h_j*(x_j - mu)/(2*(v + epsilon)^(3/2))"),
    Mistake("half-lost", s="-sum_j h_j*(x_j - mu)/(v + epsilon)^(3/2)"),
    Mistake("power-not-lowered", s="-sum_j h_j*(x_j - mu)/(2*sqrt(v + epsilon))"),
    Mistake("xhat-for-distance", s="-sum_j h_j*xhat_j/(2*(v + epsilon)^(3/2))"),
    Mistake("mean-upwards", m="sum_j h_j/sqrt(v + epsilon)"),
    Mistake("share-too-early", m="-sum_j h_j/(N*sqrt(v + epsilon))"),
    Mistake("statistics-taken-for-constants", dx=("h_i/sqrt(v + epsilon)", lambda h, xhat: 1 * h)),
    Mistake(
        "variance-taken-for-constant",
        dx=("(h_i - sum_j h_j/N)/sqrt(v + epsilon)", lambda h, xhat: h - mg.mean(h)),
    ),
    Mistake(
        "mean-taken-for-constant",
        dx=(
            "(h_i - xhat_i*sum_j h_j*xhat_j/N)/sqrt(v + epsilon)",
            lambda h, xhat: h - xhat * mg.mean(h * xhat),
        ),
    ),
    Mistake(
        "own-xhat-in-the-sum",
        dx=(
            "(h_i - sum_j h_j/N - sum_j h_j*xhat_j^2/N)/sqrt(v + epsilon)",
            lambda h, xhat: h - mg.mean(h) - mg.mean(h * xhat * xhat),
        ),
    ),
    Mistake(
        "sums-for-means",
        dx=(
            "(h_i - sum_j h_j - xhat_i*sum_j h_j*xhat_j)/sqrt(v + epsilon)",
            lambda h, xhat: h - mg.sum(h) - xhat * mg.sum(h * xhat),
        ),
    ),
    Mistake("not-divided-by-the-root", root=lambda root: 1),
]

examples = [
    Example(
        {
            "dbeta": "sum_j g_j",
            "dgamma": r"\sum_j g_j \hat{x}_j",
            "h": "γ g_i",
            "s": "-1/2 (v + ε)^(-3/2) ∑_j h_j (x_j − μ)",
            "m": "-sum_j h_j/√(v + ε)",
            "dx": "h_i/√(v+ε) - xhat_i sum_j h_j xhat_j/(N √(v+ε)) - sum_j h_j/(N √(v+ε))\n"
            "= (N h_i - sum_j h_j - xhat_i sum_j h_j xhat_j)/(N √(v + ε))",
            "dgamma_here": "4",
            "dx_here": "0.5 0.5 -1.5 0.5",
            "total": "0",
        },
        "right",
    ),
    Example({"dgamma": "sum_j g_j x_j"}, "wrong", "x-for-xhat"),
    Example({"h": "g_i"}, "wrong", "gamma-forgotten"),
    Example(
        {"dx": "(N h_i - sum_j h_j)/(N sqrt(v+epsilon))"}, "wrong", "variance-taken-for-constant"
    ),
    Example({"dx_here": "many"}, "invalid"),
    Example({}, "missing"),
]
