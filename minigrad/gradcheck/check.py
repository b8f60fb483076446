"""gradcheck(f, *args): the verdict on one function."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from typing import Any

import numpy as np

from minigrad.definition import Misshapen
from minigrad.derivatives import jvp, vjp
from minigrad.dtypes import KINDS
from minigrad.graph import Node, arguments_first

from .differences import counting
from .errors import relative_error
from .evaluating import Called, evaluate, is_number, like, plain, recorded
from .freezing import Generators, as_before, frozen, inside, listed, rewound
from .judging import Check, judge, worst
from .settling import settled


def gradcheck(
    f: Callable[..., Any],
    *args: Any,
    gradient: Callable[..., Any] | None = None,
    tolerance: float = 1e-6,
    entries: int = 100,
    seed: int = 0,
    rng: Generators = (),
) -> Check:
    """Compare the derivative of f at args with centred differences.

    f          takes floats, arrays, Values or Tensors, and returns a number or an array
    gradient   a gradient of your own to check, for an f that returns one number: called with
               args as floats and arrays, returns one gradient, or a tuple for several arguments
    tolerance  relative error allowed beyond the error of the differences themselves
    entries    how many entries to try of each argument, chosen at random if it has more
    rng        generators that f draws from, as dropout does: put back before each call, so that
               every one drops the same units

    Forward mode is compared with reverse mode too, along one random direction. A network as f is
    checked in its inputs, and left as it was; the generators of its dropout are put back, too.
    """
    reasonable(f, args, gradient, tolerance, entries)
    model: Any = f
    parameters = list(model.parameters()) if hasattr(model, "named_parameters") else []
    with as_before(f, parameters), rewound([*inside(f), *listed(rng)]) as rewind:
        found = checked(frozen(f, rewind), args, gradient, tolerance, entries, seed)
    if parameters:
        note = "parameters were not checked, only what is given to the network: gradcheck_module"
        found = found._replace(notes=(*found.notes, f"{note} checks them"))
    return found


def reasonable(
    f: Any, args: tuple[Any, ...], gradient: Any, tolerance: float, entries: int
) -> None:
    """Raise TypeError or ValueError for what leaves nothing to check."""
    for name, function in (("", f), ("gradient=", gradient)):
        if not callable(function) and (name == "" or function is not None):
            raise TypeError(f"gradcheck takes a function for {name or 'f'}, not {function!r:.40}")
    if not args:
        raise TypeError("gradcheck(f, *args): give the arguments too, the point to check f at")
    for k, x in enumerate(args):
        if np.asarray(plain(x)).dtype.kind not in KINDS:
            raise TypeError(f"gradcheck: argument {k} is {x!r:.40}, and not of numbers")
    limits(tolerance, entries)


def limits(tolerance: float, entries: int) -> None:
    """Raise ValueError for limits that nothing can keep."""
    if not (isinstance(entries, int | np.integer) and entries >= 1):
        raise ValueError(
            f"entries is how many of each argument are tried, at least 1, not {entries!r}"
        )
    if not (isinstance(tolerance, float | int) and tolerance > 0):
        raise ValueError(f"tolerance is a relative error above 0, such as 1e-6, not {tolerance!r}")


def checked(
    f: Callable[..., Any],
    args: tuple[Any, ...],
    gradient: Callable[..., Any] | None,
    tolerance: float,
    entries: int,
    seed: int,
) -> Check:
    """The check itself, of a function that draws the same numbers each time."""
    rng = np.random.default_rng(seed)
    xs = [np.array(plain(x), dtype=float) for x in args]
    found, results = too_narrow(args), 1
    if found is None:
        y = evaluate(f, xs, args)
        results = y.size
        found = first_problem(f, xs, args, y)
    if found is None:
        weights = rng.uniform(0.5, 1.5, y.shape) * rng.choice([-1.0, 1.0], y.shape)
        if gradient is not None:
            weights = ones(y)
        try:
            slopes = derivatives(f, xs, args, gradient, weights)
            found = misshapen(slopes, xs)
        except Misshapen as error:
            found = Check("wrong", np.inf, reason=str(error))
    if found is None:
        called = Called(f, xs, args, weights)
        found = worst(*verdicts(called, slopes, entries, rng, tolerance))
        if gradient is None and found.verdict != "wrong":
            found = both_ways(found, f, xs, args, slopes, weights, rng)
    return found._replace(seed=seed, results=results)


def ones(y: Any) -> Any:
    """The weight of a result whose gradient the user gives: there is but one of those."""
    if y.size != 1:
        raise ValueError(
            f"gradient= is for an f that returns one number, and this one returned shape {y.shape}:"
            " make it one, .sum(), or leave gradient= out"
        )
    return np.ones(y.shape)


def verdicts(
    called: Called, slopes: Sequence[Any], entries: int, rng: np.random.Generator, tolerance: float
) -> tuple[list[Check], int]:
    """The verdicts that count among those on entries of each argument, and on how many they are."""
    found: list[Check] = []
    count = 0
    for k, (x, g) in enumerate(zip(called.xs, slopes, strict=True)):
        chosen = chosen_entries(x.shape, entries, rng)
        count += len(chosen)
        if len(chosen) > 1 and not is_number(called.args[k]):
            right, chosen = settled(called, k, chosen, g, tolerance)
            found += right
        found += [judge(called.line(k, index), g, tolerance) for index in chosen]
    return found, count


def both_ways(
    found: Check,
    f: Callable[..., Any],
    xs: list[Any],
    args: tuple[Any, ...],
    slopes: Sequence[Any],
    weights: Any,
    rng: np.random.Generator,
) -> Check:
    """What was found, unless forward mode says something else than reverse mode."""
    ways = [rng.uniform(0.5, 1.5, x.shape) for x in xs]
    primals = tuple(like(x, given) for x, given in zip(xs, args, strict=True))
    tangents = tuple(like(v, given) for v, given in zip(ways, args, strict=True))
    try:
        _, moved = jvp(f, primals, tangents)
    except (ArithmeticError, NotImplementedError, RuntimeError, TypeError, ValueError) as error:
        note = f"forward mode was not checked: {error}"
        return found._replace(notes=(*found.notes, note))
    parts = [g * v for g, v in zip(slopes, ways, strict=True)]
    ahead = float(np.sum(weights * np.asarray(plain(moved))))
    back, size = float(sum(map(np.sum, parts))), float(sum(np.sum(np.abs(p)) for p in parts))
    if not np.isfinite(size) or not abs(ahead - back) > 1e-8 * size:
        return found
    ahead, back = ahead / counting(weights), back / counting(weights)
    reason = (
        f"forward mode gives {ahead:.9g} along a direction in which the slopes of reverse mode add "
        f"up to {back:.9g}: the vjp and the jvp of some op disagree"
    )
    return Check("wrong", relative_error(ahead, back), reason=reason)


def too_narrow(args: tuple[Any, ...]) -> Check | None:
    """What to say of an argument of few digits."""
    for k, x in enumerate(args):
        dtype = np.asarray(plain(x)).dtype
        if dtype.kind == "f" and dtype.itemsize < 8:
            reason = f"argument {k} is {dtype}: differences need float64, .astype(float)"
            return Check("precision", np.inf, (k, ()), reason=reason)
    return None


def first_problem(
    f: Callable[..., Any], xs: list[Any], args: tuple[Any, ...], y: Any
) -> Check | None:
    """What makes a comparison pointless from the start, of a function that gave y at xs."""
    problem = unusable(y, evaluate(f, xs, args))
    return too_short(recorded(f, xs, args)) if problem is None else problem


def too_short(y: Any) -> Check | None:
    """What to say of numbers of few digits on the way to a result."""
    if not isinstance(y, Node) or not y.requires_grad:
        return None
    for node in arguments_first(y):
        if node.op is not None and np.asarray(node.raw).dtype.itemsize < 8:
            dtype = node.raw.dtype
            reason = f"{node.op.name} gives {dtype} on the way: differences need float64 throughout"
            return Check("precision", np.inf, reason=reason)
    return None


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


def chosen_entries(
    shape: tuple[int, ...], entries: int, rng: np.random.Generator
) -> list[tuple[int, ...]]:
    """So many places in an array of this shape, at random; all, if it has no more."""
    size = int(np.prod(shape))
    if size <= entries:
        return list(product(*map(range, shape)))
    flat = rng.choice(size, entries, replace=False)
    return [tuple(map(int, np.unravel_index(i, shape))) for i in flat]
