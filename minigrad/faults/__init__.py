"""Faults to order: the engine with one mistake in it, and then as it was.

    with faults.planted("adam-no-second-correction"):
        ...                                            # train, and see what it does

Every fault is one that people really make: a lost factor, a flipped sign, a wrong axis. A checker
is only as good as the faults it finds, and a learner is to see what each one does.

- `fault`: what a fault is, and how it is planted and taken out again;
- `rules`: faults in the derivatives of ops, which differences find (`gradcheck`), and
- `matrices`: in those of linear algebra, convolutions and pooling;
- `networks`: faults in losses, layers, attention and initialisers,
- `steps`: in optimisers, schedules and clipping, and
- `examples`: in splits, batches and scales of data. There the gradient follows the wrong formula
  faithfully, so that only known values find most of them.
"""

from . import examples, matrices, networks, rules, steps  # they fill the catalogue
from .fault import CATALOGUE, Fault, planted

__all__ = ["CATALOGUE", "Fault", "examples", "matrices", "networks", "planted", "rules", "steps"]
