"""Faults to order: the engine with one mistake in it, and then as it was.

    with faults.planted("adam-no-second-correction"):
        ...                                            # train, and see what it does

Every fault is one that people really make: a lost factor, a flipped sign, a wrong axis. A checker
is only as good as the faults it finds, and a learner is to see what each one does.

- `fault`: what a fault is, and how it is planted and taken out again;
- `rules`: faults in the derivatives of ops, which differences find (`gradcheck`);
- `formulas`: faults in losses, layers, initialisers, optimisers and schedules. There the gradient
  follows the wrong formula faithfully, so that only known values find them.
"""

from .fault import CATALOGUE, Fault, planted

from . import formulas as formulas, rules as rules  # isort: skip  (they fill the catalogue)

__all__ = ["CATALOGUE", "Fault", "planted"]
