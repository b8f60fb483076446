"""An exercise, loaded: its parts, its variants, and the work that answers it, flawless or flawed.

The heart of the format is one function of the author, `work(v, see, **slip)`. It does the exercise
on the engine and calls `see(name, value)` for every step worth naming. The same function gives

- the expected answers: `work(v, see)`;
- every mistake: `work(v, see, **slip)`, the same computation with one thing done wrong;
- what follows from a learner's own earlier value: `see` hands that value back instead.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, TypeVar

from tutor.course.author import Redraw, called
from tutor.course.fault import CourseFault
from tutor.course.head import Head
from tutor.course.part import Part
from tutor.course.words import Words

T = TypeVar("T")
KEPT = 256  # costly results that an exercise holds on to
DRAWS = 4000  # draws before we say that the author's conditions can hardly be met


@dataclass(frozen=True)
class Variant:
    """An exercise with its numbers: the seed they were drawn from, and the values by name."""

    exercise: str
    seed: int
    values: SimpleNamespace

    def as_dict(self) -> dict[str, Any]:
        """The values by name, as the author's `variant` gave them."""
        return dict(vars(self.values))


class Mistake:
    """A known way to be wrong: an id, and the slips that make `work` go wrong in that way.

    `Mistake("no-bias", bias=False)` has one slip; one with several takes them as dictionaries:
    `Mistake("swapped-sign", {"flip": 0}, {"flip": 1})`. Its message stands in the words of the
    exercise, under `## mistake no-bias`. `when` says on which variants the mistake can be made.
    """

    def __init__(
        self,
        id: str,
        *slips: Mapping[str, Any],
        when: Callable[[Any], bool] = lambda v: True,
        **slip: Any,
    ) -> None:
        self.id = id
        self.slips = (*slips, slip) if slip or not slips else slips
        self.when = when

    def __repr__(self) -> str:
        return f"Mistake({self.id!r}, {', '.join(map(str, self.slips))})"


@dataclass(frozen=True)
class Example:
    """A typed answer and the verdict it must get, on one seed: the author's own test."""

    answers: Mapping[str, str]
    verdict: str
    mistake: str | None = None
    seed: int = 0


@dataclass
class See:
    """Handed to `work`: notes each named step, and gives back the value to go on with.

    `steps` are plain data; `made` are the values of the engine they come from, graph and all.
    """

    instead: Mapping[str, Any] = field(default_factory=dict)
    steps: dict[str, Any] = field(default_factory=dict)
    made: dict[str, Any] = field(default_factory=dict)

    def __call__(self, name: str, value: Any) -> Any:
        self.steps[name] = plain(value)
        self.made[name] = value
        return like(value, self.instead[name]) if name in self.instead else value


def like(value: Any, other: Any) -> Any:
    """Another value of the kind that a step has: a value of the engine, a list, an array."""
    if hasattr(value, "backward"):
        return value.like(other)
    return other.tolist() if isinstance(value, list) and hasattr(other, "tolist") else other


def plain(value: Any) -> Any:
    """A value of the engine as plain data: a number for a scalar, an array for a tensor."""
    if hasattr(value, "backward"):
        return value.detach().numpy() if value.shape else value.item()
    return value.item() if getattr(value, "ndim", None) == 0 else value


@dataclass(frozen=True)
class Exercise:
    """One folder of the course, loaded. `head` is what can be known without running its code."""

    folder: Path
    head: Head
    module: ModuleType
    languages: Mapping[str, Words]

    @property
    def id(self) -> str:
        """The name of the folder; it never changes."""
        return self.folder.name

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The things to answer, in the order they are asked."""
        parts = self._listed("parts", Part)
        self._once("part", [part.name for part in parts])
        return parts

    @cached_property
    def mistakes(self) -> tuple[Mistake, ...]:
        """The known ways to be wrong, likeliest first."""
        mistakes = self._listed("mistakes", Mistake) if self.has("mistakes") else ()
        self._once("mistake", [mistake.id for mistake in mistakes])
        return mistakes

    @cached_property
    def examples(self) -> tuple[Example, ...]:
        """The author's own tests."""
        return self._listed("examples", Example) if self.has("examples") else ()

    def words(self, language: str = "en") -> Words:
        """The words in a language; English where that language is missing."""
        return self.languages.get(language) or self.languages["en"]

    def part(self, name: str) -> Part | None:
        """The part of that name, or None."""
        return next((part for part in self.parts if part.name == name), None)

    def file(self, name: str) -> str:
        """The text of a file of the exercise's folder, such as `starter.py`."""
        return (self.folder / name).read_text(encoding="utf-8")

    def files(self, folder: str, suffix: str) -> list[str]:
        """The names, without suffix, of the files in a folder of the exercise's; empty if none."""
        return sorted(file.stem for file in (self.folder / folder).glob(f"*{suffix}"))

    def defined(self, name: str, wanted: str) -> Any:
        """What a Python file of the exercise's folder defines under a name. Raises CourseFault."""
        names: dict[str, Any] = {"__name__": Path(name).stem}
        file = self.folder / name
        called(file, "it", exec, compile(self.file(name), str(file), "exec"), names)
        if wanted not in names:
            raise CourseFault(file, f"defines no `{wanted}`")
        return names[wanted]

    # -- variants ---------------------------------------------------------------------------------

    def variant(self, seed: int) -> Variant:
        """The variant of a seed, drawn once and kept."""
        if seed not in self._variants:
            self._variants[seed] = self.draw(seed)
        return self._variants[seed]

    @cached_property
    def _variants(self) -> dict[int, Variant]:
        return {}

    def draw(self, seed: int) -> Variant:
        """The variant of a seed: the same on every machine, and never one that hides a mistake.

        Numbers are drawn again until `work` answers differently for every mistake; seed 0 is the
        author's `first` where there is one. An exercise without `variant` has one variant only.

        Raises CourseFault if the author's conditions can hardly be met.
        """
        if not self.has("variant"):
            return self._variant(seed, {})
        if seed == 0 and self.has("first"):
            return self._variant(seed, self._author("first"))
        why = "`variant` asked to draw again each time"
        for variant in self._draws(seed):
            pairs = self.collisions(variant)
            if not pairs:
                return variant
            why = f"in the last one {pairs[0][0]!r} gives the same answers as {pairs[0][1]!r}"
        raise CourseFault(self._file, f"no variant for seed {seed} in {DRAWS} draws: {why}")

    def _draws(self, seed: int) -> Iterator[Variant]:
        draw = self._author("variant")
        for attempt in range(DRAWS):
            rng = random.Random(f"{self.id}/{seed}/{attempt}")
            try:
                yield self._variant(seed, called(self._file, "`variant`", draw, rng))
            except Redraw:
                continue

    def _variant(self, seed: int, values: Any) -> Variant:
        if not isinstance(values, Mapping):
            what = f"a variant is numbers by name, such as {{'x': 3}}; `variant` gave {values!r}"
            raise CourseFault(self._file, what)
        return Variant(self.id, seed, SimpleNamespace(**values))

    def collisions(self, variant: Variant) -> list[tuple[str, str]]:
        """What this variant would hide: pairs of a mistake and what it can't be told apart from.

        A mistake must show in at least one of its slips; a slip that shows must not give the
        answers of another mistake.
        """
        right = self.steps(variant)
        runs = self.mistaken(variant)
        shown = [(id, steps) for id, steps in runs if not self._alike(steps, right)]
        hidden = {id for id, _ in runs} - {id for id, _ in shown}
        return [(id, "right") for id in sorted(hidden)] + [
            (one, other)
            for (one, steps), (other, others) in combinations(shown, 2)
            if one != other and self._alike(steps, others)
        ]

    def _alike(self, one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
        return all(
            self._same(part, one[part.name], other[part.name])
            for part in self.parts
            if part.name in one and part.name in other
        )

    def _same(self, part: Part, one: Any, other: Any) -> bool:
        """Whether a part cannot tell two values apart. Formulas are compared once, not a draw."""
        if isinstance(one, str) and isinstance(other, str):
            return self.kept(("same", part.name, one, other), lambda: part.same(one, other))
        return part.same(one, other)

    # -- work -------------------------------------------------------------------------------------

    def steps(
        self, variant: Variant, slip: Mapping[str, Any] | None = None, **instead: Any
    ) -> dict[str, Any]:
        """Every named step of a run, with a slip if given; `instead` takes the place of steps."""
        return self.run(variant, slip, **instead).steps

    def run(self, variant: Variant, slip: Mapping[str, Any] | None = None, **instead: Any) -> See:
        """What was seen in a run: the steps, and the engine's values behind them."""
        see = See(instead)
        what = f"`work` with the slip {dict(slip)}" if slip else "`work`"
        called(self._file, what, self._author("work"), variant.values, see, **(slip or {}))
        for part in self.parts:
            if part.name not in see.steps:
                raise CourseFault(self._file, f"{what} never calls see({part.name!r}, …)")
        return see

    def mistaken(self, variant: Variant, **instead: Any) -> list[tuple[str, dict[str, Any]]]:
        """The steps of every flawed run, as (mistake id, steps), in the author's order."""
        if instead:
            return self._flawed(variant, instead)
        # The runs of a variant are asked for time and again: when drawn, shown, answered.
        _, runs = self.kept(
            ("mistaken", id(variant)), lambda: (variant, self._flawed(variant, instead))
        )
        return runs

    def _flawed(
        self, variant: Variant, instead: Mapping[str, Any]
    ) -> list[tuple[str, dict[str, Any]]]:
        return [
            (mistake.id, self.steps(variant, slip, **instead))
            for mistake in self.mistakes
            if mistake.when(variant.values)
            for slip in mistake.slips
        ]

    def call(self, name: str, *arguments: Any) -> Any:
        """The result of a function of the author's, such as `calls` or `evidence`."""
        return called(self._file, f"`{name}`", self._author(name), *arguments)

    def kept(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, made once for a key; the oldest is dropped when there are many."""
        if key not in self._kept:
            made = make()
            if len(self._kept) >= KEPT:
                self._kept.pop(next(iter(self._kept)))
            self._kept[key] = made
        return self._kept[key]  # type: ignore[no-any-return]

    @cached_property
    def _kept(self) -> dict[Hashable, Any]:
        return {}

    def has(self, name: str) -> bool:
        """Whether the author defined something of that name."""
        return hasattr(self.module, name)

    def _author(self, name: str) -> Any:
        try:
            return getattr(self.module, name)
        except AttributeError:
            raise CourseFault(self._file, f"defines no `{name}`") from None

    def _listed(self, name: str, kind: type[T]) -> tuple[T, ...]:
        """A list of the author's, each of one kind."""
        items = self._author(name)
        if not isinstance(items, list | tuple) or not all(isinstance(i, kind) for i in items):
            raise CourseFault(self._file, f"`{name}` must be a list of {kind.__name__}(…)")
        return tuple(items)

    def _once(self, what: str, names: Sequence[str]) -> None:
        """A name that is there twice would hide one of the two."""
        for name in names:
            if names.count(name) > 1:
                raise CourseFault(self._file, f"the {what} {name!r} is there twice")

    @cached_property
    def _file(self) -> Path:
        return self.folder / "exercise.py"
