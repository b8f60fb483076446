"""Hooks: functions that look on while a module runs, without being part of it."""

from __future__ import annotations

from typing import Any, Self


class HookHandle:
    """Removes the hook it was given for; also a context manager that does so at its end."""

    def __init__(self, hooks: dict[HookHandle, Any], hook: Any) -> None:
        self._hooks = hooks
        hooks[self] = hook

    def remove(self) -> None:
        """Take the hook away; doing so twice does no harm."""
        self._hooks.pop(self, None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.remove()
