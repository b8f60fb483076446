"""Tensor: a numpy array that remembers how it was made. It speaks numpy: axis, keepdims, concat.

Here stand the array itself, its operators, and one-line methods for the everyday ops.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Sequence
from sys import getrefcount
from typing import Any, Never

import numpy as np

from . import protocols
from .complaints import plainly, refused
from .dialects import ELSEWHERE, Size, tensor_setting, translate
from .dtypes import KINDS, dtype_of, renewed
from .graph import Node, backward, next_number, state
from .op import Op, shapes
from .ops import pointwise, products, questions, reductions, trigonometry
from .ops import shape as arrays
from .ownership import CUT, HELD, Reading, hand_out, handed_out, lock

NOTHING: dict[str, Any] = {}
NEW: Callable[[type], Any] = object.__new__
SYMBOLS = {"lt": "<", "le": "<=", "gt": ">", "ge": ">=", "eq": "==", "ne": "!="}
SYMBOLS |= {"and_": "&", "or_": "|", "xor": "^"}
MASKS = "it joins masks, or whole numbers, of one shape: (x > 0) & (x < 1)"
NO_GRADIENT = "only floats have gradients, and this is {}: write 2.0 for 2, or give dtype=float"


def binary(op: Any) -> Callable[[Tensor, Any], Any]:
    """The method behind `a + b`."""
    return lambda a, b: op(a, b)


def reflected(op: Any) -> Callable[[Tensor, Any], Any]:
    """The method behind `2 + b`, when the left operand is not a tensor."""
    return lambda b, a: op(a, b)


def unary(op: Any) -> Callable[[Tensor], Any]:
    """The method behind `x.tanh()`."""
    return lambda x: op(x)


def floor_and_rest(a: Any, b: Any) -> tuple[Any, Any]:
    """What divmod gives: how many times b is in a, and what is left."""
    return pointwise.floor_divide(a, b), pointwise.remainder(a, b)


def method(f: Any) -> Callable[..., Any]:
    """The method behind `x.sum(axis=0)`: f(x, axis=0)."""

    def call(x: Tensor, *args: Any, **settings: Any) -> Any:
        return f(x, *args, **settings)

    call.__doc__ = f.__doc__
    return call


def compared(relation: Callable[[Any, Any], Any]) -> Callable[[Tensor, Any], Tensor]:
    """The method behind `a < b` and `a & b`: a mask, of which nobody wants the gradient."""

    def compare(a: Tensor, b: Any) -> Tensor:
        try:
            return Tensor.constant(relation(a.raw, plain(b)))
        except (TypeError, ValueError) as error:
            who = SYMBOLS[relation.__name__]
            why = plainly(error) if who not in "&|^" else MASKS
            raise refused(who, shapes([a.raw, plain(b)]), error, why) from error

    return compare


def array(data: Any, dtype: Any) -> Any:
    """A copy of what is given, as numpy makes it.

    Raises ValueError for rows of unlike length, and TypeError for what is no number, or would be
    cut out of a graph.
    """
    found = None
    try:
        found = np.array(data, dtype=dtype if dtype is None else dtype_of(dtype))
    except ValueError as error:
        if "inhomogeneous" not in str(error):
            raise
        raise ValueError(
            "a tensor holds rows of one length, and these differ: fill the shorter ones up, or "
            "keep them as a list of tensors"
        ) from None
    except TypeError:
        if not listed_nodes(data):
            raise
    if found is None or (found.dtype.kind == "O" and listed_nodes(data)):
        raise TypeError(
            "tensor(...) copies numbers, and would cut these out of their graph: "
            "minigrad.stack([x, y]) puts them side by side, and gradients pass"
        )
    if found.dtype.kind not in KINDS:
        raise TypeError(f"a tensor holds numbers, not {found.dtype}: {str(data)[:60]}")
    return found


def listed_nodes(data: Any) -> bool:
    """Whether a list holds what remembers."""
    return isinstance(data, list | tuple) and any(isinstance(x, Node) for x in data)


class Tensor(Node):
    """An array that remembers.

    data           anything numpy makes an array of; it is copied
    requires_grad  whether gradients are wanted; only floats have them
    """

    __slots__ = ("keeps_grad", "newest", "oldest")

    # Of a leaf: when the first and the last part of its gradient came, in the numbers that results
    # are counted with. An optimiser tells by it whether gradients are fresh.
    oldest: int
    newest: int

    rank = 2

    def __init__(
        self,
        data: Any,
        requires_grad: bool = False,
        dtype: Any = None,
        *,
        name: str | None = None,
        **elsewhere: Never,
    ) -> None:
        if elsewhere or (requires_grad is not True and requires_grad is not False):
            tensor_setting(requires_grad, elsewhere)
        self.raw = array(data.raw if isinstance(data, Tensor) else data, dtype)
        if requires_grad and self.raw.dtype.kind != "f":
            raise TypeError(NO_GRADIENT.format(self.raw.dtype))
        self.grad = None
        self.requires_grad = requires_grad
        self.op = None
        self.parents = ()
        self.saved = None
        self.settings = NOTHING
        self.number = self.oldest = self.newest = 0
        self.keeps_grad = False
        if name is not None:
            self.name = name

    # What ops ask.

    @staticmethod
    def operand(x: Any, op: str) -> Any:
        """A plain operand as ops take it. Numbers are weak: they take the array's dtype."""
        if type(x) in (float, int, bool):
            return x
        if (id(x) in handed_out or isinstance(x, Reading)) and state.on and not state.rules:
            raise TypeError(CUT.format(op))
        if isinstance(x, np.generic):  # weak too: np.float64 must not turn float32 into float64
            x = x.item()
            if type(x) in (float, int, bool):
                return x
        if type(x) is Size:
            return int(x)
        x = np.asarray(x)
        if x.dtype.kind not in KINDS:
            what = x.dtype if x.ndim else f"{x.item()!r:.40}"
            raise TypeError(f"{op}: calculates with numbers, not with {what}")
        return x.copy() if x.flags.writeable else x  # it may change before backward

    @staticmethod
    def result(
        y: Any, op: Op, parents: Sequence[Node | None], saved: tuple[Any, ...], settings: Any
    ) -> Tensor:
        """The remembered result of an op. Arrays in a graph are read-only: see `data`."""
        if type(y) is not np.ndarray:
            y = np.asarray(y)
            saved = (y, *saved[1:])
        if y.dtype.kind != "f":
            return Tensor.constant(y)
        y.setflags(False)
        new: Tensor = NEW(Tensor)
        new.raw = y
        new.grad = None
        new.requires_grad = True
        new.op = op
        new.parents = parents
        new.saved = saved
        new.settings = settings
        new.number = next_number()
        new.keeps_grad = False
        return new

    @staticmethod
    def constant(y: Any) -> Tensor:
        """A tensor around an array, without a copy, of which nobody wants the gradient."""
        new: Tensor = NEW(Tensor)
        new.raw = y if type(y) in HELD else np.asarray(y)
        new.grad = None
        new.requires_grad = False
        new.op = None
        new.parents = ()
        new.saved = None
        new.settings = NOTHING
        new.number = 0
        new.keeps_grad = False
        return new

    def receive(self, g: Any) -> None:
        if self.op is None:
            self.newest = next_number()
            if self.grad is None:
                self.oldest = self.newest
            else:
                g = self.grad + g
        if isinstance(g, Node):
            self.grad = g if g.raw.dtype == self.raw.dtype else arrays.astype(g, self.raw.dtype)
            return
        if type(g) is not np.ndarray or g.dtype != self.raw.dtype:
            if self.raw.dtype.kind != "f":  # it was told after it was made
                raise TypeError(NO_GRADIENT.format(self.raw.dtype))
            g = np.asarray(g, self.raw.dtype)
        lock(g)  # others may have received the same array; `grad.data` is then a copy
        self.grad = Tensor.constant(g)

    def shown(self, g: Any) -> Any:
        if isinstance(g, Node):
            return g
        g = np.asarray(g)
        lock(g)  # it travels on, and may be shared
        return Tensor.constant(g)

    def like(self, x: Any) -> Any:
        if isinstance(x, Tensor) and x.raw.dtype == self.raw.dtype:
            return x
        if isinstance(x, Node) and x.requires_grad:
            return arrays.astype(x, self.raw.dtype)
        return Tensor.constant(np.asarray(plain(x), dtype=self.raw.dtype))

    def release(self) -> None:
        if self.op is not None:
            self.saved = self.parents = None

    # The array.

    @property
    def data(self) -> Any:
        """The array itself. Writing to it is safe at any time.

        A graph that remembers the array keeps it as it was: the tensor then moves to a copy.
        To calculate with numbers that want no gradient, take `.detach()`: an op refuses this
        array, whose gradient would be lost without a word.
        """
        if not self.raw.flags.writeable:
            if getrefcount(self.raw) == 2 and self.raw.flags.owndata:
                self.raw.setflags(True)
            else:
                self.raw = self.raw.copy()
        if self.requires_grad and state.on:
            hand_out(self.raw)
        return self.raw

    @data.setter
    def data(self, data: Any) -> None:
        if data is not self.raw:
            self.raw = renewed(plain(data), self.raw.dtype)

    @property
    def shape(self) -> tuple[int, ...]:
        return self.raw.shape  # type: ignore[no-any-return]

    @property
    def ndim(self) -> int:
        return self.raw.ndim  # type: ignore[no-any-return]

    @property
    def size(self) -> int:
        return Size(self.raw.size)

    @property
    def dtype(self) -> Any:
        return self.raw.dtype

    def item(self) -> Any:
        """The only element, as a Python number."""
        if self.raw.size != 1:
            raise ValueError(
                f"this is for one number, and there are {self.raw.size} (shape {self.shape}): "
                "take .tolist(), or one of them, x[0].item()"
            )
        return self.raw.item()

    def tolist(self) -> Any:
        """The elements as nested lists of Python numbers."""
        return self.raw.tolist()

    def numpy(self) -> Any:
        """A copy of the array."""
        return np.array(self)

    def detach(self) -> Tensor:
        """The same array without its history. It stays as it is, whatever happens to this one."""
        lock(self.raw)
        return Tensor.constant(self.raw.view())

    def retain_grad(self) -> None:
        """Keep the gradient of this result in `.grad` when `backward` passes."""
        self.keeps_grad = True

    def backward(
        self, gradient: Any = None, retain_graph: bool | None = None, create_graph: bool = False
    ) -> None:
        """Leave the gradient of this in `.grad` of every leaf, added to what is there.

        gradient      what to multiply with, of this shape; not needed for a single number
        retain_graph  keep the graph for another backward
        create_graph  make gradients that can be differentiated again
        """
        if not self.requires_grad:
            raise RuntimeError(
                "backward() on a constant: nothing it was made of wants a gradient. Make the "
                "inputs with requires_grad=True, and compute outside no_grad()."
            )
        g = self.start() if gradient is None else gradient
        if not isinstance(g, Tensor):
            try:
                g = np.array(plain(g), self.raw.dtype)
            except (TypeError, ValueError):
                raise TypeError(f"backward(gradient) takes numbers, not {g!r:.40}") from None
        if g.shape != self.raw.shape:
            raise ValueError(f"gradient has shape {g.shape}; the result has {self.shape}")
        if create_graph and not isinstance(g, Tensor):
            g = Tensor.constant(g)
        with np.errstate(all="ignore"):
            backward(self, g if create_graph else plain(g), create_graph, retain_graph)

    def start(self) -> Any:
        """The gradient that backward begins with if it is told none: this counts once."""
        if self.raw.ndim == 0:
            return 1.0
        if self.raw.size != 1:
            raise RuntimeError(
                f"backward() from {self.raw.size} numbers (shape {self.shape}): say how much "
                "each counts, backward(gradient), or make them one, .sum() or .mean()"
            )
        return np.ones(self.raw.shape)

    # Operators.

    __add__ = binary(pointwise.add)
    __sub__ = binary(pointwise.sub)
    __mul__ = binary(pointwise.mul)
    __truediv__ = binary(pointwise.div)
    __mod__ = binary(pointwise.remainder)
    __floordiv__ = binary(pointwise.floor_divide)
    __divmod__ = binary(floor_and_rest)
    __pow__ = binary(pointwise.pow)
    __matmul__ = binary(products.matmul)
    __radd__ = reflected(pointwise.add)
    __rsub__ = reflected(pointwise.sub)
    __rmul__ = reflected(pointwise.mul)
    __rtruediv__ = reflected(pointwise.div)
    __rmod__ = reflected(pointwise.remainder)
    __rfloordiv__ = reflected(pointwise.floor_divide)
    __rdivmod__ = reflected(floor_and_rest)
    __rpow__ = reflected(pointwise.pow)
    __rmatmul__ = reflected(products.matmul)
    __neg__ = unary(pointwise.neg)
    __abs__ = unary(pointwise.abs)
    __lt__ = compared(operator.lt)
    __le__ = compared(operator.le)
    __gt__ = compared(operator.gt)
    __ge__ = compared(operator.ge)
    __eq__ = compared(operator.eq)  # type: ignore[assignment]
    __ne__ = compared(operator.ne)  # type: ignore[assignment]
    __and__ = __rand__ = compared(operator.and_)
    __or__ = __ror__ = compared(operator.or_)
    __xor__ = __rxor__ = compared(operator.xor)
    __hash__ = Node.__hash__

    def __pos__(self) -> Any:
        return self

    def __invert__(self) -> Tensor:
        if self.raw.dtype.kind == "f":
            raise TypeError(f"~ turns masks round, as in ~(x > 0), and this is {self.raw.dtype}")
        return Tensor.constant(~self.raw)

    def __contains__(self, x: Any) -> bool:
        return bool((self.raw == plain(x)).any())

    def __getitem__(self, key: Any) -> Any:
        return arrays.index(self, bare(key))

    def __setitem__(self, key: Any, value: Any) -> None:
        raise TypeError(
            "tensors do not change in place: use where(mask, new, x) to choose elements, or "
            "x.data[...] = ... to overwrite a leaf between two steps"
        )

    def __len__(self) -> int:
        if not self.raw.ndim:
            raise TypeError("a tensor of shape () is one number and has no length; see .size")
        return len(self.raw)

    def __iter__(self) -> Iterator[Any]:
        return (self[i] for i in range(len(self)))

    def __bool__(self) -> bool:
        if self.raw.size != 1:
            raise ValueError(
                f"a tensor of {self.raw.size} numbers (shape {self.shape}) is neither true nor "
                "false: ask for .any() or .all(), or choose elements with where(x > 0, a, b)"
            )
        return bool(self.raw)

    def __float__(self) -> float:
        self.readable("float()")
        return float(self.item())

    def __round__(self, digits: int | None = None) -> Any:
        return pointwise.round(self, digits or 0)

    def __int__(self) -> int:
        self.readable("int()")
        return int(self.item())

    def __index__(self) -> int:
        if self.raw.ndim or self.raw.dtype.kind not in "iu":
            raise TypeError(
                f"a place in a list is one whole number, and this is {self.dtype} of shape "
                f"{self.shape}: int(x)"
            )
        return self.raw.__index__()  # type: ignore[no-any-return]

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        return np.array(self.readable("numpy"), dtype=dtype)

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        return protocols.call_ufunc(ufunc, method, inputs, options)

    def __array_function__(self, f: Any, types: Any, args: Any, kwargs: Any) -> Any:
        return protocols.call_function(f, args, kwargs)

    def readable(self, who: str) -> Any:
        """The array, if reading it does not cut a graph that is being recorded."""
        if self.requires_grad and state.on:
            raise TypeError(
                f"{who} would cut this tensor out of the graph, and its gradient would be lost "
                "without a word. To calculate on, use minigrad's functions; to read a number, "
                "use .item(); to cut on purpose, .detach()."
            )
        return self.raw

    def __format__(self, spec: str) -> str:
        return format(self.item(), spec) if spec else repr(self)

    def __repr__(self) -> str:
        numbers = np.array2string(self.raw, separator=", ", prefix="tensor(")
        extra = "" if self.dtype in (np.float64, np.int64, np.bool_) else f", dtype={self.dtype}"
        return f"tensor({numbers}{extra}{', requires_grad=True' if self.requires_grad else ''})"

    # Everyday ops as methods.

    @property
    def T(self) -> Any:
        """The transpose of a matrix."""
        return arrays.permute_dims(self)

    exp = unary(pointwise.exp)
    log = unary(pointwise.log)
    sqrt = unary(pointwise.sqrt)
    abs = unary(pointwise.abs)
    sin = unary(trigonometry.sin)
    cos = unary(trigonometry.cos)
    tanh = unary(trigonometry.tanh)
    sigmoid = unary(pointwise.sigmoid)
    relu = unary(pointwise.relu)

    clip = method(pointwise.clip)
    sum = method(arrays.sum)
    mean = method(reductions.mean)
    var = method(reductions.var)
    std = method(reductions.std)
    max = method(reductions.max)
    min = method(reductions.min)
    prod = method(reductions.prod)
    dot = method(products.dot)
    softmax = method(reductions.softmax)
    log_softmax = method(reductions.log_softmax)
    squeeze = method(arrays.squeeze)
    argmax = method(questions.argmax)
    argmin = method(questions.argmin)
    any = method(questions.any)
    all = method(questions.all)

    def reshape(self, *shape_: Any) -> Any:
        new = shape_[0] if len(shape_) == 1 else shape_
        return arrays.reshape(self, new)

    def flatten(self) -> Any:
        return arrays.reshape(self, -1)

    def astype(self, dtype: Any) -> Any:
        return arrays.astype(self, dtype_of(dtype))


def tensor(
    data: Any,
    requires_grad: bool = False,
    dtype: Any = None,
    *,
    name: str | None = None,
    **elsewhere: Never,
) -> Tensor:
    """A tensor around a copy of `data`."""
    return Tensor(data, requires_grad, dtype, name=name, **elsewhere)


def plain(x: Any) -> Any:
    """The number or array behind x."""
    return x.raw if isinstance(x, Node) else x


def bare(key: Any) -> Any:
    """An index with arrays for tensors."""
    if isinstance(key, tuple):
        return tuple(map(plain, key))
    return plain(key)


translate(Tensor, ELSEWHERE)
translate(Tensor, {name: f"minigrad.{name}(x)" for name in protocols.names()})
