"""A program: one function or class in Python, run in the sandbox on inputs it cannot know.

The sandbox returns plain data; the comparison is made here, against a function the program never
meets. The mistakes are functions too: the reference with one thing done wrong, and the programs in
the exercise's folder `wrong`, each called after its mistake.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

import numpy as np

from tutor import sandbox
from tutor.answers.program.calls import ENTRY, Chain, Last, chains, driven, plain
from tutor.answers.program.comparing import alike, difference, fits, kind_of, short
from tutor.answers.reply import right, sentence, wrong
from tutor.course import Exercise
from tutor.course.part import Asked, Part
from tutor.verdict import PartVerdict, Status

__all__ = ["Chain", "Last", "Program"]

_STATUS = {
    "timeout": Status.TIMEOUT,
    "memory": Status.MEMORY,
    "crashed": Status.CRASHED,
    "invalid": Status.INVALID,
    "missing": Status.MISSING,
    "refused": Status.REFUSED,
    "grader_error": Status.GRADER_ERROR,
}
_ADVICE = {
    "timeout": " Is there a loop that never ends?",
    "memory": " Does a list or an array grow without end?",
}
_AT_LINE = re.compile(r"line \d+: ")


@dataclass(frozen=True)
class Program(Part):
    """A function or class named `entry`. The author's `calls(v, rng)` gives what to try it on.

    Each call is a tuple of arguments, or a `Chain` of several. The value that `work` sees is the
    reference function or class. Results are compared in kind and shape and, to `tolerance` relative
    to the largest value of an array, in every number. With `keeps_arguments`, a program that
    changes what it was given is wrong. `bug` names the mistake that `starter.py` makes, where the
    task is to repair it.
    """

    kind: ClassVar[str] = "code"
    entry: str = ""
    signature: str = ""
    modules: tuple[str, ...] = ("numpy",)
    tolerance: float = 1e-6
    keeps_arguments: bool = field(default=False, kw_only=True)
    bug: str = field(default="", kw_only=True)

    def judge(self, text: str, asked: Asked) -> PartVerdict:
        """Right if every call gives what the reference gives; else the first call that does not."""
        calls = self.calls(asked)
        run = self._run(text, calls, asked)
        if run.status != "ok":
            return self._stopped(run)
        return Judged(self, calls, run.outcomes, asked).verdict()

    def calls(self, asked: Asked) -> list[Chain]:
        """What the program is tried on."""
        rng = random.Random(f"{asked.secret}/{asked.exercise.id}/{asked.variant.seed}/{self.name}")
        return chains(asked.exercise.call("calls", asked.variant.values, rng))

    def _run(self, text: str, calls: Sequence[Chain], asked: Asked) -> sandbox.Run:
        """The program's run; its outcomes are what `Chain.of` gives for a function of ours."""
        start = asked.run or sandbox.run_once
        if not self._needs_driver(calls):
            sent = tuple(sandbox.Call(args=call.steps[0]) for call in calls)
            run = start(sandbox.Job(text, self.entry, sent, modules=self.modules))
            return replace(run, outcomes=tuple(map(_of_one_call, run.outcomes)))
        sent = tuple(sandbox.Call(args=call.sent()) for call in calls)
        run = start(sandbox.Job(driven(text, self.entry), ENTRY, sent, modules=self.modules))
        if run.status == "invalid" or (run.outcomes and all(o.error for o in run.outcomes)):
            # What is wrong with the program as a whole is said of its own text alone.
            alone = start(sandbox.Job(text, self.entry, modules=self.modules))
            run = run if alone.status == "ok" else alone
        last = text.count("\n") + 1
        outcomes = [_of_own_lines(one, last) for one in run.outcomes]
        return replace(run, outcomes=tuple(map(_honest, outcomes, calls)))

    def _needs_driver(self, calls: Sequence[Chain]) -> bool:
        single = all(len(call.steps) == 1 and call.create is None for call in calls)
        return self.keeps_arguments or "minigrad" in self.modules or not single

    def _stopped(self, run: sandbox.Run) -> PartVerdict:
        message = sentence(run.message) + _ADVICE.get(run.status, "")
        return PartVerdict(self.name, _STATUS[run.status], 0.0, self.points, message=message)

    def results(self, target: Callable[..., Any], calls: Sequence[Chain]) -> list[Any]:
        """What a function or class of ours gives for the calls, each with its arguments after."""
        with np.errstate(all="ignore"):
            return [call.of(target) for call in calls]

    def agree(self, one: Sequence[Any], other: Sequence[Any]) -> bool:
        """Whether the results of two functions are the same on every call."""
        return all(
            self.alike(got[0], want[0]) and (not self.keeps_arguments or self.alike(got, want))
            for got, want in zip(one, other, strict=True)
        )

    def alike(self, value: Any, expected: Any) -> bool:
        """Whether plain data from the sandbox is the expected value."""
        return alike(value, expected, self.tolerance)

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

    def wrong_programs(self, exercise: Exercise) -> dict[str, Callable[..., Any]]:
        """What the known wrong programs in the folder `wrong` define, by mistake."""
        return exercise.kept(
            ("wrong programs", self.name),
            lambda: {
                id: exercise.defined(f"wrong/{id}.py", self.entry)
                for id in exercise.files("wrong", ".py")
            },
        )


class Judged:
    """A program's results beside those of the reference."""

    def __init__(
        self,
        part: Program,
        calls: Sequence[Chain],
        outcomes: Sequence[sandbox.Outcome],
        asked: Asked,
    ) -> None:
        self.part = part
        self.calls = calls
        self.outcomes = outcomes
        self.values: list[Any] = [outcome.value for outcome in outcomes]
        self.asked = asked
        self.expected = part.results(asked.expected, calls)

    def verdict(self) -> PartVerdict:
        """Right, or the first call that is not."""
        passed = [
            value is not None and self.part.alike(value[0], expected[0])
            for value, expected in zip(self.values, self.expected, strict=True)
        ]
        read_as = f"{self.part.entry}: {sum(passed)} of {len(passed)} calls right"
        if not all(passed):
            return self._failed(passed.index(False), read_as)
        if self.part.keeps_arguments and (changed := self._changed()):
            return wrong(self.part, self.asked, read_as, "slip/argument-changed", changed)
        return right(self.part, read_as)

    def _failed(self, index: int, read_as: str) -> PartVerdict:
        outcome, call = self.outcomes[index], self.calls[index]
        if outcome.error is not None:
            shown = self._shown(call, len(call.steps) - 1)
            message = f"{shown} stopped: {outcome.error}"
            return wrong(self.part, self.asked, read_as, None, message, shown)
        values, wanted = self.values[index][0], self.expected[index][0]
        value, expected, step = self._first_wrong(values, wanted)
        shown = f"{self._shown(call, step)} gives {short(value)}, expected {short(expected)}"
        if "…" in shown and (where := difference(value, expected, self.part.tolerance)):
            shown += f"; {where.strip()}"
        reason = self._reason(value, expected)
        return wrong(self.part, self.asked, read_as, self._named(), reason, shown)

    def _first_wrong(self, values: Any, expected: Any) -> tuple[Any, Any, int]:
        pairs = list(zip(values, expected, strict=True))
        step = next(i for i, (one, other) in enumerate(pairs) if not self.part.alike(one, other))
        return *pairs[step], step

    def _named(self) -> str | None:
        """The mistake whose function gives just what the program gave, on every call."""
        if any(value is None for value in self.values):
            return None
        files = self.part.wrong_programs(self.asked.exercise)
        for id, flawed in [*self.asked.mistaken, *files.items()]:
            if self._gives_the_same(flawed):
                return id
        return None

    def _gives_the_same(self, flawed: Callable[..., Any]) -> bool:
        try:
            return self.part.agree(self.values, self.part.results(flawed, self.calls))
        except Exception:  # a wrong program may well stop; this one did not
            return False

    def _reason(self, value: Any, expected: Any) -> str:
        """Why it is wrong: the shape, where that differs, else the author's general word."""
        entry = self.part.entry
        if value is None and expected is not None:
            return f"{entry} returns nothing. Does its last line begin with return?"
        if not fits(value, expected):
            return f"{entry} returns {kind_of(value)}; expected is {kind_of(expected)}."
        otherwise = "The shapes are right, the numbers are not."
        return self.asked.words.get(f"wrong {self.part.name}", otherwise)

    def _changed(self) -> str:
        """That an argument was changed in place; empty if none was."""
        for call, value in zip(self.calls, self.values, strict=True):
            for step, after in enumerate(value[1]):
                for place, (given, left) in enumerate(zip(call.given(step), after, strict=True)):
                    if given is not None and not self.part.alike(left, plain(given)):
                        return self._about_change(call, step, place)
        return ""

    def _about_change(self, call: Chain, step: int, place: int) -> str:
        names = re.findall(r"[(,]\s*\*{0,2}(\w+)", self.part.signature.partition("->")[0])
        known = call.create is None and place < len(names)
        what = names[place] if known else f"argument {place + 1}"
        return (
            f"The results are right, but {self._shown(call, step)} changes {what} in place, which "
            "whoever called it still needs. Compute new values, or copy it first."
        )

    def _shown(self, call: Chain, step: int) -> str:
        """A call as one would write it, with those that led to it."""
        entry = self.part.entry
        shown = [_call(entry, arguments) for arguments in call.steps[: step + 1]]
        if call.create is not None:
            methods = [_call(f".{name}", rest) for name, *rest in call.steps[: step + 1]]
            shown = [_call(entry, call.create), *methods]
        return shown[0] if len(shown) == 1 else f"{', then '.join(shown)}:"


def _call(name: str, arguments: Sequence[Any]) -> str:
    return f"{name}({', '.join(map(_argument, arguments))})"


def _argument(value: Any) -> str:
    if not isinstance(value, Last):
        return short(value)
    return "its result" if value.item is None else f"its result[{value.item!r}]"


def _of_one_call(outcome: sandbox.Outcome) -> sandbox.Outcome:
    """The outcome of a single call as that of a chain."""
    return outcome if outcome.error is not None else sandbox.Outcome(([outcome.value], []))


def _of_own_lines(outcome: sandbox.Outcome, last: int) -> sandbox.Outcome:
    """An error without its line, if that is none of the program's own."""
    if outcome.line is None or outcome.line <= last:
        return outcome
    error = _AT_LINE.sub("", outcome.error or "", count=1)
    return replace(outcome, error=error, line=None)


def _honest(outcome: sandbox.Outcome, call: Chain) -> sandbox.Outcome:
    """An outcome that has the form of `Chain.of`: a program may meddle with what drives it."""
    value = outcome.value
    if outcome.error is not None:
        return replace(outcome, value=None)
    if isinstance(value, tuple) and len(value) == 2 and all(type(part) is list for part in value):
        counts = [len(call.given(step)) for step in range(len(call.steps))]
        lists = [one for one in value[1] if type(one) is list]
        if len(value[0]) == len(counts) and [len(one) for one in lists] == counts:
            return outcome
    return sandbox.Outcome(error="the program changed how it is called")
