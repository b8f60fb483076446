"""He initialisation: what a ReLU leaves of a signal, and the weights that make up for it.

Source: K. He, X. Zhang, S. Ren, J. Sun (2015), Delving deep into rectifiers, section 2.2.
"""

import numpy as np

import minigrad as mg
from minigrad import Tensor, Value, relu
from tutor.answers.derivation import Derivation
from tutor.answers.experiment import Above, Below, Experiment, Real
from tutor.answers.number import Number
from tutor.course import Example, Mistake
from tutor.course.evidence import Curves

place = 70
minutes = 12
needs = ["xavier-init"]
teaches = ["he-init"]

NAMES = {
    "n": {"domain": "int+"},
    "V_w": {"domain": "positive"},
    "V_z": {"domain": "positive"},
}
SLOPE = {"n": {"domain": "int+"}, "a": {"domain": "unit"}}
DEPTH, WIDTH, EXAMPLES = 20, 200, 50

parts = [
    Derivation("half", variables=NAMES),
    Derivation("next", variables=NAMES),
    Derivation("std", variables={"n": {"domain": "int+"}}),
    Number("start", digits=3),
    Number("xavier", digits=2),
    Derivation("leaky", variables=SLOPE),
    Experiment(
        "settings",
        settings=(Real("c", 0.1, 4, start=1.0),),
        goal=(Above("std", 0.3, margin=0.1), Below("std", 3, margin=0.3)),
        seeds=(1, 2, 3),
        seconds=2,
    ),
]

first = {"fan_in": 72, "layers": 8}


def variant(rng):
    """A number of inputs, and a number of layers for the wrong start to do its harm in."""
    return {
        "fan_in": 2 * rng.randint(16, 160),
        "layers": rng.randint(5, 14),
    }


def experiment(v, settings, seed, clock):
    """Random examples through a deep ReLU net with weights of standard deviation c/√n."""
    rng = np.random.default_rng(seed)
    x, spread = Tensor(rng.standard_normal((EXAMPLES, WIDTH))), []
    for _ in clock(range(DEPTH)):
        z = x @ Tensor(settings.c / np.sqrt(WIDTH) * rng.standard_normal((WIDTH, WIDTH)))
        spread.append(float(np.std(z.data)))
        x = relu(z)
    layers = list(range(1, DEPTH + 1))
    return {"std": spread[-1]}, [Curves("spread", "layer", layers, {"std": spread}, log=True)]


def explain(v, settings, measured):
    """Which way it went wrong."""
    return "vanished" if measured.std < 1 else "exploded"


def work(
    v,
    see,
    half="V_z/2",
    after="n*V_w*V_z/2",
    std="sqrt(2/n)",
    leaky="sqrt(2/((1 + a^2)*n))",
    start=lambda n: mg.sqrt(2 / n),
    kept=lambda layers: mg.sqrt(Value(0.5)) ** layers,
    **chosen,
):
    """Half the mean square passes a ReLU; weights of variance 2/n give it back."""
    see("half", half)
    see("next", after)
    see("std", std)
    see("start", start(Value(float(v.fan_in))))
    see("xavier", kept(v.layers))
    see("leaky", leaky)
    see("settings", {"c": 1.4142} | chosen)


mistakes = [
    Mistake("all-passes", half="V_z", after="n*V_w*V_z"),
    Mistake("quarter", half="V_z/4", after="n*V_w*V_z/4"),
    Mistake("one-term-only", after="V_w*V_z/2"),
    Mistake("xavier-again", {"std": "sqrt(1/n)"}, {"start": lambda n: mg.sqrt(1 / n)}),
    Mistake("half-the-fan", {"std": "sqrt(1/(2*n))"}, {"start": lambda n: mg.sqrt(1 / (2 * n))}),
    Mistake("variance-for-std", {"std": "2/n"}, {"start": lambda n: 2 / n}),
    Mistake("multiplied-by-root", {"std": "sqrt(n/2)"}, {"start": lambda n: mg.sqrt(n / 2)}),
    Mistake("variance-of-the-signal", kept=lambda layers: Value(0.5) ** layers),
    Mistake("one-layer-only", kept=lambda layers: mg.sqrt(Value(0.5))),
    Mistake("grows", kept=lambda layers: mg.sqrt(Value(2.0)) ** layers),
    Mistake("slope-not-squared", leaky="sqrt(2/((1 + a)*n))"),
    Mistake("slope-taken-away", leaky="sqrt(2/((1 - a^2)*n))"),
    Mistake("vanished", {"c": 0.5}, {"c": 1.2}),
    Mistake("exploded", {"c": 2.0}, {"c": 3.5}),
]

examples = [
    Example({"half": "0.5 V_z", "next": "n V_w V_z / 2", "std": "1/sqrt(n/2)"}, "partial"),
    Example({"std": "1/sqrt(n)"}, "wrong", "xavier-again"),
    Example({"leaky": "sqrt(2/(n + n a))"}, "wrong", "slope-not-squared"),
    Example({"start": "small"}, "invalid"),
    Example({}, "missing"),
]
