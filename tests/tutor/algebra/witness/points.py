"""Where the witness looks: values drawn from the declared domains, sizes in turn."""

import random
from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle, product
from typing import Any

from mpmath import mpf

from tests.tutor.algebra.witness.arrays import matrix

SIZES = ((3, 2, 4, 5, 6), (4, 5, 2, 3, 6), (2, 4, 3, 6, 5))
WHOLE = (2, 2, 3, 3, 4, 5, 6, 7, 9, 10, 13, 20, 25, 40)
MOST = 6  # combinations of the free indices at one point


class Unsure(Exception):
    """The witness cannot say."""


def number(domain: Any, r: random.Random, wide: float, aim: Any = None) -> Any:
    """Draw one number of a domain; near the aim if it has one there."""
    if isinstance(domain, list):
        return mpf(r.uniform(domain[1], domain[2]))
    if aim and (domain in ("real", "nonzero") or (domain == "positive" and aim > 0)):
        return aim * mpf(r.uniform(0.98, 1.02))
    match domain:
        case "real":
            return mpf(r.uniform(-4, 4)) * wide
        case "nonzero":
            return mpf(r.uniform(0.1, 4) * r.choice((-1, 1))) * wide
        case "positive":
            return mpf(r.uniform(0.1, 5)) * wide
        case "unit":
            return mpf(r.uniform(0.03, 0.97))
        case "small+":
            return mpf(r.uniform(0.02, 0.3))
        case "int+":
            return mpf(r.choice(WHOLE))
        case "binary":
            return mpf(r.randint(0, 1))
    raise Unsure(f"there is no number in {domain!r}")


def array(domain: Any, shape: Sequence[int], r: random.Random) -> Any:
    """Draw an array; a vector is a column."""
    rows, columns = (*shape, 1)[:2]
    if domain == "onehot":
        hot = [r.randrange(shape[-1]) for _ in range(rows if len(shape) == 2 else 1)]
        found = matrix([[mpf(place == at) for place in range(shape[-1])] for at in hot])
        return found if len(shape) == 2 else found.T
    return matrix([[number(domain, r, 1) for _ in range(columns)] for _ in range(rows)])


def draws(
    given: Mapping[str, Mapping[str, Any]], names: Sequence[str], seed: str, aims: Sequence[Any]
) -> Iterator[tuple[dict[str, Any], dict[str, int]]]:
    """Draw values and sizes for ever: some of them wide, every third one near an aim.

    Every size of `names` has a number of its own. Real numbers spread over four powers of ten, so
    that a narrow branch is entered as often as a wide one.
    """
    r = random.Random(seed)
    sides = [sign * (aim + d) for aim in aims or (1,) for d in (0.3, -0.3) for sign in (1, -1)]
    around = cycle(sides)
    turn = 0
    while True:
        sizes = dict(zip(names, cycle(SIZES[turn % len(SIZES)]), strict=False))
        aim = next(around) if turn % 3 == 2 else None
        wide = (1, 8, 0.05, 0.3, 1, 0.05)[turn % 6 if aim is None else 0]
        values = {}
        for key, variable in given.items():
            domain = variable.get("domain", "real")
            if "def" in variable or domain in ("function", "index", "dim"):
                continue
            shape = [sizes.get(size) or int(size) for size in variable.get("shape", ())]
            values[key] = array(domain, shape, r) if shape else number(domain, r, wide, aim)
        yield values, sizes
        turn += 1


def combinations(
    indices: Mapping[str, str], sizes: Mapping[str, int], r: random.Random
) -> list[dict[str, Any]]:
    """Give values of the free indices: all combinations, or some where there are many."""
    spans = [range(1, sizes[size] + 1) for size in indices.values()]
    every = [dict(zip(indices, map(mpf, found), strict=True)) for found in product(*spans)]
    return every if len(every) <= MOST else r.sample(every, MOST)
