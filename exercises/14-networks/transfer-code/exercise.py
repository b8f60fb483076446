"""Reuse of a trained net, as a function: freeze its body, train a new head; by the engine."""

import numpy as np

import minigrad as mg
from minigrad import Tensor, nn, optim
from tutor.answers.program import Program
from tutor.course import Mistake

place = 31
minutes = 20
needs = ["two-layer-net"]
teaches = ["transfer", "freezing"]

parts = [
    Program(
        "program",
        entry="transfer",
        signature="transfer(body, x, labels, classes, lr, steps) -> state",
        modules=("numpy", "minigrad", "minigrad.nn", "minigrad.optim"),
        keeps_arguments=True,
    )
]

# Examples, inputs, hidden units, classes, steps.
SIZES = [(6, 2, 3, 2, 1), (8, 3, 4, 3, 2), (12, 4, 5, 2, 5), (10, 3, 6, 4, 20)]


def calls(v, rng):
    """One step on a small net first; then more classes and more steps."""
    random = np.random.default_rng(rng.getrandbits(64))
    for examples, inputs, hidden, classes, steps in SIZES:
        yield _call(random, examples, inputs, hidden, classes, steps)


def _call(random, examples, inputs, hidden, classes, steps):
    """A body whose ReLU cuts some of the sums, and examples of every class."""
    while True:
        body = {
            "weight": np.round(random.uniform(-1.5, 1.5, (hidden, inputs)), 2),
            "bias": np.round(random.uniform(-0.5, 0.5, hidden), 2),
        }
        x = np.round(random.uniform(-2, 2, (examples, inputs)), 2)
        z = x @ body["weight"].T + body["bias"]
        if (z > 0.1).sum(axis=0).min() > 0 and (z < -0.1).any() and np.abs(z).min() > 1e-3:
            break
    labels = random.permutation(np.arange(examples) % classes)
    return body, x, labels, classes, float(random.choice([0.1, 0.2, 0.3])), steps


def transfer(
    body,
    x,
    labels,
    classes,
    lr,
    steps,
    *,
    frozen=True,
    activation=mg.relu,
    cleared=True,
    one_more=0,
    loss=nn.cross_entropy,
):
    """The reference, with the places where programs go wrong as arguments."""
    weight, bias = (Tensor(body[name], requires_grad=not frozen) for name in ("weight", "bias"))
    head = Tensor(np.zeros((classes, len(body["bias"]))), requires_grad=True)
    head_bias = Tensor(np.zeros(classes), requires_grad=True)
    trained = [head, head_bias] + ([] if frozen else [weight, bias])
    descent, before = optim.SGD(trained, lr=lr), [0.0] * len(trained)
    for _ in range(steps + one_more):
        descent.zero_grad()
        hidden = activation(Tensor(x) @ weight.T + bias)
        loss(hidden @ head.T + head_bias, np.asarray(labels)).backward()
        if not cleared:
            before = [old + np.asarray(p.grad) for old, p in zip(before, trained, strict=True)]
            for parameter, piled_up in zip(trained, before, strict=True):
                parameter.grad = piled_up
        descent.step()
    held = {"body.weight": weight, "body.bias": bias, "head.weight": head, "head.bias": head_bias}
    return {name: np.array(value.data) for name, value in held.items()}


def work(v, see, **slip):
    """The part's value is a function: the reference, or the same with one thing wrong."""
    see("program", lambda *call: transfer(*call, **slip))


def _summed(scores, labels):
    """The loss of all examples added up."""
    return nn.cross_entropy(scores, labels) * float(len(labels))


mistakes = [
    Mistake("body-trained", frozen=False),
    Mistake("no-relu", activation=lambda z: z),
    Mistake("gradients-pile-up", cleared=False),
    Mistake("one-step-more", one_more=1),
    Mistake("one-step-less", one_more=-1),
    Mistake("sum-for-mean", loss=_summed),
]
