"""What a program is given: arrays that stay, and arguments in the user's order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from minigrad.compiling.calls import Number, Storage, View
from minigrad.compiling.program import Program
from minigrad.compiling.record.recording import Recording

WORDS = 64  # a constant of more numbers does not stand in the text


def things_given(program: Program) -> list[Any]:
    """The storages and numbers that a program is given, in the order it needs them."""
    made = {x for call in (*program.once, *program.calls) for x in call.results}
    things = [x for call in (*program.once, *program.steps) for x in call.touches()]
    found: dict[Any, None] = {}
    for x in (*things, *program.wanted()):
        if isinstance(x, View) and (x.storage.origin == "given" or is_large(x.storage)):
            found[x.storage] = None
        elif isinstance(x, Number) and x not in made:
            found[x] = None
    return list(found)


def in_the_users_order(recording: Recording) -> Callable[[Any], int]:
    """A key to sort by: first what the function is called with, in its order."""
    order: dict[Any, int] = {}
    by_turns = sorted(recording.followed, key=lambda followed: not followed.place.passing)
    for i, followed in enumerate(by_turns):
        thing = followed.thing
        order.setdefault(thing.storage if isinstance(thing, View) else thing, i)
    return lambda x: order.get(x, len(order))


def is_large(x: Storage) -> bool:
    """Whether a constant is too large to stand in the text."""
    return x.origin == "constant" and x.whole.size > WORDS


def stays(x: Storage | Number) -> bool:
    """Whether it is a generator or a constant, which is the same at every step."""
    if isinstance(x, Number):
        return isinstance(x.value, np.random.Generator)
    return x.origin == "constant"
