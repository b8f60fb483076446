"""The functions an answer may use, by name: their rules, arguments and other spellings.

The values stand in `elementary` and `activations`.
"""

from collections.abc import Callable
from typing import NamedTuple

from tutor.algebra.values.activations import (
    Phi,
    density,
    elu,
    gelu,
    hardtanh,
    leaky_relu,
    log_add_exp,
    logit,
    mish,
    relu,
    relu6,
    selu,
    sigmoid,
    silu,
    softplus,
    softsign,
)
from tutor.algebra.values.arithmetic import Real
from tutor.algebra.values.elementary import (
    absolute,
    atanh,
    cbrt,
    ceil,
    clip,
    exp,
    floor,
    inverse,
    largest,
    log,
    log1p,
    log2,
    log10,
    norm_of_number,
    plain,
    power,
    rounded,
    sign,
    smallest,
    sqrt,
    step,
    tan,
    trunc,
    within,
)
from tutor.algebra.words import words


class Function(NamedTuple):
    """A rule, how many arguments it takes, and whether it goes element by element."""

    rule: Callable[..., Real]
    least: int = 1
    most: int = 1


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
