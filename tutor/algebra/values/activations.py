"""The functions of neurons, and the ones they are made of: their values."""

from fractions import Fraction

from tutor.algebra.values.arithmetic import Real
from tutor.algebra.values.elementary import Scene, absolute, clip, side

SELU_ALPHA = Fraction("1.6732632423543772848170429916717")


SELU_SCALE = Fraction("1.0507009873554804934193349852946")


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


def relu(at: Scene, x: Real) -> Real:
    return x if side(at, x) > 0 else x * 0


def leaky_relu(at: Scene, x: Real, slope: Real = None) -> Real:
    small = at.m.number(Fraction(1, 100)) if slope is None else slope
    return x if side(at, x) > 0 else small * x


def elu(at: Scene, x: Real, alpha: Real = 1) -> Real:
    return x if side(at, x) > 0 else alpha * (at.m.exp(x) - 1)


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


def log_add_exp(at: Scene, x: Real, y: Real) -> Real:
    return (x if x > y else y) + at.m.plain("log1p", at.m.exp(-abs(x - y)))
