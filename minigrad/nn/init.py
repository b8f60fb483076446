"""How weights start. Every function here takes a shape and a generator and returns an array.

    nn.Linear(64, 32, init=nn.init.he_normal, rng=rng)
    layer.weight.data = nn.init.xavier_uniform(layer.weight.shape, rng)

A unit sums over its fan-in, the number of inputs that reach it; its gradient sums over its
fan-out, the number of units it feeds. With weights of variance s², the variance of the activations
is multiplied by fan_in·s² in each layer, that of the gradients by fan_out·s² in each layer back:
below 1 they vanish with depth, above 1 they explode. The schemes differ in which product they hold
at 1, and in what they allow for the activation: `gain` is the factor that makes up for one.
`explain` says all this for a weight at hand.

A weight of shape (out, in) has fan_in = in and fan_out = out; behind those two axes a convolution
has the extents of its kernel, which multiply both.
"""

from __future__ import annotations

from collections.abc import Callable
from math import prod, sqrt

import numpy as np
from numpy.typing import NDArray

from minigrad.dialects import init_name
from minigrad.limits import generator

Floats = NDArray[np.float64]
Shape = tuple[int, ...]
# Quoted, so that numpy.random is loaded when a layer draws its weights.
Initialiser = Callable[[Shape, "np.random.Generator"], Floats]


def zeros(shape: Shape, rng: np.random.Generator | None = None) -> Floats:
    """All 0: right for biases. Weights that start equal stay equal, and learn as one unit."""
    return np.zeros(shape)


def normal(shape: Shape, rng: np.random.Generator, *, std: float = 0.01) -> Floats:
    """Normal with the given standard deviation, whatever the fans: shrinks or grows with depth."""
    return std * generator(rng).standard_normal(shape)


def uniform(shape: Shape, rng: np.random.Generator, *, bound: float = 0.01) -> Floats:
    """Uniform between −bound and bound, whatever the fans."""
    return generator(rng).uniform(-bound, bound, shape)


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


def orthogonal(shape: Shape, rng: np.random.Generator, *, gain: float = 1.0) -> Floats:
    """Rows at right angles, all of length `gain`; where there are more rows than columns, columns.

    A square one turns vectors without changing their length, so a deep or recurrent linear network
    neither shrinks nor grows anything, exactly. All such matrices are equally likely. Axes after
    the first count as one.
    Source: A. Saxe, J. McClelland, S. Ganguli (2014), Exact solutions to the nonlinear dynamics of
    learning in deep linear neural networks.
    """
    fans(shape)  # says so if this is no weight
    rows, columns = shape[0], prod(shape[1:])
    draw = generator(rng).standard_normal((max(rows, columns), min(rows, columns)))
    q, r = np.linalg.qr(draw)
    q *= np.sign(np.diag(r))  # or some would be likelier: qr chooses signs for its convenience
    start: Floats = gain * (q if rows >= columns else q.T).reshape(shape)
    return start


def fans(shape: Shape) -> tuple[int, int]:
    """(fan_in, fan_out) of a weight of shape (out, in, *kernel).

    >>> fans((10, 3)), fans((8, 3, 5, 5))
    ((3, 10), (75, 200))
    """
    if not isinstance(shape, tuple | list):
        raise TypeError(
            f"an initialiser takes a shape, (out, in, *kernel), not {shape!r:.40}; of a layer, "
            "weight.data = nn.init.he_normal(weight.shape, rng)"
        )
    if len(shape) < 2:
        raise ValueError(
            f"shape {shape} has no fan-in and fan-out: a weight is (out, in) or (out, in, *kernel)"
            "; for a bias use zeros"
        )
    kernel = prod(shape[2:])
    return shape[1] * kernel, shape[0] * kernel


def gain(activation: str, negative_slope: float = 0.01) -> float:
    """By what weights are multiplied to make up for what an activation does to the signal.

    As in torch: 1 for "linear" and "sigmoid", 5/3 for "tanh", √2 for "relu", √(2/(1 + slope²)) for
    "leaky_relu", 3/4 for "selu". A relu halves the mean square, so √2 is exact. Others are
    conventions: to hold standard normal inputs, tanh would need 1.59 and the sigmoid 1.85.
    """
    gains = {
        "linear": 1.0,
        "sigmoid": 1.0,
        "tanh": 5 / 3,
        "relu": sqrt(2),
        "leaky_relu": sqrt(2 / (1 + negative_slope**2)),
        "selu": 3 / 4,
    }
    if activation not in gains:
        raise ValueError(f"no gain is known for {activation!r}; known: {', '.join(gains)}")
    return gains[activation]


def explain(shape: Shape) -> str:
    """What fan-in and fan-out of a weight of this shape are, and what each scheme makes of them.

    For each scheme a line: the standard deviation of the weights, and the factors by which one
    layer multiplies the size (root mean square) of the signal on the way forward, and of the
    gradient on the way back, if the layer is linear and if a relu follows. 1 holds; 0.9 leaves
    12 % after 20 layers.
    """
    fan_in, fan_out = fans(shape)
    kernel = "×".join(map(str, shape[2:]))
    lines = [
        f"weight {shape}: {shape[0]} units, each a sum over fan_in = {fan_in} inputs"
        + (f" ({shape[1]} channels, a kernel of {kernel})" if kernel else ""),
        f"each input counts in fan_out = {fan_out} sums"
        + (f" ({shape[0]} units, {kernel} places)" if kernel else ""),
        "",
        "scheme    std of w   forward  backward  forward, relu  backward, relu",
    ]
    for name, std in _stds(fan_in, fan_out).items():
        forward, backward = std * sqrt(fan_in), std * sqrt(fan_out)
        lines.append(
            f"{name:<8}{std:>10.4g}{forward:>10.4g}{backward:>10.4g}"
            f"{forward / sqrt(2):>15.4g}{backward / sqrt(2):>16.4g}"
        )
    return "\n".join(lines)


def _stds(fan_in: int, fan_out: int) -> dict[str, float]:
    """The standard deviation each scheme gives a weight."""
    return {
        "torch": sqrt(1 / (3 * fan_in)),
        "LeCun": sqrt(1 / fan_in),
        "Xavier": sqrt(2 / (fan_in + fan_out)),
        "He": sqrt(2 / fan_in),
    }


def _he_std(shape: Shape, negative_slope: float) -> float:
    return sqrt(2 / ((1 + negative_slope**2) * fans(shape)[0]))


def __getattr__(name: str) -> object:
    """Translate torch's in-place names, such as `kaiming_normal_`."""
    ours = name.removesuffix("_").replace("kaiming", "he")
    if name.startswith("_") or ours not in globals():
        raise AttributeError(f"minigrad.nn.init has no {name!r}{init_name(name)}")
    raise AttributeError(
        f"minigrad.nn.init has no {name!r}: initialisers return a new array here, so write "
        f"weight.data = nn.init.{ours}(weight.shape, rng), or nn.Linear(..., init=nn.init.{ours})"
    )
