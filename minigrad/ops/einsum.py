"""einsum: products of arrays whose axes are named by letters.

Here the words of numpy are put plainly for `products.einsum_of`: the result spelled out, letters
for the axes of "...", the diagonal where a letter stands twice in one array, and no axes of size 1
that the others have longer.
"""

from __future__ import annotations

import string
from collections.abc import Sequence
from typing import Any

from minigrad import op

from .arrangement import diagonal
from .products import einsum_of
from .shape import array, reshape


@op.composed
def einsum(subscripts: str, *arrays: Any) -> Any:
    """Multiply arrays whose axes are named, and sum over names that the result does not have.

    "..." stands for all axes without a name, which broadcast; "ii" for the diagonal.

    >>> einsum("ij,jk->ik", [[1.0, 2.0]], [[3.0], [4.0]]).tolist()
    [[11.0]]
    """
    if not isinstance(subscripts, str):
        raise TypeError(
            f"einsum: the names come first, as in einsum('ij,jk->ik', a, b), not {subscripts!r}"
        )
    xs = [array(x) for x in arrays]
    names, output = spelled_out(subscripts, [x.ndim for x in xs])
    pairs = [without_twins(name, x) for name, x in zip(names, xs, strict=True)]
    sizes = common_sizes(pairs)
    pairs = [without_ones(name, x, sizes) for name, x in pairs]
    missing = set(output) - set("".join(name for name, _ in pairs))
    if missing or len(set(output)) < len(output):
        raise ValueError(
            f"einsum {subscripts!r}: the result names axes {output!r}; each must be one of the "
            "arrays', and stand there once"
        )
    plain = f"{','.join(name for name, _ in pairs)}->{output}"
    return einsum_of(*(x for _, x in pairs), subscripts=plain)


def spelled_out(subscripts: str, ndims: Sequence[int]) -> tuple[list[str], str]:
    """The letters of each array and of the result, with letters also for "..."."""
    inputs, arrow, output = subscripts.replace(" ", "").partition("->")
    names = inputs.split(",")
    if len(names) != len(ndims):
        raise ValueError(
            f"einsum {subscripts!r} names {len(names)} arrays, {len(ndims)} were given"
        )
    free = [letter for letter in string.ascii_letters if letter not in subscripts]
    rest = [n - len(name.replace("...", "")) for n, name in zip(ndims, names, strict=True)]
    for k, (name, more) in enumerate(zip(names, rest, strict=True)):
        if more < 0 or (more and "..." not in name):
            raise ValueError(f"einsum {subscripts!r}: {name!r} does not name {ndims[k]} axes")
    most = "".join(free[: max(rest, default=0)])
    if not arrow:
        letters = "".join(names).replace(".", "")
        output = "..." + "".join(sorted(k for k in set(letters) if letters.count(k) == 1))
    elif most and "..." not in output:
        raise ValueError(f"einsum {subscripts!r}: the axes of '...' must stand in the result too")
    names = [
        name.replace("...", most[len(most) - n :]) for name, n in zip(names, rest, strict=True)
    ]
    return names, output.replace("...", most)


def without_twins(name: str, x: Any) -> tuple[str, Any]:
    """The diagonal of x where a letter stands twice."""
    for letter in name:
        while name.count(letter) > 1:
            first = name.index(letter)
            second = name.index(letter, first + 1)
            if x.shape[first] != x.shape[second]:
                raise ValueError(
                    f"einsum: {letter!r} is both {x.shape[first]} and {x.shape[second]}"
                )
            x = diagonal(x, 0, first, second)
            name = name.replace(letter, "", 2) + letter
    return name, x


def common_sizes(pairs: Sequence[tuple[str, Any]]) -> dict[str, int]:
    """The size of each letter; 1 gives way to any other."""
    sizes: dict[str, int] = {}
    for name, x in pairs:
        for letter, n in zip(name, x.shape, strict=True):
            known = sizes.setdefault(letter, n)
            if n != known and 1 not in (n, known):
                raise ValueError(f"einsum: {letter!r} is {known} in one array and {n} in another")
            sizes[letter] = n if known == 1 else known
    return sizes


def without_ones(name: str, x: Any, sizes: dict[str, int]) -> tuple[str, Any]:
    """x without the axes of size 1 that others have longer: they broadcast by not being there."""
    stays = [k for k, letter in enumerate(name) if x.shape[k] == sizes[letter]]
    if len(stays) == len(name):
        return name, x
    return "".join(name[k] for k in stays), reshape(x, tuple(x.shape[k] for k in stays))
