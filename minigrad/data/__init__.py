"""Data to learn from: one real set, a few toys, and what happens to data before training.

- `digits`: 1,797 real handwritten digits, shipped with the package;
- `toys`: small sets made on the spot, two numbers a point, so that they can be drawn;
- `sampling`: `split` into training and held-back data, `batches` for one pass over them;
- `scaling`: `Standardize`, fitted on the training data alone.

Everything here is plain numpy arrays. Everything random asks for `rng`: a
`numpy.random.Generator`, or a whole number to start one from; nothing touches a global state.
"""

from minigrad.data.digits import Digits, load_digits
from minigrad.data.sampling import Split, batches, split
from minigrad.data.scaling import Standardize
from minigrad.data.toys import moons, rings, spirals, xor

__all__ = [
    "Digits",
    "Split",
    "Standardize",
    "batches",
    "load_digits",
    "moons",
    "rings",
    "spirals",
    "split",
    "xor",
]
