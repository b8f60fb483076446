"""Canvas' "Download Submissions": every file of the class in one folder.

    lovelaceada_123_4567_adam-step.py           student, user, file, and the file's own name
    lovelaceada_LATE_123_4567_adam-step-2.py    late, and handed in for the third time
    anon_aB3dE_4567_adam-step.py                without names

A file by itself could be called so by accident; a folder is an export only if every file in it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tutor.grading.exports.hand_in import HandIn, together
from tutor.grading.intake.node import FILE, Node

NAME = "Canvas"

_NUMBER = r"[1-9]\d*"
_NAME = re.compile(
    rf"(?:(?P<student>.+?)(?P<late>_LATE)?_(?P<user>{_NUMBER})|(?P<anonymous>anon(?:_LATE)?_\w{{5}}))"
    rf"_(?:(?P<number>{_NUMBER})_(?P<file>.+)|(?P<online>(?:text|link)\.html))",
    re.DOTALL,
)


def recognised(nodes: Sequence[Node]) -> tuple[list[HandIn], list[Node]]:
    """A hand-in for each user."""
    found = [(_NAME.fullmatch(node.name), node) for node in nodes if node.kind == FILE]
    pieces = [_hand_in(match, node) for match, node in found if match]
    if not pieces or len(pieces) < len(found):
        return [], list(nodes)
    return together(pieces), [node for node in nodes if node.kind != FILE]


def _hand_in(match: re.Match[str], node: Node) -> HandIn:
    named = node.called(match["file"] or match["online"])
    if match["anonymous"]:
        name = match["anonymous"].replace("_LATE", "")
        return HandIn(name, named, late="_LATE" in match["anonymous"])
    user = match["user"]
    return HandIn(match["student"], named, user, (user,), late=match["late"] is not None)
