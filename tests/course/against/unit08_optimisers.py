"""Unit 8: steps by torch's optimisers or in exact fractions; formulas by unrolling them."""

import math
from fractions import Fraction

import sympy
from mpmath import mp

from tests.course.against.formulas import worth
from tests.course.against.sources import Formula, Rough, of
from tests.course.against.with_torch import constant, torch, walk


def exact(*numbers):
    """Decimals as the fractions that they are written as."""
    return [Fraction(str(number)) for number in numbers]


@of("minibatch-sgd")
def minibatch_sgd(v):
    dealt = [range(v.count)[at : at + v.batch] for at in range(0, v.count, v.batch)]
    return {
        "steps": len(dealt),
        "whole": sum(len(batch) == v.batch for batch in dealt),
        "last": len(dealt[-1]),
        "total": sum(len(dealt) for _ in range(v.epochs)),
        "root": math.sqrt(v.factor),
    }


@of("batch-size")
def batch_size(v):
    numbers = sum(v.units for _ in range(v.layers))
    return {
        "steps": len(range(0, v.count, v.large)),
        "numbers": numbers,
        "memory": Fraction(4 * numbers * v.large, 10**6),
    }


@of("batch-size-runs")
def batch_size_runs(v):
    each = len(range(0, v.count, v.size))
    return {"batch": v.size, "each": each, "steps": each * v.epochs}


def moved(v_before, w_before, mu, alpha, g):
    """A step of momentum: the velocity, then the weight."""
    velocity = mu * v_before - alpha * g
    return velocity, w_before + velocity


@of("momentum")
def momentum(v):
    # With one rate for all steps torch's velocity, which the rate multiplies later, goes as far.
    stops = walk("SGD", v.w0, v.g, lr=v.alpha, momentum=v.mu)
    mu, alpha, g, u = sympy.symbols("mu alpha g u")
    return {
        "w1": stops[1],
        "w2": stops[2],
        "v1": stops[1] - stops[0],
        "v2": stops[2] - stops[1],
        "v": Formula(lambda v_before, mu, alpha, g_t: moved(v_before, 0, mu, alpha, g_t)[0]),
        "w": Formula(
            lambda v_before, w_before, mu, alpha, g_t: moved(v_before, w_before, mu, alpha, g_t)[1]
        ),
        "steady": Formula(sympy.solve(mu * u - alpha * g - u, u)[0]),
    }


def average(beta, values, start=0):
    """An exponentially weighted average after all the values."""
    for value in values:
        start = beta * start + (1 - beta) * value
    return start


@of("moving-average")
def moving_average(v):
    beta, *x = exact(v.beta, *v.x)
    window = 1 / (1 - beta)

    def counts(beta, k):
        """The weight of a value that came k steps ago: what a single 1 has left behind."""
        return average(beta, [1] + [0] * int(k))

    return {
        "share": 1 - beta,
        "v1": average(beta, x[:1]),
        "v2": average(beta, x),
        "window": window,
        "reached": average(beta, [1] * int(window)),
        "unrolled": Formula(lambda beta, x_1, x_2, x_3: average(beta, [x_1, x_2, x_3])),
        "weight": Formula(counts),
        "total": Formula(lambda beta, t: average(beta, [1] * int(t))),
    }


@of("momentum-as-average")
def momentum_as_average(v):
    mu, alpha = exact(v.mu, v.alpha)

    def first_step_over_average(mu, alpha):
        """How long the first step is beside the average that it is to be a multiple of."""
        velocity, _ = moved(0, 0, mu, alpha, 1)
        return -velocity / average(mu, [1])

    def velocity(mu, alpha, a_before, g_t):
        before = -first_step_over_average(mu, alpha) * a_before
        return moved(before, 0, mu, alpha, g_t)[0]

    return {
        "share": 1 - mu,
        "rate": first_step_over_average(mu, alpha),
        "factor": Formula(first_step_over_average),
        "velocity": Formula(velocity),
    }


@of("nesterov")
def nesterov(v):
    a, w, u, mu, alpha = exact(v.a, v.w0, v.velocity, v.mu, v.alpha)
    ahead = w + mu * u
    gradient = a * ahead
    velocity, weight = moved(u, w, mu, alpha, gradient)

    def rewritten(x_before, v_before, v_t, mu):
        w_before = x_before - mu * v_before
        return w_before + v_t + mu * v_t

    return {
        "point": ahead,
        "gradient": gradient,
        "v": velocity,
        "w": weight,
        # Where the weight comes with a gradient of 0, which is as far as the velocity carries it.
        "ahead": Formula(lambda w_before, v_before, mu: moved(v_before, w_before, mu, 0, 0)[1]),
        "rewritten": Formula(rewritten),
        "repaired": Formula(rewritten),
    }


@of("adagrad")
def adagrad(v):
    stops = walk("Adagrad", 1, v.g, lr=v.alpha, eps=0)
    squares = sum(g * g for g in v.g)

    def memory(c_before, g_t):
        return c_before + g_t**2

    def step(w_before, c_before, g_t, alpha, epsilon):
        return w_before - alpha * g_t / (mp.sqrt(memory(c_before, g_t)) + epsilon)

    return {
        "squares": squares,
        "root": math.sqrt(squares),
        "step2": abs(stops[2] - stops[1]),
        "c": Formula(memory),
        "w": Formula(step),
        "later": Formula(lambda alpha, g, t: -step(0, (t - 1) * g * g, g, alpha, 0)),
    }


@of("adagrad-stalled")
def adagrad_stalled(v, shown):
    length = v.rate * abs(float(shown["g"])) / float(shown["root"])
    return {"length": Rough(length), "length_shown": length}


@of("rprop")
def rprop(v):
    stops = walk("Rprop", v.w, v.g, lr=v.size, etas=(0.5, 1.2), step_sizes=(1e-6, 50))
    size2 = abs(stops[2] - stops[1])
    return {
        "size2": size2,
        "size3": size2 / 2,
        "w2": stops[2],
        "w4": stops[4],
    }


@of("rmsprop")
def rmsprop(v):
    stops = walk("RMSprop", 1, v.g, lr=v.alpha, alpha=v.beta, eps=0)
    beta, *g = exact(v.beta, *v.g)

    def memory(c_before, g_t, beta):
        return average(beta, [g_t**2], c_before)

    def step(w_before, c_before, g_t, alpha, beta, epsilon):
        return w_before - alpha * g_t / (mp.sqrt(memory(c_before, g_t, beta)) + epsilon)

    return {
        "c1": memory(0, g[0], beta),
        "c2": memory(memory(0, g[0], beta), g[1], beta),
        "step2": abs(stops[2] - stops[1]),
        "c": Formula(memory),
        "repaired": Formula(step),
        "first_step": Formula(lambda alpha, beta, g: -step(0, 0, g, alpha, beta, 0)),
    }


def corrected(value, beta, t):
    """An average over the weights that have been given out so far: those of a row of ones."""
    return value / average(beta, [1] * int(t))


@of("adam-update")
def adam_update(v):
    def m(beta_1, m_before, g_t):
        return average(beta_1, [g_t], m_before)

    def second(beta_2, v_before, g_t):
        return average(beta_2, [g_t * g_t], v_before)

    def m_hat(beta_1, m_before, g_t, t):
        return corrected(m(beta_1, m_before, g_t), beta_1, t)

    def v_hat(beta_2, v_before, g_t, t):
        return corrected(second(beta_2, v_before, g_t), beta_2, t)

    def step(theta_before, alpha, epsilon, beta_1, beta_2, m_before, v_before, g_t, t):
        root = mp.sqrt(v_hat(beta_2, v_before, g_t, t))
        return theta_before - alpha * m_hat(beta_1, m_before, g_t, t) / (root + epsilon)

    def first_step(theta_0, alpha, g_1, beta_1, beta_2):
        return step(theta_0, alpha, 0, beta_1, beta_2, 0, 0, g_1, 1)

    return {
        "m": Formula(m),
        "v": Formula(second),
        "m_hat": Formula(m_hat),
        "v_hat": Formula(v_hat),
        "step": Formula(step),
        "first_step": Formula(first_step),
    }


@of("adam-fix")
def adam_fix(v):
    beta1, beta2, *g = exact(v.beta1, v.beta2, *v.g)
    m, second = average(beta1, g), average(beta2, [a * a for a in g])
    m_hat, v_hat = corrected(m, beta1, 2), corrected(second, beta2, 2)
    stops = walk("Adam", 0, v.g, lr=v.alpha, betas=(v.beta1, v.beta2), eps=v.epsilon, foreach=False)
    names = {
        "θ_{t-1}": v.theta1, "α": v.alpha, "ε": v.epsilon, "g_t": v.g[1],
        "m_t": m, "v_t": second, "mhat_t": m_hat, "vhat_t": v_hat,
    }  # fmt: skip
    return {
        "m_2": m,
        "v_2": second,
        "m_hat": m_hat,
        "v_hat": v_hat,
        "theta": v.theta1 + stops[2] - stops[1],
        "noted": worth(v.noted_line.partition("= ")[2], names),
        "repaired": Formula(
            lambda theta_before, alpha, mhat_t, vhat_t, epsilon: (
                theta_before - alpha * mhat_t / (mp.sqrt(vhat_t) + epsilon)
            )
        ),
    }


@of("bias-correction")
def bias_correction(v):
    beta1, beta2 = exact(v.beta1, v.beta2)
    plain = float(average(beta1, [1])) / math.sqrt(average(beta2, [1]))

    def rate(alpha, beta_1, beta_2, t):
        """Adam's step beside m/√v, for averages of 1."""
        return alpha * corrected(1, beta_1, t) / mp.sqrt(corrected(1, beta_2, t))

    return {
        "share1": 1 - beta1,
        "share2": 1 - beta2,
        "first": plain,
        "shortfall": Formula(lambda s, beta, u_before: s - average(beta, [s], u_before)),
        "expected": Formula(lambda s, beta, t: average(beta, [s] * int(t))),
        "corrected": Formula(lambda v_t, beta, t: corrected(v_t, beta, t)),
        "started": Formula(lambda s, beta, t, c: average(beta, [s] * int(t), c)),
        "rate": Formula(rate),
    }


@of("bias-correction-fix")
def bias_correction_fix(v):
    (beta,) = exact(v.beta)
    goal = Fraction(v.g) ** (1 if v.at == 3 else 2)
    now = average(beta, [goal] * v.t)
    names = {v.average: now, v.beta_name: beta, "t": v.t}

    def first(m_t, beta_1, t):
        return corrected(m_t, beta_1, t)

    def second(v_t, beta_2, t):
        return corrected(v_t, beta_2, t)

    return {
        "goal": goal,
        "average_now": now,
        "tested": worth(v.lines[v.at - 1].partition("= ")[2], names),
        "repaired": Formula(first if v.at == 3 else second),
    }


@of("newton")
def newton(v):
    w, g, h, s = sympy.symbols("w g h s")
    H = constant(v.H)
    move = torch().linalg.solve(H, -constant(v.g))
    lowest = sympy.solve(sympy.diff(g * s + h * s**2 / 2, s), s)[0]
    bowl = {g: sympy.diff(w**4, w), h: sympy.diff(w**4, w, 2)}
    return {
        "determinant": torch().linalg.det(H),
        "move": move,
        "next": constant(v.w) + move,
        "gigabytes": Fraction(8 * v.parameters**2, 10**9),
        "step": Formula(w + lowest),
        "quartic": Formula(w + lowest.subs(bowl)),
    }


@of("lbfgs")
def lbfgs(v):
    kept = sum(2 * v.parameters for _ in range(v.history))
    return {"kept": kept, "times": Fraction(v.parameters**2, kept)}
