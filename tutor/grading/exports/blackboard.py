"""Blackboard's "Assignment File Download": every file of the class in one folder.

    Week 3_lovelace_attempt_2026-03-01-22-10-05.txt                 what Blackboard says of it
    Week 3_lovelace_attempt_2026-03-01-22-10-05_adam-step.py

Times are those of the server, without a zone. Each time is an attempt.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from tutor.grading.exports.hand_in import Gathered, HandIn, together
from tutor.grading.intake.node import FILE, Node, Refusal

NAME = "Blackboard"

_NAME = re.compile(
    r"(?P<assignment>.+)_(?P<user>[^_]+)_attempt_(?P<when>\d{4}(?:-\d\d){5})"
    r"(?:_(?P<file>.+)|(?P<about>\.txt))",
    re.DOTALL,
)
_TIME = "%Y-%m-%d-%H-%M-%S"
_FULL_NAME = re.compile(r"Name: *(.{1,200}?) *\(")
_MOST_ABOUT = 1 << 20


def recognised(nodes: Sequence[Node]) -> tuple[list[HandIn], list[Node]]:
    """A hand-in for each attempt of each user."""
    found = [(_NAME.fullmatch(node.name), node) for node in nodes]
    pieces = [_hand_in(match, node) for match, node in found if match and node.kind == FILE]
    rest = [node for match, node in found if not match or node.kind != FILE]
    return [_without_about(hand_in) for hand_in in together(pieces)], rest


def _hand_in(match: re.Match[str], node: Node) -> HandIn:
    when = None
    with contextlib.suppress(ValueError):
        when = datetime.strptime(match["when"], _TIME)
    named = node.called(match["file"] or "")
    names = _full_name(node) if match["about"] else ()
    return HandIn(match["user"], named, names=names, when=when, attempt=match["when"])


def _full_name(about: Node) -> tuple[str, ...]:
    try:
        found = _FULL_NAME.match(about.read(_MOST_ABOUT).decode("utf-8-sig", "replace"))
    except Refusal:
        return ()
    return (found[1],) if found else ()


def _without_about(hand_in: HandIn) -> HandIn:
    nodes = hand_in.node.children() if isinstance(hand_in.node, Gathered) else [hand_in.node]
    files = tuple(node for node in nodes if node.name)
    return replace(hand_in, node=files[0] if len(files) == 1 else Gathered(hand_in.student, files))
