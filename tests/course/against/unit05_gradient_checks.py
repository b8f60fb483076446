"""Unit 5: differences and their errors in exact fractions."""

import math
from fractions import Fraction

from mpmath import mp

from tests.course.against.arithmetic import norm, slope
from tests.course.against.sources import Formula, of


@of("finite-differences")
def finite_differences(v):
    x, h = Fraction(v.x), Fraction(str(v.h))

    def f(x):
        return v.a * x**3 + v.b * x

    def centred(h):
        return (f(x + h) - f(x - h)) / (2 * h)

    def cubic(f_0, f_1, f_2, f_3):
        return lambda h: f_0 + h * f_1 + h**2 * f_2 / 2 + h**3 * f_3 / 6

    exact = 3 * v.a * x**2 + v.b
    return {
        "slope": slope(f, v.x),
        "ahead": f(x + h),
        "here": f(x),
        "behind": f(x - h),
        "forward": (f(x + h) - f(x)) / h,
        "centred": centred(h),
        "shrinks": (centred(h) - exact) / (centred(h / v.k) - exact),
        "e_forward": Formula(
            lambda f_0, f_1, f_2, f_3, h: (
                (cubic(f_0, f_1, f_2, f_3)(h) - f_0) / h
                - slope(cubic(f_0, f_1, f_2, f_3), mp.mpf(0))
            )
        ),
        "e_centred": Formula(
            lambda f_0, f_1, f_2, f_3, h: (
                (cubic(f_0, f_1, f_2, f_3)(h) - cubic(f_0, f_1, f_2, f_3)(-h)) / (2 * h)
                - slope(cubic(f_0, f_1, f_2, f_3), mp.mpf(0))
            )
        ),
    }


@of("relative-error")
def relative_error(v):
    gaps = [abs(a - n) for a, n in zip(v.a, v.n, strict=True)]
    larger = [max(abs(a), abs(n)) for a, n in zip(v.a, v.n, strict=True)]
    return {
        "gap": gaps[0],
        "large": gaps[0] / larger[0],
        "small": gaps[1] / larger[1],
        "by_sum": gaps[1] / (abs(v.a[1]) + abs(v.n[1])),
        "whole": norm(gaps) / (norm(v.a) + norm(v.n)),
    }


@of("kinks-by-hand")
def kinks_by_hand(v):
    w, b, h = (Fraction(str(number)) for number in (v.w, v.b, v.h))
    z = [w * x + b for x in v.x]
    kinks = [-b / x for x in v.x]
    near = min(range(3), key=lambda i: abs(kinks[i] - w))

    def loss(w):
        return sum(max(w * x + b, 0) for x in v.x)

    tiny = abs(kinks[near] - w) / 2  # so near that the loss is a straight line
    return {
        **dict(zip(("z1", "z2", "z3"), z, strict=True)),
        "gradient": (loss(w + tiny) - loss(w - tiny)) / (2 * tiny),
        "ahead": loss(w + h),
        "behind": loss(w - h),
        "numeric": (loss(w + h) - loss(w - h)) / (2 * h),
        "limit": abs(kinks[near] - w),
        "near": near + 1,
        "near_sum": z[near],
        "near_x": v.x[near],
        "near_kink": kinks[near],
        "left": w - h,
        "right": w + h,
    }


@of("step-size")
def step_size(v):
    """The power of h in the first term of the error that Taylor's series leaves."""
    with mp.workdps(60):
        x, h = mp.mpf(v.x), mp.mpf(10) ** -12
        f = FUNCTIONS[v.name]

        def error(h):
            low = x - h if v.rule == "centred" else x
            return (f(x + h) - f(low)) / (x + h - low) - mp.diff(f, x)

        order = int(mp.nint(mp.log10(error(10 * h) / error(h))))
    digits = {"float64": 53, "float32": 24}[v.precision] * math.log10(2)
    return {"factor": 10**order, "order_factor": 10**order, "digits": round(digits)}


FUNCTIONS = {
    "e^x": mp.exp,
    "sin x": mp.sin,
    "tanh x": mp.tanh,
    "ln x": mp.log,
    "√x": mp.sqrt,
    "σ(x)": lambda x: 1 / (1 + mp.exp(-x)),
}


@of("step-size-search")
def step_size_search(v):
    weights = v.inputs * v.units
    digits = {"float64": 53, "float32": 24}[v.precision] * math.log10(2)
    return {
        "forward_cost": len({"at w", *range(weights)}),
        "centred_cost": sum(2 for _ in range(weights)),
        "digits_of_numbers": round(digits),
    }


@of("sanity-before-training")
def sanity_before_training(v):
    share = Fraction(1, v.classes)
    added = Fraction(str(v.penalty)) * v.squares
    return {
        "share": share,
        "first": -math.log(share),
        "added": added,
        "with_penalty": added - math.log(share),
    }
