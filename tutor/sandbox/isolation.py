"""How well a program was shut in: the names for it, from the walls that stood.

A wall that stands has been tried out (`guest.walls`), so the name says what was so in that run, not
what the documentation promises.
"""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterable

_SECCOMP_KNOWS = ("x86_64", "aarch64", "arm64")

_ANYWHERE = ("session", "descriptors")
_ON_LINUX = (*_ANYWHERE, "dies-with-parent", "no-new-privileges", "limits", "no-files")
_WITH_SECCOMP = (*_ON_LINUX, "seccomp")
LEVELS = {  # from the weakest to the strongest: each has the walls of those before it
    "basic": _ANYWHERE,
    "seccomp": _WITH_SECCOMP,
    "full": (*_WITH_SECCOMP, "no-processes", "landlock"),
}


def isolation(walls: Iterable[str]) -> str:
    """The strongest level whose walls all stood; `none` if not even the weakest did."""
    stood = set(walls)
    reached = [level for level, needed in LEVELS.items() if stood.issuperset(needed)]
    return reached[-1] if reached else "none"


def usual(on_linux: bool = sys.platform.startswith("linux")) -> tuple[str, ...]:
    """The walls without which nothing is run: those that this kind of system has for everybody."""
    if not on_linux:
        return _ANYWHERE
    return _WITH_SECCOMP if platform.machine() in _SECCOMP_KNOWS else _ON_LINUX
