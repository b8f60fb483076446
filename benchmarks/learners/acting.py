"""What simulated learners type at one variant of an exercise, and which names are true of it."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from tutor.answers.arrays import Array
from tutor.answers.experiment import Experiment
from tutor.answers.number import Number
from tutor.answers.program import Program
from tutor.course import Asked, CourseFault, Exercise, Part, Variant

NONSENSE = ("banana", "((((", "1 2 3 four", "?", ";", "=", "nan", "[[]]", "x" * 5000)
PAIRS = 12  # of mistakes made at once, at each variant


@dataclass(frozen=True)
class Act:
    """What a learner types, part by part, and why.

    `true` has, for each part that this makes wrong, the names that are true of it; no part is
    wrong in a right answer, and every part of nonsense is, with no name.
    """

    kind: str
    typed: Mapping[str, str]
    true: Mapping[str, frozenset[str]]


class Learner:
    """Somebody at one variant, who knows what is right and every known way to be wrong."""

    def __init__(self, exercise: Exercise, variant: Variant, rng: random.Random) -> None:
        self.exercise = exercise
        self.variant = variant
        self.run = None  # nothing that is typed here is a program
        self.rng = rng
        self.parts = [part for part in exercise.parts if not isinstance(part, Program)]
        self.right = exercise.steps(variant)
        self.flawed = exercise.mistaken(variant)

    def acts(self) -> Iterator[Act]:
        """Everything that is tried here."""
        if not self.parts:
            return
        yield Act("right", self.written(self.right), {})
        for id, steps in self.flawed:
            yield from self.mistaken("mistake", {id}, steps)
        if not any(isinstance(part, Experiment) for part in self.parts):
            yield from self.pairs()
            yield from self.slips()
        for text in ("", "   "):
            yield Act("blank", {part.name: text for part in self.parts}, self.nameless())
        for text in NONSENSE:
            yield Act("nonsense", {part.name: text for part in self.parts}, self.nameless())

    def written(self, steps: Mapping[str, Any]) -> dict[str, str]:
        """The answers one would type for these steps."""
        return {part.name: part.written(steps[part.name]) for part in self.parts}

    def nameless(self) -> dict[str, frozenset[str]]:
        """Every part wrong, and nothing to be said of any."""
        return {part.name: frozenset() for part in self.parts}

    def mistaken(self, kind: str, ids: set[str], steps: Mapping[str, Any]) -> Iterator[Act]:
        """The answers of a flawed run; none if it leads to nothing wrong."""
        true = {
            part.name: frozenset(ids) | self.also(part, steps[part.name])
            for part in self.parts
            if not part.same(steps[part.name], self.right[part.name])
        }
        if true:
            yield Act(kind, self.written(steps), true)

    def also(self, part: Part, value: Any) -> frozenset[str]:
        """The mistakes that lead to the very same value there: nobody could tell them apart."""
        return frozenset(id for id, steps in self.flawed if part.same(steps[part.name], value))

    def is_true(self, mistake: str, act: Act, name: str) -> bool:
        """Whether a mistake was made at a part, or is what anyone would see in what was typed."""
        part = self.part(name)
        made = act.true[name] | self.plain_to_see(act, part)
        return mistake in made or mistake in self.going_on(act, part)

    def plain_to_see(self, act: Act, part: Part) -> frozenset[str]:
        """That the shape is another one, or the sizes right and signs not, whatever led to it."""
        if not isinstance(part, Number | Array):
            return frozenset()
        typed = part.value(act.typed[part.name], Asked(self.exercise, self.variant, None))
        value, right = self.meant(part, act), self.right[part.name]
        if value is None:
            return frozenset() if typed is None else frozenset({"slip/shape"})
        sizes = (np.abs(np.asarray(one, dtype=float)) for one in (value, right))
        return frozenset({"slip/sign"} if part.same(*sizes) else ())

    def going_on(self, act: Act, part: Part) -> frozenset[str]:
        """The mistakes that lead to what was typed when made on what was typed before, there alone.

        Without a mistake something else must follow from it.
        """
        value = self.meant(part, act)
        if value is None or self.carries_on(act, part.name):
            return frozenset()
        try:
            runs = self.exercise.mistaken(self.variant, **self.before(act, part))
        except CourseFault:  # the work cannot go on from there
            return frozenset()
        return frozenset(id for id, steps in runs if part.fits(value, steps[part.name]))

    def carries_on(self, act: Act, name: str) -> bool:
        """Whether a part is right if one goes on from what was typed before it."""
        part = self.part(name)
        value, before = self.meant(part, act), self.before(act, part)
        try:
            follows = self.exercise.steps(self.variant, **before)[name]
        except CourseFault:  # the work cannot go on from there
            return False
        return value is not None and part.fits(value, follows)

    def before(self, act: Act, part: Part) -> dict[str, Any]:
        """What was typed before a part, where it can be read."""
        earlier = self.parts[: self.parts.index(part)]
        typed = {one.name: self.meant(one, act) for one in earlier}
        return {name: value for name, value in typed.items() if value is not None}

    def part(self, name: str) -> Part:
        """The part of that name."""
        return next(part for part in self.parts if part.name == name)

    def meant(self, part: Part, act: Act) -> Any:
        """The value of what was typed; of a right one all its digits."""
        right = self.right[part.name]
        if part.name not in act.true:
            return right
        return part.value(act.typed[part.name], Asked(self.exercise, self.variant, right))

    def pairs(self) -> Iterator[Act]:
        """Two mistakes in one run, where both can be made together."""
        apt = [one for one in self.exercise.mistakes if one.when(self.variant.values)]
        both = [
            (one.id, other.id, {**one.slips[0], **other.slips[0]})
            for one, other in combinations(apt, 2)
            if not one.slips[0].keys() & other.slips[0].keys()
        ]
        for one, other, slip in self.rng.sample(both, min(PAIRS, len(both))):
            try:
                steps = self.exercise.steps(self.variant, slip)
            except CourseFault:  # what the author never meant to happen together
                continue
            yield from self.mistaken("pair", {one, other}, steps)

    def slips(self) -> Iterator[Act]:
        """A right calculation, one number of it written down wrongly."""
        for part in self.parts:
            if isinstance(part, Number | Array):
                text = part.written(self.right[part.name])
                yield from self.slip("sign", part, self.other_sign(text), {"slip/sign"})
                yield from self.slip("digit", part, self.other_digit(text), set())

    def slip(self, kind: str, part: Part, text: str, ids: set[str]) -> Iterator[Act]:
        """One part typed wrongly, the others rightly; none if that makes it no wrong answer."""
        value = part.value(text, Asked(self.exercise, self.variant, None))
        if value is not None and not part.same(value, self.right[part.name]):
            typed = self.written(self.right) | {part.name: text}
            yield Act(kind, typed, {part.name: frozenset(ids) | self.also(part, value)})

    def other_sign(self, text: str) -> str:
        """One of the numbers in a text with the other sign."""
        numbers = list(re.finditer(r"-?\d[\d.]*(?:e[-+]?\d+)?", text))
        apt = [n for n in numbers if float(n.group())]
        if not apt:
            return text
        at = self.rng.choice(apt)
        turned = at.group()[1:] if at.group().startswith("-") else f"-{at.group()}"
        return text[: at.start()] + turned + text[at.end() :]

    def other_digit(self, text: str) -> str:
        """The first digit that counts of one of the numbers in a text, mistyped."""
        apt = list(re.finditer(r"[1-9]", text))
        firsts = [m for m in apt if not re.search(r"[\d.]$", text[: m.start()].rstrip("0."))]
        if not firsts:
            return text
        at = self.rng.choice(firsts)
        other = self.rng.choice([d for d in "123456789" if d != at.group()])
        return text[: at.start()] + other + text[at.end() :]
