"""Autoencoder: a network that learns to say its input again, through a narrow place."""

from __future__ import annotations

from typing import Any

from minigrad.nn.module import Module
from minigrad.tensor import Tensor


class Autoencoder(Module):
    """x → decoder(encoder(x)), to be trained towards x itself: `mse_loss(model(x), x)`.

    No labels are needed. What the encoder has learned can start another network: train layer by
    layer, each autoencoder on the codes of the one before, then put the encoders in a row with an
    output layer and train on.

    Source: G. Hinton, R. Salakhutdinov (2006), Reducing the dimensionality of data with neural
    networks.
    """

    def __init__(self, encoder: Module, decoder: Module) -> None:
        self.encoder = encoder
        self.decoder = decoder

    def forward(self, x: Any) -> Tensor:
        """x, said again."""
        again: Tensor = self.decoder(self.encoder(x))
        return again
