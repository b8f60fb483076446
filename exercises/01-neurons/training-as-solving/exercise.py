"""Training as solving: inputs and outputs are known, and gradient descent looks for w and b."""

import numpy as np

from minigrad import Tensor, nn, optim, relu
from tutor.answers.choice import Choice
from tutor.answers.experiment import Below, Experiment, Pick, Real, Whole
from tutor.course import Mistake
from tutor.course.evidence import Curves, Table

place = 30
minutes = 8
needs = ["forward-relu-net"]
teaches = ["training", "gradient-descent"]

X = [0.5, 1.0, 1.5, 2.0, 2.5, 3.0]
STARTS = {"negative": -1.0, "zero": 0.0, "positive": 1.0}
BEYOND = 1e3  # a loss that is drawn no further

parts = [
    Choice("sought", options=("weights", "outputs", "inputs", "activation")),
    Experiment(
        "settings",
        settings=(
            Real("lr", 0.0001, 2, start=0.001),
            Whole("steps", 1, 400, start=50),
            Pick("w_start", tuple(STARTS), start="negative"),
        ),
        goal=Below("loss", 0.001, margin=0.0005),
        seconds=2,
    ),
]

first = {"w": 2.0, "b": 0.5}


def variant(rng):
    """The neuron that made the outputs; its w and b are what training has to find again."""
    return {"w": rng.randint(130, 250) / 100, "b": rng.randint(-10, 20) / 20}


def _outputs(v):
    return [round(max(v.w * x + v.b, 0.0), 6) for x in X]


def evidence(v):
    """What the neuron was seen to do."""
    return [Table("seen", ("x", "y"), list(zip(X, _outputs(v), strict=True)))]


def experiment(v, settings, seed, clock):
    """Gradient descent on the mean squared error, from a start that differs a little by seed."""
    spread = np.random.default_rng(seed).uniform(0.8, 1.2)
    w = Tensor(STARTS[settings.w_start] * spread, requires_grad=True)
    b = Tensor(0.0, requires_grad=True)
    x, y = Tensor(X), Tensor(_outputs(v))
    optimizer = optim.SGD([w, b], lr=settings.lr)
    losses = []
    for _ in clock(range(settings.steps), losses):
        optimizer.zero_grad()
        loss = nn.mse_loss(relu(w * x + b), y)
        loss.backward()
        losses.append(loss.item())
        if not losses[-1] < BEYOND:
            break
        optimizer.step()
    final = nn.mse_loss(relu(w * x + b), y).item()
    return {"loss": final, "first": losses[0]}, [
        Curves("losses", "step", list(range(1, len(losses) + 1)), {"loss": losses}, log=True),
        Table("found", ("name", "value"), [("w", round(w.item(), 4)), ("b", round(b.item(), 4))]),
    ]


def explain(v, settings, measured):
    """Why a run did not get there."""
    if settings.w_start != "positive":
        return "dead-start"
    if not measured.loss < measured.first:
        return "too-fast"
    return "too-slow" if settings.lr < 0.02 else "too-short"


def work(v, see, **chosen):
    """What is sought, and settings that find it."""
    see("sought", "weights")
    see("settings", {"lr": 0.1, "steps": 300, "w_start": "positive"} | chosen)


mistakes = [
    Mistake("dead-start", {"w_start": "zero"}, {"w_start": "negative"}),
    Mistake("too-fast", {"lr": 0.5}, {"lr": 2.0}),
    Mistake("too-slow", {"lr": 0.0001}, {"lr": 0.001}),
    Mistake("too-short", lr=0.03, steps=10),
]
