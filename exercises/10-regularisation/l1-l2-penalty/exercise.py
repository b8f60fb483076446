"""L1 and L2 penalties: their slopes, weight decay, and what each makes of a weight by itself."""

import minigrad as mg
from minigrad import Tensor, nn, optim
from tutor.answers.choice import Choice
from tutor.answers.expression import Expression
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw
from tutor.course.evidence import Curves

place = 20
minutes = 9
teaches = ["weight-decay", "l1-penalty"]

WEIGHT = {"w": {"domain": "nonzero"}, "lambda": {"domain": "small+"}}
STEP = WEIGHT | {"alpha": {"domain": "small+"}, "g": {"domain": "real"}}

parts = [
    Expression("l2", variables=WEIGHT),
    Expression("l1", variables=WEIGHT),
    Expression("step", variables=STEP),
    Choice("fate", options=("both", "l2-only", "l1-only", "neither"), then="run"),
    Number("left", places=3),
    Number("when"),
]

first = {"w": 1.2, "alpha": 0.1, "strength": 0.5, "steps": 5}


def variant(rng):
    """A weight that L1 takes to 0 in a whole number of steps, later than the steps asked for."""
    alpha, strength = rng.choice([0.1, 0.2]), rng.choice([0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5])
    when, steps = rng.randint(8, 30), rng.randint(3, 7)
    w = round(alpha * strength * when, 4)
    if not 0.3 <= w <= 3 or w == 1:
        raise Redraw
    return {"w": w, "alpha": alpha, "strength": strength, "steps": steps}


def _course(v, penalty, steps):
    """The weight after each step of descent on a penalty alone."""
    w = Tensor([v.w], requires_grad=True)
    descent, places = optim.SGD([w], lr=v.alpha), [v.w]
    for _ in range(steps):
        descent.zero_grad()
        penalty([w], v.strength).backward()
        descent.step()
        places.append(round(w.item(), 12))
    return places


def work(
    v,
    see,
    l2="2*lambda*w",
    l1="lambda*sign(w)",
    step="w - alpha*(g + 2*lambda*w)",
    left=lambda w, a, s, t: None,
    arrives=lambda w, a, s: w / (a * s),
):
    """Slopes and a step as formulas, then the engine's descent on the penalty alone."""
    see("l2", l2)
    see("l1", l1)
    see("step", step)
    see("fate", "l1-only")
    see("keep", round(1 - 2 * v.alpha * v.strength, 6))
    see("stride", round(v.alpha * v.strength, 6))
    wrong = left(v.w, v.alpha, v.strength, v.steps)
    see("left", _course(v, nn.l2_penalty, v.steps)[-1] if wrong is None else wrong)
    see("when", round(arrives(v.w, v.alpha, v.strength), 6))


mistakes = [
    Mistake(
        "two-forgotten",
        {"l2": "lambda*w"},
        {"step": "w - alpha*(g + lambda*w)"},
        {"left": lambda w, a, s, t: w * (1 - a * s) ** t},
    ),
    Mistake("not-differentiated", l2="lambda*w^2", l1="lambda*abs(w)"),
    Mistake("sign-forgotten", l1="lambda"),
    Mistake("like-l2", l1="2*lambda*w"),
    Mistake("strength-forgotten", l2="2*w", l1="sign(w)"),
    Mistake("penalty-added", step="w - alpha*(g - 2*lambda*w)"),
    Mistake("data-forgotten", step="w - 2*alpha*lambda*w"),
    Mistake("rate-forgotten", step="w - alpha*g - 2*lambda*w"),
    Mistake("step-only", step="-alpha*(g + 2*lambda*w)"),
    Mistake("fixed-steps", left=lambda w, a, s, t: w - 2 * a * s * t),
    Mistake("one-step", left=lambda w, a, s, t: w * (1 - 2 * a * s)),
    Mistake("twice-as-fast", arrives=lambda w, a, s: w / (2 * a * s)),
    Mistake("rate-not-in", arrives=lambda w, a, s: w / s),
]


def run(v, answer):
    """Both penalties pull at the same weight."""
    steps = 35
    courses = {"L1": _course(v, nn.l1_penalty, steps), "L2": _course(v, nn.l2_penalty, steps)}
    return [Curves("courses", "step", list(range(steps + 1)), courses)]


def engine(part, at):
    """The slope of the engine's penalty, or a step of its descent, at a point."""
    w = Tensor([float(at["w"])], requires_grad=True)
    penalty = nn.l1_penalty if part == "l1" else nn.l2_penalty
    total = penalty([w], float(at["lambda"]))
    if part != "step":
        total.backward()
        return w.grad[0]
    (total + mg.sum(w * float(at["g"]))).backward()
    optim.SGD([w], lr=float(at["alpha"])).step()
    return w.item()


examples = [
    Example({"l2": "2 λ w", "l1": "λ w/|w|", "step": "(1 − 2 α λ) w − α g"}, "partial"),
    Example({"l2": "lambda w"}, "wrong", "two-forgotten"),
    Example({"l1": "lambda |w|"}, "wrong", "not-differentiated"),
    Example({"left": "little"}, "invalid"),
    Example({}, "missing"),
]
