"""gradcheck(f, *args): the verdict on one function."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from minigrad.derivatives import vjp
from minigrad.graph import Node, no_grad
from minigrad.tensor import Tensor
from minigrad.value import Value

from .differences import STEPS, Line
from .errors import Band, band, relative_error

GRAVITY = ("right", "dead", "precision", "kink", "wrong")
TINY = 1e-10
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

    error    the largest relative error found, |a - n| / max(|a|, |n|)
    where    (argument, index) of the entry that decided
    given    the derivative there
    found    the same by differences
    reason   more about the verdict
    seed     of the random weights
    crossed  the op that changes sides within the usual step of 1e-5, if one was met
    notes    what else was noticed
    """

    verdict: str
    error: float = 0.0
    where: tuple[int | str, tuple[int, ...]] | None = None
    given: float = 0.0
    found: float = 0.0
    reason: str = ""
    seed: int = 0
    crossed: str = ""
    notes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.verdict == "right"

    @property
    def band(self) -> Band:
        """What an error of this size means by the usual rules of thumb."""
        return band(self.error, kinks=bool(self.crossed))

    def __str__(self) -> str:
        text = f"{self.verdict}: {self.reason or MEANING[self.verdict]}"
        if self.where is not None:
            argument, index = self.where
            who = argument if isinstance(argument, str) else f"argument {argument}"
            place = who + (f" at {list(index)}" if index else "")
            text += f"; {place}: derivative {self.given:.9g}, differences {self.found:.9g}"
        text += f" (relative error {self.error:.1e}, seed {self.seed})"
        return "\n  ".join([text, *self.notes])


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
        found = misshapen(slopes, xs)
    if found is None:
        lines = chosen_lines(f, xs, args, weights, entries, rng)
        found = worst([judge(line, slopes[int(line.argument)], tolerance) for line in lines])
    return found._replace(seed=seed)


def first_problem(f: Callable[..., Any], args: tuple[Any, ...]) -> Check | None:
    """What makes a comparison pointless from the start."""
    for k, x in enumerate(args):
        dtype = np.asarray(plain(x)).dtype
        if dtype.kind == "f" and dtype.itemsize < 8:
            reason = f"argument {k} is {dtype}: differences need float64, .astype(float)"
            return Check("precision", np.inf, (k, ()), reason=reason)
    xs = [np.array(plain(x), dtype=float) for x in args]
    return unusable(evaluate(f, xs, args), evaluate(f, xs, args))


def unusable(y: Any, again: Any) -> Check | None:
    """Why two results of the same call leave nothing to compare with."""
    if y.shape != again.shape or not np.array_equal(y, again, equal_nan=True):
        return Check("nondeterministic", np.inf)
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


def misshapen(slopes: Sequence[Any], xs: Sequence[Any]) -> Check | None:
    """A gradient has the shape of its argument, or is wrong."""
    for k, (g, x) in enumerate(zip(slopes, xs, strict=True)):
        if g.shape != x.shape:
            reason = f"the gradient has shape {g.shape}, and argument {k} has {x.shape}"
            return Check("wrong", np.inf, (k, ()), np.nan, np.nan, reason)
    return None


def judge(line: Line, slopes: Any, tolerance: float, scale: float | None = None) -> Check:
    """The verdict on one entry. `scale` is the size of the largest slope around."""
    a = float(slopes[line.index])
    n, noise, left, right = line.slope(STEPS[0])
    smooth = abs(right - left) <= 0.01 * (abs(right) + abs(left))
    near = abs(a - n) <= tolerance * max(abs(a), abs(n)) and noise <= 0.01 * abs(n)
    if smooth and near:
        return verdict("right", line, a, n)
    crossed = line.crossed(STEPS[0])
    clear = [h for h in STEPS if not line.crossed(h)] if crossed else STEPS
    if not clear or (not crossed and line.bends()):
        return at_corner(line, a, crossed)
    n, error = line.estimate(clear)
    size = max(abs(a), abs(n))
    if not abs(a - n) <= tolerance * size + 3 * error:  # NaN comes here too
        return verdict("wrong", line, a, n, crossed=crossed)
    if scale is None:
        scale = float(np.max(np.abs(slopes)))  # an entry may be 0 among others that are not
    if error > max(1e-3 * size, 1e-6 * scale):
        return verdict("precision", line, a, n, f"rounding hides slopes below {error:.1e}", crossed)
    return verdict("right", line, a, n, crossed=crossed)


def at_corner(line: Line, a: float, crossed: str) -> Check:
    """The verdict where the function has a corner or a jump."""
    n, _, left, right = line.slope(1e-6)
    who = f"{crossed} changes sides here" if crossed else "there is a corner here"
    if line.jumps():
        return verdict("kink", line, a, n, f"{who}, and the function jumps: no slope is right", who)
    low, high = sorted((left, right))
    slack = 1e-4 * (high - low)
    sides = f"{who}: slope {left:.4g} on the left, {right:.4g} on the right"
    if low - slack <= a <= high + slack:
        return verdict("kink", line, a, n, f"{sides}; any slope between may be meant", who)
    return verdict("wrong", line, a, n, f"{sides}, and the slope given is outside of both", who)


def verdict(
    word: str, line: Line, a: float, n: float, reason: str = "", crossed: str = ""
) -> Check:
    """A Check of one entry."""
    error = relative_error(a, n)
    return Check(word, error, (line.argument, line.index), a, n, reason, crossed=crossed)


def worst(checks: Sequence[Check]) -> Check:
    """The verdict on all entries: the gravest one, and of these the one with the largest error."""
    if not checks or all(c.verdict == "right" and c.given == c.found == 0 for c in checks):
        return Check("dead")
    found = max(
        checks, key=lambda c: (GRAVITY.index(c.verdict), np.nan_to_num(c.error, nan=np.inf))
    )
    crossed = next((c.crossed for c in checks if c.crossed), "")
    return found._replace(crossed=found.crossed or crossed, notes=noticed(checks, crossed))


def noticed(checks: Sequence[Check], crossed: str) -> tuple[str, ...]:
    """What a reader should know beside the verdict."""
    notes = []
    if max(abs(c.given) for c in checks) < TINY:
        notes.append(
            f"all slopes are below {TINY:g}, near what rounding hides: multiply the loss by a "
            "large number while checking"
        )
    if crossed:
        count = sum(bool(c.crossed) for c in checks)
        notes.append(f"a kink lies within 1e-5 of {count} of {len(checks)} entries ({crossed})")
    return tuple(notes)


def chosen_lines(
    f: Callable[..., Any], xs: list[Any], args: tuple[Any, ...], w: Any, entries: int, rng: Any
) -> Iterator[Line]:
    """The entries to try, of each argument its own share."""
    for k, x in enumerate(xs):
        for index in chosen_entries(x.shape, entries, rng):
            yield Line(
                lambda: evaluate(f, xs, args),
                lambda: recorded(f, xs, args),
                lambda x=x: x,  # type: ignore[misc]
                k,
                index,
                w,
            )


def chosen_entries(
    shape: tuple[int, ...], entries: int, rng: np.random.Generator
) -> list[tuple[int, ...]]:
    """So many places in an array of this shape, at random; all, if it has no more."""
    size = int(np.prod(shape))
    if size <= entries:
        return list(np.ndindex(*shape))
    flat = rng.choice(size, entries, replace=False)
    return [tuple(map(int, np.unravel_index(i, shape))) for i in flat]


@no_grad()
def evaluate(f: Callable[..., Any], xs: list[Any], args: tuple[Any, ...]) -> Any:
    """f at xs as an array, with nothing remembered."""
    inside = [
        Value(float(x), False) if is_number(given) else Tensor(x)
        for x, given in zip(xs, args, strict=True)
    ]
    with np.errstate(all="ignore"):
        return np.array(plain(f(*inside)))


def recorded(f: Callable[..., Any], xs: list[Any], args: tuple[Any, ...]) -> Any:
    """f at xs with its graph."""
    return f(
        *(
            Value(float(x)) if is_number(given) else Tensor(x, requires_grad=True)
            for x, given in zip(xs, args, strict=True)
        )
    )


def like(x: Any, given: Any) -> Any:
    """The float64 array x in the kind of the argument given."""
    return float(x) if is_number(given) else x.copy()


def is_number(x: Any) -> bool:
    """Whether an argument is a single number rather than an array."""
    return isinstance(x, (Value, float, int, np.generic))


def plain(x: Any) -> Any:
    """The number or array behind x."""
    return x.raw if isinstance(x, Node) else x
