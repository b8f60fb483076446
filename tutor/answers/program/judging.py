"""A program's results beside those of the reference: right, or the first call that is not."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from tutor import sandbox
from tutor.answers.program.calls import Chain, Last, plain
from tutor.answers.program.comparing import difference, fits, kind_of, short
from tutor.answers.program.importing import lacking
from tutor.answers.reply import right, sentence, wrong
from tutor.course.part import Asked
from tutor.language import _, sentences
from tutor.sandbox.saying import said
from tutor.verdict import PartVerdict

if TYPE_CHECKING:
    from tutor.answers.program import Program


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
        read_as = _(
            "{entry}: {right} of {count} calls right",
            entry=self.part.entry,
            right=sum(passed),
            count=len(passed),
        )
        if not all(passed):
            return self._failed(passed.index(False), read_as)
        if self.part.keeps_arguments and (changed := self._changed()):
            return wrong(self.part, self.asked, read_as, "slip/argument-changed", changed)
        return right(self.part, read_as)

    def _failed(self, index: int, read_as: str) -> PartVerdict:
        outcome, call = self.outcomes[index], self.calls[index]
        if outcome.error is not None:
            shown = self._shown(call, len(call.steps) - 1)
            message = _("{call} stopped: {error}", call=shown, error=said(outcome.error))
            if advice := lacking(outcome.error, self.part.modules):
                message = sentences(sentence(message), advice)
            return wrong(self.part, self.asked, read_as, None, message, shown)
        values, wanted = self.values[index][0], self.expected[index][0]
        value, expected, step = self._first_wrong(values, wanted)
        shown = _(
            "{call} gives {value}, expected {expected}",
            call=self._shown(call, step),
            value=short(value),
            expected=short(expected),
        )
        if "…" in shown and (where := difference(value, expected, self.part.tolerance)):
            shown = _("{difference}; {place}", difference=shown, place=where.strip())
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
            return _("{entry} returns nothing. Does its last line begin with return?", entry=entry)
        if not fits(value, expected):
            return _(
                "{entry} returns {kind}; expected is {wanted}.",
                entry=entry,
                kind=kind_of(value),
                wanted=kind_of(expected),
            )
        otherwise = _("The shapes are right, the numbers are not.")
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
        return _(
            "The results are right, but {call} changes {argument} in place, which whoever called "
            "it still needs. Compute new values, or copy it first.",
            call=self._shown(call, step),
            argument=names[place] if known else _("argument {number}", number=place + 1),
        )

    def _shown(self, call: Chain, step: int) -> str:
        """A call as one would write it, with those that led to it."""
        entry = self.part.entry
        shown = [_call(entry, arguments) for arguments in call.steps[: step + 1]]
        if call.create is not None:
            methods = [_call(f".{name}", rest) for name, *rest in call.steps[: step + 1]]
            shown = [_call(entry, call.create), *methods]
        return shown[0] if len(shown) == 1 else f"{_(', then ').join(shown)}:"


def _call(name: str, arguments: Sequence[Any]) -> str:
    return f"{name}({', '.join(map(_argument, arguments))})"


def _argument(value: Any) -> str:
    if not isinstance(value, Last):
        return short(value)
    its = _("its result")
    return its if value.item is None else f"{its}[{value.item!r}]"
