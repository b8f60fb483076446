"""How the parts of a module are found: in its attributes, and in lists and dicts among them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from minigrad.nn.parameter import Parameter
from minigrad.tensor import Tensor


def unfold(name: str, value: object, kinds: Any) -> Iterator[tuple[str, Any]]:
    """Everything of these kinds in an attribute, named by the way to it: `rows.0`, `heads.left`."""
    if isinstance(value, kinds):
        yield name, value
    elif isinstance(value, list | tuple):
        for i, item in enumerate(value):
            yield from unfold(f"{name}.{i}", item, kinds)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from unfold(f"{name}.{key}", item, kinds)
    elif isinstance(value, set | frozenset) and any(list(unfold(name, i, kinds)) for i in value):
        raise TypeError(
            f"{name} is a set, whose order changes from run to run; keep parts in a list or a dict"
        )


def walk(name: str, module: Any, seen: set[int]) -> Iterator[tuple[str, Any]]:
    """A module and all inside it, outermost first, each once however many ways lead to it."""
    if id(module) in seen:
        return
    seen.add(id(module))
    yield name, module
    for part, child in module.named_children():
        yield from walk(join(name, part), child, seen)


def join(prefix: str, name: str) -> str:
    """The way to a part of a part."""
    return f"{prefix}.{name}" if prefix else name


def is_unmarked_leaf(value: object) -> bool:
    """Whether this looks like a parameter that nobody would find."""
    return (
        isinstance(value, Tensor)
        and not isinstance(value, Parameter)
        and value.requires_grad
        and value.op is None
    )
