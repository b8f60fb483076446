"""numpy's functions called with tensors: np.sin(x), np.concatenate([x, y]), np.linalg.inv(x).

numpy hands such a call to us. If we have the function it is ours that runs and is remembered, with
numpy's arguments under our names. If we do not, and a gradient would be lost, the call is refused
by name; asked of constants, numpy answers itself.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from . import dialects, linalg
from .dialects import ALIASES
from .graph import Node, state
from .ops import arrangement, einsum, pointwise, products, questions, reductions, shape
from .ops import trigonometry as angles

FAMILIES = {
    "numpy": (pointwise, angles, shape, arrangement, reductions, products, einsum, questions),
    "numpy.linalg": (linalg,),
}

SETTINGS = {"a_max": "max", "a_min": "min", "ddof": "correction"}

# Functions of numpy that ask about an array, or make another of its shape: no gradient is lost.
ASKING = {
    *("allclose", "argwhere", "array2string", "array_equal", "array_equiv", "array_repr"),
    *("array_str", "can_cast", "digitize", "empty_like", "flatnonzero", "full_like", "isclose"),
    *("isin", "may_share_memory", "ndim", "nonzero", "ones_like", "result_type", "searchsorted"),
    *("shape", "shares_memory", "size", "where", "zeros_like"),
}


def ours(name: str, module: str = "numpy") -> Any:
    """Our function for one of numpy's, or None."""
    name = ALIASES.get(name, name)
    for family in FAMILIES.get(module, ()):
        found = vars(family).get(name)
        made_here = (getattr(found, "__module__", "") or "").startswith(__package__)
        if callable(found) and made_here and not name.startswith("_"):
            return found
    return None


def names() -> list[str]:
    """What our functions of arrays are called, their other names too."""
    return [name for family in FAMILIES["numpy"] for name in vars(family) if ours(name)] + [
        name for name in ALIASES if ours(name)
    ]


def call_ufunc(ufunc: Any, method: str, inputs: Sequence[Any], options: dict[str, Any]) -> Any:
    """np.tanh(x), array * x and the like."""
    f = ours(ufunc.__name__) if method == "__call__" and not options else None
    if f is not None:
        return f(*inputs)
    written = ufunc.__name__ if method == "__call__" else f"{ufunc.__name__}.{method}"
    refuse(f"np.{written}", options, (inputs, options))
    return getattr(ufunc, method)(*plain(inputs), **plain(options))


def call_function(f: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """np.sum(x), np.stack([x, y]) and the like."""
    mine = ours(f.__name__, f.__module__)
    if f.__name__ == "where" and len(args) == 1:  # then it asks which elements are not 0
        mine = None
    if mine is not None:
        places, settings = arguments(f, mine, args, kwargs)
        return mine(*places, **settings)
    if f.__name__ not in ASKING:
        refuse(f"{f.__module__}.{f.__name__}", {}, (args, kwargs))
    return f(*plain(args), **plain(kwargs))


def arguments(
    f: Any, mine: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[list[Any], dict[str, Any]]:
    """numpy's arguments for our function: required ones by place, others by name if they differ.

    Places do not carry over: the third argument of np.sum is a dtype, of ours it is keepdims.
    """
    try:
        call = inspect.signature(f).bind(*args, **kwargs)
    except ValueError:  # numpy before 2.4 does not tell the signatures of its oldest functions
        return list(args), kwargs
    known = inspect.signature(mine).parameters
    places: list[Any] = []
    settings: dict[str, Any] = {}
    for name, value in call.arguments.items():
        kind = call.signature.parameters[name]
        if kind.kind is kind.VAR_POSITIONAL:
            places += value
        elif kind.kind is kind.VAR_KEYWORD:
            settings |= value
        elif kind.default is kind.empty or (kind.kind is kind.POSITIONAL_ONLY and not settings):
            places.append(value)
        elif value is not kind.default:
            settings[SETTINGS.get(name, name)] = value
    for name in settings.keys() - known.keys():
        raise TypeError(f"np.{f.__name__}: {name}= is not known to minigrad's {mine.__name__}")
    return places, settings


def refuse(what: str, options: dict[str, Any], operands: Any) -> None:
    """Raise if a function of numpy that we do not have would cut a graph."""
    if not state.on or not any(x.requires_grad for x in nodes(operands)):
        return
    of_linalg = what.startswith("numpy.linalg")
    translate = dialects.linalg_name if of_linalg else dialects.function
    why = f"minigrad has no such function{translate(what.rpartition('.')[2])}"
    if options:
        what += f" with {', '.join(f'{name}=' for name in options)}"
        why = "minigrad's functions take no such options, and return new tensors"
    raise TypeError(
        f"{what} cannot be recorded: {why}. Compose it of minigrad's functions, or cut the graph "
        "on purpose: x.detach()."
    )


def nodes(x: Any) -> Iterator[Node]:
    """The nodes in x, however deep in lists."""
    if isinstance(x, Node):
        yield x
    elif isinstance(x, list | tuple | dict):
        for part in x.values() if isinstance(x, dict) else x:
            yield from nodes(part)


def plain(x: Any) -> Any:
    """x with arrays for tensors, however deep in lists."""
    if isinstance(x, Node):
        return x.raw
    if isinstance(x, dict):
        return {name: plain(part) for name, part in x.items()}
    return type(x)(map(plain, x)) if type(x) in (list, tuple) else x
