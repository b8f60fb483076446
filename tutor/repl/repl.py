"""One visit to the repl: a line goes in, text comes out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

import minigrad
from minigrad import nn, optim
from minigrad.graph import Node
from tutor.answers.reply import sentence
from tutor.language import _
from tutor.repl import words
from tutor.repl.python import Python, told

LOADED: dict[str, Any] = {
    "np": np,
    "mg": minigrad,
    "minigrad": minigrad,
    "nn": nn,
    "optim": optim,
    "Value": minigrad.Value,
    "Tensor": minigrad.Tensor,
    "tensor": minigrad.tensor,
}
LEAVING = {"quit", "exit", "q"}


class Repl:
    """Python with the engine loaded. `over` when the learner has left.

    values  names that are there from the start: the numbers of an exercise, say
    origin  what they are, for the greeting
    """

    def __init__(self, values: Mapping[str, Any] | None = None, origin: str = "") -> None:
        self.values = dict(values or {})
        self.origin = origin
        self.python = Python({"__name__": "__repl__", **LOADED, **self.values})
        self.steps: Iterator[str] | None = None  # of a `backward` under way
        self.over = False

    def opening(self) -> str:
        """What there is, in a few lines."""
        there = [_("Python with minigrad loaded: np, mg, nn, optim, Value, tensor.")]
        if self.values:
            names = ", ".join(self.values)
            there.append(_("From {origin}: {names}.", origin=self.origin, names=names))
        there.append(_("`help` lists the words, Ctrl-D or `quit` leaves."))
        return "\n".join(there)

    def take(self, line: str) -> Iterator[str]:
        """What a line gives: text to print, in pieces."""
        if self.steps is not None:
            if not line.strip():
                yield from self._following()
                return
            self.steps = None
        first, _space, rest = line.strip().partition(" ")
        if self.collecting or first in self.python.names or rest.lstrip().startswith("="):
            yield from self.python.take(line)
        elif first in LEAVING:
            self.over = True
        elif first in {"help", "?"}:
            yield self.help()
        elif first in words.WORDS:
            yield from self._word(first, rest.strip())
        else:
            yield from self.python.take(line)

    @property
    def collecting(self) -> bool:
        """Whether the next line belongs to a statement already begun."""
        return bool(self.python.lines)

    def cancel(self) -> None:
        """Drop an unfinished statement, or the way back that is being shown."""
        self.python.drop()
        self.steps = None

    def help(self) -> str:
        """The words, each with what it does."""
        said = [(word.__doc__ or "").partition(": ") for word in words.WORDS.values()]
        width = max(len(usage) for usage, _colon, _what in said)
        lines = [f"  {usage:{width}}  {_(what)}" for usage, _colon, what in said]
        leave = _("leave; everything else is Python")
        return "\n".join([*lines, f"  {'quit':{width}}  {leave}"])

    def completions(self, text: str) -> list[str]:
        """What may be meant by the name, with dots, that `text` is the beginning of."""
        before, dot, last = text.rpartition(".")
        names = self._inside(before) if dot else [*self.python.names, *words.WORDS, "help", "quit"]
        found = [name for name in dict.fromkeys(names) if name.startswith(last)]
        return [before + dot + n for n in found if last.startswith("_") or not n.startswith("_")]

    def _inside(self, owner: str) -> list[str]:
        """The attributes of what a name with dots stands for, if it stands for anything."""
        if not owner.replace(".", "").isidentifier():
            return []
        try:
            return dir(self.python.value(owner))
        except Exception:  # it is only being typed
            return []

    def value(self, expression: str) -> Any:
        """What an expression of the learner's gives."""
        return self.python.value(expression)

    def nodes(self) -> dict[str, Node]:
        """The learner's Values and Tensors by name."""
        return {
            name: thing
            for name, thing in self.python.names.items()
            if isinstance(thing, Node) and name != "_"
        }

    def _word(self, name: str, argument: str) -> Iterator[str]:
        try:
            yield from words.WORDS[name](self, argument)
        except words.NotSo as problem:
            yield sentence(str(problem))
        except Exception as error:
            yield from told(error)

    def _following(self) -> Iterator[str]:
        assert self.steps is not None
        step = next(self.steps, None)
        if step is None:
            self.steps = None
        else:
            yield step
