"""Weight normalisation: the gradients for length and direction, and why the direction is stable.

Source: T. Salimans, D. Kingma (2016), Weight normalization, sections 2 and 2.1.
"""

from math import hypot

import numpy as np

import minigrad as mg
from minigrad import Tensor
from tutor.answers.arrays import Array
from tutor.answers.choice import Choice
from tutor.answers.derivation import Derivation
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw

place = 60
minutes = 18
needs = ["chain-rule-graph"]
teaches = ["weight-norm"]

NAMES = {
    "G": {"domain": "real", "shape": ["K"]},
    "v": {"domain": "real", "shape": ["K"]},
    "g": {"domain": "real"},
    "u": {"domain": "real", "shape": ["K"], "def": "v/norm(v)"},
    "i": {"domain": "index", "of": "K"},
}
D = {"d": {"domain": "real", "shape": ["K"], "def": "g/norm(v)*(G - dot(G, u)*u)"}}
STEP = NAMES | D | {"eta": {"domain": "small+"}}

parts = [
    Derivation("slope", variables=NAMES),
    Derivation("dg", variables=NAMES),
    Derivation("dv", variables=NAMES, least=2, points=2),
    Array("w_here", places=3),
    Number("dg_here", places=3),
    Array("dv_here", places=3),
    Number("across", places=2),
    Derivation("longer", variables=STEP, start="sum_i (v_i - eta*d_i)^2", least=2),
    Choice("turns", options=("smaller", "larger", "equal", "backwards")),
    Choice("lacks", options=("range", "direction", "recurrent", "single")),
]

LENGTHS = [  # vectors whose length is a whole number
    [3, 4], [4, 3], [6, 8], [5, 12], [1, 2, 2], [2, 3, 6], [2, 6, 3], [1, 4, 8], [4, 4, 7],
]  # fmt: skip

first = {"v": [3, -4], "g": 2, "G": [1, 2]}


def variant(rng):
    """A vector v of whole length, a length g for w, and a gradient at w along neither."""
    v = [rng.choice([-1, 1]) * entry for entry in rng.choice(LENGTHS)]
    G = [rng.choice([-3, -2, -1, 1, 2, 3]) for _ in v]
    g = rng.choice([2, 3, 4, 0.5])
    along, length = sum(a * b for a, b in zip(G, v, strict=True)), hypot(*v)
    if len({0, along, along / length, g * along / length, sum(G)}) < 5:
        raise Redraw
    return {"v": v, "g": g, "G": G}


def across(g, G, u, length):
    """The part of G across v, scaled."""
    return g / length * (G - mg.sum(G * u) * u)


def work(
    v,
    see,
    slope="u_i",
    dg=("sum_k G_k*u_k", lambda g, G, v, u: mg.sum(G * u)),
    dv=(
        "g*sum_k G_k*([k=i]/norm(v) - v_k*v_i/norm(v)^3)\ng/norm(v)*(G_i - u_i*sum_k G_k*u_k)",
        across,
    ),
    w=lambda g, v, u: g * u,
    longer="norm(v)^2 - 2*eta*sum_i v_i*d_i + eta^2*norm(d)^2\nnorm(v)^2 + eta^2*norm(d)^2",
):
    """Formulas, the same in numbers, and what follows for the length of v."""
    see("slope", slope)
    see("dg", dg[0])
    see("dv", dv[0])
    vector, G = (Tensor([float(n) for n in row], requires_grad=True) for row in (v.v, v.G))
    length = see("length", mg.norm(vector))
    u = see("u", vector / length)
    see("w_here", w(v.g, vector, u))
    see("dg_here", dg[1](v.g, G, vector, u).item())
    d = see("dv_here", dv[1](v.g, G, u, length))
    see("across", round(float(np.dot(v.v, d.data)), 9) + 0.0)
    see("longer", longer)
    see("turns", "smaller")
    see("lacks", "range")
    see("along", mg.sum(G * u))
    see("left", G - mg.sum(G * u) * u)


mistakes = [
    Mistake("half-square", slope="v_i"),
    Mistake("square-root-lost", slope="2*v_i"),
    Mistake("two-left-over", slope="v_i/(2*norm(v))"),
    Mistake("g-not-gone", dg=("g*sum_k G_k*u_k", lambda g, G, v, u: g * mg.sum(G * u))),
    Mistake("length-not-divided", dg=("sum_k G_k*v_k", lambda g, G, v, u: mg.sum(G * v))),
    Mistake("entries-added", dg=("sum_k G_k", lambda g, G, v, u: mg.sum(G))),
    Mistake(
        "norm-taken-for-constant",
        dv=("g/norm(v)*G_i", lambda g, G, u, length: g / length * G),
    ),
    Mistake(
        "g-forgotten",
        dv=("(G_i - u_i*sum_k G_k*u_k)/norm(v)", lambda g, G, u, length: across(1, G, u, length)),
    ),
    Mistake(
        "not-divided-by-the-length",
        dv=("g*(G_i - u_i*sum_k G_k*u_k)", lambda g, G, u, length: across(g, G, u, 1)),
    ),
    Mistake(
        "added-instead",
        dv=(
            "g/norm(v)*(G_i + u_i*sum_k G_k*u_k)",
            lambda g, G, u, length: g / length * (G + mg.sum(G * u) * u),
        ),
    ),
    Mistake(
        "v-for-u",
        dv=(
            "g/norm(v)*(G_i - v_i*sum_k G_k*v_k)",
            lambda g, G, u, length: g / length * (G - length**2 * mg.sum(G * u) * u),
        ),
    ),
    Mistake(
        "square-for-cube",
        dv=(
            "g/norm(v)*(G_i - u_i*sum_k G_k*v_k)",
            lambda g, G, u, length: g / length * (G - length * mg.sum(G * u) * u),
        ),
    ),
    Mistake("length-kept", w=lambda g, v, u: g * v),
    Mistake("g-left-out", w=lambda g, v, u: 1 * u),
    Mistake("shorter", longer="norm(v)^2 - eta^2*norm(d)^2"),
    Mistake("eta-not-squared", longer="norm(v)^2 + eta*norm(d)^2"),
    Mistake("unmoved", longer="norm(v)^2"),
]

examples = [
    Example(
        {
            "slope": "v_i/‖v‖",
            "dg": "G·v/‖v‖",
            "dv": r"g (G_i/\|v\| - v_i (G^T v)/\|v\|^3); g/‖v‖ (G_i - (u^T G) u_i)",
            "w_here": "1.2 -1.6",
            "dg_here": "-1",
            "dv_here": "0.64 0.48",
            "across": "0",
            "longer": "‖v‖² - 2η v·d + η²‖d‖²\n‖v‖² + η²‖d‖²",
            "turns": "smaller",
            "lacks": "range",
        },
        "right",
    ),
    Example({"dv_here": "0.4 0.8"}, "wrong", "norm-taken-for-constant"),
    Example({"dg": "g sum_k G_k u_k"}, "wrong", "g-not-gone"),
    Example({"longer": "‖v‖² + η²‖d‖²"}, "invalid"),
    Example({"w_here": "w"}, "invalid"),
    Example({}, "missing"),
]
