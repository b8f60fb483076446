"""Recurrent networks: one step after another over a sequence, with a state that is handed on.

All three take x (time, batch, input_size), or (batch, time, input_size) with `batch_first=True`,
and return the output of every step, (time, batch, hidden_size) or batch first alike, and the state
after the last step, always (num_layers, batch, hidden_size). Names of parameters and the order of
gates are torch's, so a `state_dict` goes from one to the other.

W_ih x does not depend on the state, so it is one product for all steps, taken out of the loop.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

import minigrad
from minigrad.nn import init as starts
from minigrad.nn.layout import alone
from minigrad.nn.module import Module
from minigrad.nn.parameter import Parameter
from minigrad.ops.layers import linear
from minigrad.tensor import Tensor

State = tuple[Tensor, ...]


class Recurrent(Module):
    """What RNN, LSTM and GRU have in common: everything but the step.

    Layer k has `weight_ih_lk` (gates·hidden_size, input), `weight_hh_lk` (gates·hidden_size,
    hidden_size) and, unless `bias=False`, `bias_ih_lk` and `bias_hh_lk` (gates·hidden_size,),
    which start at 0. Weights start uniform within ±1/√hidden_size, as in torch, or as `init` and
    `recurrent_init` draw those of each gate: `recurrent_init=nn.init.orthogonal` neither shrinks
    nor grows a state.

    With `bidirectional=True` each layer also has a second set, `…_reverse`, that reads from the
    last step to the first; outputs are side by side, and states alternate: forward, reverse, ….
    """

    gates: ClassVar[int] = 1
    states: ClassVar[tuple[str, ...]] = ("h_0",)
    sums: ClassVar[bool] = False  # whether `step` only adds what is fed and what comes back

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        *,
        bias: bool = True,
        batch_first: bool = False,
        bidirectional: bool = False,
        init: starts.Initialiser | None = None,
        recurrent_init: starts.Initialiser | None = None,
        rng: np.random.Generator | int | None = None,
        dtype: DTypeLike = np.float64,
    ) -> None:
        self.input_size = input_size
        self.hidden_size = hidden_size
        self.num_layers = num_layers
        self.bias = bias
        self.batch_first = batch_first
        self.bidirectional = bidirectional
        rng = np.random.default_rng(rng)
        usual: starts.Initialiser = partial(starts.uniform, bound=1 / np.sqrt(hidden_size))
        for suffix, inputs in self._suffixes():
            for kind, size, draw in ("ih", inputs, init), ("hh", hidden_size, recurrent_init):
                gates = [(draw or usual)((hidden_size, size), rng) for _ in range(self.gates)]
                weight = np.concatenate(gates).astype(dtype)
                setattr(self, f"weight_{kind}_{suffix}", Parameter(weight))
            if bias:
                for kind in ("ih", "hh"):
                    zeros = np.zeros(self.gates * hidden_size, dtype)
                    setattr(self, f"bias_{kind}_{suffix}", Parameter(zeros))

    def step(self, fed: Tensor, back: Tensor, state: State) -> State:
        """The next state, from W_ih x + b_ih, W_hh h + b_hh and the state; h comes first in it.

        If it `sums` the first two, both biases are part of the first, added once for all steps.
        """
        raise NotImplementedError(f"{type(self).__name__} defines no step()")

    def forward(self, x: Tensor | ArrayLike, hx: Any = None) -> tuple[Tensor, Any]:
        """(outputs of the last layer at every step, state of every layer after its last step).

        `hx` is the state before the first step, 0 if not given: h_0 (num_layers, batch,
        hidden_size), for an LSTM the pair (h_0, c_0). The state that is returned can be given to
        the next call; detach it first if gradients are not to go back further.
        """
        x = self._time_first(x)
        starts_of = self._first_states(hx, x)
        ends: list[State] = []
        outputs: list[Tensor] = []
        for k, (suffix, _) in enumerate(self._suffixes()):
            output, end = self._run(x, tuple(s[k] for s in starts_of), suffix)
            ends.append(end)
            outputs.append(output)
            if len(outputs) == self._ways:
                x = outputs[0] if self._ways == 1 else minigrad.concat(outputs, axis=-1)
                outputs = []
        last = tuple(minigrad.stack(list(kind)) for kind in zip(*ends, strict=True))
        y = minigrad.permute_dims(x, (1, 0, 2)) if self.batch_first else x
        return y, last if len(last) > 1 else last[0]

    def _run(self, x: Tensor, state: State, suffix: str) -> tuple[Tensor, State]:
        """One layer in one direction: its outputs, in the order of x, and its last state."""
        fed = linear(x, getattr(self, f"weight_ih_{suffix}"))
        back_bias = None
        if self.bias:
            fed_bias, back_bias = (getattr(self, f"bias_{kind}_{suffix}") for kind in ("ih", "hh"))
            fed = fed + (fed_bias + back_bias if self.sums else fed_bias)
        steps = divided(fed, len(fed), axis=0)
        order = reversed(steps) if suffix.endswith("reverse") else steps
        outputs = []
        for step in order:
            back = linear(state[0], getattr(self, f"weight_hh_{suffix}"))
            if back_bias is not None and not self.sums:
                back = back + back_bias
            state = self.step(step[0], back, state)
            outputs.append(state[0])
        if suffix.endswith("reverse"):
            outputs.reverse()
        return minigrad.stack(outputs), state

    @property
    def _ways(self) -> int:
        return 2 if self.bidirectional else 1

    def _suffixes(self) -> Iterator[tuple[str, int]]:
        """What ends the names of each layer's parameters, and how many inputs it has."""
        for layer in range(self.num_layers):
            inputs = self.hidden_size * self._ways if layer else self.input_size
            for way in ("", "_reverse")[: self._ways]:
                yield f"l{layer}{way}", inputs

    def _time_first(self, x: Tensor | ArrayLike) -> Tensor:
        """x as (time, batch, input_size)."""
        x = x if isinstance(x, Tensor) else Tensor(x)
        if x.ndim != 3 or x.shape[2] != self.input_size or 0 in x.shape:
            order = "batch, time" if self.batch_first else "time, batch"
            raise ValueError(
                f"{self!r} was given an array of shape {x.shape}; it takes ({order}, "
                f"{self.input_size}), with at least one step"
                + alone(x.ndim, 3, batch_axis=0 if self.batch_first else 1)
            )
        y: Tensor = minigrad.permute_dims(x, (1, 0, 2)) if self.batch_first else x
        return y

    def _first_states(self, hx: Any, x: Tensor) -> State:
        """The states before the first step, one kind after the other."""
        shape = (self.num_layers * self._ways, x.shape[1], self.hidden_size)
        if hx is None:
            return tuple(Tensor(np.zeros(shape, x.dtype)) for _ in self.states)
        given = hx if isinstance(hx, tuple) else (hx,)
        shapes = [np.shape(state.raw if isinstance(state, Tensor) else state) for state in given]
        if shapes != [shape] * len(self.states):
            raise ValueError(
                f"{self!r} starts from {' and '.join(self.states)} of shape {shape} (num_layers, "
                f"batch, hidden_size); given were {', '.join(map(str, shapes))}"
            )
        return tuple(state if isinstance(state, Tensor) else Tensor(state) for state in given)

    def extra_repr(self) -> str:
        """The sizes, and the order of axes, which is easily mistaken."""
        text = f"{self.input_size}, {self.hidden_size}"
        text += f", num_layers={self.num_layers}" if self.num_layers > 1 else ""
        text += ", bidirectional=True" if self.bidirectional else ""
        return f"{text}, batch_first={self.batch_first}"


class RNN(Recurrent):
    """h' = tanh(W_ih x + b_ih + W_hh h + b_hh), or relu with `nonlinearity="relu"`.

    Source: J. Elman (1990), Finding structure in time.
    """

    sums = True

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        nonlinearity: str = "tanh",
        **options: Any,
    ) -> None:
        if nonlinearity not in ("tanh", "relu"):
            raise ValueError(f'nonlinearity is "tanh" or "relu", not {nonlinearity!r}')
        super().__init__(input_size, hidden_size, num_layers, **options)
        self.nonlinearity = nonlinearity

    def step(self, fed: Tensor, back: Tensor, state: State) -> State:
        """The bent sum of what is fed and what comes back."""
        bend = minigrad.tanh if self.nonlinearity == "tanh" else minigrad.relu
        return (bend(fed + back),)


class LSTM(Recurrent):
    """A cell c that is kept, added to and read through gates; gates in torch's order i, f, g, o.

        i = σ(W_ii x + b_ii + W_hi h + b_hi)       how much to write
        f = σ(W_if x + b_if + W_hf h + b_hf)       how much to keep
        g = tanh(W_ig x + b_ig + W_hg h + b_hg)    what to write
        o = σ(W_io x + b_io + W_ho h + b_ho)       how much to show
        c' = f·c + i·g,   h' = o·tanh(c')

    Its state is the pair (h, c).
    Source: S. Hochreiter, J. Schmidhuber (1997), Long short-term memory; the forget gate f is of
    F. Gers, J. Schmidhuber, F. Cummins (2000), Learning to forget.
    """

    gates = 4
    states = ("h_0", "c_0")
    sums = True

    def step(self, fed: Tensor, back: Tensor, state: State) -> State:
        """The next h and c."""
        write, keep, new, show = divided(fed + back, 4, axis=1)
        c = keep.sigmoid() * state[1] + write.sigmoid() * new.tanh()
        return show.sigmoid() * c.tanh(), c


class GRU(Recurrent):
    """A state that is partly kept, partly replaced; gates in torch's order r, z, n.

        r = σ(W_ir x + b_ir + W_hr h + b_hr)       how much of h to look at
        z = σ(W_iz x + b_iz + W_hz h + b_hz)       how much of h to keep
        n = tanh(W_in x + b_in + r·(W_hn h + b_hn))
        h' = (1 − z)·n + z·h

    As in torch, r is applied after the product with W_hn, where the paper applies it to h.
    Source: K. Cho and others (2014), Learning phrase representations using RNN encoder-decoder for
    statistical machine translation.
    """

    gates = 3

    def step(self, fed: Tensor, back: Tensor, state: State) -> State:
        """The next h."""
        look_fed, keep_fed, new_fed = divided(fed, 3, axis=1)
        look_back, keep_back, new_back = divided(back, 3, axis=1)
        keep = (keep_fed + keep_back).sigmoid()
        new = (new_fed + (look_fed + look_back).sigmoid() * new_back).tanh()
        return ((1 - keep) * new + keep * state[0],)


def divided(x: Tensor, count: int, axis: int) -> list[Tensor]:
    """x cut into `count` equal pieces along an axis, by halves, halves of halves, ….

    The gradient of each cut is an array of the size of what was cut. Cut piece by piece, `count`
    arrays as large as x would be added up; this way it is log₂(count) times the size of x.
    """
    if count == 1:
        return [x]
    size, half = x.shape[axis] // count, count // 2
    before = (slice(None),) * axis
    first, second = x[(*before, slice(half * size))], x[(*before, slice(half * size, None))]
    return [*divided(first, half, axis), *divided(second, count - half, axis)]
