"""Sequential: modules in a row, each taking what the one before gave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from minigrad.nn.module import Module


class Sequential(Module):
    """`Sequential(a, b)(x)` is `b(a(x))`.

    The parts are named "0", "1", …, or as in a dict: `Sequential({"hidden": a, "out": b})`. Then
    `model[0]` and `model.hidden` are the same part.
    """

    def __init__(self, *parts: Module | Mapping[str, Module]) -> None:
        first = parts[0] if parts else {}
        named = first if isinstance(first, Mapping) else {str(i): p for i, p in enumerate(parts)}
        for name, part in named.items():
            if not isinstance(part, Module):
                raise TypeError(_not_a_module(name, part))
            setattr(self, name, part)

    def forward(self, x: Any) -> Any:
        """x through every part in turn."""
        for part in vars(self).values():
            if isinstance(part, Module):
                x = part(x)
        return x

    def __iter__(self) -> Iterator[Module]:
        return (part for part in vars(self).values() if isinstance(part, Module))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __getitem__(self, i: int | slice) -> Module:
        parts = list(self)[i]
        return parts if isinstance(parts, Module) else Sequential(*parts)


def _not_a_module(name: str, part: object) -> str:
    message = f"Sequential is made of modules, and part {name} is {part!r}"
    if isinstance(part, type) and issubclass(part, Module):
        return f"{message}, a class; make one of it: nn.{part.__name__}(...)"
    if isinstance(part, list | tuple):
        return f"{message}; give the parts one by one: Sequential(*parts)"
    return f"{message}; for a function, use its module, such as nn.ReLU() for minigrad.relu"
