"""What an op is: one definition from which everything else follows.

An op is a function together with its derivative. The definition says which *kind* it is, and that
is a statement about mathematics:

elementwise   y[i] depends on the x[i] only. Give dy/dx for each argument.
linear        y is linear in each argument. Give the transpose for each argument.
general       neither. Give both directions: vjp for each argument, and jvp.

Derivative rules always take `(y, *xs)`, the result and the arguments, after a gradient `g` or
tangents `ts`. They use operators, methods and other ops only, so they work on floats, on arrays,
and on nodes, where they are recorded and can be differentiated again.

Arguments before the slash of a definition are differentiated; those after it are settings:
`def sum(x, /, axis=None, keepdims=False)`.

Every op enters `REGISTRY` with its sample points (`at`) and with what it does where it has no
derivative (`corners`). The tests are generated from there: an op is tested by existing.

An op of your own is defined the same way, anywhere, and has all derivatives at once:

    import numpy as np
    from minigrad import op

    @op.elementwise(lambda y, x: 1 - y * y)
    def squash(x, /):
        return np.tanh(x)
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .complaints import NOT_NUMBERS, plainly, refused, renamed
from .definition import asked, bare, function
from .dialects import unknown
from .dtypes import KINDS
from .graph import Function, Node, gradients, state
from .ownership import keep

REGISTRY: dict[str, Op] = {}
COMPOSED: set[str] = set()  # the names of functions made of ops

Rule = Callable[..., Any]
Corner = tuple[Sequence[Any], Sequence[Any]]

PLAIN = {float, int, bool}


class Op:
    """A function that can be differentiated. Call it like any function.

    forward   the function on arrays
    floats    its twin on Python floats, if that is faster
    at        sample points, smooth there: (argument, ..., {setting: ...})
    corners   ((argument, ...), (slope, ...)): what the derivative is where there is none
    branch    which piece of a piecewise function is in use, a function of (y, *xs): a kink or a
              jump lies where it changes
    hint      what to say, given the shapes, when numpy refuses them
    keeps     the name of what forward finds on its way and the derivative needs again: forward
              then returns (y, that), and rules are given it under this name, or None where they
              are differentiated themselves and must find it again
    """

    def __init__(
        self,
        forward: Callable[..., Any],
        floats: Callable[..., float] | None = None,
        at: Sequence[Sequence[Any]] = (),
        corners: Sequence[Corner] = (),
        branch: Rule | None = None,
        hint: Callable[..., str] | None = None,
        keeps: str = "",
    ) -> None:
        code = function(forward).__code__
        self.name = self.__name__ = forward.__name__
        self.__doc__ = forward.__doc__
        self.__wrapped__ = forward  # for help() and inspect.signature
        self.__module__ = forward.__module__
        self.forward = forward
        self.floats = floats
        self.at = at
        self.corners = corners
        self.branch = branch
        self.hint = hint
        self.keeps = keeps
        self.narrow = isinstance(self, Elementwise)  # whole numbers beside float32 become that
        self.arity = code.co_posonlyargcount
        self.variadic = bool(code.co_flags & 4)
        self.settings = code.co_varnames[self.arity : code.co_argcount + code.co_kwonlyargcount]
        defaults = forward.__defaults__ or ()
        self.defaults: dict[str, Any] = {
            **dict(zip(self.settings[-len(defaults) :], defaults, strict=False)),
            **(forward.__kwdefaults__ or {}),
        }
        known = REGISTRY.setdefault(self.name, self)
        if known.__module__ != self.__module__:
            raise ValueError(f"{known.__module__} has an op {self.name}: choose another name")
        REGISTRY[self.name] = self

    def __repr__(self) -> str:
        return f"<op {self.name}>"

    def __call__(self, *args: Any, **settings: Any) -> Any:
        """Compute, and remember the arguments if one of them wants a gradient.

        Nodes in, node out; without nodes plain floats and arrays go straight through.
        """
        if settings or (len(args) != self.arity and not self.variadic):
            args, settings = self.bind(args, settings)
        else:
            settings = self.defaults
        rank = 0
        wanted = plain = loose = False
        raw: list[Any] = []
        parents: list[Node | None] = []
        for x in args:
            if isinstance(x, Node):
                raw.append(x.raw)
                if x.rank > rank:
                    rank = x.rank
                if x.op is None and x.rank == 2 and x.raw.flags.writeable:
                    loose = True
                if x.requires_grad:
                    wanted = True
                    parents.append(x)
                    continue
            else:
                raw.append(x)
                plain = True
            parents.append(None)
        if rank == 0:
            return self.on_plain(raw, settings)
        if rank == 1 and plain and any(isinstance(x, np.ndarray) and x.ndim for x in raw):
            rank = 2  # a number among arrays
        kind: Any = Node.kinds[rank]
        if plain:
            for i, x in enumerate(args):
                if x is raw[i]:
                    raw[i] = kind.operand(x, self.name)
            if rank == 2 and self.narrow:
                raw = narrowed(raw)
        if rank == 1:
            y = self.on_floats(raw, settings)
        else:
            try:
                y = self.forward(*raw, **settings)
            except (ValueError, TypeError, IndexError) as error:
                raise self.refusal(raw, error) from error
            if self.keeps:
                y, found = y
                settings = {**settings, self.keeps: found}
        if not wanted or not state.on:
            return kind.constant(y)
        if loose or plain:
            keep(raw)
        return kind.result(y, self, parents, (y, *raw), settings)

    def bind(self, args: tuple[Any, ...], settings: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        """Split a call into arguments and settings, as the definition names them."""
        given, most = len(args), self.arity + len(self.settings)
        if not self.variadic and self.arity < given <= most:
            placed = dict(zip(self.settings, args[self.arity :], strict=False))
            settings = {**placed, **settings} if settings else placed
            args = args[: self.arity]
        for name, setting in settings.items():
            if name not in self.settings:
                raise TypeError(unknown(self.name, self.settings, name))
            if isinstance(setting, Node):
                raise TypeError(f"{self.name}: {name}= has no gradient; give plain numbers, .data")
        if len(args) < self.arity or (len(args) > self.arity and not self.variadic):
            settled = len(self.settings)
            takes = f"{self.arity} argument{'s' * (self.arity != 1)}"
            takes += f" and {settled} setting{'s' * (settled != 1)}" if settled else ""
            text = f"{self.name} takes {takes}, and {given} were given"
            if self.settings in (("shape",), ("axes",)) and given > most:
                text += f"; {self.settings[0]}= is one tuple, {self.name}(x, (...))"
            raise TypeError(text)
        return args, {**self.defaults, **settings}

    def on_plain(self, raw: Sequence[Any], settings: dict[str, Any]) -> Any:
        """The result where nothing is to be remembered: plain floats or arrays."""
        if self.floats is not None and PLAIN.issuperset(map(type, raw)):
            return self.on_floats(raw, settings)
        if self.narrow:  # its operators would join lists, and repeat them
            raw = [x if hasattr(x, "dtype") else numbers(self.name, x) for x in raw]
        return self.on_arrays(raw, settings)

    def on_floats(self, raw: Sequence[Any], settings: dict[str, Any]) -> float:
        """The result on Python floats. Where math raises, numpy answers inf or nan."""
        try:
            if self.floats is not None:
                return self.floats(*raw, **settings)
        except (ArithmeticError, ValueError):
            pass
        with np.errstate(all="ignore"):
            return float(self.on_arrays([np.asarray(x, float) for x in raw], settings))

    def on_arrays(self, raw: Sequence[Any], settings: dict[str, Any]) -> Any:
        """The result on arrays. Errors name the op and the shapes."""
        try:
            y = self.forward(*raw, **settings)
        except (ValueError, TypeError, IndexError) as error:
            raise self.refusal(raw, error) from error
        return y[0] if self.keeps else y

    def refusal(self, raw: Sequence[Any], error: Exception) -> Exception:
        """numpy's complaint in plain words, with the op and what it was given."""
        return refused(self.name, shapes(raw), error, self.explain(raw, error))

    def explain(self, raw: Sequence[Any], error: Exception) -> str:
        """Why numpy refused, and what to do."""
        text = plainly(error)
        return f"{text}. {self.hint(*map(np.shape, raw))}" if self.hint else text

    def pull(self, wanted: Sequence[Any], g: Any, y: Any, *xs: Any, **settings: Any) -> list[Any]:
        """For each wanted argument, its share of the gradient `g` of `y` (the vjp)."""
        raise NotImplementedError

    def push(self, ts: Sequence[Any], y: Any, *xs: Any, **settings: Any) -> Any:
        """How `y` moves when the arguments move by `ts`, None standing still (the jvp)."""
        raise NotImplementedError


class Elementwise(Op):
    """y[i] depends on the x[i] only: the vjp is g * slope, the jvp is t * slope.

    A slope is a function of (y, *xs), or 1 or -1, or None if there is none to speak of (the
    condition of `where`). An op of any number of arguments has one function that gives all slopes.

    `steep` says that slopes may be infinite. There a gradient of exactly 0 wins: nobody asked, as
    in where(x > 0, log(x), 0) at 0, and 0 * inf must not turn that into NaN.
    """

    def __init__(
        self,
        forward: Callable[..., Any],
        slopes: Sequence[Rule | int | None],
        steep: bool = False,
        **rest: Any,
    ) -> None:
        super().__init__(forward, **rest)
        self.slopes = slopes
        self.steep = steep

    def explain(self, raw: Sequence[Any], error: Exception) -> str:
        text = super().explain(raw, error)
        if "broadcast" in text:
            text += ". Sizes are compared from the right; they must be equal, or one of them 1."
        return text

    def pull(self, wanted: Sequence[Any], g: Any, y: Any, *xs: Any, **settings: Any) -> list[Any]:
        if type(y) is float and type(g) is float:
            return self.pull_floats(wanted, g, y, *xs, **settings)
        shares: list[Any] = []
        slopes = self.slopes_at(y, xs) if self.variadic else self.slopes
        for w, slope in zip(wanted, slopes):  # noqa: B905 (strict is slow)
            if w is None or slope is None:
                shares.append(None)
                continue
            share = self.times(g, slope, y, xs, settings)
            shares.append(share if share.shape == w.shape else sum_to(share, w.shape))
        return shares

    def pull_floats(
        self, wanted: Sequence[Any], g: float, y: float, *xs: float, **settings: Any
    ) -> list[Any]:
        """The same on plain floats: nothing to sum over, and no numpy on the way."""
        if g == 0.0 and self.steep:
            return [0.0] * len(xs)
        try:
            shares: list[Any] = []
            for w, slope in zip(wanted, self.slopes_at(y, xs), strict=True):
                if w is None or slope is None:
                    shares.append(None)
                elif callable(slope):
                    shares.append(g * slope(y, *xs, **settings))
                else:
                    shares.append(g * slope)
            return shares
        except (ArithmeticError, ValueError):  # 1 / 0 and the like: numpy knows what to answer
            with np.errstate(all="ignore"):
                shares = self.pull(wanted, *map(np.float64, (g, y, *xs)), **settings)
            return [None if share is None else float(share) for share in shares]

    def push(self, ts: Sequence[Any], y: Any, *xs: Any, **settings: Any) -> Any:
        try:
            pairs = zip(ts, self.slopes_at(y, xs), strict=True)
            moves = [
                None if t is None or slope is None else self.times(t, slope, y, xs, settings)
                for t, slope in pairs
            ]
        except (ArithmeticError, ValueError):  # of plain floats: numpy knows what to answer
            if type(y) is not float:
                raise
            ts = [None if t is None else np.float64(t) for t in ts]
            with np.errstate(all="ignore"):
                return self.push(ts, *map(np.float64, (y, *xs)), **settings)
        return like(added(*moves), y)

    def slopes_at(self, y: Any, xs: Sequence[Any]) -> Sequence[Any]:
        """A slope for each argument: rules, or where there may be any number, what they give."""
        if not self.variadic:
            return self.slopes
        rule: Any = self.slopes[0]
        return rule(y, *xs)  # type: ignore[no-any-return]

    def times(self, g: Any, slope: Any, y: Any, xs: Sequence[Any], settings: Any) -> Any:
        """g * slope, where a g of 0 wins over an infinite slope."""
        if type(slope) is int:
            return g if slope == 1 else -g
        d = slope(y, *xs, **settings) if callable(slope) else slope
        return guarded(g, d) if self.steep else g * d


class Linear(Op):
    """y is linear in each argument: each vjp is a transpose, and the jvp is the op itself."""

    def __init__(self, forward: Callable[..., Any], transposes: Sequence[Rule], **rest: Any):
        super().__init__(forward, **rest)
        self.transposes = transposes

    def pull(self, wanted: Sequence[Any], g: Any, y: Any, *xs: Any, **settings: Any) -> list[Any]:
        return [
            None if w is None else transpose(g, y, *xs, **settings)
            for w, transpose in zip(wanted, self.transposes, strict=True)
        ]

    def push(self, ts: Sequence[Any], y: Any, *xs: Any, **settings: Any) -> Any:
        moves = [
            None if t is None else self(*xs[:i], t, *xs[i + 1 :], **settings)
            for i, t in enumerate(ts)
        ]
        return added(*moves)


class General(Op):
    """Both directions are given: vjp(i, g, y, *xs) for argument i, and jvp(ts, y, *xs).

    What vjp gives has the shape of the argument; zeros where nothing of y depends on it.

    Without a jvp, the vjp serves for both: it is linear in g, so its transpose leads forward.
    """

    def __init__(
        self, forward: Callable[..., Any], vjp: Rule, jvp: Rule | None = None, **rest: Any
    ) -> None:
        super().__init__(forward, **rest)
        self.vjp = vjp
        self.jvp = jvp

    def pull(self, wanted: Sequence[Any], g: Any, y: Any, *xs: Any, **settings: Any) -> list[Any]:
        shares: list[Any] = []
        for i, w in enumerate(wanted):
            shares.append(None if w is None else self.vjp(i, g, y, *xs, **settings))
        return shares

    def push(self, ts: Sequence[Any], y: Any, *xs: Any, **settings: Any) -> Any:
        if self.jvp is not None:
            return self.jvp(ts, y, *xs, **settings)
        moves = [
            None if t is None else self.transposed(i, t, y, xs, settings) for i, t in enumerate(ts)
        ]
        return added(*moves)

    def transposed(self, i: int, t: Any, y: Any, xs: Sequence[Any], settings: Any) -> Any:
        """How y moves when argument i moves by t: the slope of vjp(g) · t with respect to g."""
        kind: Any = Node.kinds[2 if hasattr(plain(y), "shape") else 1]
        g = kind(0.0 * plain(y), requires_grad=True)
        nodes = isinstance(t, Node)
        before, state.on = state.on, True
        try:
            share = self.vjp(i, g, y, *xs, **settings)
            if not isinstance(share, Node):
                raise TypeError(
                    f"{self.name}: to go forward, its vjp must be made of ops, or give jvp"
                )
            for node, found in gradients(share, t, [g], create_graph=nodes):
                if node is g:
                    return found
        finally:
            state.on = before
        return g.like(0.0 * plain(y)) if nodes else 0.0 * plain(y)


def elementwise(*slopes: Rule | int | None, **rest: Any) -> Callable[[Callable[..., Any]], Op]:
    """Define an elementwise op by dy/dx for each argument, as functions of (y, *xs)."""
    bare("elementwise", "(y, *xs)", slopes)
    return lambda forward: asked(Elementwise(forward, slopes, **rest))


def linear(*transposes: Rule, **rest: Any) -> Callable[[Callable[..., Any]], Op]:
    """Define an op that is linear in each argument by its transposes, functions of (g, y, *xs)."""
    bare("linear", "(g, y, *xs)", transposes)
    return lambda forward: asked(Linear(forward, transposes, **rest))


def general(vjp: Rule, jvp: Rule | None = None, **rest: Any) -> Callable[[Callable[..., Any]], Op]:
    """Define an op by vjp(i, g, y, *xs) for argument i and, for speed, jvp(ts, y, *xs)."""
    bare("general", "(i, g, y, *xs)", [vjp])
    return lambda forward: asked(General(forward, vjp, jvp, **rest))


def composed(f: Function) -> Function:
    """Declare a function made of ops, which refuses as ops do: settings that it does not know, and
    what the ops inside refuse, under its own name.
    """
    code = f.__code__
    known = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]

    COMPOSED.add(f.__name__)

    @functools.wraps(f)
    def checked(*args: Any, **settings: Any) -> Any:
        for name in settings:
            if name not in known:
                raise TypeError(unknown(f.__name__, known[1:], name))
        try:
            return f(*args, **settings)
        except (IndexError, TypeError, ValueError) as error:
            given = shapes([x for x in args if hasattr(x, "shape")])
            new = renamed(f.__name__, given, error, REGISTRY.keys() | COMPOSED)
            if new is error:
                raise
            raise new.with_traceback(error.__traceback__) from error.__cause__

    return checked  # type: ignore[return-value]


def sum_to(g: Any, shape: tuple[int, ...]) -> Any:
    """Undo broadcasting: sum `g` over the axes along which `shape` was repeated."""
    here: tuple[int, ...] = getattr(g, "shape", ())
    if here == shape:
        return g
    extra = len(here) - len(shape)
    if extra == 1 and here[1:] == shape:  # a bias: by far the most frequent case
        return g.sum(axis=0)
    repeated = [extra + i for i, n in enumerate(shape) if n == 1 and here[extra + i] != 1]
    return g.sum(axis=(*range(extra), *repeated)).reshape(shape)


def narrowed(raw: list[Any]) -> list[Any]:
    """Arrays of whole numbers in the dtype of the floats beside them, as plain numbers would be.

    numpy makes float64 of float32 and int64, and a network would go on in it.
    """
    floats = {x.dtype for x in raw if getattr(x, "dtype", None) is not None and x.dtype.kind == "f"}
    if len(floats) != 1 or np.float64 in floats:
        return raw
    kind = floats.pop()
    return [x.astype(kind) if type(x) is np.ndarray and x.dtype.kind in "iu" else x for x in raw]


def guarded(g: Any, d: Any) -> Any:
    """g * d, where 0 * inf is 0."""
    if isinstance(d, float) and math.isfinite(d):
        return g * d
    if not isinstance(g, Node) and not isinstance(d, Node):
        product = g * d
        if np.isfinite(np.add.reduce(product, axis=None)):
            return product
    return g * REGISTRY["where"](g == 0, 0.0, d)


def shapes(xs: Sequence[Any]) -> str:
    """What an op was given, in a message."""
    return " and ".join(str(getattr(x, "shape", type(x).__name__)) for x in xs)


def numbers(who: str, x: Any) -> Any:
    """A number as it is, and a list as an array. Raises TypeError for anything else."""
    if type(x) in PLAIN:
        return x
    if isinstance(x, list | tuple) and any(isinstance(part, Node) for part in x):
        raise TypeError(f"{who} got a list of tensors: minigrad.stack([x, y]) makes one of them")
    found = np.asarray(x)
    if found.dtype.kind not in KINDS:
        raise TypeError(f"{who} got {x!r:.40}: {NOT_NUMBERS}")
    return found


def plain(x: Any) -> Any:
    """The number or array behind x."""
    return x.raw if isinstance(x, Node) else x


def added(*moves: Any) -> Any:
    """The sum of those that are not None; None if all are."""
    total: Any = None
    for move in moves:
        if move is not None:
            total = move if total is None else total + move
    return total


def like(t: Any, y: Any) -> Any:
    """The tangent `t` in the shape of `y`: adding zeros adds nothing but the shape."""
    shape: tuple[int, ...] = getattr(y, "shape", ())
    if t is None or getattr(t, "shape", ()) == shape:
        return t
    return t + np.zeros(shape, dtype=y.dtype)
