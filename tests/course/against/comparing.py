"""Numbers beside their sources: as they are, as the course rounds them, or as they are shown."""

from decimal import Decimal
from typing import Any

import numpy as np

from tests.course.against.sources import Rough


def numeric(value: Any) -> bool:
    """Whether a step is a number or an array of numbers."""
    if isinstance(value, bool):
        return False
    try:
        return np.asarray(value, dtype=float).size > 0
    except (TypeError, ValueError):
        return False


def rounds_to(text: str, source: Any) -> bool:
    """Whether a number that is shown as a text is another one, rounded to its digits."""
    digit = 10.0 ** Decimal(text).as_tuple().exponent
    off = abs(float(text) - float(source.value if isinstance(source, Rough) else source))
    return off <= digit * (1 if isinstance(source, Rough) else 0.5) * (1 + 1e-9)


def floats(value: Any) -> Any:
    """Numbers of any library as an array of floats."""
    value = value.tolist() if hasattr(value, "tolist") else value
    listed = isinstance(value, list | tuple)
    return np.array([floats(item) for item in value] if listed else float(value), dtype=float)


def complaint(part: Any, step: Any, source: Any) -> str:
    """What is wrong with a number or an array; empty if nothing is."""
    if isinstance(step, str):
        same = rounds_to(step, source)
    elif isinstance(source, Rough):
        same = part.same(step, source.value)
    else:
        mine, other = floats(step), floats(source)
        same = mine.shape == other.shape and np.allclose(mine, other, rtol=1e-9, atol=1e-12)
    return "" if same else f"is {step}, not {source}"
