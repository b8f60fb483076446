"""Every optimiser against its formula, worked out anew for one number at a time (`references`).

That such a check is worth something is shown by planting faults: single edits of the package's
own source, each of which the check must notice.
"""

from __future__ import annotations

import inspect
from fractions import Fraction

import numpy as np
import pytest

from minigrad import nn, optim
from tests.minigrad.optim import references

THETA = [Fraction(1), Fraction(-2), Fraction(1, 2)]
GRADIENTS = [
    [Fraction(1, 2), Fraction(-1), Fraction(4)],
    [Fraction(1, 4), Fraction(3), Fraction(-2)],
    [Fraction(-2), Fraction(1, 8), Fraction(0)],
    [Fraction(1), Fraction(1), Fraction(-1, 2)],
    [Fraction(1), Fraction(2), Fraction(-1)],
    [Fraction(1, 2), Fraction(1, 4), Fraction(-3)],
]


def walked(optimizer, steps=6, **options):
    """Where the package goes from THETA along GRADIENTS."""
    w = nn.Parameter([float(x) for x in THETA])
    moving = optimizer([w], **plain(options))
    for gradient in GRADIENTS[:steps]:
        moving.zero_grad()
        (w * np.array([float(g) for g in gradient])).sum().backward()
        moving.step()
    return w.data.tolist()


def plain(options):
    return {k: float(v) if isinstance(v, Fraction) else v for k, v in options.items()}


def expected(name, options):
    """Where the formula goes."""
    shorter = {"initial_accumulator_value": "start", "momentum_decay": "decay"}
    shorter["decoupled_weight_decay"] = "decoupled"
    options = {shorter.get(k, k): v for k, v in options.items()}
    formula = getattr(references, name.lower())
    series = zip(*GRADIENTS, strict=True)
    return [float(formula(x, gs, **options)) for x, gs in zip(THETA, series, strict=True)]


TENTH, HALF, FIFTH = Fraction(1, 10), Fraction(1, 2), Fraction(1, 5)
COARSE = {"lr": 0.1, "betas": (0.5, 0.75), "eps": 0.25, "weight_decay": 0.5}
OPTIONS = {
    "SGD": [
        {"lr": TENTH},
        {"lr": TENTH, "weight_decay": FIFTH},
        {"lr": TENTH, "momentum": Fraction(9, 10)},
        {"lr": TENTH, "momentum": Fraction(9, 10), "dampening": HALF},
        {"lr": TENTH, "momentum": HALF, "weight_decay": FIFTH, "nesterov": True},
    ],
    "Momentum": [
        {"lr": TENTH, "momentum": Fraction(9, 10)},
        {"lr": TENTH, "momentum": HALF, "form": "average", "weight_decay": FIFTH},
        {"lr": TENTH, "momentum": HALF, "nesterov": "rewritten", "weight_decay": FIFTH},
        {"lr": TENTH, "momentum": HALF, "form": "average", "nesterov": "rewritten"},
    ],
    "Adagrad": [
        {"lr": 0.1},
        {"lr": 0.1, "lr_decay": 0.5, "initial_accumulator_value": 2.0, "weight_decay": 0.5}
        | {"eps": 0.25},
    ],
    "RMSprop": [
        {"lr": 0.1},
        {"lr": 0.1, "alpha": 0.75, "eps": 0.25, "weight_decay": 0.5},
        {"lr": 0.1, "alpha": 0.75, "eps": 0.25, "momentum": 0.75},
        {"lr": 0.1, "alpha": 0.75, "eps": 0.25, "momentum": 0.5, "centered": True},
    ],
    "Adadelta": [{}, {"lr": 0.5, "rho": 0.75, "eps": 0.25, "weight_decay": 0.5}],
    "Adam": [{"lr": 0.1}, {"lr": 0.1, "betas": (0.0, 0.9), "weight_decay": 0.5}, COARSE],
    "AdamW": [{"lr": 0.1}, COARSE],
    "Adamax": [{"lr": 0.1}, COARSE],
    "NAdam": [
        {"lr": 0.1},
        COARSE | {"momentum_decay": 30.0},
        COARSE | {"decoupled_weight_decay": True},
    ],
    "Rprop": [{"lr": TENTH}, {"lr": 0.3, "etas": (0.25, 2.0), "step_sizes": (0.1, 0.5)}],
}
CASES = [(name, options) for name, each in OPTIONS.items() for options in each]


def test_every_optimiser_that_is_a_formula_has_one_here():
    """A new one without a reference is noticed."""
    found = {
        name
        for name, kind in vars(optim).items()
        if isinstance(kind, type) and issubclass(kind, optim.Optimizer)
    }
    assert found == OPTIONS.keys() | {"LBFGS", "Newton", "Optimizer"}


@pytest.mark.parametrize(("name", "options"), CASES)
def test_six_steps(name, options):
    """Three parameters over six steps, to the last digits."""
    found = walked(getattr(optim, name), **options)
    assert found == pytest.approx(expected(name, options), rel=1e-12)


# Planted faults: the optimiser, what is replaced in its file, and by what.
FAULTS = [
    ("SGD", "theta -= o", "theta += o"),
    ("SGD", 'g + o["weight_decay"] * theta', 'g - o["weight_decay"] * theta'),
    ("SGD", 'g = g + o["weight_decay"] * theta', 'theta -= o["lr"] * o["weight_decay"] * theta'),
    ("SGD", "b += g if t == 1 else", "b += g if t == 2 else"),
    ("SGD", "g if t == 1 else (1", "(1"),
    ("SGD", '(1 - o["dampening"]) * g', "g"),
    ("SGD", 'if o["nesterov"] else b', 'if not o["nesterov"] else b'),
    ("SGD", 'g = g + o["momentum"] * b', "g = g + b"),
    ("Momentum", "v *= mu", "v *= 1 - mu"),
    ("Momentum", '-o["lr"] * g', 'o["lr"] * g'),
    ("Momentum", "(1 - mu) * g if", "g if"),
    ("Momentum", "(1 + mu) * move - mu * before", "(1 + mu) * move + mu * before"),
    ("Momentum", "(1 + mu) * move", "mu * move"),
    ("Momentum", "np.copy(_move(v, o))", "_move(v, o)"),
    ("Momentum", 'g + o["weight_decay"] * theta', 'g - o["weight_decay"] * theta'),
    ("Adagrad", "c += g * g", "c += g"),
    ("Adagrad", "c += g * g", "c += np.abs(g)"),
    ("Adagrad", 'np.sqrt(c) + o["eps"]', 'np.sqrt(c + o["eps"])'),
    ("Adagrad", "(t - 1)", "t"),
    ("Adagrad", 'g + o["weight_decay"] * theta', 'g - o["weight_decay"] * theta'),
    ("Adagrad", "if t == 1:", "if t == 0:"),
    ("Adagrad", "if t == 1:", "if t:"),
    ("RMSprop", "(1 - alpha) * g * g", "alpha * g * g"),
    ("RMSprop", "c *= alpha", "c *= 1 - alpha"),
    ("RMSprop", 'np.sqrt(spread) + o["eps"]', 'np.sqrt(spread + o["eps"])'),
    ("RMSprop", 'np.sqrt(spread) + o["eps"]', 'spread + o["eps"]'),
    ("RMSprop", "c - a * a", "c - a"),
    ("RMSprop", "a += (1 - alpha) * g", "a += g"),
    ("RMSprop", 'b *= o["momentum"]', 'b *= 1 - o["momentum"]'),
    ("RMSprop", "            g = b", "            pass"),
    ("RMSprop", 'g + o["weight_decay"] * theta', 'g - o["weight_decay"] * theta'),
    ("Adadelta", "np.sqrt(d + eps)", "(np.sqrt(d) + eps)"),
    ("Adadelta", "np.sqrt(c + eps)", "(np.sqrt(c) + eps)"),
    ("Adadelta", "(1 - rho) * delta * delta", "(1 - rho) * g * g"),
    ("Adadelta", "d *= rho", "d *= 1 - rho"),
    ("Adadelta", 'theta -= o["lr"] * delta', "theta -= delta"),
    ("Adam", 'g + o["weight_decay"] * theta', 'g - o["weight_decay"] * theta'),
    ("Adam", "beta1, beta2 = o", "beta2, beta1 = o"),
    ("Adam", "(1 - beta2) * g * g", "(1 - beta2) * g"),
    ("Adam", "m += (1 - beta1) * g", "m += g"),
    ("Adam", "root = (1 - beta2**t) ** 0.5", "root = 1.0"),
    ("Adam", "/ (1 - beta1**t)", "/ 1"),
    ("Adam", "/ (1 - beta1**t)", "* (1 - beta1**t)"),
    ("Adam", "/ (1 - beta1**t)", "/ (1 - beta1) ** t"),
    ("Adam", "/ (1 - beta1**t)", "/ (1 - beta1 ** (t + 1))"),
    ("Adam", "np.sqrt(v) + o", "np.sqrt(v + o"),
    ("Adam", 'o["eps"] * root', 'o["eps"]'),
    ("AdamW", '1 - o["lr"]', '1 + o["lr"]'),
    ("AdamW", 'o["lr"] * o["weight_decay"]', 'o["weight_decay"]'),
    ("AdamW", '{**o, "weight_decay": 0.0}', "o"),
    ("Adamax", "np.maximum(u, np.abs(g)", "np.maximum(u, g"),
    ("Adamax", "np.maximum", "np.minimum"),
    ("Adamax", "u *= beta2", "pass"),
    ("Adamax", "(1 - beta1**t)", "(1 - beta2**t)"),
    ("Adamax", ' + o["eps"], out', ", out"),
    ("Adamax", 'g + o["weight_decay"] * theta', 'g - o["weight_decay"] * theta'),
    ("NAdam", "soon / (1 - product * soon)", "now / (1 - product * soon)"),
    ("NAdam", "(1 - now) / (1 - product)", "(1 - now) / (1 - product * soon)"),
    ("NAdam", "v / (1 - beta2**t)", "v"),
    ("NAdam", "0.96 ** (t * decay)", "0.96 ** t"),
    ("NAdam", "product *= _warmed", "product = _warmed"),
    ("NAdam", '1 - o["lr"] * o["weight_decay"]', '1 + o["lr"] * o["weight_decay"]'),
    ("Rprop", "where=turned > 0", "where=turned > 1"),
    ("Rprop", "np.where(turned < 0, 0, g)", "g"),
    ("Rprop", "theta -= size", "theta += size"),
    ("Rprop", "out=size", "out=size.copy()"),
    ("Rprop", "np.sign(prev)\n        shrink", "np.sign(theta)\n        shrink"),
]


def faulty(name, old, new):
    """The optimiser, made from its source with one edit."""
    source = inspect.getsource(inspect.getmodule(getattr(optim, name)))
    assert old in source, f"{old!r} is no longer in {name}'s source: write the fault anew"
    edited = source.replace(old, new)
    if edited.count("(") > edited.count(")"):  # a parenthesis moved: close it at the line's end
        line = next(x for x in edited.splitlines() if x.count("(") > x.count(")") and new in x)
        edited = edited.replace(line, line + ")")
    space = {"__name__": "faulty"}
    exec(compile(edited, name, "exec"), space)
    return space[name]


@pytest.mark.parametrize(("name", "old", "new"), FAULTS)
def test_planted_faults_are_noticed(name, old, new):
    """At least one of the cases above must fail on each, by far."""
    wrong = faulty(name, old, new)
    with np.errstate(all="ignore"):
        noticed = [
            walked(wrong, **o) != pytest.approx(expected(name, o), rel=1e-4) for o in OPTIONS[name]
        ]
    assert any(noticed)


def test_adams_first_step_is_lr_against_the_sign():
    """With eps = 0 the gradient's size cancels exactly: the hats divide g by |g|."""
    moved = np.subtract(walked(optim.Adam, steps=1, lr=0.125, eps=0.0), [1.0, -2.0, 0.5])
    assert moved.tolist() == pytest.approx([-0.125, 0.125, -0.125], rel=1e-14)


def test_adam_under_a_constant_gradient_walks_evenly():
    """m̂ = g and v̂ = g² at every step, so every step is lr: true only with bias correction."""
    w = nn.Parameter([0.0, 0.0])
    adam = optim.Adam([w], lr=0.5, eps=0.0)
    for t in range(1, 6):
        adam.zero_grad()
        (w * np.array([3.0, -1e-6])).sum().backward()
        adam.step()
        assert w.tolist() == pytest.approx([-0.5 * t, 0.5 * t], rel=1e-12)


def exactly(torch, monkeypatch):
    """Known weights, and NAdam's running product of β₁ not in torch's default dtype, float32."""
    torch.manual_seed(0)
    monkeypatch.setattr(torch, "get_default_dtype", lambda: torch.float64)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize(("name", "options"), [c for c in CASES if c[0] != "Momentum"])
def test_ten_steps_agree_with_torch(name, options, dtype, monkeypatch):
    """A small network on noise: every parameter after ten steps, to 1e-12 (float32: 1e-4)."""
    torch = pytest.importorskip("torch")
    options = plain(options)
    exactly(torch, monkeypatch)
    kind = torch.float64 if dtype is np.float64 else torch.float32
    theirs = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.Tanh(), torch.nn.Linear(8, 2))
    theirs = theirs.to(kind)
    ours = nn.Sequential(nn.Linear(4, 8, dtype=dtype), nn.Tanh(), nn.Linear(8, 2, dtype=dtype))
    ours.load_state_dict(theirs.state_dict())
    one = getattr(optim, name)(ours.parameters(), **options)
    other = getattr(torch.optim, name)(theirs.parameters(), **options)
    rng = np.random.default_rng(0)
    for _ in range(10):
        x, y = rng.standard_normal((5, 4)).astype(dtype), rng.standard_normal((5, 2)).astype(dtype)
        one.zero_grad()
        nn.mse_loss(ours(x), y).backward()
        one.step()
        other.zero_grad()
        torch.nn.functional.mse_loss(theirs(torch.tensor(x)), torch.tensor(y)).backward()
        other.step()
    for p, q in zip(ours.parameters(), theirs.parameters(), strict=True):
        assert p.dtype == dtype
        tolerance = 1e-12 if dtype is np.float64 else 1e-4
        np.testing.assert_allclose(p.data, q.detach().numpy(), atol=tolerance, rtol=0)


@pytest.mark.parametrize(("name", "options"), [c for c in CASES if c[0] != "Momentum"])
def test_state_agrees_with_torch(name, options, monkeypatch):
    """The arrays carry torch's names and hold torch's numbers."""
    torch = pytest.importorskip("torch")
    exactly(torch, monkeypatch)
    options = plain(options)
    w, v = nn.Parameter([1.0, 2.0]), torch.tensor([1.0, 2.0], dtype=float, requires_grad=True)
    one, other = getattr(optim, name)([w], **options), getattr(torch.optim, name)([v], **options)
    for _ in range(3):
        one.zero_grad()
        other.zero_grad()
        (w * w * w).sum().backward()
        (v * v * v).sum().backward()
        one.step()
        other.step()
    found = one.state_dict()["state"][0]
    for key, value in other.state_dict()["state"].get(0, {}).items():
        # μ₁⋯μₜ is worked out here, not remembered.
        if value is not None and key != "mu_product":
            np.testing.assert_allclose(found[key], value.numpy(), rtol=1e-12)
