"""Hooks: functions that look on while a module or a backward pass runs, without being part of it.

Registering one returns its handle, which takes it away again.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, MutableMapping
from typing import Any, Self

Hook = Callable[[Any], Any]


class HookHandle:
    """Removes the hook it was given for; also a context manager that does so at its end."""

    def __init__(self, hooks: MutableMapping[HookHandle, Any], hook: Any) -> None:
        self._hooks = hooks
        hooks[self] = hook

    def remove(self) -> None:
        """Take the hook away; doing so twice does no harm."""
        self._hooks.pop(self, None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.remove()


# All hooks on gradients. They stand here rather than in the nodes, so that a backward pass asks
# once, and costs nothing more, when there are none.
on_gradients: dict[HookHandle, tuple[weakref.ref[Any], Hook]] = {}


def hook_gradient(node: Any, hook: Hook) -> HookHandle:
    """Call `hook` whenever a backward pass has finished the gradient of this node."""
    if not callable(hook):
        raise TypeError(f"a hook is a function of the gradient, and {hook!r:.40} is none")
    handle = HookHandle(on_gradients, None)
    on_gradients[handle] = (weakref.ref(node, lambda _: handle.remove()), hook)
    return handle


def by_node() -> dict[int, list[Hook]]:
    """The hooks on gradients, by the id of their node, in the order they were registered."""
    found: dict[int, list[Hook]] = {}
    for node, hook in list(on_gradients.values()):
        found.setdefault(id(node()), []).append(hook)
    return found
