"""How the parts of a module are found: in its attributes, and in lists and dicts among them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from minigrad.graph import Node
from minigrad.nn.parameter import Parameter


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


def check_inputs(module: object, inputs: tuple[object, ...], error: AttributeError) -> None:
    """Raise `TypeError`, with the module, if it was an input that lacked an attribute."""
    for x in inputs:
        if x is error.obj and (x is None or isinstance(x, str | int | float | list | tuple | dict)):
            cure = "; make it one, minigrad.tensor(x)" if isinstance(x, list | tuple) else ""
            raise TypeError(f"{module!r} takes tensors, and was given {x!r:.40}{cure}") from error


def check_part(name: str, value: object, before: object) -> None:
    """Raise `TypeError` for an attribute that looks trained and would silently not be."""
    kind = type(value).__name__
    if isinstance(before, Parameter) and not isinstance(value, Parameter | None):
        raise TypeError(
            f"{name} is a parameter, and a {kind} in its place would not be trained; "
            f"to give it new numbers, assign to {name}.data"
        )
    if isinstance(value, Parameter):
        return
    for where, node in unfold(name, value, Node):
        if node.requires_grad and node.op is None and not isinstance(node, Parameter):
            wrap = f"self.{name} = nn.Parameter(...)" if where == name else "nn.Parameter(...)"
            raise TypeError(
                f"{where} is a {type(node).__name__} that requires grad, which parameters() would "
                f"not find; wrap it: {wrap}"
            )
