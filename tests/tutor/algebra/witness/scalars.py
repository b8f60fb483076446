"""The functions of numbers, in the reals: mpmath's, where there is a real value."""

from collections.abc import Callable
from typing import Any

from mpmath import mp, mpf

from tests.tutor.algebra.witness.letters import words


class Undefined(Exception):
    """There is no real value here."""


def real(value: Any) -> Any:
    """Refuse complex and infinite values."""
    if isinstance(value, complex | type(mp.mpc(0))) or not mp.isfinite(value):
        raise Undefined
    return value


def logarithm(x: Any, base: Any = None) -> Any:
    if x <= 0 or (base is not None and (base <= 0 or base == 1)):
        raise Undefined
    return mp.log(x) if base is None else mp.log(x) / mp.log(base)


def root(x: Any) -> Any:
    if x < 0:
        raise Undefined
    return mp.sqrt(x)


def power(x: Any, y: Any) -> Any:
    whole = y == mp.floor(y)
    if (x < 0 and not whole) or (x == 0 and y < 0):
        raise Undefined
    return x ** int(y) if whole and abs(y) < 10**6 else x**y


def over(x: Any, y: Any) -> Any:
    if y == 0:
        raise Undefined
    return x / y


def whole(x: Any, rule: Callable[[Any], Any]) -> Any:
    """Round; what is a whole number but for the last digits is that number."""
    nearest = mp.nint(x)
    return nearest if abs(x - nearest) < mpf(10) ** -(mp.dps // 2) else rule(x)


def sigmoid(x: Any) -> Any:
    return 1 / (1 + mp.exp(-x))


def inverse_tanh(x: Any) -> Any:
    if abs(x) >= 1:
        raise Undefined
    return mp.atanh(x)


def half_gaussian(x: Any) -> Any:
    return mp.erfc(-x / mp.sqrt(2)) / 2


def density(x: Any) -> Any:
    return mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi)


PLAIN: dict[str, Callable[..., Any]] = {
    "exp": mp.exp,
    "expm1": lambda x: mp.exp(x) - 1,
    "log": logarithm,
    "ln": logarithm,
    "log10": lambda x: logarithm(x, mpf(10)),
    "log2": lambda x: logarithm(x, mpf(2)),
    "log1p": lambda x: logarithm(1 + x),
    "sqrt": root,
    "cbrt": lambda x: mp.sign(x) * abs(x) ** (mpf(1) / 3),
    "pow": power,
    "power": power,
    "square": lambda x: x * x,
    "abs": abs,
    "sign": mp.sign,
    "sgn": mp.sign,
    "logit": lambda p: logarithm(p) - logarithm(1 - p),
    "step": lambda x: mpf(x > 0),
    "heaviside": lambda x: mpf(x > 0),
    "H": lambda x: mpf(x > 0),
    "clip": lambda x, low, high: min(max(x, low), high),
    "clamp": lambda x, low, high: min(max(x, low), high),
    "floor": lambda x: whole(x, mp.floor),
    "ceil": lambda x: whole(x, mp.ceil),
    "relu": lambda x: max(x, mpf(0)),
    "leaky_relu": lambda x, slope=None: (
        x if x > 0 else x * (mpf(1) / 100 if slope is None else slope)
    ),
    "elu": lambda x, alpha=1: x if x > 0 else alpha * (mp.exp(x) - 1),
    "sigma": sigmoid,
    "sigmoid": sigmoid,
    "logistic": sigmoid,
    "log_sigmoid": lambda x: -mp.log(1 + mp.exp(-x)),
    "softplus": lambda x: mp.log(1 + mp.exp(x)),
    "silu": lambda x: x * sigmoid(x),
    "swish": lambda x: x * sigmoid(x),
    "gelu": lambda x: x * half_gaussian(x),
    "Phi": half_gaussian,
    "normcdf": half_gaussian,
    "phi": density,
    "pdf": density,
    "logaddexp": lambda x, y: mp.log(mp.exp(x) + mp.exp(y)),
    "sech": mp.sech,
    "artanh": inverse_tanh,
    "arctan": mp.atan,
    **{name: getattr(mp, name) for name in words("tanh sinh cosh coth sin cos tan erf erfc")},
}
