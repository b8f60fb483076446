"""Adam's update, derived line by line: two averages, their bias corrections, the step.

Source: Kingma and Ba, "Adam: A Method for Stochastic Optimization" (2015), algorithm 1.
"""

import numpy as np

from minigrad import Tensor, optim
from tutor.answers.derivation import Derivation
from tutor.course import Example, Mistake

place = 80
minutes = 12
needs = []
teaches = ["adam", "bias-correction"]

# They can be read in every line: a wrong one is told as a mistake, and the names on offer do not
# tell which ones the line needs. The name of a line itself is not among them: who types `m_t-1`
# means m_{t-1}, and must not be taken to mean m_t minus 1.
NAMES = {
    "beta_1": {"domain": "unit"},
    "beta_2": {"domain": "unit"},
    "m_{t-1}": {"domain": "real"},
    "v_{t-1}": {"domain": "positive"},
    "g_t": {"domain": "nonzero"},
    "t": {"domain": "int+"},
    "theta_{t-1}": {"domain": "real"},
    "alpha": {"domain": "small+"},
    "epsilon": {"domain": "small+"},
}

# A name that stands for an earlier line: an answer may use it, or what it stands for.
M = {"m_t": {"domain": "real", "def": "beta_1*m_{t-1} + (1 - beta_1)*g_t"}}
V = {"v_t": {"domain": "positive", "def": "beta_2*v_{t-1} + (1 - beta_2)*g_t^2"}}
M_HAT = {"mhat_t": {"domain": "real", "def": "m_t/(1 - beta_1^t)"}}
V_HAT = {"vhat_t": {"domain": "positive", "def": "v_t/(1 - beta_2^t)"}}
FIRST_STEP = {
    "theta_0": {"domain": "real"},
    "alpha": {"domain": "small+"},
    "g_1": {"domain": "nonzero"},
    "beta_1": {"domain": "unit"},
    "beta_2": {"domain": "unit"},
}

parts = [
    Derivation("m", variables=NAMES),
    Derivation("v", variables=NAMES | M),
    Derivation("m_hat", variables=NAMES | M | V),
    Derivation("v_hat", variables=NAMES | M | V | M_HAT),
    Derivation("step", variables=NAMES | M | V | M_HAT | V_HAT),
    Derivation("first_step", variables=FIRST_STEP),
]


def work(
    v,
    see,
    keep1="beta_1",
    keep2="beta_2",
    mix1="(1 - beta_1)",
    mix2="(1 - beta_2)",
    square="g_t^2",
    correct="{average}/(1 - {beta}^t)",
    move="theta_{{t-1}} - alpha*{m}/(sqrt({v}) + epsilon)",
    first="theta_0 - alpha*sign(g_1)",
):
    """The update as algorithm 1 has it, or with one thing written down wrongly."""
    see("m", f"{keep1}*m_{{t-1}} + {mix1}*g_t")
    see("v", f"{keep2}*v_{{t-1}} + {mix2}*{square}")
    see("m_hat", correct.format(average="m_t", beta="beta_1"))
    see("v_hat", correct.format(average="v_t", beta="beta_2"))
    see("step", move.format(m="mhat_t", v="vhat_t"))
    see("first_step", first)


mistakes = [
    Mistake("no-mixing", mix1="1", mix2="1"),
    Mistake(
        "betas-swapped", keep1="(1 - beta_1)", mix1="beta_1", keep2="(1 - beta_2)", mix2="beta_2"
    ),
    Mistake("gradient-not-squared", square="g_t"),
    Mistake("correction-multiplied", correct="{average}*(1 - {beta}^t)"),
    Mistake("power-on-the-bracket", correct="{average}/(1 - {beta})^t"),
    Mistake("correction-without-power", correct="{average}/(1 - {beta})"),
    Mistake("correction-one-step-late", correct="{average}/(1 - {beta}^(t-1))"),
    Mistake(
        "uncorrected",
        {"correct": "{average}"},
        {"move": "theta_{{t-1}} - alpha*m_t/(sqrt(v_t) + epsilon)"},
    ),
    Mistake("epsilon-inside-the-root", move="theta_{{t-1}} - alpha*{m}/sqrt({v} + epsilon)"),
    Mistake("no-root", move="theta_{{t-1}} - alpha*{m}/({v} + epsilon)"),
    Mistake("no-epsilon", move="theta_{{t-1}} - alpha*{m}/sqrt({v})"),
    Mistake(
        "epsilon-uncorrected",
        move="theta_{{t-1}} - alpha*sqrt(1 - beta_2^t)/(1 - beta_1^t)*m_t/(sqrt(v_t) + epsilon)",
    ),
    Mistake("uphill", move="theta_{{t-1}} + alpha*{m}/(sqrt({v}) + epsilon)"),
    Mistake("step-only", move="-alpha*{m}/(sqrt({v}) + epsilon)"),
    Mistake("plain-descent", move="theta_{{t-1}} - alpha*g_t"),
    Mistake("first-step-without-sign", first="theta_0 - alpha"),
    Mistake("first-step-with-gradient", first="theta_0 - alpha*g_1"),
    Mistake("first-step-uphill", first="theta_0 + alpha*sign(g_1)"),
    Mistake(
        "first-step-uncorrected",
        first="theta_0 - alpha*(1 - beta_1)*g_1/sqrt((1 - beta_2)*g_1^2)",
    ),
]


UNUSED = {  # settings that a part does not depend on
    "theta_{t-1}": 0.0, "m_{t-1}": 0.0, "v_{t-1}": 1.0, "t": 2,
    "alpha": 0.1, "beta_1": 0.5, "beta_2": 0.5, "epsilon": 0.1,
}  # fmt: skip


def engine(part, at):
    """What the engine's own Adam gives for a part at a point; `tutor lint` compares the two."""
    if part == "first_step":
        start = {"theta_{t-1}": at["theta_0"], "g_t": at["g_1"], "v_{t-1}": 0.0, "t": 1}
        return _step(UNUSED | at | start | {"epsilon": 0.0})["step"]
    return _step(UNUSED | at)[part]


def _step(at):
    """One step of `minigrad.optim.Adam` from a given state, and the state after it.

    The corrected averages are not kept anywhere: they follow from steps with two different ε,
    m̂/(√v̂ + ε) each.
    """
    theta, m, v = _adam(at)
    one = (at["theta_{t-1}"] - _adam(at | {"epsilon": 1.0})[0]) / at["alpha"]
    two = (at["theta_{t-1}"] - _adam(at | {"epsilon": 2.0})[0]) / at["alpha"]
    root = (2 * two - one) / (one - two)
    return {"step": theta, "m": m, "v": v, "m_hat": one * (root + 1), "v_hat": root**2}


def _adam(at):
    """θ, m and v after one step of the engine's Adam."""
    theta = Tensor([at["theta_{t-1}"]], requires_grad=True)
    adam = optim.Adam(
        [theta], lr=at["alpha"], betas=(at["beta_1"], at["beta_2"]), eps=at["epsilon"]
    )
    state = adam.state_dict()
    before = {"exp_avg": [at["m_{t-1}"]], "exp_avg_sq": [at["v_{t-1}"]], "step": at["t"] - 1}
    state["state"][0] |= {name: np.asarray(value) for name, value in before.items()}
    adam.load_state_dict(state)
    (theta * at["g_t"]).sum().backward()
    adam.step()
    after = adam.state_dict()["state"][0]
    return theta.data[0], after["exp_avg"][0], after["exp_avg_sq"][0]


examples = [
    Example(
        {
            "m": "β₁ m_{t-1} + (1 − β₁) g_t",
            "v": r"\beta_2 v_{t-1} + (1-\beta_2) g_t^2",
            "m_hat": "m_t/(1-beta1^t)",
            "v_hat": "v_t / (1 - beta_2**t)",
            "step": "theta_{t-1} - alpha*mhat_t/(sqrt(vhat_t)+epsilon)",
            "first_step": "theta_0 - alpha*g_1/|g_1|",
        },
        "right",
    ),
    Example({"m": "beta_1*m_{t-1} + g_t"}, "wrong", "no-mixing"),
    Example({"m_hat": "m_t*(1-beta_1^t)"}, "wrong", "correction-multiplied"),
    Example({"v_hat": "v_t/(1-beta_2)^t"}, "wrong", "power-on-the-bracket"),
    Example(
        {"step": "theta_{t-1} - alpha*mhat_t/sqrt(vhat_t+epsilon)"},
        "wrong",
        "epsilon-inside-the-root",
    ),
    Example({"first_step": "theta_0 - alpha*g_1"}, "wrong", "first-step-with-gradient"),
    Example({"m": "beta*m_{t-1} + (1-beta)*g_t"}, "invalid"),
    Example({"m": "m_t +"}, "invalid"),
]
