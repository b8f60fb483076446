"""The slope of each function of one variable, as a formula of its argument u."""

from collections.abc import Callable
from fractions import Fraction

from tutor.algebra.derivatives.building import (
    ONE,
    TWO,
    ZERO,
    minus,
    negative,
    over,
    plus,
    raised,
    times,
)
from tutor.algebra.tree import Call, Const, Node, number


def call(function: str, *arguments: Node) -> Node:
    """Give function(arguments)."""
    return Call(arguments, function)


def square(node: Node) -> Node:
    """Give node²."""
    return raised(node, TWO)


def density(u: Node) -> Node:
    return call("phi", u)


def gelu(u: Node) -> Node:
    return plus(call("Phi", u), times(u, density(u)))


def silu(u: Node) -> Node:
    sigma = call("sigma", u)
    return plus(sigma, times(u, sigma, minus(ONE, sigma)))


def gauss(u: Node) -> Node:
    """The slope of erf."""
    return times(over(TWO, call("sqrt", Const("pi"))), call("exp", negative(square(u))))


SLOPES: dict[str, Callable[[Node], Node]] = {
    "exp": lambda u: call("exp", u),
    "expm1": lambda u: call("exp", u),
    "log": lambda u: over(ONE, u),
    "log10": lambda u: over(ONE, times(u, call("log", number(10)))),
    "log2": lambda u: over(ONE, times(u, call("log", TWO))),
    "log1p": lambda u: over(ONE, plus(ONE, u)),
    "sqrt": lambda u: over(ONE, times(TWO, call("sqrt", u))),
    "cbrt": lambda u: over(ONE, times(number(3), square(call("cbrt", u)))),
    "square": lambda u: times(TWO, u),
    "abs": lambda u: call("sign", u),
    "norm": lambda u: call("sign", u),
    "sign": lambda u: ZERO,
    "step": lambda u: ZERO,
    "floor": lambda u: ZERO,
    "ceil": lambda u: ZERO,
    "relu": lambda u: call("step", u),
    "sigma": lambda u: times(call("sigma", u), minus(ONE, call("sigma", u))),
    "logit": lambda u: over(ONE, times(u, minus(ONE, u))),
    "softplus": lambda u: call("sigma", u),
    "log_sigmoid": lambda u: minus(ONE, call("sigma", u)),
    "silu": silu,
    "gelu": gelu,
    "erf": gauss,
    "erfc": lambda u: negative(gauss(u)),
    "Phi": density,
    "phi": lambda u: negative(times(u, density(u))),
    "sin": lambda u: call("cos", u),
    "cos": lambda u: negative(call("sin", u)),
    "tan": lambda u: plus(ONE, square(call("tan", u))),
    "arcsin": lambda u: over(ONE, call("sqrt", minus(ONE, square(u)))),
    "arccos": lambda u: negative(over(ONE, call("sqrt", minus(ONE, square(u))))),
    "arctan": lambda u: over(ONE, plus(ONE, square(u))),
    "sinh": lambda u: call("cosh", u),
    "cosh": lambda u: call("sinh", u),
    "tanh": lambda u: minus(ONE, square(call("tanh", u))),
    "arsinh": lambda u: over(ONE, call("sqrt", plus(square(u), ONE))),
    "arcosh": lambda u: over(ONE, call("sqrt", minus(square(u), ONE))),
    "artanh": lambda u: over(ONE, minus(ONE, square(u))),
    "leaky_relu": lambda u: call("max", number(Fraction(1, 100)), call("step", u)),
}
