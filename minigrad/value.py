"""Value: a Python float that remembers how it was made. Calculate with it as with any float."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from . import protocols
from .graph import Node, arguments_first, backward, next_number, state
from .hooks import on_gradients
from .op import PLAIN, Elementwise
from .ops import pointwise as ops
from .ops import trigonometry
from .ownership import CUT, Reading

NOTHING: dict[str, Any] = {}
NOBODY = (None, None)
NEW: Callable[[type], Any] = object.__new__


def binary(op: Any) -> Callable[[Value, Any], Any]:
    """The method behind `a + b`: op(a, b), with the frequent cases first for speed."""
    compute = op.floats

    def method(a: Value, b: Any) -> Any:
        kind = type(b)
        x = a.raw
        if kind is Value:
            y = b.raw
            parents = (a, b) if a.requires_grad and b.requires_grad else tracked(a, b)
        elif kind is float or kind is int:
            y = float(b)
            parents = (a, None) if a.requires_grad else NOBODY
        else:
            return op(a, b)
        try:
            result = compute(x, y)
        except (ArithmeticError, ValueError):
            return op(a, b)
        if state.on and parents is not NOBODY:
            return remembered(result, op, parents, (result, x, y), NOTHING)
        return Value(result, False)

    return method


def tracked(a: Value, b: Value) -> tuple[Node | None, Node | None]:
    """The two as parents: None for the one that wants no gradient."""
    if not a.requires_grad:
        return (None, b) if b.requires_grad else NOBODY
    return a, None


def reflected(op: Any) -> Callable[[Value, Any], Any]:
    """The method behind `2 + b`, when the left operand is not a Value."""
    compute = op.floats

    def method(b: Value, a: Any) -> Any:
        if (type(a) is float or type(a) is int) and b.requires_grad and state.on:
            x, y = float(a), b.raw
            try:
                result = compute(x, y)
            except (ArithmeticError, ValueError):
                return op(a, b)
            return remembered(result, op, (None, b), (result, x, y), NOTHING)
        return op(a, b)

    return method


def unary(op: Any) -> Callable[[Value], Any]:
    """The method behind `x.tanh()`."""
    compute = op.floats

    def method(a: Value) -> Any:
        x = a.raw
        try:
            result = compute(x)
        except (ArithmeticError, ValueError):
            return op(a)
        if a.requires_grad and state.on:
            return remembered(result, op, (a,), (result, x), NOTHING)
        return Value(result, False)

    return method


def remembered(
    y: float, op: Any, parents: Sequence[Node | None], saved: tuple[float, ...], settings: Any
) -> Value:
    """A new Value that knows where it comes from."""
    new: Value = NEW(Value)
    new.raw = y
    new.grad = 0.0
    new.requires_grad = True
    new.op = op
    new.parents = parents
    new.saved = saved
    new.settings = settings
    new.number = next_number()
    return new


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

    def __init__(self, data: float, requires_grad: bool = True, *, name: str | None = None) -> None:
        self.raw = data if data.__class__ is float else number(data)
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
        """The plain float; it can be set. An op refuses it: to cut on purpose, use detach()."""
        return Reading(self.raw) if self.requires_grad and state.on else float(self.raw)

    @data.setter
    def data(self, data: float) -> None:
        self.raw = number(data)

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
        if not hasattr(gradient, "__float__"):
            number(gradient)
        if create_graph:
            backward(self, Value(gradient, False), create_graph=True)
        elif on_gradients:
            backward(self, float(gradient), retain_graph=True)
        else:
            backward_on_floats(self, gradient)

    def receive(self, g: Any) -> None:
        if self.op is None:
            g = g + self.grad
        self.grad = g if isinstance(g, Node) else float(g)

    def shown(self, g: Any) -> Any:
        return g if isinstance(g, Node) else float(g)

    def like(self, x: Any) -> Any:
        return x if isinstance(x, Value) else Value(plain(x), requires_grad=False)

    @staticmethod
    def operand(x: Any, op: str) -> float:
        """A plain operand as a float."""
        if isinstance(x, Reading) and state.on and not state.rules:
            raise TypeError(CUT.format(op))
        try:
            if not isinstance(x, str) and not getattr(x, "shape", ()):
                return float(x)
        except TypeError:
            pass
        raise TypeError(
            f"{op}: a Value calculates with numbers, not with {type(x).__name__}. For arrays, use "
            "minigrad.tensor(...); a Value then joins in as a number."
        )

    @staticmethod
    def result(
        y: Any, op: Any, parents: Sequence[Node | None], saved: tuple[Any, ...], settings: Any
    ) -> Value:
        """The remembered result of an op."""
        if not isinstance(op, Elementwise):
            raise TypeError(
                f"{op.name} works on arrays, and a Value is one number. Use Python's own sum, max, "
                "..., or a Tensor."
            )
        return remembered(y, op, parents, saved, settings)

    @staticmethod
    def constant(y: Any) -> Value:
        """A result nobody wants the gradient of."""
        return Value(y, requires_grad=False)

    __add__ = binary(ops.add)
    __sub__ = binary(ops.sub)
    __mul__ = binary(ops.mul)
    __truediv__ = binary(ops.div)
    __mod__ = binary(ops.remainder)
    __floordiv__ = binary(ops.floor_divide)
    __pow__ = binary(ops.pow)
    __radd__ = reflected(ops.add)
    __rsub__ = reflected(ops.sub)
    __rmul__ = reflected(ops.mul)
    __rtruediv__ = reflected(ops.div)
    __rmod__ = reflected(ops.remainder)
    __rfloordiv__ = reflected(ops.floor_divide)
    __rpow__ = reflected(ops.pow)
    __neg__ = unary(ops.neg)
    __abs__ = unary(ops.abs)
    exp = unary(ops.exp)
    log = unary(ops.log)
    sqrt = unary(ops.sqrt)
    sin = unary(trigonometry.sin)
    cos = unary(trigonometry.cos)
    tanh = unary(trigonometry.tanh)
    sigmoid = unary(ops.sigmoid)
    relu = unary(ops.relu)

    def __divmod__(self, other: Any) -> tuple[Any, Any]:
        return self // other, self % other

    def __rdivmod__(self, other: Any) -> tuple[Any, Any]:
        return other // self, other % self

    def __pos__(self) -> Any:
        return self

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

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        return protocols.call_ufunc(ufunc, method, inputs, options)

    def __round__(self, digits: int | None = None) -> Any:
        return round(float(self), digits)

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


def weighted_sum(ws: Sequence[Any], xs: Sequence[Any], b: Any = 0.0) -> Any:
    """b + w1 x1 + w2 x2 + ...: a neuron before it bends, in one node instead of two a product."""
    if not (hasattr(ws, "__len__") and hasattr(xs, "__len__")):
        raise TypeError("weighted_sum takes two lists and a number: weighted_sum(ws, xs, b)")
    if len(ws) != len(xs):
        raise ValueError(f"weighted_sum: {len(ws)} weights and {len(xs)} numbers; they go in pairs")
    terms = (b, *ws, *xs)
    if xs and xs[0].__class__ is Value and state.on:  # a hidden layer: likely all are Values
        try:
            raw = [x.raw for x in terms]
            y = ops.weighted_sum.forward(*raw)
            if y.__class__ is float and all([x.requires_grad for x in terms]):  # noqa: C419 (fast)
                return remembered(y, ops.weighted_sum, terms, (y, *raw), NOTHING)
        except AttributeError:
            pass
    raw = [x.raw if x.__class__ is Value else x for x in terms]
    if not PLAIN.issuperset(map(type, raw)):
        return ops.weighted_sum(*terms)  # other numbers, arrays, or what must be refused
    y = ops.weighted_sum.forward(*raw)
    parents = [x if x.__class__ is Value and x.requires_grad else None for x in terms]
    for parent in parents:
        if parent is not None and state.on:
            return remembered(y, ops.weighted_sum, parents, (y, *raw), NOTHING)
    return Value(y, False)


def number(x: Any) -> float:
    """What a Value holds. Raises TypeError for what is no number."""
    try:
        if not isinstance(x, str | bytes):
            return float(x)
    except (TypeError, ValueError):
        if isinstance(x, Node):
            raise
    raise TypeError(
        f"a Value holds one number, and {x!r:.40} is none; for arrays there is minigrad.tensor(...)"
    )


def plain(x: Any) -> Any:
    """The number or array behind x."""
    return x.raw if isinstance(x, Node) else x


def backward_on_floats(root: Value, gradient: float) -> None:
    """`graph.backward` for graphs of plain Values: the gradients travel in `.grad` itself."""
    nodes = arguments_first(root)
    for node in nodes:
        if node.op is not None:
            node.grad = 0.0
    root.grad += gradient
    while nodes:
        node = nodes.pop()
        op: Any = node.op
        g, memory = node.grad, node.saved
        if op is None or g == 0.0:  # nothing to pass on, however steep the way
            continue
        if op.steep or node.settings:
            shares = op.pull_floats(node.parents, g, *memory, **node.settings)
            for parent, share in zip(node.parents, shares, strict=True):
                if parent is not None:
                    parent.grad += share
        elif op.variadic:
            for parent, slope in zip(node.parents, op.slopes[0](*memory)):  # noqa: B905
                if parent is not None:
                    parent.grad += g * slope
        else:
            for parent, slope in zip(node.parents, op.slopes):  # noqa: B905 (strict is slow)
                if parent is None:
                    continue
                if slope.__class__ is int:
                    parent.grad += g * slope
                elif slope is not None:
                    parent.grad += g * slope(*memory)
