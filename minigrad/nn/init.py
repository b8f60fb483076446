"""How weights start. Every function here takes a shape and a generator and returns an array.

    nn.Linear(64, 32, init=nn.init.he_normal, rng=rng)
    layer.weight.data = nn.init.xavier_uniform(layer.weight.shape, rng)

A unit sums over its fan-in, the number of inputs that reach it; its gradient sums over its
fan-out, the number of units it feeds. With weights of variance s², the variance of the activations
is multiplied by fan_in·s² in each layer, that of the gradients by fan_out·s² in each layer back:
below 1 they vanish with depth, above 1 they explode. The schemes differ in which product they hold
at 1, and in what they allow for the activation.

A weight of shape (out, in) has fan_in = in and fan_out = out; behind those two axes a convolution
has the extents of its kernel, which multiply both.
"""

from __future__ import annotations

from collections.abc import Callable
from math import prod, sqrt

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Shape = tuple[int, ...]
Initialiser = Callable[[Shape, np.random.Generator], Floats]


def zeros(shape: Shape, rng: np.random.Generator | None = None) -> Floats:
    """All 0: right for biases. Weights that start equal stay equal, and learn as one unit."""
    return np.zeros(shape)


def normal(shape: Shape, rng: np.random.Generator, *, std: float = 0.01) -> Floats:
    """Normal with the given standard deviation, whatever the fans: shrinks or grows with depth."""
    return std * rng.standard_normal(shape)


def uniform(shape: Shape, rng: np.random.Generator, *, bound: float = 0.01) -> Floats:
    """Uniform between −bound and bound, whatever the fans."""
    return rng.uniform(-bound, bound, shape)


def torch_linear(shape: Shape, rng: np.random.Generator) -> Floats:
    """Uniform within ±1/√fan_in, which is how torch starts its layers.

    The variance is 1/(3·fan_in), so activations shrink by √3 in each layer: fine for a few
    layers, too little for many.
    """
    return uniform(shape, rng, bound=1 / sqrt(fans(shape)[0]))


def lecun_normal(shape: Shape, rng: np.random.Generator) -> Floats:
    """Normal with variance 1/fan_in: holds the activations of a linear (or tanh) layer.

    Course notes often call it Xavier's, `randn(fan_in, fan_out) / sqrt(fan_in)`.
    Source: Y. LeCun, L. Bottou, G. Orr, K.-R. Müller (1998), Efficient BackProp, section 4.6.
    """
    return normal(shape, rng, std=sqrt(1 / fans(shape)[0]))


def lecun_uniform(shape: Shape, rng: np.random.Generator) -> Floats:
    """Uniform with the variance of `lecun_normal`: within ±√(3/fan_in)."""
    return uniform(shape, rng, bound=sqrt(3 / fans(shape)[0]))


def xavier_normal(shape: Shape, rng: np.random.Generator, *, gain: float = 1.0) -> Floats:
    """Normal with variance gain²·2/(fan_in + fan_out): between holding activations and gradients.

    Source: X. Glorot, Y. Bengio (2010), Understanding the difficulty of training deep feedforward
    neural networks, equation 12.
    """
    return normal(shape, rng, std=gain * sqrt(2 / sum(fans(shape))))


def xavier_uniform(shape: Shape, rng: np.random.Generator, *, gain: float = 1.0) -> Floats:
    """Uniform with the variance of `xavier_normal`: within ±gain·√(6/(fan_in + fan_out))."""
    return uniform(shape, rng, bound=gain * sqrt(6 / sum(fans(shape))))


def he_normal(shape: Shape, rng: np.random.Generator, *, negative_slope: float = 0.0) -> Floats:
    """Normal with variance 2/fan_in: a ReLU zeroes half of its inputs, and the 2 makes up for it.

    With a leaky ReLU of that slope: 2/((1 + negative_slope²)·fan_in). Torch says Kaiming.
    Source: K. He, X. Zhang, S. Ren, J. Sun (2015), Delving deep into rectifiers: surpassing
    human-level performance on ImageNet classification, equations 10 and 15.
    """
    return normal(shape, rng, std=_he_std(shape, negative_slope))


def he_uniform(shape: Shape, rng: np.random.Generator, *, negative_slope: float = 0.0) -> Floats:
    """Uniform with the variance of `he_normal`: within ±√3 of its standard deviations."""
    return uniform(shape, rng, bound=sqrt(3) * _he_std(shape, negative_slope))


def fans(shape: Shape) -> tuple[int, int]:
    """(fan_in, fan_out) of a weight of shape (out, in, *kernel).

    >>> fans((10, 3)), fans((8, 3, 5, 5))
    ((3, 10), (75, 200))
    """
    if len(shape) < 2:
        raise ValueError(
            f"shape {shape} has no fan-in and fan-out: a weight is (out, in) or (out, in, *kernel)"
            "; for a bias use zeros"
        )
    kernel = prod(shape[2:])
    return shape[1] * kernel, shape[0] * kernel


def _he_std(shape: Shape, negative_slope: float) -> float:
    return sqrt(2 / ((1 + negative_slope**2) * fans(shape)[0]))


def __getattr__(name: str) -> object:
    """Translate torch's in-place names, such as `kaiming_normal_`."""
    ours = name.removesuffix("_").replace("kaiming", "he")
    if name.startswith("_") or ours not in globals():
        raise AttributeError(f"minigrad.nn.init has no {name!r}")
    raise AttributeError(
        f"minigrad.nn.init has no {name!r}: initialisers return a new array here, so write "
        f"weight.data = nn.init.{ours}(weight.shape, rng), or nn.Linear(..., init=nn.init.{ours})"
    )
