"""Faults to order: the engine with one mistake in it, and then as it was.

    with faults.planted("adam-no-second-correction"):
        ...                                            # train, and see what it does

Every fault is one that people really make: a lost factor, a flipped sign, a wrong axis. A checker
is only as good as the faults it finds, and a learner is to see what each one does.

- `fault`: what a fault is, and how it is planted and taken out again;
- `rules`: faults in the derivatives of ops, which differences find (`gradcheck`);
- `networks`: faults in losses, layers and initialisers, and
- `steps`: in optimisers, schedules and clipping. There the gradient follows the wrong formula
  faithfully, so that only known values find them.
"""

from . import networks, rules, steps  # they fill the catalogue
from .fault import CATALOGUE, Fault, planted

__all__ = ["CATALOGUE", "Fault", "networks", "planted", "rules", "steps"]
