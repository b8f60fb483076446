"""What fits and what does not when saved arrays are loaded into a model, told name by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from os import PathLike
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from minigrad.tensor import Tensor


class LoadReport(NamedTuple):
    """Names found on one side only."""

    missing: list[str]
    unexpected: list[str]


def load_into(
    own: Mapping[str, Any], state: Mapping[str, Any], strict: bool, whose: str
) -> LoadReport:
    """Copy the arrays of a state into the tensors and arrays of these names, or change nothing."""
    if not isinstance(state, Mapping):
        read = "nn.load(path)" if isinstance(state, str | PathLike) else "other.state_dict()"
        raise TypeError(f"a state is arrays by name, not a {type(state).__name__}: give {read}")
    given = {str(name): array_of(state[name]) for name in state}
    if wrong := sorted(complaints(own, given, strict)):
        raise ValueError("\n  ".join([f"this state does not fit {whose}:", *wrong]))
    for name in own.keys() & given.keys():
        holder = own[name]
        writable = holder.data if isinstance(holder, Tensor) else holder
        writable[...] = given[name]
    return compare(own, given)


def array_of(value: Any) -> NDArray[Any]:
    """The array in a tensor, or made of whatever else was given."""
    return value.raw if isinstance(value, Tensor) else np.asarray(value)


def compare(own: Mapping[str, Any], given: Mapping[str, NDArray[Any]]) -> LoadReport:
    """The names that only the model has, and those that only the given state has."""
    return LoadReport(
        missing=[name for name in own if name not in given],
        unexpected=[name for name in given if name not in own],
    )


def complaints(
    own: Mapping[str, Any], given: Mapping[str, NDArray[Any]], strict: bool
) -> Iterator[str]:
    """One sentence for each name that does not fit; names on one side only count if strict."""
    if strict:
        import difflib  # noqa: PLC0415 (start-up)

        for name in compare(own, given).missing:
            yield f"{name}: missing from the given state"
        for name in compare(own, given).unexpected:
            near = difflib.get_close_matches(name, own, n=1)
            yield f"{name}: not in the model" + (f"; did you mean {near[0]!r}?" if near else "")
    for name in own.keys() & given.keys():
        if not np.can_cast(given[name].dtype, own[name].dtype, "same_kind"):
            yield f"{name}: the model has {own[name].dtype}, the given state {given[name].dtype}"
        if own[name].shape != given[name].shape:
            yield (
                f"{name}: the model has shape {own[name].shape}, "
                f"the given state {given[name].shape}"
            )
