"""Module: a part of a network that knows its parameters and the parts it is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Self

from numpy.typing import DTypeLike, NDArray

from minigrad.dialects import MODULE_ELSEWHERE, module_settings, translate
from minigrad.dtypes import float_dtype
from minigrad.graph import state
from minigrad.nn.hooks import BackwardHooks, HookHandle
from minigrad.nn.parameter import Parameter
from minigrad.nn.parts import check_inputs, check_part, join, unfold, walk
from minigrad.nn.state import LoadReport, array_of, load_into

Array = NDArray[Any]
Hook = Callable[..., Any]
NO_HOOKS: Mapping[HookHandle, Hook] = MappingProxyType({})


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
    _hooked: bool = False  # whether a hook was ever registered
    _forward_pre_hooks: Mapping[HookHandle, Hook] = NO_HOOKS
    _forward_hooks: Mapping[HookHandle, Hook] = NO_HOOKS
    _backward_pre_hooks: Mapping[HookHandle, Hook] = NO_HOOKS
    _backward_hooks: Mapping[HookHandle, Hook] = NO_HOOKS

    def __new__(cls, *args: Any, **settings: Any) -> Self:
        if settings or cls.__init__ is object.__init__:
            module_settings(cls, args, settings)
            if "dtype" in settings:
                float_dtype(settings["dtype"])
        return super().__new__(cls)

    def forward(self, *inputs: Any, **options: Any) -> Any:
        """What the module computes. Call the module, not this: `model(x)` runs the hooks too."""
        raise NotImplementedError(f"{type(self).__name__} defines no forward(self, x)")

    def __call__(self, *inputs: Any, **options: Any) -> Any:
        try:
            if not self._hooked:
                return self.forward(*inputs, **options)
            return self._called_with_hooks(inputs, options)
        except AttributeError as error:
            check_inputs(self, inputs, error)
            raise

    def _called_with_hooks(self, inputs: tuple[Any, ...], options: dict[str, Any]) -> Any:
        if self._forward_pre_hooks:
            for pre_hook in tuple(self._forward_pre_hooks.values()):
                answer = pre_hook(self, inputs)
                if answer is not None:
                    inputs = answer if isinstance(answer, tuple) else (answer,)
        if (self._backward_hooks or self._backward_pre_hooks) and state.on:
            output = self._watched(inputs, options)
        else:
            output = self.forward(*inputs, **options)
        if self._forward_hooks:
            for hook in tuple(self._forward_hooks.values()):
                replacement = hook(self, inputs, output)
                output = output if replacement is None else replacement
        return output

    def _watched(self, inputs: tuple[Any, ...], options: dict[str, Any]) -> Any:
        before, after = self._backward_pre_hooks, self._backward_hooks
        hooks = BackwardHooks(self, tuple(before.values()), tuple(after.values()))
        return hooks.leave(self.forward(*hooks.enter(inputs), **options))

    # What it is made of.

    def named_children(self) -> Iterator[tuple[str, Module]]:
        """The modules directly inside, with their names."""
        return self._parts(Module)

    def named_modules(self) -> Iterator[tuple[str, Module]]:
        """This module, named "", and all inside it at any depth; each once, outermost first."""
        return walk("", self, set())

    def named_parameters(self, recurse: bool = True) -> Iterator[tuple[str, Parameter]]:
        """Every parameter, at any depth; a shared one comes once, under its first name.

        With `recurse=False` only those that belong to no module inside.
        """
        seen: set[int] = set()
        for prefix, module in self.named_modules() if recurse else [("", self)]:
            for name, part in module._parts((Parameter, Module)):
                if isinstance(part, Parameter) and id(part) not in seen:
                    seen.add(id(part))
                    yield join(prefix, name), part

    def named_buffers(self, recurse: bool = True) -> Iterator[tuple[str, Array]]:
        """Every buffer, at any depth or only the module's own."""
        for prefix, module in self.named_modules() if recurse else [("", self)]:
            for name in module._buffer_names:
                yield join(prefix, name), getattr(module, name)

    def children(self) -> Iterator[Module]:
        """The modules directly inside."""
        return (module for _, module in self.named_children())

    def modules(self) -> Iterator[Module]:
        """This module and all inside it."""
        return (module for _, module in self.named_modules())

    def parameters(self, recurse: bool = True) -> Iterator[Parameter]:
        """Every parameter, at any depth: what an optimiser is given."""
        return (parameter for _, parameter in self.named_parameters(recurse))

    def buffers(self, recurse: bool = True) -> Iterator[Array]:
        """Every buffer, at any depth."""
        return (buffer for _, buffer in self.named_buffers(recurse))

    def register_buffer(self, name: str, value: Array) -> None:
        """Set an array that belongs to the state but is not trained, such as a running mean."""
        setattr(self, name, value)
        if name not in self._buffer_names:
            self._buffer_names = (*self._buffer_names, name)

    def _parts(self, kinds: Any) -> Iterator[tuple[str, Any]]:
        for name, value in vars(self).items():
            if not name.endswith("_hooks"):
                yield from unfold(name, value, kinds)

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

    def freeze(self) -> Self:
        """Stop training the parameters of it and of all inside; returns itself.

        Their gradients are forgotten, and no new ones arrive, while gradients still pass through
        to what comes before. An optimiser is given the others:
        `[p for p in model.parameters() if p.requires_grad]`. Running statistics of batch
        normalisation are not parameters: they stand still under `eval()`.
        """
        for parameter in self.parameters():
            parameter.requires_grad = False
            parameter.grad = None
        return self

    def unfreeze(self) -> Self:
        """Train all its parameters again; returns itself."""
        for parameter in self.parameters():
            parameter.requires_grad = True
        return self

    def astype(self, dtype: DTypeLike) -> Self:
        """Turn all parameters and all floating buffers into this dtype; returns itself.

        Do so before making an optimiser, which remembers arrays of the old dtype.
        """
        dtype = float_dtype(dtype)
        for parameter in self.parameters():
            parameter.raw, parameter.grad = parameter.raw.astype(dtype), None
        for module in self.modules():
            for name in module._buffer_names:
                buffer = getattr(module, name)
                if buffer.dtype.kind == "f":
                    setattr(module, name, buffer.astype(dtype))
        return self

    # Who looks on.

    def register_forward_pre_hook(self, hook: Hook) -> HookHandle:
        """Have `hook(module, inputs)` called before every forward pass; returns its handle.

        What it returns, unless None, takes the place of the inputs: a tuple, or the only one.
        """
        return self._register("_forward_pre_hooks", hook)

    def register_forward_hook(self, hook: Hook) -> HookHandle:
        """Have `hook(module, inputs, output)` called after every forward pass.

        What it returns, unless None, takes the place of the output. The handle removes the hook
        again, by `handle.remove()` or at the end of `with handle:`.
        """
        return self._register("_forward_hooks", hook)

    def register_full_backward_pre_hook(self, hook: Hook) -> HookHandle:
        """Have `hook(module, grad_output)` called when a backward pass reaches the module.

        `grad_output` is a tuple with one gradient for each output, None where none arrived. What
        the hook returns, unless None, takes its place.
        """
        return self._register("_backward_pre_hooks", hook)

    def register_full_backward_hook(self, hook: Hook) -> HookHandle:
        """Have `hook(module, grad_input, grad_output)` called when a backward pass has left it.

        Both are tuples with one gradient for each tensor given by position and each returned, None
        where nobody wanted one. What the hook returns, unless None, takes the place of
        `grad_input`.
        It is called for forward passes made after this; where no input wants a gradient, as in
        a first layer, when the outputs have theirs.
        """
        return self._register("_backward_hooks", hook)

    def _register(self, place: str, hook: Hook) -> HookHandle:
        vars(self)["_hooked"] = True
        return HookHandle(vars(self).setdefault(place, {}), hook)

    # Its state.

    def state_dict(self) -> dict[str, Array]:
        """Copies of all parameters and buffers by name; later training does not change them.

        Save with `nn.save(path, model.state_dict())`, and get it back with
        `model.load_state_dict(nn.load(path))`.
        """
        return {name: array_of(holder).copy() for name, holder in self._state()}

    def load_state_dict(self, state: Mapping[str, Any], strict: bool = True) -> LoadReport:
        """Copy arrays by name into the parameters and buffers, keeping this model's dtypes.

        With `strict=False`, names on one side only are skipped, and reported in the result.
        Raises `ValueError` listing every name that is missing or unexpected, and every shape or
        kind of number that differs; then nothing has been changed.
        """
        return load_into(dict(self._state()), state, strict, type(self).__name__)

    def _state(self) -> Iterator[tuple[str, Parameter | Array]]:
        yield from self.named_parameters()
        yield from self.named_buffers()

    # How it is written and read.

    def __setattr__(self, name: str, value: object) -> None:
        check_part(name, value, before=vars(self).get(name))
        super().__setattr__(name, value)

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


translate(Module, MODULE_ELSEWHERE)
