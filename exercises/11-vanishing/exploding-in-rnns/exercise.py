"""A recurrent net multiplies by one matrix at every step: its eigenvalues say what grows.

Source: R. Pascanu, T. Mikolov, Y. Bengio (2013), On the difficulty of training recurrent neural
networks, section 2.
"""

import numpy as np

from minigrad import Tensor
from tutor.answers.number import Number
from tutor.course import Example, Mistake

vetted = 24
place = 20
minutes = 8
teaches = ["spectral-radius", "exploding-gradients"]

LIMIT = 1000

parts = [
    Number("radius", places=2),
    Number("sum_slope", digits=3),
    Number("difference_slope", digits=3),
    Number("steps"),
    Number("largest", places=2),
]

first = {"p": 0.8, "q": 0.4, "steps_back": 6}


def variant(rng):
    """One eigenvalue above 1, the other below, though every entry of the matrix is below 1."""
    p = rng.choice([0.6, 0.7, 0.8, 0.9])
    q = rng.choice([q for q in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9) if p + q > 1.05 and p != q])
    return {"p": p, "q": q, "steps_back": rng.randint(4, 8)}


def work(
    v,
    see,
    radius=lambda p, q: p + q,
    along=lambda p, q, sign, count: _slope(p, q, sign, count),
    more=0,
    largest=lambda p, q: 1 - q,
):
    """The radius, and the gradients the engine sends back through the steps."""
    see("other", round(v.p - v.q, 6))
    r = see("radius", round(radius(v.p, v.q), 6))
    see("sum_slope", along(v.p, v.q, 1, v.steps_back))
    see("difference_slope", along(v.p, v.q, -1, v.steps_back))
    see("steps", _count(r) + more)
    see("largest", round(largest(v.p, v.q), 6))


def _slope(p, q, sign, count):
    """The derivative of h₁ ± h₂ after so many steps by the first entry of h_0."""
    start = Tensor(np.array([1.0, 0.5]), requires_grad=True)
    h, w = start, Tensor(np.array([[p, q], [q, p]]))
    for _ in range(count):
        h = w @ h
    (h * np.array([1.0, sign])).sum().backward()
    return float(start.grad[0])


def _count(radius):
    """The least number of steps whose product is above the limit; 0 where none ever is."""
    if radius <= 1:
        return 0
    count, product = 0, 1.0
    while product <= LIMIT:
        product *= radius
        count += 1
    return count


mistakes = [
    Mistake("largest-entry", radius=lambda p, q: max(p, q)),
    Mistake("smaller-eigenvalue", radius=lambda p, q: abs(p - q)),
    Mistake("trace", radius=lambda p, q: 2 * p),
    Mistake("entries-to-the-power", along=lambda p, q, sign, count: p**count + sign * q**count),
    Mistake("steps-added", along=lambda p, q, sign, count: count * (p + sign * q)),
    Mistake("one-step-too-few", along=lambda p, q, sign, count: _slope(p, q, sign, count - 1)),
    Mistake("not-yet-above", more=-1),
    Mistake("entry-of-one", largest=lambda p, q: 1.0),
]

examples = [
    Example({"radius": "0.8"}, "wrong", "largest-entry"),
    Example({"largest": "1"}, "wrong", "entry-of-one"),
    Example({"steps": "many"}, "invalid"),
    Example({}, "missing"),
]
