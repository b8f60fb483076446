"""Derivatives of functions: grad, value_and_grad, vjp, jvp, jacobian, hessian, hvp.

The function may take floats, arrays, Values or Tensors. It sees a float as a `Value` and an array
as a `Tensor`. Derivatives come in the kind of the arguments: float in, float out.

    >>> grad(lambda x: x**3)(2.0)
    12.0
    >>> grad(grad(lambda x: x**3))(2.0)
    12.0

All of these nest. If the function also uses Values or Tensors from outside that want gradients,
the result remembers them; inside `no_grad` it does not.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .dtypes import KINDS
from .graph import Node, arguments_first, gradients, state, tangent
from .ops.pointwise import add
from .ops.shape import stack
from .ownership import handed_out
from .tensor import Tensor
from .value import Value

Argnums = int | Sequence[int]
NUMBERS: Any = (int, float, np.generic)


def grad(f: Callable[..., Any], argnums: Argnums = 0) -> Callable[..., Any]:
    """The function that computes the gradient of f, which must return one number.

    argnums says with respect to which arguments; given several, the result is a tuple.
    """
    both = value_and_grad(f, argnums)
    return lambda *args, **kwargs: both(*args, **kwargs)[1]


def value_and_grad(f: Callable[..., Any], argnums: Argnums = 0) -> Callable[..., Any]:
    """The function that computes (f, gradient of f) in one go."""
    a_function(f)

    def value_and_gradient(*args: Any, **kwargs: Any) -> tuple[Any, Any]:
        call = Call(f, args, kwargs, argnums)
        if call.shape not in ((), (1,)):
            raise ValueError(
                "grad needs a function that returns one number; this one returned shape "
                f"{call.shape}. Sum it up, or use jacobian or vjp."
            )
        return call.result(), call.chosen(call.pull(np.ones(call.shape)))

    return value_and_gradient


def vjp(f: Callable[..., Any], *primals: Any) -> tuple[Any, Callable[[Any], tuple[Any, ...]]]:
    """(y, pull): pull(g) gives for each argument the sum over i of g[i] dy[i]/dx."""
    call = Call(f, primals, {}, range(len(primals)))
    return call.result(), lambda g: tuple(call.pull(g))


def jvp(f: Callable[..., Any], primals: Sequence[Any], tangents: Sequence[Any]) -> tuple[Any, Any]:
    """(y, t): how the result moves when the arguments move by the tangents (None: stands still)."""
    if not isinstance(primals, tuple | list) or not isinstance(tangents, tuple | list):
        raise TypeError(
            "jvp takes the arguments in a tuple, and a tangent for each in another: "
            "jvp(f, (x,), (t,))"
        )
    if len(primals) != len(tangents):
        raise ValueError(f"jvp: {len(primals)} arguments, but {len(tangents)} tangents")
    call = Call(f, tuple(primals), {}, range(len(primals)))
    return call.result(), call.push(tangents)


def jacobian(f: Callable[..., Any], argnums: Argnums = 0) -> Callable[..., Any]:
    """The function that computes all dy[i]/dx[j], an array of shape (*y.shape, *x.shape)."""
    a_function(f)

    def slopes(*args: Any, **kwargs: Any) -> Any:
        call = Call(f, args, kwargs, argnums)
        size = math.prod(call.shape)
        units = np.eye(size).reshape(size, *call.shape)
        rows = [call.pull(unit) for unit in units] or [call.pull(np.zeros(call.shape))]
        columns = [column[:size] for column in zip(*rows, strict=True)]
        return call.chosen(
            [
                arranged(column, call.shape, x)
                for column, x in zip(columns, call.inputs, strict=True)
            ]
        )

    return slopes


def hessian(f: Callable[..., Any], argnums: Argnums = 0) -> Callable[..., Any]:
    """The function that computes all second derivatives, of shape (*x.shape, *x.shape).

    Given several argnums, the result is a tuple with a row for each, and each row a tuple with a
    block (*x[i].shape, *x[j].shape) for each.
    """
    if isinstance(argnums, int):
        return jacobian(grad(f, argnums), argnums)
    rows = [jacobian(grad(f, k), argnums) for k in argnums]
    return lambda *args, **kwargs: tuple(row(*args, **kwargs) for row in rows)


def hvp(f: Callable[..., Any], x: Any, v: Any) -> Any:
    """The Hessian of f at x times v, in the shape of x, without ever forming the Hessian.

    H v is how the gradient moves when x moves along v: forward mode over reverse mode, at a few
    times the cost of f, where all of H costs that for every element of x.

    For a function of several arguments give tuples x and v, and get a tuple.

    Source: B. Pearlmutter (1994), Fast exact multiplication by the Hessian.
    """
    if not isinstance(x, tuple):
        return jvp(grad(f), (x,), (v,))[1]
    return tuple(jvp(grad(f, k), x, v)[1] for k in range(len(x)))


class Call:
    """One call of f with fresh leaves, ready to be asked for derivatives."""

    def __init__(
        self, f: Callable[..., Any], args: Sequence[Any], kwargs: Any, argnums: Argnums
    ) -> None:
        a_function(f)
        self.argnums = argnums
        places = places_of(argnums, len(args))
        outer = state.on
        self.given = [args[k] for k in places]
        self.inputs = [variable(x, outer, k) for x, k in zip(self.given, places, strict=True)]
        inside = list(args)
        for k, x in zip(places, self.inputs, strict=True):
            inside[k] = x
        try:
            state.on = True
            self.y = f(*inside, **kwargs)
        finally:
            state.on = outer
        if not isinstance(self.y, (Node, float, int, np.ndarray, np.generic)):
            several = "; stack or concat make one of several" * isinstance(self.y, tuple | list)
            raise TypeError(
                f"f must return a number or an array, not a {type(self.y).__name__}{several}"
            )
        if not isinstance(self.y, Node):
            self.refuse_if_read()
        self.shape: tuple[int, ...] = getattr(self.y, "shape", ())
        self.moves = isinstance(self.y, Node) and self.y.requires_grad
        self.nested = outer and self.moves and self.uses_others()

    def refuse_if_read(self) -> None:
        """Raise TypeError if a plain result was made of an argument's own array."""
        for k, x in enumerate(self.inputs):
            if id(x.raw) in handed_out:
                raise TypeError(
                    f"the function read the .data of argument {k} and returned plain numbers, so "
                    "its gradient was lost: calculate with the argument itself"
                )

    def uses_others(self) -> bool:
        """Whether the result could be differentiated by something outside this call."""
        mine = {id(x) for x in self.inputs if x.op is None}
        leaves = (node for node in arguments_first(self.y) if node.op is None)
        return any(id(leaf) not in mine for leaf in leaves)

    def result(self) -> Any:
        """The value of f, in the kind of the arguments."""
        return self.outside(self.y, self.kind())

    def kind(self) -> Any:
        """An argument of the kind that a result common to all takes: a node if one is a node."""
        return next((x for x in self.given if isinstance(x, Node)), self.given[0])

    def outside(self, x: Any, given: Any) -> Any:
        """x in the kind of the argument given, or as it is if it remembers something outside."""
        if isinstance(x, Node):
            if self.nested:
                return x
            x = x.raw
        if isinstance(given, Node):
            return Value(x, False) if isinstance(given, Value) and np.ndim(x) == 0 else Tensor(x)
        if np.ndim(x) == 0 and np.ndim(given) == 0:
            return x.item() if hasattr(x, "item") else x
        return np.array(x)

    def chosen(self, results: Sequence[Any]) -> Any:
        """One result for one argnum, a tuple for several."""
        return results[0] if isinstance(self.argnums, int) else tuple(results)

    def pull(self, g: Any) -> list[Any]:
        """The gradients for the inputs, in the kinds of the arguments given."""
        found: dict[int, Any] = {}
        if self.moves:
            wanted = {id(x) for x in self.inputs}
            g, nodes = self.inside(g, self.y)
            with np.errstate(all="ignore"):
                for node, share in gradients(self.y, g, self.inputs, create_graph=nodes):
                    if id(node) in wanted:
                        found[id(node)] = share
        pairs = zip(self.inputs, self.given, strict=True)
        return [self.outside(found.get(id(x), zeros(x)), given) for x, given in pairs]

    def push(self, tangents: Sequence[Any]) -> Any:
        """How the result moves."""
        t = None
        if self.moves:
            pairs = zip(self.inputs, tangents, strict=True)
            moving = {x: self.inside(t, x) for x, t in pairs if t is not None}
            nodes = any(node for _, node in moving.values())
            with np.errstate(all="ignore"):
                t = tangent(self.y, {x: t for x, (t, _) in moving.items()}, nodes)
        return self.outside(zeros(self.y) if t is None else t, self.kind())

    def inside(self, g: Any, x: Node) -> tuple[Any, bool]:
        """A gradient or tangent as it belongs to x, and whether to calculate with nodes."""
        nodes = self.nested or (isinstance(g, Node) and g.requires_grad and state.on)
        shape = getattr(g, "shape", None) or np.shape(plain(g))
        if shape != x.shape:
            raise ValueError(f"a gradient or tangent of shape {shape} was given for {x.shape}")
        if nodes:
            return (g if isinstance(g, Node) else constant(g, x)), True
        return constant(plain(g), x).raw, False


def a_function(f: Any) -> None:
    """Raise TypeError if what is to be differentiated is no function."""
    if not callable(f):
        raise TypeError(
            f"a derivative is taken of a function, as in grad(f)(x), not of a {type(f).__name__}; "
            "from a result, y.backward() leaves the gradients in x.grad"
        )


def places_of(argnums: Argnums, count: int) -> list[int]:
    """The places meant by argnums, counted from the left."""
    places = [argnums] if isinstance(argnums, int) else list(argnums)
    for k in places:
        if not isinstance(k, int):
            raise TypeError(f"argnums are the places of arguments, counted from 0, not {k!r}")
        if not -count <= k < count:
            raise ValueError(
                f"argnums {k}: the function was called with {count} arguments by position"
            )
    places = [k % count for k in places]
    if len(set(places)) < len(places):
        raise ValueError(f"argnums {argnums}: an argument is named twice")
    return places


def variable(x: Any, linked: bool, place: int) -> Any:
    """A node to differentiate by; what it is a copy of still hears of it if they are linked."""
    if isinstance(x, Node):
        if x.requires_grad and linked:
            return add(x, 0.0)
        x = x.raw
    if isinstance(x, NUMBERS):
        return Value(x)  # which makes a float of it, where a recording can follow
    return Tensor(floats(x, place), requires_grad=True)


def floats(x: Any, place: int) -> Any:
    """The array x with integers as floats."""
    try:
        found = np.asarray(x)
        if found.dtype.kind not in KINDS:
            raise TypeError(f"its elements are {found.dtype}")
        return found if found.dtype.kind == "f" else found.astype(float)
    except (TypeError, ValueError) as error:
        raise TypeError(
            f"argument {place} is a {type(x).__name__}; derivatives are taken by numbers and "
            "arrays. Of a structure, give its arrays as arguments of their own: "
            "grad(f, argnums=(0, 1))(w, b)"
        ) from error


def plain(x: Any) -> Any:
    """The number or array behind x."""
    return x.raw if isinstance(x, Node) else x


def constant(g: Any, x: Node) -> Any:
    """g as a node of the kind of x that wants no gradient."""
    return Value(g, False) if isinstance(x, Value) else Tensor(g, dtype=x.raw.dtype)


def zeros(x: Any) -> Any:
    """No slope, in the shape of x."""
    return np.zeros_like(plain(x), dtype=getattr(plain(x), "dtype", float))


def arranged(column: Sequence[Any], shape: tuple[int, ...], x: Node) -> Any:
    """The gradients by x of all elements of y, as one array (or as the one number they are)."""
    if shape == ():
        return column[0]
    if not column:
        return np.zeros((*shape, *x.shape))
    if any(isinstance(x, Node) for x in column):
        rows = stack([x if isinstance(x, Tensor) else Tensor(0.0) + x for x in column])
    else:
        rows = np.stack(column)
    return rows.reshape((*shape, *rows.shape[1:]))
