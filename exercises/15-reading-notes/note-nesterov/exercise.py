"""Three jotted lines of Nesterov's momentum, right or with one of them wrong: tried, put right.

Source: I. Sutskever, J. Martens, G. Dahl, G. Hinton (2013), On the importance of initialization
and momentum in deep learning, section 2.
"""

from minigrad import Tensor, optim
from tutor.answers.choice import Choice
from tutor.answers.expression import Expression
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw
from tutor.course.evidence import Curves

place = 50
minutes = 8
needs = ["nesterov"]
teaches = ["nesterov", "reading-notes"]

STEPS = 25
BEYOND = 1e6  # a loss that is drawn no further

NAMES = {
    "w": {"domain": "real"},
    "v": {"domain": "real"},
    "mu": {"domain": "unit"},
    "alpha": {"domain": "small+"},
    "k": {"domain": "positive"},
}

parts = [
    Number("noted", places=3),
    Choice("line", options=("none", "first", "second", "third"), then="descents"),
    Number("mended", places=3),
    Expression("step", variables=NAMES),
]

RIGHT = ["a = w + μ·v", "v = μ·v − α·∇L(a)", "w = w + v"]
# The line that is wrong, as it is noted; what the three lines then do to w; and their two steps.
NOTES = {
    "none": (None, None, "w + mu*v - alpha*k*(w + mu*v)"),
    "gradient-here": (1, "v = μ·v − α·∇L(w)", "w + mu*v - alpha*k*w"),
    "looks-behind": (0, "a = w − μ·v", "w + mu*v - alpha*k*(w - mu*v)"),
    "whole-velocity-ahead": (0, "a = w + v", "w + mu*v - alpha*k*(w + v)"),
    "moved-from-ahead": (2, "w = a + v", "w + 2*mu*v - alpha*k*(w + mu*v)"),
    "uphill": (1, "v = μ·v + α·∇L(a)", "w + mu*v + alpha*k*(w + mu*v)"),
    "no-friction": (1, "v = v − α·∇L(a)", "w + v - alpha*k*(w + mu*v)"),
}
LINES = {None: "none", 0: "first", 1: "second", 2: "third"}
WRONG = sorted(NOTES.keys() - {"none"})


def variant(rng):
    """A note, right one time in four; a parabola k/2·w², a weight on it and a velocity."""
    values = {
        "note": "none" if rng.random() < 1 / 4 else rng.choice(WRONG),
        "k": rng.choice([2, 3, 4, 5]),
        "w": rng.choice([-4, -3, -2, 2, 3, 4, 5]),
        "v": rng.choice([-1, 1]) * rng.choice([0.5, 1, 2]),
        "mu": rng.choice([0.5, 0.8, 0.9]),
        "alpha": rng.choice([0.05, 0.1]),
    }
    state = [values[name] for name in ("w", "v", "mu", "alpha", "k")]
    ends = [_one_step(note, *state)[2] for note in (values["note"], "none")]
    if abs(values["w"] + values["mu"] * values["v"]) < 0.3 or {0, 1} & {round(w, 2) for w in ends}:
        raise Redraw
    return _noted(values)


def _noted(values):
    at, line, _ = NOTES[values["note"]]
    return values | {"lines": [line if i == at else right for i, right in enumerate(RIGHT)]}


first = _noted(
    {"note": "moved-from-ahead", "k": 2, "w": 3, "v": -1, "mu": 0.5, "alpha": 0.1},
)


def _one_step(note, w, v, mu, alpha, k):
    """The point ahead, the velocity and the weight after the three lines of a note."""
    ahead = {"looks-behind": w - mu * v, "whole-velocity-ahead": w + v}.get(note, w + mu * v)
    gradient = k * (w if note == "gradient-here" else ahead)
    kept = v if note == "no-friction" else mu * v
    velocity = kept + alpha * gradient if note == "uphill" else kept - alpha * gradient
    return ahead, velocity, (ahead if note == "moved-from-ahead" else w) + velocity


def _nesterov(w, v, mu, alpha, k, steps=1):
    """The weights on the way of the engine's Nesterov momentum, looking ahead."""
    weight = Tensor([float(w)], requires_grad=True)
    descent = optim.Momentum([weight], lr=alpha, momentum=mu, nesterov="ahead")
    state = descent.state_dict()
    state["state"][0] |= {"velocity": [float(v)], "step": 1}
    descent.load_state_dict(state)

    def closure():
        descent.zero_grad()
        loss = (k / 2 * weight * weight).sum()
        loss.backward()
        return loss

    weights = [float(w)]
    for _ in range(steps):
        descent.step(closure)
        weights.append(float(weight.data[0]))
    return weights


def _start(v):
    return v.w, v.v, v.mu, v.alpha, v.k


def work(v, see, read_as=None, took=2, mended=None, step="none"):
    """What the note does, which line is wrong, and what the lines put right do."""
    ahead, velocity, _ = _one_step(v.note, *_start(v))
    see("ahead", round(ahead, 6))
    see("velocity", round(velocity, 6))
    see("noted", round(_one_step(read_as or v.note, *_start(v))[took], 6))
    see("line", LINES[NOTES[v.note][0]])
    right = [round(value, 6) for value in _one_step("none", *_start(v))]
    see("right_ahead", right[0])
    see("right_gradient", round(v.k * right[0], 6))
    see("right_velocity", right[1])
    see("mended", mended(v) if mended else _nesterov(*_start(v))[1])
    see("why", v.note)
    see("step", NOTES[step or v.note][2])


def _other_than(note):
    return lambda v: v.note != note


mistakes = [
    Mistake("did-the-right-lines", when=_other_than("none"), read_as="none"),
    Mistake("velocity-for-weight", took=1),
    Mistake(
        "took-the-note", when=_other_than("none"), mended=lambda v: _one_step(v.note, *_start(v))[2]
    ),
    Mistake("unchanged", when=_other_than("none"), step=None),
    *(Mistake(f"step-{note}", when=_other_than(note), step=note) for note in WRONG),
]


def engine(part, at):
    """What the engine's Nesterov makes of w on k·w²/2; lint compares it with the formula."""
    return _nesterov(*(at[name] for name in ("w", "v", "mu", "alpha", "k")))[1]


def descents(v, answer):
    """The loss along the noted lines, and along the engine's Nesterov."""
    w, velocity, *rest = _start(v)
    noted = [float(w)]
    for _ in range(STEPS):
        _, velocity, w = _one_step(v.note, w, velocity, *rest)
        noted.append(w)
    ways = {"as-noted": noted, "engine": _nesterov(*_start(v), steps=STEPS)}
    if v.note == "none":
        del ways["as-noted"]
    losses = {name: [_loss(v.k, w) for w in way] for name, way in ways.items()}
    return [Curves("losses", "step", list(range(STEPS + 1)), losses, log=True)]


def _loss(k, w):
    return min(max(k / 2 * w * w, 1e-12), BEYOND)


examples = [
    Example(
        {"noted": "1.5", "line": "third", "mended": "2", "step": "w + μ v - α k (w + μ v)"}, "right"
    ),
    Example({"step": "(1 - α k)(w + μ v)"}, "partial"),
    Example({"step": "w + 2 mu v - alpha k (w + mu v)"}, "wrong", "unchanged"),
    Example({"step": "w + mu*v - alpha*k*w"}, "wrong", "step-gradient-here"),
    Example({}, "missing"),
]
