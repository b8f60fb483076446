"""What all optimisers share: the parameters in groups, step, zero_grad, and saved state."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from math import inf
from typing import Any, ClassVar, Self

import numpy as np

from minigrad.dialects import optimiser_settings
from minigrad.optim.freshness import Freshness
from minigrad.optim.vector import Array, Slot, Vector, vectors
from minigrad.tensor import Tensor

Group = dict[str, Any]
Closure = Callable[[], Any]


class Optimizer:
    """Moves parameters against their gradients; subclasses say how.

    `params` is what `model.parameters()` gives, or groups with options of their own:
    `[{"params": model.body.parameters()}, {"params": model.head.parameters(), "lr": 1e-3}]`.
    The groups stand in `param_groups`, one dict each with "params" and every option, and may be
    changed between steps; `optimizer.lr = 0.01` sets the learning rate of all groups.

    A parameter whose `grad` is None is left alone, and the step is not counted for it.

    A subclass names in `memory` the arrays it remembers for every parameter (0 at first), adds to
    `limits` the range of its options, and defines `update`.
    """

    memory: ClassVar[tuple[str, ...]] = ()
    pairs: ClassVar[tuple[str, ...]] = ("betas",)  # options that are several numbers
    # An option lies between the two, the first included.
    limits: ClassVar[dict[str, tuple[float, float]]] = {
        "lr": (0.0, inf),
        "weight_decay": (0.0, inf),
    }

    def __new__(cls, *args: Any, **options: Any) -> Self:
        optimiser_settings(cls, options)
        return super().__new__(cls)

    def __init__(
        self, params: Iterable[Tensor] | Iterable[Mapping[str, Any]], **options: Any
    ) -> None:
        self.defaults: Group = options
        self.param_groups: list[Group] = []
        self._slots: list[list[Slot]] = []
        self._vectors: list[list[Vector]] = []
        self._moving: list[bool] | None = None
        self._freshness = Freshness([])
        for group in _groups(params):
            self.add_param_group(group)

    def add_param_group(self, group: Mapping[str, Any]) -> None:
        """From now on also move `group["params"]`; options that `group` lacks are the others'.

        For layers that are thawed later. Raises, and changes nothing, as the constructor does.
        """
        added = _completed(group, self.defaults)
        self.check(added)
        parameters = [p for g in (*self.param_groups, added) for p in g["params"]]
        _check_parameters(parameters)
        self.param_groups.append(added)
        self._slots.append([Slot(p, self.memory) for p in added["params"]])
        self._freshness = Freshness(parameters)
        self._moving = None

    def update(
        self, theta: Array, g: Array, memory: Mapping[str, Array], t: int, o: Mapping[str, Any]
    ) -> None:
        """Move the vector `theta` along its gradient `g`, once.

        Changes `theta` and the arrays in `memory` in place, and leaves `g` as it is. `t` counts
        the steps from 1, and `o` holds the options.
        """
        raise NotImplementedError(f"{type(self).__name__} defines no update()")

    def check(self, options: Mapping[str, Any]) -> None:
        """Raise `ValueError` for an option outside its limits."""
        for name, (low, high) in self.limits.items():
            given = options.get(name, low)
            values = np.asarray(given)
            one = not values.ndim or name in self.pairs
            for value in np.atleast_1d(values):
                if not one or values.dtype.kind not in "fiu" or not low <= value < high:
                    bound = "a finite number" if high == inf else f"below {high:g}"
                    raise ValueError(
                        f"{type(self).__name__}: {name} is {given!r}, and must be at least {low:g} "
                        f"and {bound}"
                    )

    def step(self, closure: Closure | None = None) -> Any:
        """Move every parameter that has a gradient, once.

        `closure()`, if given, is called first and its result returned: it forgets the old
        gradients, computes the loss, calls `backward`, and returns the loss. Raises
        `RuntimeError` if no parameter has a gradient, and warns (`GradientWarning`) if the
        gradients are those of the step before, or still contain them.
        """
        loss = None if closure is None else called(closure)
        self._freshness.check()
        for group, members in zip(self.param_groups, self._moving_vectors(), strict=True):
            for vector in members:
                vector.step(self.update, group)
        self._freshness.note()
        return loss

    def zero_grad(self) -> None:
        """Forget all gradients: every `parameter.grad` becomes None."""
        for group in self.param_groups:
            for parameter in group["params"]:
                parameter.grad = None

    @property
    def lr(self) -> float:
        """The learning rate: of the first group, when read; of all groups, when set."""
        return float(self.param_groups[0]["lr"])

    @lr.setter
    def lr(self, lr: float) -> None:
        for group in self.param_groups:
            self.check(group | {"lr": lr})
        for group in self.param_groups:
            group["lr"] = float(lr)
            group.pop("initial_lr", None)  # a schedule made from now on starts here

    def state_dict(self) -> dict[str, Any]:
        """What is needed to go on later: {"state": {…}, "param_groups": […]}, as copies.

        Parameters are numbered in the order they were given; "state" holds for each the steps
        taken, "step", and its arrays by name.
        """
        slots = [slot for group in self._slots for slot in group]
        number = {id(slot.parameter): i for i, slot in enumerate(slots)}
        groups = [
            group | {"params": [number[id(p)] for p in group["params"]]}
            for group in self.param_groups
        ]
        return {"state": {i: slot.state() for i, slot in enumerate(slots)}, "param_groups": groups}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on from a `state_dict` of an optimiser over parameters of the same shapes.

        Raises `ValueError`, and changes nothing, if groups, parameters or arrays do not match.
        """
        if not {"state", "param_groups"} <= set(state):
            raise ValueError(
                "this is no state of an optimiser: it has the keys 'state' and 'param_groups', and "
                f"given were {sorted(state) or 'none'}"
            )
        slots = [slot for group in self._slots for slot in group]
        sizes = [len(group["params"]) for group in self.param_groups]
        given = [len(group["params"]) for group in state["param_groups"]]
        if sizes != given:
            raise ValueError(
                f"this optimiser has groups of {sizes} parameters, and the state is for {given}"
            )
        for i, slot in enumerate(slots):
            slot.check(i, state["state"][i])
        for i, slot in enumerate(slots):
            slot.load(state["state"][i])
        for group, saved in zip(self.param_groups, state["param_groups"], strict=True):
            group |= {name: value for name, value in saved.items() if name != "params"}
        self._moving = None

    def _moving_vectors(self) -> list[list[Vector]]:
        """The vectors of each group, made anew when other parameters than before have gradients."""
        moving = [p.grad is not None for group in self.param_groups for p in group["params"]]
        if moving != self._moving:
            self._moving = moving
            self._vectors = [
                list(vectors(slot for slot in slots if slot.parameter.grad is not None))
                for slots in self._slots
            ]
        return self._vectors

    def __repr__(self) -> str:
        groups = [
            ", ".join(f"{name}={value!r}" for name, value in group.items() if name != "params")
            + f", {len(group['params'])} parameters"
            for group in self.param_groups
        ]
        return f"{type(self).__name__}({'; '.join(groups)})"


def called(closure: Any) -> Any:
    """What a closure returns, if it is one."""
    if not callable(closure):
        raise TypeError(
            f"step takes nothing, or a function that computes the loss anew, not {closure!r:.40}"
        )
    return closure()


def _groups(params: Iterable[Any]) -> list[Any]:
    """What was given as a list of groups: one group if it was parameters."""
    if hasattr(params, "parameters"):
        raise TypeError(f"a {type(params).__name__} is no list of parameters; give .parameters()")
    if not isinstance(params, Iterable):
        raise TypeError(f"an optimiser takes model.parameters() first, not {params!r:.40}")
    given = [params] if isinstance(params, Tensor) else list(params)
    groups = [item for item in given if isinstance(item, Mapping)]
    if groups and len(groups) < len(given):
        raise TypeError("give parameters, or groups {'params': [...]}, and not some of each")
    return groups or [{"params": given}]


def _completed(group: Mapping[str, Any], options: Group) -> Group:
    """A group with its parameters as a list, and with all options."""
    for name in group.keys() - options.keys() - {"params"}:
        import difflib  # noqa: PLC0415 (start-up)

        near = difflib.get_close_matches(name, options, n=1) or sorted(options)
        raise TypeError(f"a group has the unknown option {name!r}; known: {', '.join(near)}")
    if "params" not in group:
        raise ValueError(f"a group says which parameters it is about, 'params': [...]; got {group}")
    params = group["params"]
    return options | dict(group) | {"params": [params] if isinstance(params, Tensor) else [*params]}


def _check_parameters(parameters: list[Any]) -> None:
    if not parameters:
        raise ValueError(
            "an optimiser needs parameters, and got none: model.parameters() is used up once "
            "it has been read, so call it again for each optimiser"
        )
    for p in parameters:
        if isinstance(p, Tensor) and p.op is None and not p.requires_grad:
            raise TypeError(
                "an optimiser moves parameters that want gradients, and one here does not: it is "
                "frozen, or a constant. Give [p for p in model.parameters() if p.requires_grad]"
            )
        if not (isinstance(p, Tensor) and p.op is None):
            raise TypeError(
                "an optimiser moves parameters: tensors made with requires_grad=True, not "
                f"results of a calculation; got {p!r:.80}. Of a model, give .parameters()"
            )
    if len({id(p) for p in parameters}) < len(parameters):
        raise ValueError("a parameter was given twice, so it would be moved twice at each step")
