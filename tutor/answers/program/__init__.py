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
from functools import partial
from typing import Any, ClassVar

import numpy as np

from tutor import sandbox
from tutor.answers.program.calls import ENTRY, Chain, Last, chains, driven
from tutor.answers.program.comparing import alike
from tutor.answers.program.importing import lacking
from tutor.answers.program.judging import Judged
from tutor.answers.reply import sentence
from tutor.course import Exercise
from tutor.course.part import Asked, Part
from tutor.language import N_, _, sentences
from tutor.sandbox.saying import said
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
    "timeout": N_("Is there a loop that never ends?"),
    "memory": N_("Does a list or an array grow without end?"),
}
_AT_LINE = re.compile(r"line \d+: ")


@dataclass(frozen=True)
class Program(Part):
    """A function or class named `entry`. The author's `calls(v, rng)` gives what to try it on.

    Each call is a tuple of arguments, or a `Chain` of several. The value that `work` sees is the
    reference function or class. Results are compared in kind and shape and, to `tolerance` relative
    to the largest value of an array, in every number. With `keeps_arguments`, a program that
    changes what it was given is wrong. `bug` names the mistake that `starter.py` makes, where the
    task is to repair it. What `modules` allows may hold the answer in one of its submodules: that
    one is `withheld`, as `minigrad.optim` is from whoever writes Adam.
    """

    kind: ClassVar[str] = "code"
    entry: str = ""
    signature: str = ""
    modules: tuple[str, ...] = ("numpy",)
    tolerance: float = 1e-6
    withheld: tuple[str, ...] = field(default=(), kw_only=True)
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
        job = partial(sandbox.Job, modules=self.modules, withheld=self.withheld)
        if not self._needs_driver(calls):
            sent = tuple(sandbox.Call(args=call.steps[0]) for call in calls)
            run = start(job(text, self.entry, sent))
            return replace(run, outcomes=tuple(map(_of_one_call, run.outcomes)))
        sent = tuple(sandbox.Call(args=call.sent()) for call in calls)
        run = start(job(driven(text, self.entry), ENTRY, sent))
        if run.status == "invalid" or (run.outcomes and all(o.error for o in run.outcomes)):
            # What is wrong with the program as a whole is said of its own text alone.
            alone = start(job(text, self.entry))
            run = run if alone.status == "ok" else alone
        last = text.count("\n") + 1
        outcomes = [_of_own_lines(one, last) for one in run.outcomes]
        return replace(run, outcomes=tuple(map(_honest, outcomes, calls)))

    def _needs_driver(self, calls: Sequence[Chain]) -> bool:
        single = all(len(call.steps) == 1 and call.create is None for call in calls)
        return self.keeps_arguments or "minigrad" in self.modules or not single

    def _stopped(self, run: sandbox.Run) -> PartVerdict:
        advice = _(_ADVICE[run.status]) if run.status in _ADVICE else ""
        advice = advice or lacking(run.message, self.modules)
        message = sentences(sentence(said(run.message)), advice)
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
    return sandbox.Outcome(error=_("the program changed how it is called"))
