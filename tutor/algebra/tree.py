"""An expression as a tree. Nodes are values: equal when they say the same, wherever they stood.

They are plain classes, not dataclasses: making twenty of those takes longer than all the rest of
the package, and a learner who checks one answer waits for it.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, ClassVar, Self

from tutor.algebra.errors import Span

NOWHERE: Span = (0, 0)
NO_NAMES: frozenset[str] = frozenset()
UNKNOWN = "?"  # a size that follows from what stands beside it


class Node:
    """What all nodes share: the columns they were read from, and what makes two of them equal.

    `said` names the fields that count; the others (a span, how a number was typed) do not.
    """

    __slots__ = ("known_hash", "known_names", "span")
    said: ClassVar[tuple[str, ...]] = ()
    unsaid: ClassVar[tuple[str, ...]] = ("span",)

    def __init__(self, span: Span = NOWHERE) -> None:
        self.span = span
        self.known_hash = 0
        self.known_names: frozenset[str] | None = None

    def parts(self) -> tuple["Node", ...]:
        """The expressions directly inside this one."""
        return ()

    def with_parts(self, parts: tuple["Node", ...]) -> Self:
        """The same node around other expressions."""
        assert not parts
        return self

    def but(self, **changes: Any) -> Self:
        """The same node with some fields changed."""
        twin = object.__new__(type(self))
        twin.known_hash = 0
        twin.known_names = None
        for name in self.said + self.unsaid:
            setattr(twin, name, changes[name] if name in changes else getattr(self, name))
        return twin

    def own_names(self) -> frozenset[str]:
        """The names this node itself brings in, beside those of its parts."""
        return NO_NAMES

    @property
    def names(self) -> frozenset[str]:
        """The names that are mentioned anywhere in this."""
        if self.known_names is None:
            below = [part.names for part in self.parts()]
            self.known_names = self.own_names().union(*below)
        return self.known_names

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if type(self) is not type(other) or hash(self) != hash(other):
            return False
        return all(getattr(self, name) == getattr(other, name) for name in self.said)

    def __hash__(self) -> int:
        if not self.known_hash:
            fields = tuple([getattr(self, name) for name in self.said])
            self.known_hash = hash((type(self).__name__, fields)) or 1
        return self.known_hash

    def __repr__(self) -> str:
        fields = ", ".join(repr(getattr(self, name)) for name in self.said)
        return f"{type(self).__name__}({fields})"


class Num(Node):
    """An exact number; `text` is how it was typed."""

    __slots__ = ("text", "value")
    said = ("value",)
    unsaid = ("span", "text")

    def __init__(self, value: Fraction, text: str = "", span: Span = NOWHERE) -> None:
        super().__init__(span)
        self.value = value
        self.text = text


class Const(Node):
    """π or e."""

    __slots__ = ("name",)
    said = ("name",)

    def __init__(self, name: str, span: Span = NOWHERE) -> None:
        super().__init__(span)
        self.name = name


class Name(Node):
    """A declared variable, by its canonical key; or an index bound by a sum."""

    __slots__ = ("key",)
    said = ("key",)

    def __init__(self, key: str, span: Span = NOWHERE) -> None:
        super().__init__(span)
        self.key = key

    def own_names(self) -> frozenset[str]:
        return frozenset((self.key,))


class Several(Node):
    """A node over any number of parts."""

    __slots__ = ("items",)
    said: ClassVar[tuple[str, ...]] = ("items",)

    def __init__(self, items: tuple[Node, ...], span: Span = NOWHERE) -> None:
        super().__init__(span)
        self.items = items

    def parts(self) -> tuple[Node, ...]:
        return self.items

    def with_parts(self, parts: tuple[Node, ...]) -> Self:
        return self.but(items=parts)


class Add(Several):
    """A sum of terms; a subtracted term is a Neg."""

    __slots__ = ()


class Mul(Several):
    """A product. `marks` tells how each factor was joined on: "", "*", "·", "@" or "⊙"."""

    __slots__ = ("marks",)
    unsaid = ("span", "marks")

    def __init__(
        self, items: tuple[Node, ...], marks: tuple[str, ...] = (), span: Span = NOWHERE
    ) -> None:
        super().__init__(items, span)
        self.marks = marks


class Hadamard(Several):
    """An elementwise product of arrays."""

    __slots__ = ()


class One(Node):
    """A node over one part."""

    __slots__ = ("inside",)
    said = ("inside",)

    def __init__(self, inside: Node, span: Span = NOWHERE) -> None:
        super().__init__(span)
        self.inside = inside

    def parts(self) -> tuple[Node, ...]:
        return (self.inside,)

    def with_parts(self, parts: tuple[Node, ...]) -> Self:
        return self.but(inside=parts[0])


class Neg(One):
    """A minus sign."""

    __slots__ = ()


class Transpose(One):
    """A matrix turned over; a vector as a row."""

    __slots__ = ()


class Not(One):
    """A condition turned around."""

    __slots__ = ()


class Two(Node):
    """A node over two parts."""

    __slots__ = ("left", "right")
    said = ("left", "right")

    def __init__(self, left: Node, right: Node, span: Span = NOWHERE) -> None:
        super().__init__(span)
        self.left = left
        self.right = right

    def parts(self) -> tuple[Node, ...]:
        return (self.left, self.right)

    def with_parts(self, parts: tuple[Node, ...]) -> Self:
        return self.but(left=parts[0], right=parts[1])


class Div(Two):
    """left / right."""

    __slots__ = ()


class Power(Two):
    """left to the power right."""

    __slots__ = ()


class MatMul(Two):
    """A product of two arrays that sums over the inner size."""

    __slots__ = ()


class Both(Two):
    """Two conditions that must both hold."""

    __slots__ = ()


class Either(Two):
    """Two conditions of which one must hold."""

    __slots__ = ()


class Call(Several):
    """A known function of its arguments.

    A `discrete` call has only whole numbers inside, so a tie in it is a fact and not a kink.
    """

    __slots__ = ("discrete", "function")
    said = ("items", "function")
    unsaid = ("span", "discrete")

    def __init__(
        self,
        items: tuple[Node, ...],
        function: str,
        discrete: bool = False,
        span: Span = NOWHERE,
    ) -> None:
        super().__init__(items, span)
        self.function = function
        self.discrete = discrete


class Apply(Several):
    """A function the exercise declares without saying what it is, such as f in f(x + h)."""

    __slots__ = ("key",)
    said = ("items", "key")

    def __init__(self, items: tuple[Node, ...], key: str, span: Span = NOWHERE) -> None:
        super().__init__(items, span)
        self.key = key

    def own_names(self) -> frozenset[str]:
        return frozenset((self.key,))


class Item(Several):
    """One entry of an array: the array first, then its indices, counted from 1."""

    __slots__ = ()


class Filled(Node):
    """An array with one value all over: a vector of ones; with `diagonal`, the identity matrix.

    `shape` names its sizes; while it is read, they may still be UNKNOWN.
    """

    __slots__ = ("diagonal", "shape", "value")
    said = ("value", "shape", "diagonal")

    def __init__(
        self, value: int, shape: tuple[str, ...], diagonal: bool = False, span: Span = NOWHERE
    ) -> None:
        super().__init__(span)
        self.value = value
        self.shape = shape
        self.diagonal = diagonal


class Compare(Several):
    """A chain of comparisons such as 0 < x <= 1; worth 1 when it holds, else 0."""

    __slots__ = ("discrete", "signs")
    said = ("items", "signs")
    unsaid = ("span", "discrete")

    def __init__(
        self,
        items: tuple[Node, ...],
        signs: tuple[str, ...],
        discrete: bool = False,
        span: Span = NOWHERE,
    ) -> None:
        super().__init__(items, span)
        self.signs = signs
        self.discrete = discrete


class Cases(Several):
    """value, condition, value, condition, …, and last the value otherwise, where there is one."""

    __slots__ = ()

    def pairs(self) -> Iterator[tuple[Node, Node]]:
        """Each value with its condition."""
        return zip(self.items[0:-1:2], self.items[1::2], strict=False)

    @property
    def otherwise(self) -> Node | None:
        """The value when no condition holds."""
        return self.items[-1] if len(self.items) % 2 else None


class Fold(Several):
    """A sum, product, max, min or mean over an index: the body, then the ends if given.

    Without ends the index runs over `size`. `given` holds a condition such as j ≠ i, or None.
    """

    __slots__ = ("given", "index", "kind", "size")
    said = ("items", "kind", "index", "size", "given")

    def __init__(
        self,
        items: tuple[Node, ...],
        kind: str,
        index: str,
        size: str | None,
        given: Node | None = None,
        span: Span = NOWHERE,
    ) -> None:
        super().__init__(items, span)
        self.kind = kind
        self.index = index
        self.size = size
        self.given = given

    @property
    def body(self) -> Node:
        """What is added up."""
        return self.items[0]

    def parts(self) -> tuple[Node, ...]:
        return self.items if self.given is None else (*self.items, self.given)

    def with_parts(self, parts: tuple[Node, ...]) -> Self:
        if self.given is None:
            return self.but(items=parts)
        return self.but(items=parts[:-1], given=parts[-1])


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
    return set(node.names)


def number(value: int | Fraction) -> Num:
    """Make a literal."""
    return Num(Fraction(value))
