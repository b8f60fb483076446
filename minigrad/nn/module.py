"""Module: a part of a network that knows its parameters and the parts it is made of."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from minigrad.nn.hooks import HookHandle
from minigrad.nn.parameter import Parameter
from minigrad.nn.state import LoadReport, compare, complaints
from minigrad.tensor import Tensor

Array = NDArray[Any]
_HOOKS = ("_forward_pre_hooks", "_forward_hooks")
PreHook = Callable[["Module", tuple[Any, ...]], None]
ForwardHook = Callable[["Module", tuple[Any, ...], Any], Any]


class Module:
    """Subclass it, set parameters and other modules as attributes, and define `forward`.

    Parameters and modules are found where they stand, inside lists, tuples and dicts too, and are
    named by the way to them: `body.0.weight`.

    >>> from minigrad import nn
    >>> class Net(nn.Module):
    ...     def __init__(self):
    ...         self.body = [nn.Linear(2, 3, rng=0), nn.Linear(3, 1, rng=1)]
    ...     def forward(self, x):
    ...         return self.body[1](self.body[0](x).relu())
    >>> [name for name, _ in Net().named_parameters()]
    ['body.0.weight', 'body.0.bias', 'body.1.weight', 'body.1.bias']
    """

    training: bool = True
    # Empty until needed, so that a subclass need not call `super().__init__()`.
    _buffer_names: tuple[str, ...] = ()
    _forward_pre_hooks: Mapping[HookHandle, PreHook] = MappingProxyType({})
    _forward_hooks: Mapping[HookHandle, ForwardHook] = MappingProxyType({})

    def forward(self, *inputs: Any) -> Any:
        """What the module computes. Call the module, not this: `model(x)` runs the hooks too."""
        raise NotImplementedError(f"{type(self).__name__} defines no forward(self, x)")

    def __call__(self, *inputs: Any) -> Any:
        for pre_hook in tuple(self._forward_pre_hooks.values()):
            pre_hook(self, inputs)
        output = self.forward(*inputs)
        for hook in tuple(self._forward_hooks.values()):
            replacement = hook(self, inputs, output)
            output = output if replacement is None else replacement
        return output

    # What it is made of.

    def named_children(self) -> Iterator[tuple[str, Module]]:
        """The modules directly inside, with their names."""
        return ((name, part) for name, part in self._parts() if isinstance(part, Module))

    def named_modules(self) -> Iterator[tuple[str, Module]]:
        """This module, named "", and all inside it at any depth; each once, outermost first."""
        return _walk("", self, set())

    def named_parameters(self) -> Iterator[tuple[str, Parameter]]:
        """Every parameter, at any depth; a shared one comes once, under its first name."""
        seen: set[int] = set()
        for prefix, module in self.named_modules():
            for name, part in module._parts():
                if isinstance(part, Parameter) and id(part) not in seen:
                    seen.add(id(part))
                    yield _join(prefix, name), part

    def named_buffers(self) -> Iterator[tuple[str, Array]]:
        """Every buffer, at any depth."""
        for prefix, module in self.named_modules():
            for name in module._buffer_names:
                yield _join(prefix, name), getattr(module, name)

    def children(self) -> Iterator[Module]:
        """The modules directly inside."""
        return (module for _, module in self.named_children())

    def modules(self) -> Iterator[Module]:
        """This module and all inside it."""
        return (module for _, module in self.named_modules())

    def parameters(self) -> Iterator[Parameter]:
        """Every parameter, at any depth: what an optimiser is given."""
        return (parameter for _, parameter in self.named_parameters())

    def buffers(self) -> Iterator[Array]:
        """Every buffer, at any depth."""
        return (buffer for _, buffer in self.named_buffers())

    def register_buffer(self, name: str, value: Array) -> None:
        """Set an array that belongs to the state but is not trained, such as a running mean."""
        setattr(self, name, value)
        if name not in self._buffer_names:
            self._buffer_names = (*self._buffer_names, name)

    def _parts(self) -> Iterator[tuple[str, Parameter | Module]]:
        for name, value in vars(self).items():
            if name not in _HOOKS:
                yield from _unfold(name, value)

    # How it behaves.

    def train(self, mode: bool = True) -> Self:
        """Switch it and all inside to training, where dropout drops; returns itself."""
        for module in self.modules():
            module.training = mode
        return self

    def eval(self) -> Self:
        """Switch it and all inside to evaluation; returns itself."""
        return self.train(False)

    def zero_grad(self) -> None:
        """Forget all gradients: every `parameter.grad` becomes None."""
        for parameter in self.parameters():
            parameter.grad = None

    def register_forward_pre_hook(self, hook: PreHook) -> HookHandle:
        """Have `hook(module, inputs)` called before every forward pass; returns its handle."""
        return HookHandle(vars(self).setdefault("_forward_pre_hooks", {}), hook)

    def register_forward_hook(self, hook: ForwardHook) -> HookHandle:
        """Have `hook(module, inputs, output)` called after every forward pass.

        What it returns, unless None, takes the place of the output. The handle removes the hook
        again, by `handle.remove()` or at the end of `with handle:`.
        """
        return HookHandle(vars(self).setdefault("_forward_hooks", {}), hook)

    # Its state.

    def state_dict(self) -> dict[str, Array]:
        """Copies of all parameters and buffers by name; later training does not change them.

        Save with `np.savez(path, **model.state_dict())`, and get it back with
        `model.load_state_dict(np.load(path))`.
        """
        return {name: _array(holder).copy() for name, holder in self._state()}

    def load_state_dict(self, state: Mapping[str, Any], strict: bool = True) -> LoadReport:
        """Copy arrays by name into the parameters and buffers, keeping this model's dtypes.

        With `strict=False`, names on one side only are skipped, and reported in the result.
        Raises `ValueError` listing every name that is missing or unexpected and every shape that
        differs; then nothing has been changed.
        """
        own = dict(self._state())
        given = {name: _array(state[name]) for name in state}
        if wrong := sorted(complaints(own, given, strict)):
            raise ValueError(
                "\n  ".join([f"this state does not fit {type(self).__name__}:", *wrong])
            )
        for name in own.keys() & given.keys():
            holder = own[name]
            writable = holder.data if isinstance(holder, Tensor) else holder
            writable[...] = given[name]
        return compare(own, given)

    def _state(self) -> Iterator[tuple[str, Parameter | Array]]:
        yield from self.named_parameters()
        yield from self.named_buffers()

    # How it is written and read.

    def __setattr__(self, name: str, value: object) -> None:
        kind = type(value).__name__
        if isinstance(vars(self).get(name), Parameter) and not isinstance(value, Parameter | None):
            raise TypeError(
                f"{name} is a parameter, and a {kind} in its place would not be trained; "
                f"to give it new numbers, assign to {name}.data"
            )
        if _is_unmarked_leaf(value):
            raise TypeError(
                f"a {kind} that requires grad would not be found by parameters(); "
                f"wrap it: self.{name} = nn.Parameter(...)"
            )
        super().__setattr__(name, value)

    def __getattr__(self, name: str) -> Any:
        message = f"{type(self).__name__} has no attribute {name!r}"
        near = [] if name.startswith("__") else difflib.get_close_matches(name, dir(self), n=1)
        raise AttributeError(message + (f"; did you mean {near[0]!r}?" if near else ""))

    def extra_repr(self) -> str:
        """The arguments to show in the parentheses of `repr`; for subclasses to define."""
        return ""

    def __repr__(self) -> str:
        """The tree of modules, one a line."""
        lines = [f"({name}): {child!r}" for name, child in self.named_children()]
        if not lines:
            return f"{type(self).__name__}({self.extra_repr()})"
        body = "\n".join(lines).replace("\n", "\n  ")
        return f"{type(self).__name__}({self.extra_repr()}\n  {body}\n)"


def _walk(name: str, module: Module, seen: set[int]) -> Iterator[tuple[str, Module]]:
    if id(module) in seen:
        return
    seen.add(id(module))
    yield name, module
    for part, child in module.named_children():
        yield from _walk(_join(name, part), child, seen)


def _unfold(name: str, value: object) -> Iterator[tuple[str, Parameter | Module]]:
    """The parameters and modules in an attribute, looking inside containers."""
    if isinstance(value, Parameter | Module):
        yield name, value
    elif isinstance(value, list | tuple):
        for i, item in enumerate(value):
            yield from _unfold(f"{name}.{i}", item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _unfold(f"{name}.{key}", item)
    elif isinstance(value, set | frozenset) and any(list(_unfold(name, i)) for i in value):
        raise TypeError(
            f"{name} is a set, whose order changes from run to run; keep parts in a list or a dict"
        )


def _is_unmarked_leaf(value: object) -> bool:
    return (
        isinstance(value, Tensor)
        and not isinstance(value, Parameter)
        and value.requires_grad
        and value.op is None
    )


def _join(prefix: str, name: str) -> str:
    return f"{prefix}.{name}" if prefix else name


def _array(value: Any) -> Array:
    return value.raw if isinstance(value, Tensor) else np.asarray(value)
