"""Value: a Python float that remembers how it was made. Calculate with it as with any float."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .graph import Node, backward, next_number, state
from .op import Op
from .ops import pointwise as ops

NOTHING: dict[str, Any] = {}


class Value(Node):
    """A float that remembers.

    >>> x = Value(3.0)
    >>> y = x * x + 1
    >>> y.backward()
    >>> x.grad
    6.0

    Graphs of Values are kept after `backward` so that they can be read, drawn and replayed.
    """

    __slots__ = ()

    rank = 1
    keeps_grad = True
    shape: tuple[int, ...] = ()
    ndim = 0
    __array_ufunc__ = None  # numpy hands `array * value` to us

    def __init__(
        self, data: float, requires_grad: bool = True, *, name: str | None = None
    ) -> None:
        self.raw = float(data)
        self.grad = 0.0
        self.requires_grad = requires_grad
        self.op = None
        self.parents = ()
        self.saved = None
        self.settings = NOTHING
        self.number = 0
        if name is not None:
            self.name = name

    @property
    def data(self) -> float:
        """The plain float; it can be set."""
        return self.raw  # type: ignore[no-any-return]

    @data.setter
    def data(self, data: float) -> None:
        self.raw = float(data)

    def item(self) -> float:
        """The plain float."""
        return self.raw  # type: ignore[no-any-return]

    def detach(self) -> Value:
        """The same number without its history."""
        return Value(self.raw, requires_grad=False)

    def backward(
        self, gradient: float = 1.0, retain_graph: bool | None = None, create_graph: bool = False
    ) -> None:
        """Leave in `.grad` of everything this was made of how much it moves this number.

        In leaves the gradient is added to what is there; results keep the last one.
        """
        if not self.requires_grad:
            raise RuntimeError(
                "backward() on a constant: nothing it was made of wants a gradient. Make the "
                "inputs Values, and compute outside no_grad()."
            )
        backward(self, Value(gradient, False) if create_graph else gradient, create_graph, True)

    def receive(self, g: Any) -> None:
        if self.op is None:
            g = g + self.grad
        self.grad = g if isinstance(g, Node) else float(g)

    @staticmethod
    def operand(x: Any, op: str) -> float:
        """A plain operand as a float."""
        try:
            if not getattr(x, "shape", ()):
                return float(x)
        except TypeError:
            pass
        raise TypeError(
            f"{op}: a Value calculates with numbers, not with {type(x).__name__}. For arrays, use "
            "minigrad.tensor(...); a Value then joins in as a number."
        )

    @staticmethod
    def result(
        y: Any, op: Op, parents: Sequence[Node | None], raw: Sequence[Any], settings: dict[str, Any]
    ) -> Value:
        """The remembered result of an op."""
        new = Value.__new__(Value)
        new.raw = y = float(y)
        new.grad = 0.0
        new.requires_grad = True
        new.op = op
        new.parents = parents
        new.saved = (y, *raw)
        new.settings = settings
        new.number = next_number()
        return new

    @staticmethod
    def constant(y: Any) -> Value:
        """A result nobody wants the gradient of."""
        return Value(y, requires_grad=False)

    def __add__(self, other: Any) -> Any:
        return ops.add(self, other)

    def __radd__(self, other: Any) -> Any:
        return ops.add(other, self)

    def __sub__(self, other: Any) -> Any:
        return ops.sub(self, other)

    def __rsub__(self, other: Any) -> Any:
        return ops.sub(other, self)

    def __mul__(self, other: Any) -> Any:
        return ops.mul(self, other)

    def __rmul__(self, other: Any) -> Any:
        return ops.mul(other, self)

    def __truediv__(self, other: Any) -> Any:
        return ops.div(self, other)

    def __rtruediv__(self, other: Any) -> Any:
        return ops.div(other, self)

    def __pow__(self, other: Any) -> Any:
        return ops.pow(self, other)

    def __rpow__(self, other: Any) -> Any:
        return ops.pow(other, self)

    def __neg__(self) -> Any:
        return ops.neg(self)

    def __pos__(self) -> Any:
        return self

    def __abs__(self) -> Any:
        return ops.abs(self)

    def exp(self) -> Any:
        return ops.exp(self)

    def log(self) -> Any:
        return ops.log(self)

    def sqrt(self) -> Any:
        return ops.sqrt(self)

    def sin(self) -> Any:
        return ops.sin(self)

    def cos(self) -> Any:
        return ops.cos(self)

    def tanh(self) -> Any:
        return ops.tanh(self)

    def sigmoid(self) -> Any:
        return ops.sigmoid(self)

    def relu(self) -> Any:
        return ops.relu(self)

    def __lt__(self, other: Any) -> Any:
        return self.raw < plain(other)

    def __le__(self, other: Any) -> Any:
        return self.raw <= plain(other)

    def __gt__(self, other: Any) -> Any:
        return self.raw > plain(other)

    def __ge__(self, other: Any) -> Any:
        return self.raw >= plain(other)

    def __eq__(self, other: object) -> Any:
        return self.raw == plain(other)

    __hash__ = Node.__hash__

    def __bool__(self) -> bool:
        return bool(self.raw)

    def __float__(self) -> float:
        if self.requires_grad and state.on:
            raise TypeError(
                "float() would cut this Value out of the graph, and its gradient would be lost "
                "without a word. To calculate on, use minigrad's functions (minigrad.sin, not "
                "math.sin); to read the number, use .item(); to cut on purpose, .detach()."
            )
        return self.raw  # type: ignore[no-any-return]

    def __format__(self, spec: str) -> str:
        return format(self.raw, spec)

    def __repr__(self) -> str:
        return f"Value({self.raw!r})"


def plain(x: Any) -> Any:
    """The number or array behind x."""
    return x.raw if isinstance(x, Node) else x
