"""The witness's opinion of an answer: the same as the expected one everywhere it looked, or not."""

import random
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
from mpmath import mp, mpf

from tests.tutor.algebra.witness.arrays import Misfit
from tests.tutor.algebra.witness.letters import cut, words
from tests.tutor.algebra.witness.points import Unsure, combinations, draws
from tests.tutor.algebra.witness.reading import read
from tests.tutor.algebra.witness.scalars import Undefined
from tests.tutor.algebra.witness.stream import Names, Tree, Unreadable, key_of
from tests.tutor.algebra.witness.values import Place

DIGITS, MORE = 60, 400
SMOOTH, BRANCHY, MANY = 10, 24, 400
BRANCHES = frozenset(
    words(
        "abs max min maximum minimum sign sgn step heaviside H clip clamp floor ceil relu "
        "leaky_relu elu where if Piecewise norm norm1"
    )
)


class Sample(NamedTuple):
    """A place, values of the free indices, and the expected value there."""

    place: Place
    indices: dict[str, Any]
    wanted: Any


class Witness:
    """A second reader and evaluator for one question."""

    def __init__(self, variables: Mapping[str, Mapping[str, Any]], expected: str) -> None:
        self.given = {key_of(cut(name)[:-1]): given for name, given in variables.items()}
        self.shapes = {k: tuple(v["shape"]) for k, v in self.given.items() if "shape" in v}
        self.ranges = {k: v["of"] for k, v in self.given.items() if v.get("domain") == "index"}
        named = [*self.ranges.values(), *(size for s in self.shapes.values() for size in s)]
        named += [k for k, v in self.given.items() if v.get("domain") == "dim"]
        self.sizes = [size for size in dict.fromkeys(named) if not size.isdigit()]
        ranks = {key: len(self.shapes.get(key, ())) for key in self.given}
        applied = {k for k, v in self.given.items() if v.get("domain") == "function"}
        self.names = Names(dict.fromkeys(self.sizes, 0) | ranks, applied, set(self.ranges))
        self.formulas = {k: self.formula(v) for k, v in self.given.items() if "def" in v}
        self.text = expected
        self.expected = self.read(expected)
        self.known: list[Sample] = []
        self.coming = self.samples(self.expected)

    def read(self, text: str) -> Tree:
        """Read a text; raises Unsure."""
        try:
            return read(text, self.names)
        except Unreadable as error:
            raise Unsure(f"{text!r}: {error}") from error

    def formula(self, given: Mapping[str, Any]) -> tuple[Tree, tuple[str, ...]]:
        """Read the definition of a derived name over its own indices."""
        indices = tuple(given.get("idx", ()))
        ranks = dict(self.names.ranks) | dict.fromkeys(indices, 0)
        names = self.names._replace(ranks=ranks, indices={*self.names.indices, *indices})
        return read(given["def"], names), indices

    def places(self, *trees: Tree) -> Iterator[Place]:
        """Give places to look, some of them near the numbers written in the trees."""
        aims = sorted({abs(mpf(text)) for tree in trees for text in numbers(tree)})
        for values, sizes in draws(self.given, self.sizes, self.text, aims):
            yield Place(values, sizes, self.shapes, self.formulas, self.ranges)

    def samples(self, *trees: Tree) -> Iterator[Sample]:
        """Give the places where the expected formula has a value; Unsure if there are few."""
        r = random.Random(self.text)
        found = 0
        for turn, place in enumerate(self.places(*trees)):
            for indices in combinations(self.ranges, place.sizes, r):
                with mp.workdps(DIGITS):
                    try:
                        wanted = place.inside(indices, self.expected)
                    except Undefined:
                        continue
                found += 1
                yield Sample(place, indices, wanted)
            if turn > 100 + 20 * found:
                raise Unsure(f"{self.text!r} has too few values")

    def some(self, count: int) -> Iterator[Sample]:
        """Give the first samples; they are the same for every answer."""
        for place in range(count):
            if place == len(self.known):
                self.known.append(next(self.coming))
            yield self.known[place]

    def same(self, answer: str, doubtful: bool = False) -> bool:
        """Whether an answer has the expected values; raises Unsure where it cannot be read.

        A doubtful one, which is said to be wrong but looks right, is looked at in more places.
        """
        tree = self.read(answer)
        branchy = branches(tree) or branches(self.expected)
        count = MANY if doubtful else BRANCHY if branchy else SMOOTH
        if not all(self.agrees(sample, tree) for sample in self.some(count)):
            return False
        if not branchy or set(numbers(tree)) <= set(numbers(self.expected)):
            return True
        beside = islice(self.samples(self.expected, tree), count)
        return all(self.agrees(sample, tree) for sample in beside)

    def agrees(self, sample: Sample, tree: Tree) -> bool:
        """Whether an answer has the expected value here, if need be with more digits."""
        try:
            with mp.workdps(DIGITS):
                given = sample.place.inside(sample.indices, tree)
                if close(sample.wanted, given, DIGITS // 2):
                    return True
                if not near(sample.wanted, given):
                    return False
            with mp.workdps(MORE):
                wanted = sample.place.inside(sample.indices, self.expected)
                return close(wanted, sample.place.inside(sample.indices, tree), MORE // 2)
        except (Undefined, Misfit):
            return False

    def is_derivative(self, source: str, name: str, count: int = 6) -> bool:
        """Whether the expected answer is the derivative of `source`, by differences of it.

        `name` is a number, an entry of an array, or a whole array.
        """
        formula, by = self.read(source), self.read(name)
        for sample in self.some(count):
            with mp.workdps(2 * DIGITS):
                slopes = self.slopes(sample, formula, by)
            with mp.workdps(DIGITS):
                if not close(sample.wanted, slopes, DIGITS // 3):
                    return False
        return True

    def slopes(self, sample: Sample, formula: Tree, by: Tree) -> Any:
        """Differentiate by each of the numbers that `by` stands for."""
        values = sample.place.values
        if by[0] == "item":
            array = values[by[1][1]]
            at = tuple(int(sample.place.inside(sample.indices, index)) - 1 for index in by[2:])
            return self.slope(sample, formula, array, (*at, 0)[:2])
        if not isinstance(values[by[1]], np.ndarray):
            return self.slope(sample, formula, values, by[1])
        found = np.empty(values[by[1]].shape, dtype=object)
        for cell in np.ndindex(found.shape):
            found[cell] = self.slope(sample, formula, values[by[1]], cell)
        return found

    def slope(self, sample: Sample, formula: Tree, holder: Any, key: Any) -> Any:
        """Move one number both ways, by so little that half the digits of the slope are right."""
        step = mpf(10) ** -(DIGITS // 2)
        middle, ends = holder[key], []
        for moved in (middle + step, middle - step):
            holder[key] = moved
            ends.append(sample.place.inside(sample.indices, formula))
        holder[key] = middle
        return (ends[0] - ends[1]) / (2 * step)


def close(one: Any, other: Any, digits: int) -> bool:
    """Whether two values have one shape and agree to so many digits."""
    if isinstance(one, np.ndarray) != isinstance(other, np.ndarray):
        return False
    if np.shape(one) != np.shape(other):
        return False
    size = mpf(10) ** -digits
    return all(abs(x - y) <= size * max(abs(x), abs(y), size) for x, y in pairs(one, other))


def near(one: Any, other: Any) -> bool:
    """Whether two values are near enough for more digits to be worth a try."""
    if np.shape(one) != np.shape(other):
        return False
    return all(abs(x - y) <= mpf("1e-3") * (1 + abs(x) + abs(y)) for x, y in pairs(one, other))


def pairs(one: Any, other: Any) -> list[tuple[Any, Any]]:
    if not isinstance(one, np.ndarray):
        return [(one, other)]
    return list(zip(one.flatten(), other.flatten(), strict=True))


def inner(tree: Tree) -> list[Tree]:
    """The trees right inside one."""
    return [part for part in tree[1:] if isinstance(part, tuple) and part and part[0] in KINDS]


KINDS = frozenset(
    words(
        "number constant bracket neg T name item apply eye ones zeros call compared and or not "
        "cases fold pair axis + * · @ ⊙ juxtaposed / ^"
    )
)


def numbers(tree: Tree) -> Iterator[str]:
    """The numbers written in a tree."""
    if tree[0] == "number":
        yield tree[1]
    for part in inner(tree):
        yield from numbers(part)


def branches(tree: Tree) -> bool:
    """Whether a tree is piecewise."""
    if tree[0] in ("compared", "cases") or (tree[0] == "call" and tree[1] in BRANCHES):
        return True
    return (tree[0] == "fold" and tree[1] in ("max", "min")) or any(map(branches, inner(tree)))
