"""What learning platforms call the files of a class: one file here for each platform.

A platform has a `NAME` and `recognised(nodes)`: what it knows among things that lie side by side.
Which student, when, and what the file was called before the platform put all that into its name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import cast

from tutor.grading.exports.hand_in import HandIn
from tutor.grading.intake.node import Node

Recognise = Callable[[Sequence[Node]], tuple[list[HandIn], list[Node]]]


@cache
def _platforms() -> list[ModuleType]:
    names = sorted(file.stem for file in Path(__file__).parent.glob("[!_]*.py"))
    modules = [import_module(f"{__name__}.{name}") for name in names]
    return [module for module in modules if hasattr(module, "recognised")]


def recognised(nodes: Sequence[Node]) -> tuple[str, list[HandIn], list[Node]]:
    """The platform, what was handed in, and what is none of its; no platform if none knows any."""
    for platform in _platforms():
        hand_ins, rest = cast(Recognise, platform.recognised)(nodes)
        if hand_ins:
            return platform.NAME, hand_ins, rest
    return "", [], list(nodes)
