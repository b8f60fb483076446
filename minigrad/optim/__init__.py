"""Optimisers: how parameters move once their gradients are known. In order of complexity.

- `optimizer`: what all have in common: groups, step, zero_grad, state;
- `freshness`: warns when the gradients are not those of this step;
- `vector`: how many small parameters become one long vector, and back;
- `sgd`: gradient descent, with momentum and Nesterov's look-ahead;
- `adam`: steps scaled by running moments of the gradient.

A new optimiser is a subclass of `Optimizer` in a file of its own: its options, their limits, the
names of what it remembers, and `update`, the formula of its paper on vectors.
"""

from minigrad.optim.adam import Adam
from minigrad.optim.freshness import GradientWarning
from minigrad.optim.optimizer import Optimizer
from minigrad.optim.sgd import SGD

__all__ = ["SGD", "Adam", "GradientWarning", "Optimizer"]
