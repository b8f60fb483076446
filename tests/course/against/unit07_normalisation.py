"""Unit 7: torch's own normalisations; their gradients numerically, from what is stated."""

from fractions import Fraction

from mpmath import mp

from tests.course.against.arithmetic import dot, slope, slope_at, slopes
from tests.course.against.sources import Formula, of
from tests.course.against.with_torch import constant, gradients, tensors, torch


@of("batchnorm-forward")
def batchnorm_forward(v):
    batch_norm = torch().nn.functional.batch_norm
    x, t, gamma, beta, mean, var = map(
        constant, (v.x, [v.t], v.gamma, v.beta, v.running_mean, v.running_var)
    )
    mu, sigma2 = x.mean(0), x.var(0, unbiased=False)
    xhat = batch_norm(x, None, None, training=True, eps=v.eps)
    return {
        "mu": mu,
        "var": sigma2,
        "root": (sigma2 + v.eps).sqrt(),
        "xhat": xhat,
        "y": batch_norm(x, None, None, gamma, beta, training=True, eps=v.eps),
        "test_root": (var + v.eps).sqrt(),
        "test_xhat": batch_norm(t, mean, var, eps=v.eps)[0],
        "test": batch_norm(t, mean, var, gamma, beta, eps=v.eps)[0],
    }


@of("batchnorm-identity")
def batchnorm_identity(v):
    def xhat(x, mu, variance, eps):
        return (x - mu) / mp.sqrt(variance + eps)

    def factor(mu, variance, eps):
        """What x̂ is to be multiplied by: how far x goes while x̂ goes 1."""
        return 1 / (xhat(mu + 1, mu, variance, eps) - xhat(mu, mu, variance, eps))

    def spread(gamma, variance, eps):
        """The mean square of γ·x̂ for two examples, one on each side of the mean."""
        sides = (xhat(side * mp.sqrt(variance), 0, variance, eps) for side in (1, -1))
        return sum((gamma * side) ** 2 for side in sides) / 2

    gamma = factor(v.mu, v.var, v.eps)
    return {
        "gamma_here": gamma,
        "beta_here": v.mu,
        "x_back": gamma * v.xhat + v.mu,
        "other_mean": sum(
            gamma * xhat(v.other + side, v.other, v.other_var, v.eps) + v.mu for side in (1, -1)
        )
        / 2,
        "gamma": Formula(lambda mu, v, epsilon: factor(mu, v, epsilon)),
        "beta": Formula(lambda mu: mu),
        "back": Formula(lambda x: x),
        "variance": Formula(lambda gamma, v, epsilon: spread(gamma, v, epsilon)),
        "wanted": Formula(lambda s, v, epsilon: s / mp.sqrt(spread(1, v, epsilon))),
    }


def mean(values):
    return mp.fsum(values) / len(values)


def normalised(x, epsilon):
    """Batch normalisation of one feature."""
    variance = mean([(a - mean(x)) ** 2 for a in x])
    return [(a - mean(x)) / mp.sqrt(variance + epsilon) for a in x]


@of("batchnorm-backward")
def batchnorm_backward(v):
    def sent(x, mu, variance, epsilon, g, gamma):
        """The loss, as far as it is linear: Σ g_i·y_i, with mean and variance given."""
        return dot(g, [gamma * (a - mu) / mp.sqrt(variance + epsilon) for a in x])

    def by_variance(x, g, gamma, epsilon):
        variance = mean([(a - mean(x)) ** 2 for a in x])
        return slope(lambda v: sent(x, mean(x), v, epsilon, g, gamma), variance)

    def by_mean(x, g, gamma, epsilon):
        def loss(mu):
            return sent(x, mu, mean([(a - mu) ** 2 for a in x]), epsilon, g, gamma)

        return slope(loss, mean(x))

    def by_x(x, g, gamma, epsilon, i):
        return slope_at(lambda x: gamma * dot(g, normalised(x, epsilon)), x, i)

    # A batch whose x̂ is the one given: x = root·x̂, with what is missing to the variance for ε.
    x = [v.root * a for a in v.xhat]
    eps = v.root**2 - float(mean([a * a for a in x]))
    batch_norm = torch().nn.functional.batch_norm

    def loss(x, gamma):
        out = batch_norm(x[:, None], None, None, gamma, training=True, eps=eps)
        return (out[:, 0] * constant(v.g)).sum()

    dx, dgamma = gradients(loss, x, [v.gamma])
    h = [v.gamma * g for g in v.g]
    return {
        "dgamma_here": dgamma[0],
        "h_here": h,
        "mean_h": mean(h),
        "mean_hxhat": mean([a * b for a, b in zip(h, v.xhat, strict=True)]),
        "dx_here": dx,
        "total": dx.sum(),
        "dbeta": Formula(lambda g: slope(lambda beta: dot(g, [beta] * len(g)), mp.mpf(1))),
        "dgamma": Formula(
            lambda x, g, epsilon: slope(lambda c: c * dot(g, normalised(x, epsilon)), mp.mpf(1))
        ),
        "h": Formula(lambda x, g, gamma, i: slope_at(lambda xhat: gamma * dot(g, xhat), x, i)),
        "s": Formula(by_variance),
        "m": Formula(by_mean),
        "dx": Formula(by_x),
    }


@of("batchnorm-effects")
def batchnorm_effects(v):
    return {"gradient": 1 / Fraction(str(v.c)), "c_power": Fraction(str(v.c)) ** 4}


@of("weight-norm")
def weight_norm(v):
    def weights(g, direction):
        return [g * a / length(direction) for a in direction]

    def length(direction):
        return mp.sqrt(mp.fsum(a * a for a in direction))

    def by_direction(G, v, g):
        return slopes(lambda v: dot(G, weights(g, v)), v)

    def after(G, v, g, eta):
        moved = [a - eta * d for a, d in zip(v, by_direction(G, v, g), strict=True)]
        return mp.fsum(a * a for a in moved)

    direction, g = tensors(v.v, v.g)
    w = g * direction / direction.norm()
    dv, dg = torch().autograd.grad((w * constant(v.G)).sum(), (direction, g))
    u = [a / length(v.v) for a in v.v]
    along = dot(v.G, u)
    return {
        "length": length(v.v),
        "u": u,
        "along": along,
        "left": [a - along * b for a, b in zip(v.G, u, strict=True)],
        "w_here": w,
        "dg_here": dg,
        "dv_here": dv,
        "across": (dv * constant(v.v)).sum(),
        "slope": Formula(lambda v, i: slope_at(length, v, i)),
        "dg": Formula(lambda G, v, g: slope(lambda g: dot(G, weights(g, v)), g)),
        "dv": Formula(lambda G, v, g, i: by_direction(G, v, g)[i]),
        "longer": Formula(after),
    }


@of("lrn")
def local_response_normalisation(v):
    # torch divides the sum by the size of its window.
    size = v.n + 1
    b = torch().nn.functional.local_response_norm(
        constant(v.a)[None, :, None], size, v.alpha * size, v.beta, v.k
    )[0, :, 0]

    def squares(i):
        return sum(a * a for j, a in enumerate(v.a) if abs(j - i) <= v.n // 2)

    return {
        "sum": squares(v.i),
        "inside": v.k + v.alpha * squares(v.i),
        "own": v.a[v.i],
        "b": b[v.i],
        "edge_sum": squares(0),
        "edge": b[0],
        "library": v.alpha * size,
    }


@of("layernorm")
def layernorm(v):
    layer_norm = torch().nn.functional.layer_norm
    x = constant(v.x)
    var = x.var(1, unbiased=False)
    return {
        "mu": x.mean(1),
        "var": var,
        "root": (var + v.eps).sqrt(),
        "xhat": layer_norm(x, [4], eps=v.eps),
        "y": layer_norm(x, [4], constant(v.gamma), constant(v.beta), v.eps),
    }
