"""A compiled function: called like the function it was made of, and giving what that would give."""

from __future__ import annotations

import functools
import sys
import threading
import warnings
from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from minigrad.graph import Node, state
from minigrad.hooks import on_gradients

from .record.frames import MACHINERY
from .record.noting import running
from .record.recording import Recording
from .record.restoring import may_vary
from .run.agreement import Draft
from .run.guards import Guard
from .run.variant import NO, Variant

MOST = 16  # recordings of a function that keeps changing


class CompileWarning(UserWarning):
    """A function cannot be compiled, and runs as it is."""


class Compiled:
    """Calls a function, by one of its programs where one fits.

    A recording counts when the next one says the same: what a function reads where nobody can
    follow, the time or a random number, will hardly be the same twice.
    """

    def __init__(self, f: Callable[..., Any]) -> None:
        functools.update_wrapper(self, f)
        self.f = f
        self.name = getattr(f, "__name__", type(f).__name__)
        self.lock = threading.Lock()
        self.variants: list[Variant] = []
        self.pending: list[Draft] = []
        self.varying: set[str] = set()
        self.reasons: list[str] = []
        self.as_it_is: set[str] = set()  # why some calls were not even recorded
        self.given_up = ""
        self.run: Callable[..., Any] = self.first

    if TYPE_CHECKING:

        def __call__(self, *args: Any, **kwargs: Any) -> Any: ...
    else:  # a call of it is one of its driver, with no detour
        __call__ = property(attrgetter("run"))

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        return self if instance is None else functools.partial(self, instance)

    def first(self, *args: Any, **kwargs: Any) -> Any:
        """Without any program yet."""
        return self.otherwise(args, kwargs)

    def otherwise(self, args: Any, kwargs: Any) -> Any:
        """Another program, or a new recording."""
        if running.tape is not None or self.given_up:
            return self.f(*args, **kwargs)
        reason = no_recording(args, kwargs)
        if reason:
            self.as_it_is.add(reason)
            return self.f(*args, **kwargs)
        for variant in self.variants:
            variant.settle()
            result = variant.attempt(*args, **kwargs)
            if result is not NO:
                self.variants.remove(variant)
                self.variants.insert(0, variant)
                self.run = variant.run
                return result
        if self.variants and not self.pending:
            self.learn(self.variants[0].failing(args, kwargs))
        return self.record(args, kwargs)

    def learn(self, failing: tuple[Guard, Any] | None) -> None:
        """Remember why a recording is needed; a number that changed is one that varies."""
        if failing is None:
            reason = "nothing"
        else:
            guard, now = failing
            reason = f"{guard.path} was {guard.expected!r:.60}, and is {now!r:.60}"
            if may_vary(guard.expected) and may_vary(now):
                self.varying.add(guard.path)
        self.reasons.append(reason)
        if len(self.reasons) > MOST:
            self.give_up(f"it was recorded {MOST} times, last because {reason}")

    def record(self, args: Any, kwargs: Any) -> Any:
        """Call the function itself, and take notes."""
        recording = Recording(self.f, args, kwargs, frozenset(self.varying))
        result = recording.result
        try:
            self.consider(Draft(recording))
        except CompileWarning:
            raise
        except Exception as error:  # the call itself went well, and its result counts
            self.give_up(f"its program cannot be written: {type(error).__name__}: {error}")
        return result

    def consider(self, draft: Draft) -> None:
        """Make a program of a recording, if one before it said the same."""
        new = draft.recording.moving | draft.moved_since(self.pending[-1:])
        new -= self.varying
        if new:  # the next recording asks for these numbers, and says what becomes of them
            self.varying |= new
            self.pending.clear()
            return
        if draft.obstacles:
            self.give_up(draft.obstacles[0])
            return
        for before in self.pending:
            if draft.agrees(before):
                self.pending.remove(before)
                self.accept(Variant(draft, self.name))
                return
        draft.forget()
        if len(self.pending) == MOST:
            last = draft.unlike(self.pending[-1])
            self.give_up(f"no two recordings said the same: {last}")
        self.pending.append(draft)

    def accept(self, variant: Variant) -> None:
        """Go by this program from now on, where it fits."""
        if variant.obstacles:
            self.give_up(variant.obstacles[0])
            return
        variant.prepare(self)
        self.variants.insert(0, variant)
        self.run = variant.run

    def give_up(self, reason: str) -> None:
        """From now on, the function as it is."""
        self.given_up = reason
        self.run = self.f
        text = f"{self.name} is not compiled, and runs as it is: {reason}"
        warnings.warn(text, CompileWarning, stacklevel=levels())

    def missed(self, args: Any, kwargs: Any) -> Any:
        """A program found on the way that the function would go on differently."""
        return self.record(args, kwargs)

    def busy(self, args: Any, kwargs: Any) -> Any:
        """A step is running: in another thread, for which one waits, or further up in this one."""
        frame = sys._getframe(1).f_back
        while frame is not None:
            if frame.f_code.co_filename == f"<driver of {self.name}>":
                return self.f(*args, **kwargs)
            frame = frame.f_back
        with self.lock:
            pass
        return self(*args, **kwargs)


def levels() -> int:
    """How far up the stack the user's call is, for a warning to point at."""
    frame: Any = sys._getframe(1)
    count = 1
    while frame.f_back is not None and frame.f_code.co_filename.startswith(MACHINERY):
        frame, count = frame.f_back, count + 1
    return count


def no_recording(args: Any, kwargs: Any) -> str:
    """Why a call is not worth a recording, if that lies in the call and not in the function."""
    if on_gradients:
        return "there were hooks on gradients"
    if state.retain:
        return "graphs were to be kept"
    if any(map(is_linked, (*args, *kwargs.values()))):
        return "an argument was part of a graph that goes on outside"
    return ""


def is_linked(x: Any) -> bool:
    """Whether x is a result that a graph remembers the way to."""
    return isinstance(x, Node) and x.requires_grad and x.op is not None


def compile(f: Callable[..., Any]) -> Compiled:
    """f, made fast."""
    return Compiled(f)
