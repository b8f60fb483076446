"""A program: one function in Python, run in the sandbox on inputs it cannot know beforehand.

The sandbox returns plain data; the comparison is made here, against a function the program never
meets. The mistakes are functions too: the reference with one thing done wrong.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from tutor import sandbox
from tutor.answers.reply import right, sentence, wrong
from tutor.course.part import Asked, Part
from tutor.verdict import PartVerdict, Status

_STATUS = {
    "timeout": Status.TIMEOUT,
    "memory": Status.MEMORY,
    "crashed": Status.CRASHED,
    "invalid": Status.INVALID,
    "missing": Status.MISSING,
    "refused": Status.REFUSED,
    "grader_error": Status.GRADER_ERROR,
}
_WIDEST = 120  # characters of one value in a sentence
_ADVICE = {
    "timeout": " Is there a loop that never ends?",
    "memory": " Does a list or an array grow without end?",
}


@dataclass(frozen=True)
class Program(Part):
    """A function named `entry`. The author's `calls(v, rng)` gives the arguments to try it on.

    The value that `work` sees is the reference function. Results are compared in shape and, to
    `tolerance` relative to the largest value, in every number. What `modules` allows may hold the
    answer in one of its submodules; that one is `withheld` (`minigrad.optim` from who writes Adam).
    """

    kind: ClassVar[str] = "code"
    entry: str = ""
    signature: str = ""
    modules: tuple[str, ...] = ("numpy",)
    withheld: tuple[str, ...] = ()
    tolerance: float = 1e-6

    def judge(self, text: str, asked: Asked) -> PartVerdict:
        """Right if every call gives what the reference gives; else the first call that does not."""
        calls = self._calls(asked)
        job = sandbox.Job(
            source=text,
            entry=self.entry,
            calls=tuple(sandbox.Call(args=call) for call in calls),
            modules=self.modules,
            withheld=self.withheld,
        )
        run = (asked.run or sandbox.run_once)(job)
        if run.status != "ok":
            return self._stopped(run)
        results = [
            self._passed(outcome, asked.expected, call)
            for outcome, call in zip(run.outcomes, calls, strict=True)
        ]
        if all(results):
            return right(self, f"{self.entry}: {len(calls)} of {len(calls)} calls right")
        return self._failed(run, calls, results, asked)

    def _calls(self, asked: Asked) -> list[tuple[Any, ...]]:
        rng = random.Random(f"{asked.secret}/{asked.exercise.id}/{asked.variant.seed}/{self.name}")
        return list(asked.exercise.call("calls", asked.variant.values, rng))

    def _stopped(self, run: sandbox.Run) -> PartVerdict:
        message = sentence(run.message) + _ADVICE.get(run.status, "")
        return PartVerdict(self.name, _STATUS[run.status], 0.0, self.points, message=message)

    def _passed(
        self, outcome: sandbox.Outcome, reference: Callable[..., Any], call: tuple[Any, ...]
    ) -> bool:
        return outcome.error is None and self._alike(outcome.value, reference(*_copied(call)))

    def _failed(
        self,
        run: sandbox.Run,
        calls: Sequence[tuple[Any, ...]],
        results: Sequence[bool],
        asked: Asked,
    ) -> PartVerdict:
        index = results.index(False)
        outcome, call = run.outcomes[index], calls[index]
        read_as = f"{self.entry}: {sum(results)} of {len(calls)} calls right"
        shown = f"{self.entry}({', '.join(map(_short, call))})"
        if outcome.error is not None:
            return wrong(self, asked, read_as, None, f"{shown} stopped: {outcome.error}", shown)
        expected = asked.expected(*_copied(call))
        difference = f"{shown} gives {_short(outcome.value)}, expected {_short(expected)}"
        mistake = self._named(run, calls, asked)
        reason = self._reason(outcome.value, expected, asked)
        return wrong(self, asked, read_as, mistake, reason, difference)

    def _named(
        self, run: sandbox.Run, calls: Sequence[tuple[Any, ...]], asked: Asked
    ) -> str | None:
        """The mistake whose function gives just what the program gave, on every call."""
        for id, flawed in asked.mistaken:
            if all(
                self._passed(outcome, flawed, call)
                for outcome, call in zip(run.outcomes, calls, strict=True)
            ):
                return id
        return None

    def _reason(self, value: Any, expected: Any, asked: Asked) -> str:
        """Why it is wrong: the shape, where that differs, else the author's general word."""
        if value is None:
            return f"{self.entry} returns nothing. Does its last line begin with return?"
        if not _fits(value, expected):
            return f"{self.entry} returns {_shape(value)}; expected is {_shape(expected)}."
        return asked.words.get(f"wrong {self.name}", "The shapes are right, the numbers are not.")

    def _alike(self, value: Any, expected: Any) -> bool:
        """Whether plain data from the sandbox is the expected value."""
        if not _fits(value, expected):
            return False
        if _is_several(expected):
            return all(self._alike(one, other) for one, other in zip(value, expected, strict=True))
        got, want = np.asarray(value, dtype=float), np.asarray(expected, dtype=float)
        if not np.isfinite(got).all():
            return False
        scale = float(np.max(np.abs(want), initial=0.0))
        return bool(np.all(np.abs(got - want) <= self.tolerance * scale + 1e-12))

    def agree(self, one: Sequence[Any], other: Sequence[Any]) -> bool:
        """Whether the results of two functions are the same on every call."""
        return all(self._alike(got, want) for got, want in zip(one, other, strict=True))

    def same(self, one: Any, other: Any) -> bool:
        """Functions are told apart by what they return (`agree`), not by comparing them."""
        return one is other

    def written(self, value: Any) -> str:
        """A program cannot be written from a function; the exercise keeps a solution."""
        return ""

    def asks(self, asked: Asked) -> dict[str, Any]:
        """The signature, and a file to start from."""
        return {
            "entry": self.entry,
            "signature": self.signature,
            "starter": asked.exercise.file("starter.py"),
        }


def _copied(call: tuple[Any, ...]) -> list[Any]:
    """Arguments of one's own for each function, which may change them in place."""
    return [np.array(item) if isinstance(item, np.ndarray) else item for item in call]


def _fits(value: Any, expected: Any) -> bool:
    """Whether a value has the shape of the expected one, whatever its numbers are."""
    if _is_several(expected):
        return (
            isinstance(value, tuple | list)
            and len(value) == len(expected)
            and all(map(_fits, value, expected))
        )
    array = _array(value)
    return array is not None and array.shape == np.shape(expected)


def _is_several(expected: Any) -> bool:
    """Whether several values are expected, each of its own size; a list of numbers is one."""
    if isinstance(expected, tuple):
        return True
    return isinstance(expected, list) and not all(
        isinstance(item, int | float) for item in expected
    )


def _array(value: Any) -> np.ndarray[Any, Any] | None:
    """Numbers as an array; None for anything else, which numpy is not even shown: it would give
    every text in a list the room of the longest.
    """
    if not _holds_numbers(value):
        return None
    try:
        array = np.asarray(value)
    except ValueError:  # rows of different lengths
        return None
    return array.astype(float) if array.dtype.kind in "iuf" else None


def _holds_numbers(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return all(map(_holds_numbers, value))
    return isinstance(value, int | float | np.ndarray | np.generic)


def _shape(value: Any) -> str:
    """What a value is, without its numbers: `a list of 2 numbers`, `an array of shape (3,)`."""
    if isinstance(value, tuple):
        return f"{_counted(len(value), 'value')} ({', '.join(map(_shape, value))})"
    array = _array(value)
    if array is None:
        return f"a {type(value).__name__}"
    if isinstance(value, list) and array.ndim == 1:
        return f"a list of {_counted(len(value), 'number')}"
    return "a number" if array.shape == () else f"an array of shape {array.shape}"


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _short(value: Any) -> str:
    """A value in a sentence: six digits, and cut before it fills the screen."""
    text = _written(value)
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"


def _written(value: Any) -> str:
    if isinstance(value, np.ndarray | np.generic):
        return _written(value.tolist())
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, tuple):
        return f"({', '.join(map(_written, value))})"
    if isinstance(value, list):
        return f"[{', '.join(map(_written, value))}]"
    return str(value)
