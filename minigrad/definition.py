"""What is asked of an op's definition: that it is whole, and that what its rules give fits.

The ops of minigrad are tested for it. So only definitions from elsewhere are asked, and only
theirs pay for it when they run.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Sequence
from types import FunctionType
from typing import Any

import numpy as np

VARIADIC = 4  # among the flags of code: it takes *xs
SLASH = "def {}(x, /): arguments before the slash are differentiated, those after it are settings"
TAKES = {"slope": "(y, *xs)", "transpose": "(g, y, *xs)", "vjp": "(i, g, y, *xs)"}


class Misshapen(ValueError):
    """A rule gave a gradient that has not the shape of its argument."""


def function(forward: Any) -> Any:
    """The function that an op is to be. Raises TypeError if it is none that can be one."""
    if isinstance(forward, FunctionType):
        return forward
    what = getattr(forward, "__name__", None) or f"{forward!r:.40}"
    raise TypeError(
        f"an op is defined by a function written with def, not by {what}, a "
        f"{type(forward).__name__}; its derivative stands in brackets above the def, as in "
        "@op.elementwise(lambda y, x: 1 - y * y)"
    )


def bare(kind: str, takes: str, given: Sequence[Any]) -> None:
    """Whether the function of an op was taken for a rule, as when brackets were forgotten."""
    for f in given:
        if not isinstance(f, FunctionType) or f.__name__ == "<lambda>":
            continue
        code = f.__code__
        if code.co_argcount < takes.count(",") + 1 and not code.co_flags & VARIADIC:
            raise TypeError(
                f"op.{kind} is given the derivative, a function of {takes}, in brackets above the "
                f"function itself, and was given {f.__name__}: @op.{kind}(lambda "
                f"{takes[1:-1].replace('*xs', 'x')}: ...)"
            )


def asked(op: Any) -> Any:
    """The op, after its definition was looked at, with rules that are looked at when they run."""
    if op.__module__.partition(".")[0] == __package__:
        return op
    signature(op)
    op.forward = answering(op, op.forward)
    if hasattr(op, "slopes"):
        op.slopes = slopes(op)
    if hasattr(op, "transposes"):
        counted(op, op.transposes, "transposes")
        op.transposes = [transpose(op, i, rule) for i, rule in enumerate(op.transposes)]
    if hasattr(op, "vjp"):
        op.vjp = vjp(op, op.vjp)
        op.jvp = jvp(op, op.jvp)
    return op


# The definition.


def signature(op: Any) -> None:
    """Whether the function says what is differentiated."""
    name = op.name if op.name.isidentifier() else "f"
    kinds = inspect.signature(op.forward).parameters.values()
    if not op.arity and not op.variadic:
        given = ", ".join(p.name for p in kinds)
        raise TypeError(
            f"{op.name}({given}) has no argument to differentiate: write {SLASH.format(name)}"
        )
    for p in kinds:
        if p.kind is p.POSITIONAL_ONLY and p.default is not p.empty:
            raise TypeError(
                f"{op.name}: {p.name}={p.default!r} stands before the slash, and what is "
                f"differentiated has no default; a setting stands after it: {SLASH.format(name)}"
            )
        if p.kind is p.VAR_KEYWORD:
            raise TypeError(f"{op.name}: an op names its settings; write them out for **{p.name}")


def counted(op: Any, rules: Sequence[Any], what: str) -> None:
    """Whether there is a rule for each argument."""
    if op.variadic:
        raise TypeError(f"{op.name} takes any number of arguments: op.general has one vjp for all")
    if len(rules) != op.arity:
        raise TypeError(
            f"{op.name}: as many {what} as arguments are needed, and {len(rules)} were given for "
            f"{', '.join(names(op))}"
        )


def callable_as(op: Any, what: str, given: Any) -> Any:
    """A rule, after a look at whether it can be called as rules are."""
    takes = TAKES[what]
    if not callable(given):
        raise TypeError(f"{op.name}: a {what} is a function of {takes}, and {given!r:.40} is none")
    try:
        form = inspect.signature(given)
    except (TypeError, ValueError):  # of a function in C, which tells nothing
        return given
    places = [None] * (takes.count(",") + op.arity)
    bind = form.bind_partial if op.variadic else form.bind  # which may want several
    settings = [] if what == "slope" and op.variadic else [*op.settings, *filter(None, [op.keeps])]
    try:
        bind(*places, **dict.fromkeys(settings))
    except TypeError as error:
        takes = takes.replace("*xs", ", ".join(names(op)) or "*xs")[:-1]
        takes += "".join(f", {name}=" for name in settings) + ")"
        raise TypeError(
            f"{op.name}: its {what} is called with {takes}, and takes {form}: {error}"
        ) from None
    return given


# What rules give.


def shape(x: Any) -> Any:
    """The shape of a number, list, array or node."""
    return x.shape if hasattr(x, "shape") else np.shape(x)


def names(op: Any) -> list[str]:
    """What the definition calls the arguments."""
    return list(inspect.signature(op.__wrapped__).parameters)[: op.arity]


def called(op: Any, i: int) -> str:
    """Argument i, as a reader finds it in the definition."""
    known = names(op)
    return known[i] if i < len(known) else f"argument {i}"


def answering(op: Any, forward: Callable[..., Any]) -> Callable[..., Any]:
    """The function of an op, which must return an array."""

    @functools.wraps(forward)
    def compute(*xs: Any, **settings: Any) -> Any:
        y = forward(*xs, **settings)
        found = y[0] if op.keeps and isinstance(y, tuple) else y
        if found is None:
            raise TypeError("the function returns None: is a return missing?")
        if hasattr(op, "slopes"):
            whole = np.broadcast_shapes(*map(shape, xs))
            if shape(found) != whole:
                raise ValueError(
                    f"the result has shape {shape(found)}, and that of an elementwise op has the "
                    f"shape of the arguments, {whole}; op.general defines any other"
                )
        return y

    return compute


def share(op: Any, what: str, i: int, g: Any, x: Any) -> Any:
    """A gradient of an argument, if it is one."""
    if g is not None and shape(g) == shape(x):
        return g
    name = called(op, i)
    if g is None:
        raise TypeError(
            f"{op.name}: the {what} returned None for {name}: is a return missing? Where there is "
            "no gradient it is zeros"
        )
    text = (
        f"{op.name}: the {what} gave a gradient of shape {shape(g)} for {name}, which has shape "
        f"{shape(x)}; a gradient has the shape of its argument"
    )
    if len(shape(g)) >= len(shape(x)) and fits(shape(x), shape(g)):
        text += f". Where {name} was repeated, add up: op.sum_to(g, {name}.shape)"
    raise Misshapen(text)


def fits(small: tuple[int, ...], large: tuple[int, ...]) -> bool:
    """Whether one shape broadcasts to the other."""
    try:
        return np.broadcast_shapes(small, large) == large
    except ValueError:
        return False


def slopes(op: Any) -> list[Any]:
    """The slopes of an elementwise op, which fit its result."""
    if op.variadic:
        if len(op.slopes) != 1:
            raise TypeError(f"{op.name}: of any number of arguments one function gives all slopes")
        return [callable_as(op, "slope", op.slopes[0])]
    counted(op, op.slopes, "slopes")
    return [slope(op, i, given) for i, given in enumerate(op.slopes)]


def slope(op: Any, i: int, given: Any) -> Any:
    """One slope, which fits the result."""
    if given is None or (type(given) is int and given in (1, -1)):
        return given
    if isinstance(given, float | int | np.generic):
        raise TypeError(
            f"{op.name}: a slope is a function of (y, *xs), or 1 or -1; write "
            f"lambda *_: {given!r} for {given!r}"
        )

    @functools.wraps(callable_as(op, "slope", given))
    def checked(y: Any, *xs: Any, **settings: Any) -> Any:
        d = given(y, *xs, **settings)
        if d is None:
            raise TypeError(
                f"{op.name}: the slope for {called(op, i)} returned None: is a return missing?"
            )
        if not fits(shape(d), shape(y)):
            raise ValueError(
                f"{op.name}: the slope for {called(op, i)} has shape {shape(d)}, and the result "
                f"has {shape(y)}; of an elementwise op both have one shape"
            )
        return d

    return checked


def transpose(op: Any, i: int, given: Any) -> Any:
    """One transpose, whose gradient fits its argument."""

    @functools.wraps(callable_as(op, "transpose", given))
    def checked(g: Any, y: Any, *xs: Any, **settings: Any) -> Any:
        return share(op, "transpose", i, given(g, y, *xs, **settings), xs[i])

    return checked


def vjp(op: Any, given: Any) -> Any:
    """A vjp whose gradients fit their arguments."""

    @functools.wraps(callable_as(op, "vjp", given))
    def checked(i: int, g: Any, y: Any, *xs: Any, **settings: Any) -> Any:
        return share(op, "vjp", i, given(i, g, y, *xs, **settings), xs[i])

    return checked


def jvp(op: Any, given: Any) -> Any:
    """A jvp whose result has the shape of the op's."""
    if given is None:
        return None

    @functools.wraps(given)
    def checked(ts: Any, y: Any, *xs: Any, **settings: Any) -> Any:
        t = given(ts, y, *xs, **settings)
        if t is None or shape(t) != shape(y):
            got = "None" if t is None else f"shape {shape(t)}"
            raise ValueError(
                f"{op.name}: the jvp gave {got} where the result has shape {shape(y)}; the result "
                "and how it moves have one shape"
            )
        return t

    return checked
