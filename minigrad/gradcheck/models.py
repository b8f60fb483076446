"""gradcheck_module: a few entries of every parameter of a network, in its real loss.

Before you believe a check of a network: let it train a little first, since at the start gradients
are often unlike any later ones; and use few examples, for then fewer kinks are near.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from minigrad.graph import Node, no_grad
from minigrad.tensor import Tensor

from .batching import rows
from .check import chosen_entries, limits, too_short, unusable
from .differences import Line
from .evaluating import of_rows, plain
from .freezing import Generators, as_before, frozen, inside, listed, rewound
from .judging import GRAVITY, Check, judge, worst
from .settling import settled

Loss = Callable[[], Any]


class ModuleCheck(NamedTuple):
    """What was found, by the name of each parameter. True if the verdict is "right".

    verdict  the gravest of all
    checks   one `Check` for each parameter, of the data loss
    penalty  the same of the penalty, if one was given
    notes    what else was noticed
    """

    verdict: str
    checks: dict[str, Check]
    penalty: dict[str, Check]
    notes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.verdict == "right"

    def __str__(self) -> str:
        rows = [f"{self.verdict}"]
        for part, checks in (("", self.checks), ("penalty, ", self.penalty)):
            rows += [f"  {part}{name}: {check}" for name, check in checks.items()]
        return "\n".join([*rows, *(f"  note: {note}" for note in self.notes)])


def gradcheck_module(
    model: Any,
    loss: Loss,
    *,
    penalty: Loss | None = None,
    entries: int = 4,
    tolerance: float = 1e-6,
    seed: int = 0,
    rng: Generators = (),
) -> ModuleCheck:
    """Compare the gradient of a loss, for every parameter of a model, with centred differences.

    model    a Module, or a list or dict of tensors that require gradients
    loss     called without arguments, computes the loss of the data anew
    penalty  the same for regularisation, which is checked apart: its gradient is simple and often
             large, and would hide a mistake in the other
    entries  how many entries of each parameter to try, biases as well as weights
    rng      generators that the loss draws from outside of the modules

    Generators found in the modules, as of dropout, are put back before each evaluation, so that
    every one drops the same units. Parameters, gradients, generators and running means are
    afterwards as they were. Frozen parameters are left out.

        check = gradcheck_module(model, lambda: nn.cross_entropy(model(x), y))
    """
    limits(tolerance, entries)
    if not callable(loss):
        raise TypeError(
            f"gradcheck_module takes a function that computes the loss anew, lambda: ..., not a "
            f"{type(loss).__name__}"
        )
    every = named(model)
    parameters = {name: p for name, p in every.items() if p.requires_grad}
    notes = [f"{name} is frozen, and was not checked" for name in every if name not in parameters]
    choice = np.random.default_rng(seed)
    with as_before(model, every.values()), rewound([*inside(model), *listed(rng)]) as rewind:
        data, size = checks_of(parameters, frozen(loss, rewind), entries, tolerance, choice)
        rest: dict[str, Check] = {}
        notes += [
            f"{name} gets no gradient from this loss" for name, c in data.items() if missing(c)
        ]
        if penalty is not None:
            again = frozen(penalty, rewind)
            rest, weight = checks_of(parameters, again, entries, tolerance, choice)
            if weight > 10 * size:
                notes.append(
                    f"the penalty's largest slope is {weight / size if size else np.inf:.0f} times "
                    "the data's: checked together it would have hidden mistakes"
                )
    grave = max((c.verdict for c in (*data.values(), *rest.values())), key=rank, default="dead")
    return ModuleCheck(grave, data, rest, tuple(notes))


def rank(word: str) -> int:
    """How grave a verdict is."""
    return GRAVITY.index(word) if word in GRAVITY else len(GRAVITY)


def missing(check: Check) -> bool:
    """Whether a parameter plays no part in a loss."""
    return check.verdict == "dead"


def named(model: Any) -> dict[str, Tensor]:
    """The parameters of a module, or of a list or dict of tensors, by name."""
    if hasattr(model, "named_parameters"):
        return dict(model.named_parameters())
    pairs = model.items() if isinstance(model, dict) else enumerate(model)
    found = {str(name): p for name, p in pairs}
    for name, p in found.items():
        if not isinstance(p, Tensor):
            raise TypeError(
                f"gradcheck_module takes a Module, or tensors, and {name} is a {type(p).__name__}; "
                "for Values, gradcheck a function of them: gradcheck(f, *numbers)"
            )
    return found


def checks_of(
    parameters: dict[str, Tensor], loss: Loss, entries: int, tolerance: float, rng: Any
) -> tuple[dict[str, Check], float]:
    """The verdict on each parameter, and the size of the largest slope."""
    for name, p in parameters.items():
        if p.dtype.itemsize < 8:
            reason = f"{name} is {p.dtype}: differences need float64, so make it with dtype=float"
            return {name: Check("precision", np.inf, reason=reason)}, 0.0
    problem = unusable(value(loss), value(loss))
    problem = too_short(loss()) if problem is None else problem
    if problem is not None:
        return dict.fromkeys(parameters, problem), 0.0
    slopes = backward(parameters, loss)
    scale = max((float(np.abs(g).max(initial=0.0)) for g in slopes.values()), default=0.0)
    losses, checks = Losses(parameters, loss), {}
    for name, p in parameters.items():
        g, chosen = slopes[name], chosen_entries(p.shape, entries, rng)
        found, others = settled(losses, name, chosen, g, tolerance)
        found += [judge(losses.line(name, index), g, tolerance, scale) for index in others]
        checks[name] = Check("dead") if asleep(found, scale) else worst(found, len(chosen))
    return checks, scale


class Losses:
    """A loss, as a function of any one of some parameters."""

    weights = np.ones(())

    def __init__(self, parameters: dict[str, Tensor], loss: Loss) -> None:
        self.parameters, self.loss = parameters, loss

    def start(self, k: str) -> Any:
        """The parameter of this name as an array."""
        return self.parameters[k].raw

    def line(self, k: str, index: tuple[int, ...]) -> Line:
        """The loss along one entry of a parameter."""
        p, here = self.parameters[k], (lambda: value(self.loss))
        return Line(here, self.loss, lambda: p.data, k, index, self.weights)

    @no_grad()
    def at_rows(self, k: str, x: Any) -> Any:
        """The losses for many arrays as that parameter: see `settling`."""
        p = self.parameters[k]
        before = p.raw
        try:
            with rows(x) as many, np.errstate(all="ignore"):
                p.raw = many
                return of_rows(plain(self.loss()), len(x))
        finally:
            p.raw = before


def asleep(checks: list[Check], scale: float) -> bool:
    """Whether all slopes are 0 beside those of other parameters, but for rounding."""
    return all(c.verdict == "right" and abs(c.given) <= 1e-12 * scale for c in checks)


def backward(parameters: dict[str, Tensor], loss: Loss) -> dict[str, Any]:
    """The gradients that backward leaves; zeros where it leaves none."""
    for p in parameters.values():
        p.grad = None
    y = loss()
    if y.requires_grad:
        y.backward()
    return {
        name: np.zeros(p.shape) if p.grad is None else np.array(p.grad.raw)
        for name, p in parameters.items()
    }


@no_grad()
def value(loss: Loss) -> Any:
    """The loss as an array, with nothing remembered."""
    with np.errstate(all="ignore"):
        found = loss()
    if not isinstance(found, Node):
        raise TypeError(f"the loss must be a Tensor of one number, not a {type(found).__name__}")
    y = np.array(found.raw)
    if y.size != 1:
        raise ValueError(f"the loss must be one number, and has shape {y.shape}: take .mean()")
    return y
