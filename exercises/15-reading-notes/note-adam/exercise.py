"""A jotted line of Adam's settings and a claim about its steps: which hold, by the engine's Adam.

Source: D. Kingma, J. Ba (2015), Adam: a method for stochastic optimization, algorithm 1.
"""

import numpy as np

from minigrad import Tensor, optim
from tutor.answers.choice import Choice
from tutor.answers.number import Number
from tutor.course import Example, Mistake
from tutor.course.evidence import Table

place = 70
minutes = 7
needs = ["adam-update"]
teaches = ["adam", "reading-notes"]

parts = [
    Number("memory1"),
    Number("memory2"),
    Choice("setting", options=("none", "alpha", "beta1", "beta2", "swapped"), then="defaults"),
    Number("first_step", digits=3),
    Choice("claim", options=("right", "wrong"), then="first_steps"),
]

RECOMMENDED = {"alpha": 0.001, "beta1": 0.9, "beta2": 0.999}
SETTINGS = {  # what is noted instead
    "none": [{}],
    "alpha": [{"alpha": 0.1}, {"alpha": 0.01}, {"alpha": 0.5}],
    "beta1": [{"beta1": 0.99}, {"beta1": 0.5}, {"beta1": 0.8}],
    "beta2": [{"beta2": 0.99}, {"beta2": 0.98}, {"beta2": 0.9}],
    "swapped": [{"beta1": 0.999, "beta2": 0.9}],
}
CLAIMS = {  # whether it is right
    "length-alpha": True,
    "loss-scaled": True,
    "sign-alone": True,
    "grows-with-gradient": False,
    "begins-small": False,
    "steep-goes-further": False,
}

first = {"setting": "beta2", "sentence": "grows-with-gradient", "g": 4, "eps": 1}
first |= RECOMMENDED | {"beta2": 0.99}


def variant(rng):
    """A line of settings, right one time in three, and a claim; and an ε that can be felt."""
    wrong = sorted(SETTINGS.keys() - {"none"})
    setting = "none" if rng.random() < 1 / 3 else rng.choice([*wrong, "beta2"])
    return (
        RECOMMENDED
        | rng.choice(SETTINGS[setting])
        | {
            "setting": setting,
            "sentence": rng.choice(sorted(CLAIMS)),
            "g": rng.choice([-1, 1]) * rng.randint(2, 9),
            "eps": rng.choice([1, 1.5, 2, 3]),
        }
    )


def _first_step(v, g, eps):
    """How the engine's Adam moves a weight at its first step."""
    w = Tensor([0.0], requires_grad=True)
    adam = optim.Adam([w], lr=v.alpha, betas=(v.beta1, v.beta2), eps=eps)
    w.grad = np.array([float(g)])
    adam.step()
    return float(w.data[0])


def _reach(beta):
    return round(1 / (1 - beta), 6)


def work(v, see, reach=_reach, moved=None):
    """How far the memories reach, which setting is not the recommended one, and the first step."""
    see("memory1", reach(v.beta1))
    see("memory2", reach(v.beta2))
    see("setting", v.setting)
    see("first_step", moved(v) if moved else _first_step(v, v.g, v.eps) / v.alpha)
    see("claim", "right" if CLAIMS[v.sentence] else "wrong")
    see("size", abs(v.g))
    see("why", v.sentence)


mistakes = [
    Mistake("reach-of-the-rest", reach=lambda beta: round(1 / beta, 6)),
    Mistake("share-for-reach", reach=lambda beta: round(1 - beta, 6)),
    Mistake("reach-of-the-quotient", reach=lambda beta: round(beta / (1 - beta), 6)),
    Mistake("plain-descent", moved=lambda v: -float(v.g)),
    Mistake("uphill", moved=lambda v: v.g / (abs(v.g) + v.eps)),
    Mistake("without-epsilon", moved=lambda v: -float(np.sign(v.g))),
    Mistake("epsilon-inside", moved=lambda v: -v.g / (v.g**2 + v.eps) ** 0.5),
    Mistake(
        "uncorrected",
        moved=lambda v: -(1 - v.beta1) * v.g / ((1 - v.beta2) ** 0.5 * abs(v.g) + v.eps),
    ),
]


def defaults(v, answer):
    """The settings as noted, beside those the engine's Adam has from its authors."""
    adam = optim.Adam([Tensor([0.0], requires_grad=True)])
    group = adam.param_groups[0]
    engine = {"alpha": group["lr"], "beta1": group["betas"][0], "beta2": group["betas"][1]}
    names = {"alpha": "α", "beta1": "β₁", "beta2": "β₂"}
    rows = [(names[key], f"{vars(v)[key]:g}", f"{engine[key]:g}") for key in names]
    return [Table("settings", ("setting-name", "noted", "engine"), rows)]


def first_steps(v, answer):
    """The first step of the engine's Adam for gradients of very different size; ε is 1e-8."""
    rows = [(f"{g:g}", f"{_first_step(v, g, 1e-8):+.6g}") for g in _gradients(v.g)]
    return [Table("steps", ("gradient", "moved"), rows)]


def _gradients(g):
    return [g / 1000, g / 10, g, 10 * g, -100 * g]


examples = [
    Example({"memory1": "10", "memory2": "100", "setting": "beta2"}, "partial"),
    Example({"memory1": "0.1", "memory2": "0.01"}, "wrong", "share-for-reach"),
    Example({"first_step": "-0.8"}, "partial"),
    Example({"first_step": "-4"}, "wrong", "plain-descent"),
    Example({"claim": "right"}, "wrong", "claim/right"),
    Example({"memory1": "short"}, "invalid"),
]
