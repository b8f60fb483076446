"""Activations as modules: the bend between two linear layers, without which they were one.

Each acts on every number by itself, except Softmax and LogSoftmax, which make a row into
probabilities. Those that learn or draw their slope stand in `rectifiers`, the step in `perceptron`.
`bounds` are the values an activation levels out at, None where it does not: near a bound its slope
goes to 0, and with it everything that is learned through it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import minigrad
from minigrad.limits import number
from minigrad.nn.module import Module
from minigrad.tensor import Tensor


class Activation(Module):
    """A function as a module, without parameters. Subclasses name the function."""

    function: ClassVar[Callable[..., Any]]
    bounds: tuple[float | None, float | None] = (None, None)

    def forward(self, x: Tensor) -> Tensor:
        """The function of every number in x."""
        settings = self.settings()
        y: Tensor = self.function(x, **settings) if settings else self.function(x)
        return y

    def settings(self) -> dict[str, float]:
        """What the function is given besides x."""
        return {}

    def extra_repr(self) -> str:
        """What it was made with, if anything."""
        given = {name: value for name, value in vars(self).items() if name != "training"}
        return ", ".join(f"{name}={v}" for name, v in given.items() if not name.startswith("_"))


class Identity(Activation):
    """y = x."""

    function = staticmethod(lambda x: x)


class ReLU(Activation):
    """y = max(x, 0), slope 0 at 0. A unit below 0 on all data gets no gradient: it is dead.

    Source: V. Nair, G. Hinton (2010), Rectified linear units improve restricted Boltzmann machines.
    """

    function = staticmethod(minigrad.relu)


class LeakyReLU(Activation):
    """y = x above 0 and negative_slope·x below, so that no unit dies.

    Source: A. Maas, A. Hannun, A. Ng (2013), Rectifier nonlinearities improve neural network
    acoustic models.
    """

    function = staticmethod(minigrad.leaky_relu)

    def __init__(self, negative_slope: float = 0.01) -> None:
        self.negative_slope = number("negative_slope", negative_slope, low=float("-inf"))

    def settings(self) -> dict[str, float]:
        """The slope below 0."""
        return {"slope": self.negative_slope}


class ELU(Activation):
    """y = x above 0 and alpha·(eˣ − 1) below: levels out at −alpha, which brings means near 0.

    Source: D.-A. Clevert, T. Unterthiner, S. Hochreiter (2016), Fast and accurate deep network
    learning by exponential linear units (ELUs).
    """

    function = staticmethod(minigrad.elu)

    def __init__(self, alpha: float = 1.0) -> None:
        self.alpha = alpha

    @property
    def bounds(self) -> tuple[float | None, float | None]:  # type: ignore[override]
        """−alpha below, none above."""
        return -self.alpha, None

    def settings(self) -> dict[str, float]:
        """How far down it goes."""
        return {"alpha": self.alpha}


class SELU(Activation):
    """y = s·x above 0 and s·α·(eˣ − 1) below, with s = 1.0507 and α = 1.6733.

    The two numbers are those for which mean 0 and variance 1 come out as they went in, if weights
    start as `init.lecun_normal`: the network normalises itself.
    Source: G. Klambauer, T. Unterthiner, A. Mayr, S. Hochreiter (2017), Self-normalizing neural
    networks.
    """

    SCALE = 1.0507009873554804934193349852946
    ALPHA = 1.6732632423543772848170429916717

    function = staticmethod(lambda x: SELU.SCALE * minigrad.elu(x, alpha=SELU.ALPHA))
    bounds = (-SCALE * ALPHA, None)


class GELU(Activation):
    """y = x·P(Z < x) for a standard normal Z: a ReLU whose switch is a probability.

    Exact, by the error function, and not its approximation by tanh.
    Source: D. Hendrycks, K. Gimpel (2016), Gaussian error linear units (GELUs).
    """

    function = staticmethod(minigrad.gelu)


class SiLU(Activation):
    """y = x·sigmoid(x), also called swish: dips to −0.278 at −1.278 and returns to 0.

    Source: S. Elfwing, E. Uchibe, K. Doya (2018), Sigmoid-weighted linear units for neural network
    function approximation in reinforcement learning.
    """

    function = staticmethod(minigrad.silu)


class Sigmoid(Activation):
    """y = 1/(1 + e⁻ˣ), from 0 to 1; its slope y(1 − y) is at most 1/4."""

    function = staticmethod(minigrad.sigmoid)
    bounds = (0.0, 1.0)


class Tanh(Activation):
    """y = tanh(x), from −1 to 1; its slope 1 − y² is 1 at 0."""

    function = staticmethod(minigrad.tanh)
    bounds = (-1.0, 1.0)


class Softplus(Activation):
    """y = log(1 + eˣ), a ReLU without the corner; its slope is the sigmoid."""

    function = staticmethod(minigrad.softplus)
    bounds = (0.0, None)


class Softmax(Activation):
    """y = eˣ / Σ eˣ along `axis`: positive numbers that add up to 1.

    For reading off probabilities. A network trained with `cross_entropy` ends before this, since
    that loss takes the scores and is exact where these probabilities round to 0.
    """

    function = staticmethod(minigrad.softmax)

    def __init__(self, axis: int = -1) -> None:
        self.axis = axis

    def settings(self) -> dict[str, float]:
        """The axis that adds up to 1."""
        return {"axis": self.axis}


class LogSoftmax(Softmax):
    """y = x − log Σ eˣ along `axis`: the logarithms of Softmax, exact where those round to 0."""

    function = staticmethod(minigrad.log_softmax)
