"""gradcheck: is a derivative right? It is compared with differences, and the answer is one word.

right              every entry agrees with differences
wrong              an entry differs by more than differences can err
kink               the function has a corner here: any slope between left and right may be meant
precision          too few digits to tell: float32, overflow, or a slope drowned by rounding
nondeterministic   the function gives different results for the same arguments
dead               all slopes are 0, so nothing was tested

Two things make a check blind, and are avoided. Summing the outputs hides mistakes (the gradient of
sum(softmax(x)) is 0 whatever softmax does), so outputs are weighted at random. And a fixed
tolerance passes any small gradient, so differences are judged by their own error: at several step
sizes, what they change from one to the next (too long a step) plus rounding (too short a one).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

from .derivatives import vjp
from .graph import Node, no_grad
from .tensor import Tensor
from .value import Value

STEPS = (1e-5, 1e-4, 1e-3, 1e-6, 1e-7)  # the first serves for almost everything
EPSILON = 2.3e-16
MEANING = {
    "right": "agrees with differences",
    "wrong": "differs from differences by more than they can err",
    "kink": "the function has a corner here, and the slope given lies between both sides",
    "precision": "cannot be decided",
    "nondeterministic": "two calls with the same arguments gave different results",
    "dead": "every slope is 0, here and by differences: nothing was tested",
}


class Check(NamedTuple):
    """What gradcheck found. True if, and only if, the verdict is "right".

    error    the largest relative error found
    where    (argument, index) of the entry that decided
    given    the derivative there
    found    the same by differences
    reason   more about the verdict
    seed     of the random weights
    """

    verdict: str
    error: float = 0.0
    where: tuple[int, tuple[int, ...]] | None = None
    given: float = 0.0
    found: float = 0.0
    reason: str = ""
    seed: int = 0

    def __bool__(self) -> bool:
        return self.verdict == "right"

    def __str__(self) -> str:
        text = f"{self.verdict}: {self.reason or MEANING[self.verdict]}"
        if self.where is not None:
            argument, index = self.where
            place = f"argument {argument}" + (f" at {list(index)}" if index else "")
            text += f"; {place}: derivative {self.given:.9g}, differences {self.found:.9g}"
        return f"{text} (relative error {self.error:.1e}, seed {self.seed})"


def gradcheck(
    f: Callable[..., Any],
    *args: Any,
    gradient: Callable[..., Any] | None = None,
    tolerance: float = 1e-6,
    entries: int = 100,
    seed: int = 0,
) -> Check:
    """Compare the derivative of f at args with centred differences.

    f          takes floats, arrays, Values or Tensors, and returns a number or an array
    gradient   a gradient of your own to check, for an f that returns one number: called with
               args as floats and arrays, returns one gradient, or a tuple for several arguments
    tolerance  relative error allowed beyond the error of the differences themselves
    entries    how many entries to try of each argument, chosen at random if it has more
    """
    rng = np.random.default_rng(seed)
    found = first_problem(f, args)
    if found is None:
        xs = [np.array(plain(x), dtype=float) for x in args]
        y = evaluate(f, xs, args)
        weights = rng.uniform(0.5, 1.5, y.shape) * rng.choice([-1.0, 1.0], y.shape)
        if gradient is not None:
            weights = np.ones(y.shape)
        slopes = derivatives(f, xs, args, gradient, weights)
        lines = chosen_lines(f, xs, args, weights, entries, rng)
        found = worst([judge(line, slopes[line.argument], tolerance) for line in lines])
    return found._replace(seed=seed)


def first_problem(f: Callable[..., Any], args: tuple[Any, ...]) -> Check | None:
    """What makes a comparison pointless from the start."""
    for k, x in enumerate(args):
        dtype = np.asarray(plain(x)).dtype
        if dtype.kind == "f" and dtype.itemsize < 8:
            reason = f"argument {k} is {dtype}: differences need float64, .astype(float)"
            return Check("precision", np.inf, (k, ()), reason=reason)
    xs = [np.array(plain(x), dtype=float) for x in args]
    y, again = evaluate(f, xs, args), evaluate(f, xs, args)
    if y.shape != again.shape or not np.array_equal(y, again, equal_nan=True):
        return Check("nondeterministic", np.inf, reason="")
    if y.dtype.kind == "f" and y.dtype.itemsize < 8:
        return Check("precision", np.inf, reason=f"the result is {y.dtype}: use float64 inside")
    if not np.isfinite(y).all():
        return Check("precision", np.inf, reason="the function is not finite here")
    return None


def derivatives(
    f: Callable[..., Any],
    xs: list[Any],
    args: tuple[Any, ...],
    gradient: Callable[..., Any] | None,
    weights: Any,
) -> list[Any]:
    """The derivatives to check: by the engine, or the user's own."""
    if gradient is None:
        _, pull = vjp(f, *(like(x, given) for x, given in zip(xs, args, strict=True)))
        return [np.asarray(plain(g)) for g in pull(weights)]
    found = gradient(*(x.item() if x.ndim == 0 else x.copy() for x in xs))
    several = found if isinstance(found, tuple) else (found,)
    slopes = [np.asarray(plain(g), dtype=float) for g in several]
    if [g.shape for g in slopes] != [x.shape for x in xs]:
        raise ValueError(
            f"gradient gave the shapes {[g.shape for g in slopes]}; the arguments have "
            f"{[x.shape for x in xs]}, and each needs a gradient of its own shape"
        )
    return slopes


class Line:
    """f along one entry of one argument, weighted to one number."""

    def __init__(self, f: Callable[[], Any], x: Any, argument: int, index: tuple[int, ...], w: Any):
        self.f, self.x, self.argument, self.index, self.w = f, x, argument, index, w
        self.here = f()

    def change(self, h: float) -> tuple[float, float]:
        """How much f changes by a step of h, and how much of that may be rounding."""
        before = self.x[self.index]
        self.x[self.index] = before + h
        y = self.f()
        self.x[self.index] = before
        size = (y != self.here) * (np.abs(y) + np.abs(self.here))  # what stands still is exact
        rounding = EPSILON * float(np.sum(np.abs(self.w) * size))
        return float(np.sum(self.w * (y - self.here))), rounding

    def slope(self, h: float) -> tuple[float, float, float, float]:
        """The centred slope, what rounding may add to it, and the slopes to the left and right."""
        h *= max(1.0, abs(float(self.x[self.index])))
        (right, r), (left, s) = self.change(h), self.change(-h)
        return (right - left) / (2 * h), (r + s) / (2 * h), -left / h, right / h

    def estimate(self, steps: tuple[float, ...]) -> tuple[float, float]:
        """The best centred slope and its error: from step to half step, plus rounding."""
        best = (0.0, np.inf)
        for h in steps:
            (whole, _, _, _), (half, rounding, _, _) = self.slope(h), self.slope(h / 2)
            error = abs(whole - half) + 4 * rounding
            if error < best[1]:
                best = half, error
        return best


def judge(line: Line, slopes: Any, tolerance: float) -> Check:
    """The verdict on one entry."""
    a = float(slopes[line.index])
    where = (line.argument, line.index)
    n, noise, left, right = line.slope(STEPS[0])
    smooth = abs(right - left) <= 0.01 * (abs(right) + abs(left))
    near = abs(a - n) <= tolerance * max(abs(a), abs(n)) and noise <= 0.01 * abs(n)
    if smooth and near:
        return Check("right", relative(a, n), where, a, n)
    n, error = line.estimate(STEPS)
    if is_kink(line):
        _, _, left, right = line.slope(STEPS[-2])
        low, high = sorted((left, right))
        slack = 1e-4 * (high - low)
        if low - slack <= a <= high + slack:
            return Check("kink", relative(a, n), where, a, n)
        return Check("wrong", relative(a, n), where, a, n, "outside both slopes of a corner")
    size = max(abs(a), abs(n))
    if not abs(a - n) <= tolerance * size + 3 * error:  # NaN comes here too
        return Check("wrong", relative(a, n), where, a, n)
    scale = float(np.max(np.abs(slopes)))  # an entry may be 0 among others that are not
    if error > max(1e-3 * size, 1e-6 * scale):
        reason = f"rounding hides slopes below {error:.1e}"
        return Check("precision", relative(a, n), where, a, n, reason)
    return Check("right", relative(a, n), where, a, n)


def is_kink(line: Line) -> bool:
    """Whether left and right slope stay apart however short the step: smooth ones approach."""
    gaps = []
    for h in (1e-4, 1e-6):
        _, rounding, left, right = line.slope(h)
        gaps.append(abs(right - left))
    return gaps[1] > 0.5 * gaps[0] and gaps[1] > 100 * rounding


def relative(a: float, n: float) -> float:
    """|a - n| as a share of the larger one; 0 for 0 against 0."""
    return 0.0 if a == n else abs(a - n) / max(abs(a), abs(n))


def worst(checks: list[Check]) -> Check:
    """The verdict on all entries: the gravest one, and of these the one with the largest error."""
    gravity = ("right", "precision", "kink", "wrong")
    if not checks or all(c.verdict == "right" and c.given == c.found == 0 for c in checks):
        return Check("dead")
    return max(checks, key=lambda c: (gravity.index(c.verdict), np.nan_to_num(c.error, nan=np.inf)))


def chosen_lines(
    f: Callable[..., Any], xs: list[Any], args: tuple[Any, ...], w: Any, entries: int, rng: Any
) -> Iterator[Line]:
    """The entries to try, of each argument its own share."""
    for k, x in enumerate(xs):
        places = list(np.ndindex(*x.shape))
        if len(places) > entries:
            places = [places[i] for i in rng.choice(len(places), entries, replace=False)]
        for index in places:
            yield Line(lambda: evaluate(f, xs, args), x, k, tuple(map(int, index)), w)


@no_grad()
def evaluate(f: Callable[..., Any], xs: list[Any], args: tuple[Any, ...]) -> Any:
    """f at xs as an array, with nothing remembered."""
    inside = [
        Value(float(x), False) if is_number(given) else Tensor(x)
        for x, given in zip(xs, args, strict=True)
    ]
    with np.errstate(all="ignore"):
        return np.array(plain(f(*inside)))


def like(x: Any, given: Any) -> Any:
    """The float64 array x in the kind of the argument given."""
    return float(x) if is_number(given) else x.copy()


def is_number(x: Any) -> bool:
    """Whether an argument is a single number rather than an array."""
    return isinstance(x, (Value, float, int, np.generic))


def plain(x: Any) -> Any:
    """The number or array behind x."""
    return x.raw if isinstance(x, Node) else x
