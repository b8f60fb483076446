"""The calls that a program is tried with: single ones, and chains of them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from tutor.answers.program import driver

DRIVER = "\n\n\n" + inspect.getsource(driver)[len(f'"""{driver.__doc__}"""') :]
drive: Callable[..., Any] = driver._tutor_drive
plain: Callable[[Any], Any] = driver._tutor_plain  # a reference's value, as a program's arrives
ENTRY = "_tutor_drive_entry"


@dataclass(frozen=True)
class Last:
    """Among the arguments of a chain: what the call before returned, or one item of it."""

    item: int | str | None = None


@dataclass(frozen=True)
class Chain:
    """Calls one after the other, each a tuple of arguments; `Last` stands for the result before.

        Chain((w, g1, None), (Last(0), g2, Last(1)))

    With `create`, the entry is a class: it is created with these arguments, and each step is the
    name of a method and its arguments, `("step", w, g1)`.
    """

    steps: tuple[tuple[Any, ...], ...]
    create: tuple[Any, ...] | None = None

    def __init__(self, *steps: tuple[Any, ...], create: tuple[Any, ...] | None = None) -> None:
        object.__setattr__(self, "steps", steps)
        object.__setattr__(self, "create", create)

    def sent(self) -> tuple[Any, ...]:
        """The chain as plain data."""
        return self.create, [tuple(map(_sent, step)) for step in self.steps]

    def of(self, target: Callable[..., Any]) -> tuple[list[Any], list[Any]]:
        """The results of a function or a class of ours, and the arguments afterwards."""
        create, steps = self.sent()
        create = None if create is None else [deepcopy(argument) for argument in create]
        steps = [[deepcopy(argument) for argument in step] for step in steps]
        results, arguments = drive(target, create, steps)
        return results, arguments

    def given(self, step: int) -> list[Any]:
        """The arguments of a step, those that are known before it is made."""
        arguments = self.steps[step] if self.create is None else self.steps[step][1:]
        return [None if isinstance(argument, Last) else argument for argument in arguments]


def chains(calls: Iterable[Any]) -> list[Chain]:
    """The author's calls, each as a chain; a single call is one of one step."""
    return [call if isinstance(call, Chain) else Chain(tuple(call)) for call in calls]


def driven(source: str, entry: str) -> str:
    """A student's program with what drives it; its own lines stay where they are."""
    calls = f"\n\ndef {ENTRY}(*call):\n    return _tutor_drive(globals()[{entry!r}], *call)\n"
    return source + DRIVER + calls


def _sent(argument: Any) -> Any:
    return {"\0last": argument.item} if isinstance(argument, Last) else argument
