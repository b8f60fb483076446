"""The functions an answer may use: each one's value, in one place, for floats and for digits.

A rule is called with the scene (the arithmetic, and a note-book for branches taken) and the
arguments. A rule that has branches notes which one it took; where it jumps, it says so.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple, Protocol

from tutor.algebra.errors import Undefined
from tutor.algebra.values.arithmetic import Arithmetic, Real
from tutor.algebra.words import words

HALF = Fraction(1, 2)
SELU_ALPHA = Fraction("1.6732632423543772848170429916717")
SELU_SCALE = Fraction("1.0507009873554804934193349852946")


class Scene(Protocol):
    """Where a function is evaluated."""

    m: Arithmetic

    def branch(self, outcome: int) -> int:
        """Note which branch was taken."""

    def jump(self, in_region: bool = True) -> None:
        """Say that the argument lies where the function jumps; in a region it may have a value."""

    def nearly_whole(self, x: Real) -> Real | None:
        """The whole number that x must be but for rounding, if any."""


class Function(NamedTuple):
    """A rule, how many arguments it takes, and whether it goes element by element."""

    rule: Callable[..., Real]
    least: int = 1
    most: int = 1


def side(at: Scene, x: Real) -> int:
    """Note and give on which side of zero x lies: -1, 0 or 1."""
    return at.branch((x > 0) - (x < 0))


def exp(at: Scene, x: Real) -> Real:
    return at.m.exp(x)


def log(at: Scene, x: Real, base: Real = None) -> Real:
    return at.m.log(x) if base is None else over(at.m.log(x), at.m.log(base))


def log10(at: Scene, x: Real) -> Real:
    return at.m.log(x) / at.m.log(at.m.number(Fraction(10)))


def log2(at: Scene, x: Real) -> Real:
    return at.m.log(x) / at.m.log(at.m.number(Fraction(2)))


def log1p(at: Scene, x: Real) -> Real:
    if x <= -1:
        raise Undefined("log of a non-positive number")
    return at.m.plain("log1p", x)


def sqrt(at: Scene, x: Real) -> Real:
    return at.m.sqrt(x)


def cbrt(at: Scene, x: Real) -> Real:
    third = at.m.number(Fraction(1, 3))
    return -at.m.power(-x, third) if x < 0 else at.m.power(x, third)


def plain(name: str) -> Callable[..., Real]:
    """Make the rule of a function that the library has and that is defined everywhere."""

    def rule(at: Scene, x: Real) -> Real:
        return at.m.plain(name, x)

    return rule


def within(name: str, least: int | None, most: int | None) -> Callable[..., Real]:
    """Make the rule of a function that is defined between two bounds only."""

    def rule(at: Scene, x: Real) -> Real:
        if (least is not None and x < least) or (most is not None and x > most):
            raise Undefined(f"{name} outside its domain")
        return at.m.plain(name, x)

    return rule


def inverse(rule: Callable[..., Real]) -> Callable[..., Real]:
    """Make the rule of 1/f."""
    return lambda at, x: over(1, rule(at, x))


def over(top: Real, bottom: Real) -> Real:
    """Divide, in the reals."""
    if bottom == 0:
        raise Undefined("division by zero")
    return top / bottom


def tan(at: Scene, x: Real) -> Real:
    return over(at.m.plain("sin", x), at.m.plain("cos", x))


def atanh(at: Scene, x: Real) -> Real:
    if abs(x) >= 1:
        raise Undefined("artanh outside (-1, 1)")
    return at.m.plain("atanh", x)


def absolute(at: Scene, x: Real) -> Real:
    return -x if side(at, x) < 0 else x


def sign(at: Scene, x: Real) -> Real:
    outcome = side(at, x)
    if outcome == 0:
        at.jump()
    return x * 0 + outcome


def step(at: Scene, x: Real, middle: Real = None) -> Real:
    """0 below zero, 1 above; at zero `middle`, if it is given."""
    outcome = side(at, x)
    if outcome == 0 and middle is not None:
        return middle
    if outcome == 0:
        at.jump(in_region=False)
    return x * 0 + (outcome > 0)


def selu(at: Scene, x: Real) -> Real:
    """Klambauer et al., "Self-Normalizing Neural Networks" (2017)."""
    alpha, scale = (at.m.number(value) for value in (SELU_ALPHA, SELU_SCALE))
    return scale * elu(at, x, alpha)


def mish(at: Scene, x: Real) -> Real:
    return x * at.m.plain("tanh", softplus(at, x))


def softsign(at: Scene, x: Real) -> Real:
    return x / (1 + absolute(at, x))


def hardtanh(at: Scene, x: Real) -> Real:
    return clip(at, x, at.m.whole(-1), at.m.whole(1))


def relu6(at: Scene, x: Real) -> Real:
    return clip(at, x, at.m.whole(0), at.m.whole(6))


def trunc(at: Scene, x: Real) -> Real:
    """The whole number towards zero."""
    return ceil(at, x) if x < 0 else floor(at, x)


def rounded(at: Scene, x: Real) -> Real:
    """The nearest whole number; halfway is a jump."""
    return floor(at, x + at.m.number(HALF))


def relu(at: Scene, x: Real) -> Real:
    return x if side(at, x) > 0 else x * 0


def leaky_relu(at: Scene, x: Real, slope: Real = None) -> Real:
    small = at.m.number(Fraction(1, 100)) if slope is None else slope
    return x if side(at, x) > 0 else small * x


def elu(at: Scene, x: Real, alpha: Real = 1) -> Real:
    return x if side(at, x) > 0 else alpha * (at.m.exp(x) - 1)


def largest(at: Scene, *xs: Real) -> Real:
    best = max(range(len(xs)), key=lambda i: xs[i])
    at.branch(best)
    return xs[best]


def smallest(at: Scene, *xs: Real) -> Real:
    best = min(range(len(xs)), key=lambda i: xs[i])
    at.branch(best)
    return xs[best]


def clip(at: Scene, x: Real, low: Real, high: Real) -> Real:
    return smallest(at, largest(at, x, low), high)


def sigmoid(at: Scene, x: Real) -> Real:
    if x < 0:
        small = at.m.exp(x)
        return small / (1 + small)
    return 1 / (1 + at.m.exp(-x))


def logit(at: Scene, p: Real) -> Real:
    return at.m.log(p) - at.m.log(1 - p)


def softplus(at: Scene, x: Real) -> Real:
    return (x if x > 0 else x * 0) + at.m.plain("log1p", at.m.exp(-abs(x)))


def silu(at: Scene, x: Real) -> Real:
    return x * sigmoid(at, x)


def Phi(at: Scene, x: Real) -> Real:
    return at.m.plain("erfc", -x / at.m.sqrt(at.m.number(Fraction(2)))) / 2


def density(at: Scene, x: Real) -> Real:
    return at.m.exp(-x * x / 2) / at.m.sqrt(2 * at.m.pi)


def gelu(at: Scene, x: Real) -> Real:
    return x * Phi(at, x)


def floor(at: Scene, x: Real) -> Real:
    whole = at.nearly_whole(x)
    value = at.m.floor(x) if whole is None else whole
    at.branch(int(value))
    return value


def ceil(at: Scene, x: Real) -> Real:
    return -floor(at, -x)


def log_add_exp(at: Scene, x: Real, y: Real) -> Real:
    return (x if x > y else y) + at.m.plain("log1p", at.m.exp(-abs(x - y)))


def power(at: Scene, x: Real, y: Real) -> Real:
    return at.m.power(x, y)


def norm_of_number(at: Scene, x: Real) -> Real:
    return absolute(at, x)


FUNCTIONS: dict[str, Function] = {
    "exp": Function(exp),
    "expm1": Function(plain("expm1")),
    "log": Function(log, 1, 2),
    "log10": Function(log10),
    "log2": Function(log2),
    "log1p": Function(log1p),
    "sqrt": Function(sqrt),
    "cbrt": Function(cbrt),
    "pow": Function(power, 2, 2),
    "square": Function(lambda at, x: x * x),
    "abs": Function(absolute),
    "norm": Function(norm_of_number),
    "sign": Function(sign),
    "step": Function(step, 1, 2),
    "max": Function(largest, 1, 20),
    "min": Function(smallest, 1, 20),
    "clip": Function(clip, 3, 3),
    "floor": Function(floor),
    "ceil": Function(ceil),
    "trunc": Function(trunc),
    "round": Function(rounded),
    "relu": Function(relu),
    "leaky_relu": Function(leaky_relu, 1, 2),
    "elu": Function(elu, 1, 2),
    "selu": Function(selu),
    "mish": Function(mish),
    "softsign": Function(softsign),
    "hardtanh": Function(hardtanh),
    "relu6": Function(relu6),
    "sigma": Function(sigmoid),
    "logit": Function(logit),
    "softplus": Function(softplus),
    "silu": Function(silu),
    "gelu": Function(gelu),
    "log_sigmoid": Function(lambda at, x: -softplus(at, -x)),
    "logaddexp": Function(log_add_exp, 2, 2),
    "erf": Function(plain("erf")),
    "erfc": Function(plain("erfc")),
    "Phi": Function(Phi),
    "phi": Function(density),
    "sin": Function(plain("sin")),
    "cos": Function(plain("cos")),
    "tan": Function(tan),
    "sec": Function(inverse(plain("cos"))),
    "csc": Function(inverse(plain("sin"))),
    "cot": Function(inverse(tan)),
    "arcsin": Function(within("asin", -1, 1)),
    "arccos": Function(within("acos", -1, 1)),
    "arctan": Function(plain("atan")),
    "sinh": Function(plain("sinh")),
    "cosh": Function(plain("cosh")),
    "tanh": Function(plain("tanh")),
    "sech": Function(inverse(plain("cosh"))),
    "csch": Function(inverse(plain("sinh"))),
    "coth": Function(inverse(plain("tanh"))),
    "arsinh": Function(plain("asinh")),
    "arcosh": Function(within("acosh", 1, None)),
    "artanh": Function(atanh),
}
ALIASES = {
    "ln": "log",
    "lg": "log10",
    "root": "sqrt",
    "absolute": "abs",
    "fabs": "abs",
    "sgn": "sign",
    "signum": "sign",
    "heaviside": "step",
    "H": "step",
    "maximum": "max",
    "minimum": "min",
    "fmax": "max",
    "amax": "max",
    "amin": "min",
    "fmin": "min",
    "clamp": "clip",
    "ceiling": "ceil",
    "lrelu": "leaky_relu",
    "leakyrelu": "leaky_relu",
    "sig": "sigma",
    "sigmoid": "sigma",
    "logistic": "sigma",
    "expit": "sigma",
    "swish": "silu",
    "logsigmoid": "log_sigmoid",
    "power": "pow",
    "cdf": "Phi",
    "normcdf": "Phi",
    "ncdf": "Phi",
    "pdf": "phi",
    "npdf": "phi",
    "celu": "elu",
    "fix": "trunc",
    "asin": "arcsin",
    "acos": "arccos",
    "atan": "arctan",
    "asinh": "arsinh",
    "acosh": "arcosh",
    "atanh": "artanh",
    "arcsinh": "arsinh",
    "arccosh": "arcosh",
    "arctanh": "artanh",
    "th": "tanh",
    "ch": "cosh",
    "sh": "sinh",
    "tg": "tan",
}
CASED = frozenset(("Sigma", "LN", "TH", "SH", "CH", "TG"))  # not to be read in lower case
JUMPS = frozenset(words("sign step floor ceil trunc round"))
BRANCHY = JUMPS | frozenset(
    words(
        "abs max min clip relu leaky_relu elu norm_max max_entry min_entry "
        "selu softsign hardtanh relu6"
    )
)


def function_named(word: str) -> str | None:
    """Give the function a word stands for; case matters for Phi, phi, H, and LN is no ln."""
    for candidate in (word, word.lower() if word not in CASED else word):
        name = ALIASES.get(candidate, candidate)
        if name in FUNCTIONS and (candidate == word or name not in ("phi", "Phi")):
            return name
    return None
