"""Attributes that only other libraries have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

from .arrays import written


class Elsewhere:
    """An attribute that only other libraries have: whoever asks for it is told the translation.

    These stand in the class one by one, rather than in a `__getattr__`, which would slow down
    every attribute of it.
    """

    def __init__(self, name: str, here: str) -> None:
        self.name, self.here = name, here

    def __get__(self, thing: object, owner: type) -> Any:
        raise AttributeError(
            f"a {owner.__name__} has no .{self.name}{written(self.here)}",
            name=self.name,
            obj=thing,
        )


class Size(int):
    """How many elements a tensor has: a number, as in numpy, where torch has a method."""

    def __call__(self, dim: Any = None) -> NoReturn:
        there, here = ("", "") if dim is None else (dim, f"[{dim}]")
        raise TypeError(
            f"x.size is a number here, how many elements there are; what torch calls "
            f"x.size({there}) is x.shape{here}"
        )


def translate(kind: type, words: Mapping[str, str]) -> None:
    """Let a class answer for what it does not have: {another library's name: how it is here}.

    What was translated before stays as it was.
    """
    has = {name for family in kind.__mro__ for name in vars(family)}
    for name, here in words.items():
        if name not in has:
            setattr(kind, name, Elsewhere(name, here))
