"""Unit 3: activations by their definitions; slopes numerically and by torch's autograd."""

import sympy
from mpmath import mp

from tests.course.against.arithmetic import dot, logit, relu, sigma, slope
from tests.course.against.sources import Formula, of
from tests.course.against.with_torch import constant, gradients, tensors, torch


@of("sigmoid")
def sigmoid(v):
    x, s = sympy.symbols("x s", real=True)
    return {
        "mirror": Formula(lambda s: sigma(-logit(s))),
        "inverse": Formula(sympy.solve(1 / (1 + sympy.exp(-x)) - s, x)[0]),
    }


@of("tanh")
def tanh(v):
    factor = slope(mp.tanh, mp.atanh(v.t))
    return {
        "t_here": mp.tanh(v.z),
        "here": slope(mp.tanh, v.z),
        "factor": factor,
        "left": factor**v.depth,
        "slope": Formula(lambda x: slope(mp.tanh, x)),
        "sigmoid": Formula(lambda x: mp.tanh(x)),
    }


@of("relu")
def relu_of_a_layer(v):
    def layer(x):
        return (torch().relu(x) * constant(v.g)).sum()

    return {
        "out": relu(v.x),
        "dx": gradients(layer, v.x)[0],
        "by_size": Formula(lambda x: max(x, 0)),
        "slope": Formula(lambda x: slope(lambda x: max(x, 0), x)),
    }


def leaky(x, a):
    """The definition by cases."""
    return x if x > 0 else a * x


@of("leaky-relu")
def leaky_relu(v):
    (x,) = tensors(v.x)
    inside, y = [], x
    for w in v.w:
        inside.append(w * y)
        y = torch().nn.functional.leaky_relu(w * y, v.a)
    (dx,) = torch().autograd.grad(v.g * y, x)
    return {
        "inside": [z.item() for z in inside],
        "leaks": sum(z < 0 for z in inside),
        "y": y,
        "dx": dx,
        "value": Formula(leaky),
        "slope": Formula(lambda x, a: slope(lambda x: leaky(x, a), x)),
    }


@of("prelu-rrelu")
def prelu_rrelu(v):
    prelu = torch().nn.functional.prelu
    x, g = constant(v.x), constant(v.g)
    (da,) = gradients(lambda a: (prelu(x, a) * g).sum(), [v.a])
    mean = (v.low + v.high) / 2
    return {
        "pair": [number for pair in zip(v.x, v.g, strict=True) if pair[0] < 0 for number in pair],
        "da": da.item(),
        "a_new": v.a - v.lr * da.item(),
        "mean": mean,
        "tested": leaky(v.z, mean),
        "slope": Formula(lambda x, a: slope(lambda a: leaky(x, a), a)),
    }


@of("elu")
def elu(v):
    def value(x, alpha):
        return x if x > 0 else alpha * (mp.exp(x) - 1)

    x, alpha = sympy.symbols("x alpha", positive=True)
    from_below = sympy.diff(alpha * (sympy.exp(x) - 1), x).subs(x, 0)
    return {
        "y_here": value(v.x, v.alpha),
        "here": slope(lambda x: value(x, v.alpha), v.x),
        "floor": value(mp.mpf(-1000), v.alpha),
        "smooth": sympy.solve(from_below - 1, alpha)[0],
        "slope": Formula(lambda x, alpha: slope(lambda x: value(x, alpha), x)),
        "output": Formula(lambda x, alpha: slope(lambda x: value(x, alpha), x)),
    }


@of("maxout")
def maxout(v):
    def unit(W):
        return (W @ constant(v.x) + constant(v.b)).max()

    z = [dot(w, v.x) + b for w, b in zip(v.W, v.b, strict=True)]
    return {
        "z": z,
        "y": max(z),
        "winner": 1 + z.index(max(z)),
        "dW": gradients(lambda W: v.g * unit(W), v.W)[0],
        # The line through 0 that the leaky ReLU follows on the left.
        "piece": Formula(lambda x, a: leaky(mp.mpf(-1), a) / -1 * x),
        "count": Formula(lambda n, m, k: sum(n + 1 for _ in range(int(m * k)))),
    }
