"""What can be wrong with a run, one rule each.

- `layers`: what is seen in activations, gradients and weights;
- `losses`: what is seen in the loss alone.

Thresholds stand beside their rule, with the reason for them.

Sources for most: the notes of Stanford's course CS231n, "Neural networks part 3: learning and
evaluation"; X. Glorot, Y. Bengio (2010), Understanding the difficulty of training deep
feedforward neural networks.
"""

from . import layers, losses

__all__ = ["layers", "losses"]
