"""Places: where a thing was found, so that it can be read again, and exchanged for another."""

from __future__ import annotations

from types import ModuleType
from typing import Any


class Place:
    """Where something was found: attribute, item or cell `key` of `owner`; `path` is how it reads.

    A place inside a tuple, which cannot be changed, knows the place the tuple stands in.
    """

    __slots__ = ("how", "key", "owner", "passing", "path", "within")

    def __init__(self, how: str, owner: Any, key: Any, path: str) -> None:
        self.how = how
        self.owner = owner
        self.key = key
        self.path = path
        self.passing = False  # whether it came with the arguments, and is another at each call
        self.within: Place | None = None  # then, where that stood which it is a part of

    def get(self) -> Any:
        """What stands there now."""
        if self.how == "attribute" and isinstance(self.owner, type):
            return vars(self.owner)[self.key]  # a class method would be bound anew each time
        if self.how == "attribute":
            return getattr(self.owner, self.key)
        if self.how == "cell":
            return self.owner.cell_contents
        if self.how == "part":
            return self.owner.get()[self.key]
        return self.owner[self.key]

    def set(self, x: Any) -> None:
        """Put something else there."""
        if self.how == "attribute":
            change = setattr if isinstance(self.owner, type | ModuleType) else object.__setattr__
            change(self.owner, self.key, x)
        elif self.how == "cell":
            self.owner.cell_contents = x
        elif self.how == "part":
            parts = list(whole := self.owner.get())
            parts[self.key] = x
            make = getattr(type(whole), "_make", type(whole))
            self.owner.set(make(parts))
        else:
            self.owner[self.key] = x

    def __repr__(self) -> str:
        return f"<{self.path}>"
