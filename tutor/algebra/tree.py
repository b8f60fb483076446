"""An expression as a tree. Nodes are values: equal when they say the same, wherever they stood."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Self

from tutor.algebra.errors import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """What all nodes share: the columns they were read from."""

    span: Span = field(default=(0, 0), compare=False, repr=False)

    def parts(self) -> tuple["Node", ...]:
        """The expressions directly inside this one."""
        return ()

    def with_parts(self, parts: tuple["Node", ...]) -> Self:
        """The same node around other expressions."""
        assert not parts
        return self


@dataclass(frozen=True, slots=True)
class Num(Node):
    """An exact number; `text` is how it was typed."""

    value: Fraction
    text: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Const(Node):
    """π or e."""

    name: str


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A declared variable, by its canonical key; or an index bound by a sum."""

    key: str


@dataclass(frozen=True, slots=True)
class Several(Node):
    """A node over any number of parts."""

    items: tuple[Node, ...]

    def parts(self) -> tuple[Node, ...]:
        return self.items

    def with_parts(self, parts: tuple[Node, ...]) -> Self:
        return replace(self, items=parts)


@dataclass(frozen=True, slots=True)
class Add(Several):
    """A sum of terms; a subtracted term is a Neg."""


@dataclass(frozen=True, slots=True)
class Mul(Several):
    """A product. `marks` tells how each factor was joined on: "", "*", "·", "@" or "⊙"."""

    marks: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Hadamard(Several):
    """An elementwise product of arrays."""


@dataclass(frozen=True, slots=True)
class One(Node):
    """A node over one part."""

    inside: Node

    def parts(self) -> tuple[Node, ...]:
        return (self.inside,)

    def with_parts(self, parts: tuple[Node, ...]) -> Self:
        return replace(self, inside=parts[0])


@dataclass(frozen=True, slots=True)
class Neg(One):
    """A minus sign."""


@dataclass(frozen=True, slots=True)
class Transpose(One):
    """A matrix turned over; a vector as a row."""


@dataclass(frozen=True, slots=True)
class Not(One):
    """A condition turned around."""


@dataclass(frozen=True, slots=True)
class Two(Node):
    """A node over two parts."""

    left: Node
    right: Node

    def parts(self) -> tuple[Node, ...]:
        return (self.left, self.right)

    def with_parts(self, parts: tuple[Node, ...]) -> Self:
        return replace(self, left=parts[0], right=parts[1])


@dataclass(frozen=True, slots=True)
class Div(Two):
    """left / right."""


@dataclass(frozen=True, slots=True)
class Power(Two):
    """left to the power right."""


@dataclass(frozen=True, slots=True)
class MatMul(Two):
    """A product of two arrays that sums over the inner size."""


@dataclass(frozen=True, slots=True)
class Both(Two):
    """Two conditions that must both hold."""


@dataclass(frozen=True, slots=True)
class Either(Two):
    """Two conditions of which one must hold."""


@dataclass(frozen=True, slots=True)
class Call(Several):
    """A known function of its arguments.

    A `discrete` call has only whole numbers inside, so a tie in it is a fact and not a kink.
    """

    function: str
    discrete: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Apply(Several):
    """A function the exercise declares without saying what it is, such as f in f(x + h)."""

    key: str


@dataclass(frozen=True, slots=True)
class Item(Several):
    """One entry of an array: the array first, then its indices, counted from 1."""


@dataclass(frozen=True, slots=True)
class Compare(Several):
    """A chain of comparisons such as 0 < x <= 1; worth 1 when it holds, else 0."""

    signs: tuple[str, ...]
    discrete: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Cases(Several):
    """value, condition, value, condition, …, and last the value otherwise, where there is one."""

    def pairs(self) -> Iterator[tuple[Node, Node]]:
        """Each value with its condition."""
        return zip(self.items[0:-1:2], self.items[1::2], strict=False)

    @property
    def otherwise(self) -> Node | None:
        """The value when no condition holds."""
        return self.items[-1] if len(self.items) % 2 else None


@dataclass(frozen=True, slots=True)
class Fold(Several):
    """A sum, product, max, min or mean over an index: the body, then the ends if given.

    Without ends the index runs over `size`. `given` holds a condition such as j ≠ i, or None.
    """

    kind: str
    index: str
    size: str | None
    given: Node | None = None

    @property
    def body(self) -> Node:
        """What is added up."""
        return self.items[0]

    def parts(self) -> tuple[Node, ...]:
        return self.items if self.given is None else (*self.items, self.given)

    def with_parts(self, parts: tuple[Node, ...]) -> Self:
        if self.given is None:
            return replace(self, items=parts)
        return replace(self, items=parts[:-1], given=parts[-1])


def walk(node: Node) -> Iterator[Node]:
    """Every node of a tree, the outermost first."""
    waiting = [node]
    while waiting:
        top = waiting.pop()
        yield top
        waiting.extend(reversed(top.parts()))


def depth(node: Node) -> int:
    """How many nodes lie on the longest way down, counted without recursion."""
    level, deepest = [node], 0
    while level:
        deepest += 1
        level = [part for parent in level for part in parent.parts()]
    return deepest


def keys(node: Node) -> set[str]:
    """The names a tree mentions."""
    return {n.key for n in walk(node) if isinstance(n, Name | Apply)}


def number(value: int | Fraction) -> Num:
    """Make a literal."""
    return Num(Fraction(value))
