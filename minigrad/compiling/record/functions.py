"""What must be known about numpy's functions to record them: names, and what they change."""

from __future__ import annotations

from typing import Any

import numpy as np

# Their answers do not depend on the numbers in an array, only on its shape and dtype.
METADATA: set[Any] = {
    *(np.shape, np.ndim, np.size, np.result_type, np.can_cast, np.min_scalar_type),
    *(np.may_share_memory, np.shares_memory, np.iscomplexobj, np.isrealobj, np.common_type),
}

# Reductions by way of a ufunc, as numpy itself does them.
REDUCTIONS: dict[Any, Any] = {
    np.sum: np.add,
    np.prod: np.multiply,
    np.max: np.maximum,
    np.amax: np.maximum,
    np.min: np.minimum,
    np.amin: np.minimum,
    np.any: np.logical_or,
    np.all: np.logical_and,
}

# Functions that write into the arguments at these places.
INTO: dict[Any, tuple[int, ...]] = {
    np.copyto: (0,),
    np.put: (0,),
    np.place: (0,),
    np.putmask: (0,),
    np.fill_diagonal: (0,),
    np.put_along_axis: (0,),
}


def spelled(f: Any) -> str:
    """How a program that begins with `import numpy as np` writes a function of numpy."""
    module = getattr(f, "__module__", None) or "numpy"
    for prefix in (module, "numpy"):
        home: Any = np
        words = prefix.split(".")[1:]
        for word in words:
            home = getattr(home, word, object())
        name: str = f.__name__
        if getattr(home, name, None) is f:
            return ".".join(["np", *words, name])
    return ""
