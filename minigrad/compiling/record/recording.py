"""One recording: a function is called once, and everything numpy does for it is written down.

For that time the arrays that the function can reach are exchanged for arrays that take notes. When
it is over everything stands where an ordinary call would have left it, and what has changed is
known: those are the things a compiled program has to change, too.
"""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from minigrad.compiling.calls import mapped
from minigrad.compiling.floats.following import Following
from minigrad.graph import state
from minigrad.nn.module import Module
from minigrad.ownership import ARRAYS
from minigrad.tensor import Tensor

from .exchanging import Exchange
from .frames import HERE, NUMPYS
from .noting import running
from .places import Place
from .purity import Watch, resume
from .reach import names_in, surroundings
from .restoring import Store, bare, changes, clean, restored
from .results import Results
from .standins import Standins
from .tape import Tape
from .traced import TracedArray
from .undo import Undo

one_at_a_time = threading.RLock()
ARRAYS.add(TracedArray)


class Recording:
    """What became known during one call of a function.

    arguments   by name, with `positional` of them given by position
    found       what the function could reach
    followed    what of it was exchanged; `counted` says which numbers, by their paths
    stores      what places outside have become
    outputs     the views and numbers of the result; `output` is the result with leaves for them
    moving      paths of numbers that the function changes
    troubles    why a program could not stand for the function
    """

    def __init__(
        self,
        f: Callable[..., Any],
        args: Any,
        kwargs: Any,
        varying: frozenset[str] = frozenset(),
        rehearsal: bool = False,
    ) -> None:
        self.f = f
        self.watch = Watch()
        self.tape = Tape(self.watch.see)
        self.positional = [name for name, _ in zip(parameters(f, len(args)), args, strict=True)]
        self.arguments = {**dict(zip(self.positional, args, strict=True)), **kwargs}
        self.on = state.on
        self.errors = np.geterr()
        self.stores: list[Store] = []
        self.outputs: list[Any] = []
        self.output: Any = None
        self.moving: set[str] = set()
        with one_at_a_time:
            self.found = surroundings(f, self.arguments)
            undo = Undo(self.found) if rehearsal else None
            self._record(Exchange(self.found, self.tape, varying))
            if undo is not None:
                undo()

    def _record(self, exchange: Exchange) -> None:
        """Exchange, call, restore."""
        self.followed = exchange.followed
        self.homes, self.optimizers = exchange.homes, exchange.optimizers
        self.tensors, self.counted = exchange.tensors, exchange.counted
        self.troubles = exchange.troubles
        try:
            exchange.make()
            result = self._run(exchange)
        finally:
            self.stores = restored(exchange, self.tape)
        self.result = mapped(bare, result)
        changed = [*changes(exchange, self.moving)]
        self.troubles += [*self.found.opaque, *self.watch.acts, *changed]
        if changed:
            clean(self.f, self.arguments)

    def _run(self, exchange: Exchange) -> Any:
        """Call the function."""
        args = [self.arguments[name] for name in self.positional]
        kwargs = {k: x for k, x in self.arguments.items() if k not in self.positional}
        before, collecting = sys.getprofile(), gc.isenabled()
        gc.disable()  # what the collector calls, at any moment, is no part of the function
        try:
            with Standins(self.found.spaces()), Following(exchange.values):
                running.tape = self.tape
                sys.setprofile(self.watch.see)
                result = self.f(*args, **kwargs)
                sys.setprofile(None)
                self._describe(result)
                return result
        finally:
            resume(before)
            running.tape = None
            if collecting:
                gc.enable()

    def _describe(self, result: Any) -> None:
        """Write down what the function returns, while notes are still taken."""
        described = Results(self.tape, result)
        self.outputs, self.output = described.outputs, described.output
        self.troubles += described.troubles

    def forget(self) -> None:
        """Let go of arrays, when all is written down: who else holds one is counted."""
        self.followed = [followed._replace(before=None, during=None) for followed in self.followed]
        self.tape.forget()
        self.result = None

    # Questions.

    def stays(self, place: Place) -> bool:
        """Whether the array at a place is one that is trained, or a part of a module."""
        owner = place.owner
        if isinstance(owner, Module):
            return True
        trained = isinstance(owner, Tensor) and owner.requires_grad
        return trained and place.key == "raw" and not place.passing

    def names_used(self) -> set[str]:
        """Every name that the code mentions which ran."""
        found: set[str] = set()
        for code in self.watch.codes:
            if not code.co_filename.startswith((HERE, NUMPYS)):
                found |= names_in(code)
        return found


def parameters(f: Callable[..., Any], count: int) -> Iterator[str]:
    """Names for so many arguments given by position."""
    function = getattr(f, "__func__", f)
    code = getattr(function, "__code__", None)
    names = code.co_varnames[: code.co_argcount] if code is not None else ()
    names = names[1:] if function is not f else names
    for i in range(count):
        yield names[i] if i < len(names) else f"args[{i}]"
