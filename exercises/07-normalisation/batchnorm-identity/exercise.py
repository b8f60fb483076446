"""What γ and β can do: undo batch normalisation, or give its output any mean and spread.

Source: S. Ioffe, C. Szegedy (2015), Batch normalization, section 3.
"""

import numpy as np

import minigrad as mg
from minigrad import Tensor, Value, nn
from tutor.answers.choice import Choice
from tutor.answers.derivation import Derivation
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw

place = 20
minutes = 10
needs = ["batchnorm-forward"]
teaches = ["batch-norm"]

NAMES = {
    "x": {"domain": "real"},
    "mu": {"domain": "real"},
    "v": {"domain": "positive"},
    "epsilon": {"domain": "small+"},
}
UNDOING = NAMES | {
    "gamma": {"domain": "real", "def": "sqrt(v + epsilon)"},
    "beta": {"domain": "real", "def": "mu"},
}
FREE = NAMES | {"gamma": {"domain": "positive"}, "beta": {"domain": "real"}}
WANTED = NAMES | {"s": {"domain": "positive"}}

parts = [
    Derivation("gamma", variables=NAMES),
    Derivation("beta", variables=NAMES),
    Derivation(
        "back",
        variables=UNDOING,
        start="gamma*(x - mu)/sqrt(v + epsilon) + beta",
        least=2,
        points=2,
    ),
    Number("gamma_here"),
    Number("beta_here"),
    Number("x_back"),
    Number("other_mean"),
    Derivation("variance", variables=FREE),
    Derivation("wanted", variables=WANTED),
    Choice("learns", options=("can", "always", "never", "start")),
]

first = {"mu": 2, "var": 8, "eps": 1, "xhat": -0.5, "other": 5, "other_var": 3}


def variant(rng):
    """Statistics whose root is whole, and those of another batch."""
    eps = rng.choice([0.5, 1, 2])
    roots = rng.sample([2, 3, 4, 5], 2)
    values = {
        "mu": rng.choice([-4, -3, -2, 2, 3, 5]),
        "var": roots[0] ** 2 - eps,
        "eps": eps,
        "xhat": rng.choice([-1.5, -1, -0.5, 0.5, 1.5, 2]),
        "other": rng.choice([-5, -1, 1, 4, 6]),
        "other_var": roots[1] ** 2 - eps,
    }
    if values["mu"] + values["other"] == 0:
        raise Redraw
    return values


def work(
    v,
    see,
    gamma=("sqrt(v + epsilon)", lambda var, eps: mg.sqrt(var + eps)),
    beta=("mu", lambda mu, gamma: 1 * mu),
    back=("sqrt(v + epsilon)*(x - mu)/sqrt(v + epsilon) + mu", "x - mu + mu", "x"),
    undone=lambda gamma, xhat, beta: gamma * xhat + beta,
    other=lambda beta, v: beta,
    variance="gamma^2*v/(v + epsilon)",
    wanted="s*sqrt(v + epsilon)/sqrt(v)",
):
    """γ and β that undo it, in letters and in numbers; then what any γ and β do."""
    see("gamma", gamma[0])
    see("beta", beta[0])
    see("back", "\n".join(back))
    mu, var = Value(float(v.mu)), Value(float(v.var))
    scale = see("gamma_here", gamma[1](var, v.eps))
    shift = see("beta_here", beta[1](mu, scale))
    see("x_back", undone(scale, v.xhat, shift))
    see("other_mean", other(shift, v))
    see("variance", variance)
    see("wanted", wanted)
    see("learns", "can")


mistakes = [
    Mistake("no-root", gamma=("v + epsilon", lambda var, eps: var + eps)),
    Mistake("no-epsilon", gamma=("sqrt(v)", lambda var, eps: mg.sqrt(var))),
    Mistake(
        "divided-again", gamma=("1/sqrt(v + epsilon)", lambda var, eps: 1 / mg.sqrt(var + eps))
    ),
    Mistake("epsilon-outside", gamma=("sqrt(v) + epsilon", lambda var, eps: mg.sqrt(var) + eps)),
    Mistake("mean-subtracted-again", beta=("-mu", lambda mu, gamma: -mu)),
    Mistake(
        "mean-scaled",
        beta=("mu/sqrt(v + epsilon)", lambda mu, gamma: mu / gamma),
    ),
    Mistake("beta-first", undone=lambda gamma, xhat, beta: gamma * (xhat + beta)),
    Mistake("beta-forgotten", undone=lambda gamma, xhat, beta: gamma * xhat),
    Mistake("mean-of-the-other-batch", other=lambda beta, v: Value(float(v.other))),
    Mistake("means-added", other=lambda beta, v: beta + v.other),
    Mistake("gamma-not-squared", variance="gamma*v/(v + epsilon)"),
    Mistake("exactly-one", variance="gamma^2"),
    Mistake("shift-counted", variance="gamma^2*v/(v + epsilon) + beta"),
    Mistake("scaled-from-the-input", wanted="s/sqrt(v)"),
    Mistake("epsilon-overlooked", wanted="s"),
    Mistake("upside-down", wanted="s*sqrt(v)/sqrt(v + epsilon)"),
]


def engine(part, at):
    """What the engine's own layer shows of a part, on a batch of two with these statistics."""
    mean, away = at.get("mu", 0.0), np.sqrt(at["v"])
    layer = nn.BatchNorm1d(1, eps=at["epsilon"])
    layer.weight.data[:], layer.bias.data[:] = at.get("gamma", 1.0), at.get("beta", 0.0)
    y = layer(Tensor([[mean - away], [mean + away]])).data
    if part == "variance":
        return float(np.var(y))
    if part == "wanted":
        return float(at["s"] / np.std(y))
    return float(away / np.std(y)) if part == "gamma" else None


examples = [
    Example(
        {
            "gamma": "√(v + ε)",
            "beta": "μ",
            "back": "√(v+ε) (x − μ)/√(v+ε) + μ; (x − μ) + μ; x",
            "gamma_here": "3",
            "beta_here": "2",
            "x_back": "1/2",
            "other_mean": "2",
            "variance": "γ² v/(v + ε)",
            "wanted": "s √((v + ε)/v)",
            "learns": "can",
        },
        "right",
    ),
    Example({"gamma": "sqrt(v)"}, "wrong", "no-epsilon"),
    Example({"other_mean": "5"}, "wrong", "mean-of-the-other-batch"),
    Example({"back": "x"}, "invalid"),
    Example({"gamma": "sigma"}, "invalid"),
    Example({}, "missing"),
]
