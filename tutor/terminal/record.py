"""Records for programs: plain data that JSON can hold."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence, Set
from typing import Any


def printable(value: Any) -> Any:
    """The value for JSON: arrays as lists, and `"nan"`, `"inf"` in words, which JSON lacks."""
    if hasattr(value, "tolist"):
        return printable(value.tolist())
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): printable(item) for key, item in value.items()}
    if isinstance(value, Set):
        return sorted(map(printable, value))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [printable(item) for item in value]
    return value if isinstance(value, bool | int | float | str | None) else str(value)
