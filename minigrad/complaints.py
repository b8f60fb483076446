"""What numpy complains of, in the words of whoever called an op."""

from __future__ import annotations

import re
from typing import Any

from numpy.exceptions import AxisError

NOT_NUMBERS = "it calculates with numbers and arrays of them"
WHOLE = "axes and sizes are whole numbers"

# What numpy says, and how it is said here: patterns, with groups for what is taken over.
PLAINLY = (
    (r"^operands could not be broadcast together.*", "operands could not be broadcast together"),
    (r"^zero-size array to reduction operation (\w+).*", r"of no elements there is no \1"),
    (r"^(matmul|vecdot): Input operand.*", "their sizes do not go together"),
    (r"^can only specify one unknown dimension", "only one size may be -1"),
    (r"^(loop of ufunc|ufunc '|unsupported operand type).*", NOT_NUMBERS),
    (r"^duplicate value in 'axis'", "one axis is named twice"),
    (r"^(repeated axis|axes don't match array).*", "axes= names every axis, and each once"),
    (r".*(interpreted as an integer|between instances|must be integers or slices)", WHOLE),
    (r"^expected a sequence of integers", WHOLE),
    (r".*(Cannot cast scalar from|'float' object is not iterable|for unary -: 'str')", WHOLE),
    (r".*invalid literal for int\(\)", WHOLE),
    (r".*(negative dimensions|must be non-negative)", "no size is below 0"),
    (r".*resolved dtypes are not compatible", NOT_NUMBERS),
    (r"^input operand has more dimensions", "the new shape has fewer axes than the array"),
    (r"^(Eigenvalues|SVD) did not converge", "it did not converge: are there nan or inf in it?"),
)


def no_axis(axis: Any, ndim: int, whose: str = "the array") -> str:
    """What to say of an axis that is not there."""
    many = f"{whose} has {ndim} of them" if ndim else "a single number has none"
    return f"axis {axis} does not exist: {many}"


def plainly(error: Exception) -> str:
    """An error of numpy, in plain words where there are such."""
    if isinstance(error, AxisError) and error.ndim is not None:
        return no_axis(error.axis, error.ndim)
    text = str(error)
    for pattern, words in PLAINLY:
        found = re.match(pattern, text, re.DOTALL)
        if found:
            return found.expand(words)
    return text


# Errors that an op, or a function made of ops, may say again under its own name.
KINDS = (AxisError, IndexError, TypeError, ValueError)
PREFIX = re.compile(r"(\w+)(?: got (.*?))?: (.*)", re.DOTALL)


def refused(who: str, got: str, error: Exception, why: str) -> Exception:
    """An error of the same kind with who was called, what was given, and why that does not do.

    Of the plainest kind: numpy's own subclasses take no text, or lose their colon.
    """
    kind = next(kind for kind in KINDS if isinstance(error, kind))
    return kind(f"{who} got {got}: {why}")


def renamed(who: str, got: str, error: Exception, ops: Any) -> Exception:
    """An error from inside a function, as an error of the function itself, which the caller knows.

    ops   names that may stand in front of it
    """
    text = str(error)
    if type(error) not in KINDS or re.match(rf"{who}\b", text):
        return error
    found = PREFIX.fullmatch(text)
    if found is None or found[1] not in ops:
        return refused(who, got, error, plainly(error)) if got else error
    return refused(who, got or found[2] or "this", error, found[3])
