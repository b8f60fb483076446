"""A sheet of seven jotted notes from all over the course: which are wrong? The engine tries each.

Every note is tried on numbers: what holds if the note is right, and what the engine finds.
"""

from functools import lru_cache

import numpy as np

import minigrad as mg
from minigrad import Tensor, Value, nn, optim
from tutor.answers.which import Which
from tutor.course import Example, Mistake, Redraw
from tutor.course.evidence import Table

place = 100
minutes = 10
needs = ["note-softmax", "note-relu", "note-xavier", "note-nesterov", "note-adam"]
teaches = ["reading-notes"]

COUNT = 7
FEWEST, MOST = 2, 5  # wrong notes on a sheet

parts = [Which("wrong", count=COUNT, thing="note", points=3, then="tried")]


def _softmax(*z):
    return mg.softmax(Tensor(list(map(float, z)))).tolist()[0]


def _score_gradient():
    """The gradient of the loss −ln p₁ with respect to z₁, at z = (2, 1)."""
    z = Tensor([[2.0, 1.0]], requires_grad=True)
    nn.cross_entropy(z, np.array([0])).backward()
    return z.grad.tolist()[0][0]


def _kept(spread, activation):
    """By how much one layer of 200 inputs changes the root mean square of a small signal."""
    rng = np.random.default_rng(3)
    signal = Tensor(0.1 * rng.standard_normal((200, 200)))
    out = activation(signal @ Tensor(spread * rng.standard_normal((200, 200))))
    return mg.sqrt(mg.mean(out**2) / mg.mean(signal**2)).item()


def _alike(start):
    """How far apart two hidden neurons are after 50 steps, when all weights start at one value."""
    rng = np.random.default_rng(4)
    x = Tensor(rng.standard_normal((20, 3)))
    target = mg.sin(x[:, :1])
    hidden = Tensor(np.full((3, 2), start), requires_grad=True)
    out = Tensor(np.full((2, 1), start), requires_grad=True)
    descent = optim.SGD([hidden, out], lr=0.1)
    for _ in range(50):
        descent.zero_grad()
        nn.mse_loss(mg.tanh(x @ hidden) @ out, target).backward()
        descent.step()
    return float(np.abs(hidden.data[:, 0] - hidden.data[:, 1]).max())


def _walk(make, gradients, w=0.0):
    """The moves of one weight under an optimiser of the engine, for the gradients given."""
    weight = Tensor([w], requires_grad=True)
    optimizer, moves = make([weight]), []
    for g in gradients:
        before = weight.data[0]
        weight.grad = np.array([float(g)])
        optimizer.step()
        moves.append(float(weight.data[0] - before))
    return moves


def _momentum(form):
    """The length of the third step with a gradient of 1: α = 0.1, μ = 0.9."""
    moves = _walk(lambda w: optim.Momentum(w, lr=0.1, momentum=0.9, form=form), [1, 1, 1])
    return abs(moves[2])


def _nesterov():
    """The weight after a step on w² from w = 1 with v = 1: α = 0.1, μ = 0.5."""
    weight = Tensor([1.0], requires_grad=True)
    descent = optim.Momentum([weight], lr=0.1, momentum=0.5, nesterov="ahead")
    state = descent.state_dict()
    state["state"][0] |= {"velocity": [1.0], "step": 1}
    descent.load_state_dict(state)

    def closure():
        descent.zero_grad()
        loss = (weight * weight).sum()
        loss.backward()
        return loss

    descent.step(closure)
    return float(weight.data[0])


def _rmsprop_ratio():
    """The first step for a gradient of 8, over that for 0.8."""
    steep, flat = (_walk(lambda w: optim.RMSprop(w, lr=0.1, eps=0.0), [g])[0] for g in (8, 0.8))
    return steep / flat


def _adagrad_ratio():
    """The hundredth step with a gradient that stays the same, over the first."""
    moves = _walk(lambda w: optim.Adagrad(w, lr=0.1), [2] * 100)
    return moves[99] / moves[0]


def _beta2():
    return optim.Adam([Tensor([0.0], requires_grad=True)]).param_groups[0]["betas"][1]


def _adam_first():
    return abs(_walk(lambda w: optim.Adam(w, lr=0.001), [250])[0])


def _average(beta, values):
    y = Value(0.0)
    for x in values:
        y = beta * y + (1 - beta) * x
    return y.item()


def _reach(beta):
    """After how many zeros an average that stood at 1 has fallen to 1/e."""
    y, steps = 1.0, 0
    while y > np.exp(-1):
        y, steps = beta * y, steps + 1
    return steps


def _clipped():
    """The proportion of the entries of the gradient (6, −8), clipped by the norm to 5."""
    held = Tensor([0.0, 0.0], requires_grad=True)
    held.grad = np.array([6.0, -8.0])
    optim.clip_grad_norm_([held], 5.0)
    return float(held.grad[0] / held.grad[1])


def _dropped(train):
    """The mean of many ones after dropout of one half."""
    layer = nn.Dropout(0.5, rng=np.random.default_rng(5))
    return float(layer.train(train)(Tensor(np.ones(20_000))).data.mean())


# For each note: whether it is right, what is measured, its value by the note, and by the engine.
NOTES = [
    {
        "ratios": (False, "p₁(4, 2)", lambda: _softmax(2, 1), lambda: _softmax(4, 2)),
        "only-normalised": (False, "p₁(2, 1)", lambda: 2 / 3, lambda: _softmax(2, 1)),
        "shift": (True, "p₁(7, 6)", lambda: _softmax(2, 1), lambda: _softmax(7, 6)),
        "p-minus-y": (True, "∂L/∂z₁", lambda: _softmax(2, 1) - 1, _score_gradient),
    },
    {
        "slope-one": (False, "σ′(0)", lambda: 1, lambda: mg.grad(mg.sigmoid)(0.0)),
        "trickle": (False, "ReLU′(−3)", lambda: 0.01, lambda: mg.grad(mg.relu)(-3.0)),
        "tanh": (
            True, "tanh 0.7", lambda: 2 * mg.sigmoid(Value(1.4)).item() - 1,
            lambda: mg.tanh(Value(0.7)).item(),
        ),
        "whole": (True, "ReLU′(1000)", lambda: 1, lambda: mg.grad(mg.relu)(1000.0)),
    },
    {
        "he-multiplied": (False, "rms′/rms", lambda: 1, lambda: _kept(10.0, mg.relu)),
        "zeros": (False, "max |w₁ − w₂|", lambda: "> 0", lambda: _alike(0.0)),
        "he": (True, "rms′/rms", lambda: 1, lambda: _kept(0.1, mg.relu)),
        "xavier": (True, "rms′/rms", lambda: 1, lambda: _kept(200**-0.5, mg.tanh)),
    },
    {
        "gradient-here": (False, "w", lambda: 1.3, _nesterov),
        "same-alpha": (False, "|Δw|", lambda: _momentum("velocity"), lambda: _momentum("average")),
        "ahead": (True, "w", lambda: 1.2, _nesterov),
        "terminal": (
            True, "|Δw|", lambda: 0.1 / (1 - 0.9),
            lambda: abs(_walk(lambda w: optim.Momentum(w, lr=0.1, momentum=0.9), [1] * 200)[-1]),
        ),
    },
    {
        "steeper-longer": (False, "Δw(8)/Δw(0.8)", lambda: 10, _rmsprop_ratio),
        "beta2": (False, "β₂", lambda: 0.99, _beta2),
        "first-step": (True, "|Δw|", lambda: 0.001, _adam_first),
        "adagrad": (True, "Δw₁₀₀/Δw₁", lambda: 0.1, _adagrad_ratio),
    },
    {
        "multiplied": (
            False, "x", lambda: _average(0.9, [10] * 3) * (1 - 0.9**3), lambda: 10,
        ),
        "reach-ten": (False, "t", lambda: 10, lambda: _reach(0.99)),
        "divided": (True, "x", lambda: _average(0.9, [10] * 3) / (1 - 0.9**3), lambda: 10),
        "reach-hundred": (True, "t", lambda: 100, lambda: _reach(0.99)),
    },
    {
        "subtracted": (False, "g₁/g₂", lambda: (6 - 5) / (-8 - 5), _clipped),
        "halved-in-tests": (False, "ȳ", lambda: 0.5, lambda: _dropped(False)),
        "scaled": (True, "g₁/g₂", lambda: 6 / -8, _clipped),
        "inverted": (True, "ȳ", lambda: 1, lambda: _dropped(True)),
    },
]  # fmt: skip
FORMULAS = {
    "only-normalised", "p-minus-y", "tanh", "he-multiplied", "he", "xavier", "multiplied",
    "divided", "reach-ten", "reach-hundred", "beta2", "terminal",
}  # fmt: skip

first = {
    "note1": "ratios", "note2": "tanh", "note3": "he-multiplied", "note4": "ahead",
    "note5": "beta2", "note6": "divided", "note7": "subtracted",
}  # fmt: skip


def variant(rng):
    """One note on each of seven themes."""
    notes = {f"note{i}": rng.choice(sorted(choices)) for i, choices in enumerate(NOTES, 1)}
    if not FEWEST <= sum(not NOTES[i][key][0] for i, key in enumerate(notes.values())) <= MOST:
        raise Redraw
    return notes


def _keys(v):
    return [vars(v)[f"note{i}"] for i in range(1, COUNT + 1)]


def _wrong(v):
    return {i for i, key in enumerate(_keys(v), 1) if not NOTES[i - 1][key][0]}


def _formulas(v):
    return {i for i, key in enumerate(_keys(v), 1) if key in FORMULAS}


def work(v, see, marked=_wrong):
    """The notes that are wrong."""
    see("wrong", (frozenset(marked(v)), frozenset()))
    see("how_many", len(_wrong(v)))
    for i, key in enumerate(_keys(v), 1):
        see(f"why{i}", key)


mistakes = [
    Mistake("right-ones-named", marked=lambda v: set(range(1, COUNT + 1)) - _wrong(v)),
    Mistake("all-distrusted", marked=lambda v: set(range(1, COUNT + 1))),
    Mistake("none-distrusted", marked=lambda v: set()),
    Mistake(
        "formulas-trusted",
        when=lambda v: _wrong(v) - _formulas(v) and _wrong(v) & _formulas(v),
        marked=lambda v: _wrong(v) - _formulas(v),
    ),
    Mistake(
        "words-trusted",
        when=lambda v: _wrong(v) - _formulas(v) and _wrong(v) & _formulas(v),
        marked=lambda v: _wrong(v) & _formulas(v),
    ),
]


def tried(v, answer):
    """What the notes that were named make one expect, and what the engine finds."""
    rows = [(str(i), *_trial(i - 1, vars(v)[f"note{i}"])) for i in sorted(answer)[:MOST]]
    return [Table("trials", ("note", "measured", "noted", "engine"), rows)] if rows else []


@lru_cache(maxsize=64)
def _trial(theme, key):
    _, measured, noted, engine = NOTES[theme][key]
    return measured, _shown(noted()), _shown(engine())


def _shown(value):
    return value if isinstance(value, str) else f"{float(value):.4g}"


examples = [
    Example({"wrong": "1, 3, 5, 7"}, "right"),
    Example({"wrong": "2 4 6"}, "wrong", "right-ones-named"),
    Example({"wrong": "3, 5"}, "wrong", "words-trusted"),
    Example({"wrong": "all"}, "wrong", "all-distrusted"),
    Example({"wrong": "9"}, "invalid"),
]
