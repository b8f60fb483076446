"""Four lines of Adam as someone noted them down, one of them wrong: find it, test it, repair it.

Source: Kingma and Ba, "Adam: A Method for Stochastic Optimization" (2015), algorithm 1.
"""

from minigrad import Value
from tutor.answers.expression import Expression
from tutor.answers.number import Number
from tutor.answers.which import Which
from tutor.course import Example, Mistake, Redraw

place = 90
minutes = 7
needs = ["adam-update"]
teaches = ["bias-correction"]

NAMES = {
    "m_t": {"domain": "real"},
    "v_t": {"domain": "positive"},
    "beta_1": {"domain": "unit"},
    "beta_2": {"domain": "unit"},
    "t": {"domain": "int+"},
}

parts = [
    Which("line", count=4, thing="line"),
    Number("tested", places=4),
    Expression("repaired", variables=NAMES),
]

# What stands around the average: as it is read, as it is typed, and what it computes.
CORRECTIONS = {
    "right": ("{a}/(1 − {b}^t)", "{a}/(1 - {b}^t)", lambda a, b, t: a / (1 - b**t)),
    "multiplied": ("{a}·(1 − {b}^t)", "{a}*(1 - {b}^t)", lambda a, b, t: a * (1 - b**t)),
    "power-outside": ("{a}/(1 − {b})^t", "{a}/(1 - {b})^t", lambda a, b, t: a / (1 - b) ** t),
    "no-power": ("{a}/(1 − {b})", "{a}/(1 - {b})", lambda a, b, t: a / (1 - b)),
    "one-step-late": (
        "{a}/(1 − {b}^(t−1))", "{a}/(1 - {b}^(t-1))", lambda a, b, t: a / (1 - b ** (t - 1)),
    ),
}  # fmt: skip
READ = {3: ("m_t", "β₁"), 4: ("v_t", "β₂")}
TYPED = {3: ("m_t", "beta_1"), 4: ("v_t", "beta_2")}

first = {"fault": "multiplied", "at": 4, "beta": 0.9, "g": 2, "t": 2}


def variant(rng):
    """One of the corrections is written down wrongly; and numbers to test the line with."""
    values = {
        "fault": rng.choice(sorted(CORRECTIONS.keys() - {"right"})),
        "at": rng.choice([3, 4]),
        "beta": rng.randint(10, 18) / 20,
        "g": rng.choice([-1, 1]) * rng.randint(2, 5),
        "t": rng.choice([2, 3, 4]),
    }
    tested = CORRECTIONS[values["fault"]][2](_average(**values), values["beta"], values["t"])
    if abs(tested.item()) > 99:
        raise Redraw
    return _noted(values)


def _noted(values):
    """The variant with its four lines as they stand in the notes, and the average to be tested."""
    faults = {3: "right", 4: "right"} | {values["at"]: values["fault"]}
    corrected = [
        f"{hat} = {_written(CORRECTIONS[faults[number]][0], READ[number])}"
        for number, hat in ((3, "m̂_t"), (4, "v̂_t"))
    ]
    averages = ["m_t = β₁ m_{t−1} + (1 − β₁) g_t", "v_t = β₂ v_{t−1} + (1 − β₂) g_t²"]
    average, beta = READ[values["at"]]
    return values | {"lines": averages + corrected, "average": average, "beta_name": beta}


def _written(correction, names):
    """A correction of the average of that name, which keeps the share of that name."""
    average, beta = names
    return correction.format(a=average, b=beta)


first = _noted(first)


def work(v, see, line=None, tested=None, repaired="right"):
    """The wrong line, what it makes of a constant gradient, and what it should be."""
    see("line", (frozenset({line or v.at}), frozenset()))
    average = see("average_now", _average(v.at, v.beta, v.g, v.t))
    see("goal", v.g if v.at == 3 else v.g**2)
    see("tested", CORRECTIONS[tested or v.fault][2](average, v.beta, v.t))
    see("repaired", _written(CORRECTIONS[repaired or v.fault][1], TYPED[v.at]))
    see("as_read", _written(CORRECTIONS["right"][0], READ[v.at]))


def _average(at, beta, g, t, **_):
    """Line 1, or line 2, with the same gradient at every step, from 0 on."""
    new, average = Value(g) if at == 3 else Value(g) ** 2, Value(0.0)
    for _ in range(t):
        average = beta * average + (1 - beta) * new
    return average


def _other_than(fault):
    return lambda v: v.fault != fault


mistakes = [
    Mistake("first-average", line=1),
    Mistake("second-average", line=2),
    Mistake("tested-the-right-line", tested="right"),
    Mistake("unchanged", repaired=None),
    *(
        Mistake(f"repaired-{fault}", repaired=fault, when=_other_than(fault))
        for fault in CORRECTIONS
        if fault != "right"
    ),
]

examples = [
    Example({"line": "4", "tested": "0.1444", "repaired": "v_t/(1-beta_2^t)"}, "right"),
    Example({"repaired": "v_t (1 − β₂^t)"}, "wrong", "unchanged"),
    Example({"repaired": "v_t/(1-beta_2)"}, "wrong", "repaired-no-power"),
    Example({"tested": "4"}, "wrong", "tested-the-right-line"),
    Example({"line": "5"}, "invalid"),
]
