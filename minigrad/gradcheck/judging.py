"""The verdict on one entry of a derivative, and on many of them together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from .differences import STEPS, Line
from .errors import Band, band, relative_error

GRAVITY = ("right", "dead", "precision", "kink", "wrong")
TINY = 1e-10
MEANING = {
    "right": "agrees with differences",
    "wrong": "differs from differences by more than they can err",
    "kink": "the function has a corner here, and the slope given lies between both sides",
    "precision": "cannot be decided",
    "nondeterministic": "two calls with the same arguments gave different results; for dropout and "
    "the like give the generators, rng=..., or check model.eval()",
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
    results  how many numbers the function returns: if several, `given` and `found` are slopes of
             their sum, each with a random weight
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
    results: int = 1

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
            if self.results > 1:
                text += f", of {self.results} results added up with random weights"
        text += f" (relative error {self.error:.1e}, seed {self.seed})"
        return "\n  ".join([text, *self.notes])


def judge(line: Line, slopes: Any, tolerance: float, scale: float | None = None) -> Check:
    """The verdict on one entry. `scale` is the size of the largest slope around.

    Before an entry is called wrong, or a kink, steps as short as the entry itself must say so too:
    the usual ones may have led to the other side of a pole.
    """
    found = judged(line, slopes, tolerance, scale)
    if found.verdict not in ("wrong", "kink") or not line.shorten():
        return found
    again = judged(line, slopes, tolerance, 0.0)
    return again._replace(crossed=found.crossed) if again.verdict == "right" else found


def judged(line: Line, slopes: Any, tolerance: float, scale: float | None) -> Check:
    """The verdict by steps of the line's present unit."""
    a = float(slopes[line.index])
    n, noise, left, right = line.slope(STEPS[0])
    if not np.isfinite(n) and line.shorten():
        n, noise, left, right = line.slope(STEPS[0])
    if not np.isfinite(a) or not np.isfinite(n):
        return at_edge(line, a, n)
    if agrees(a, n, noise, left, right, tolerance):
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
        hidden = f"rounding hides slopes below {error / abs(line.counts):.1e}"
        return verdict("precision", line, a, n, hidden, crossed)
    return verdict("right", line, a, n, crossed=crossed)


def agrees(a: Any, n: Any, noise: Any, left: Any, right: Any, tolerance: float) -> Any:
    """Whether a slope is right by one step: of one entry, or of many in arrays."""
    smooth = abs(right - left) <= 0.01 * (abs(right) + abs(left))
    near = (abs(a - n) <= tolerance * np.maximum(abs(a), abs(n))) & (noise <= 0.01 * abs(n))
    return smooth & (near | ((a == 0) & (n == 0)))


def at_edge(line: Line, a: float, n: float) -> Check:
    """The verdict where the slope given is not finite, or the function a step away is not."""
    if np.isnan(a):
        return verdict("wrong", line, a, n, "the slope given is not a number")
    if np.isfinite(a):
        return verdict("precision", line, a, n, "a step away the function is not finite: it ends")
    if not line.steepens():
        return verdict("wrong", line, a, n, "the slope given is infinite, and differences are not")
    return verdict("precision", line, a, n, "differences grow without end here, as the slope says")


def at_corner(line: Line, a: float, crossed: str) -> Check:
    """The verdict where the function has a corner or a jump."""
    n, _, left, right = line.slope(1e-6)
    who = f"{crossed} changes sides here" if crossed else "there is a corner here"
    if line.jumps():
        return verdict("kink", line, a, n, f"{who}, and the function jumps: no slope is right", who)
    low, high = sorted((left, right))
    slack = 1e-4 * (high - low)
    sides = (
        f"{who}: slope {left / line.counts:.4g} on the left, {right / line.counts:.4g} on the right"
    )
    if low - slack <= a <= high + slack:
        return verdict("kink", line, a, n, f"{sides}; any slope between may be meant", who)
    return verdict("wrong", line, a, n, f"{sides}, and the slope given is outside of both", who)


def verdict(
    word: str, line: Line, a: float, n: float, reason: str = "", crossed: str = ""
) -> Check:
    """A Check of one entry."""
    error = relative_error(a, n)
    a, n = a / line.counts, n / line.counts
    return Check(word, error, (line.argument, line.index), a, n, reason, crossed=crossed)


def worst(checks: Sequence[Check], count: int | None = None) -> Check:
    """The verdict on all entries: the gravest one, and of these the one with the largest error.

    count  how many entries were tried, if `checks` leaves out some that are right
    """
    if not checks or all(c.verdict == "right" and c.given == c.found == 0 for c in checks):
        return Check("dead")
    found = max(
        checks, key=lambda c: (GRAVITY.index(c.verdict), c.error if c.error == c.error else np.inf)
    )
    crossed = next((c.crossed for c in checks if c.crossed), "")
    return found._replace(crossed=found.crossed or crossed, notes=noticed(checks, crossed, count))


def noticed(checks: Sequence[Check], crossed: str, count: int | None) -> tuple[str, ...]:
    """What a reader should know beside the verdict."""
    notes = []
    if max(max(abs(c.given), abs(c.found)) for c in checks) < TINY:
        notes.append(
            f"all slopes are below {TINY:g}, near what rounding hides: multiply the loss by a "
            "large number while checking"
        )
    if crossed:
        near = sum(bool(c.crossed) for c in checks)
        notes.append(
            f"a kink lies within 1e-5 of {near} of {count or len(checks)} entries ({crossed})"
        )
    return tuple(notes)
