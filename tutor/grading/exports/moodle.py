"""Moodle's "Download all submissions", in folders or not.

    Ada Lovelace_12345_assignsubmission_file_/adam-step.py
    Ada Lovelace_12345_assignsubmission_file_adam-step.py

The number is the participant's in this assignment alone. What was typed online comes as a file of
its own (`assignsubmission_onlinetext`), and is left out where there are files.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tutor.grading.exports.hand_in import HandIn, together
from tutor.grading.intake.node import FOLDER, Node

NAME = "Moodle"

_NAME = re.compile(
    r"(?P<student>.+)_(?P<number>\d+)_assignsubmission_(?P<plugin>[a-z]+)_(?P<file>.*)", re.DOTALL
)


def recognised(nodes: Sequence[Node]) -> tuple[list[HandIn], list[Node]]:
    """A hand-in for each participant."""
    found = [(match, node) for node in nodes if (match := _NAME.fullmatch(node.name))]
    with_files = {_participant(match) for match, _ in found if match["plugin"] == "file"}
    pieces = [
        _hand_in(match, node)
        for match, node in found
        if match["plugin"] == "file" or _participant(match) not in with_files
    ]
    return together(pieces), [node for node in nodes if not _NAME.fullmatch(node.name)]


def _participant(match: re.Match[str]) -> tuple[str, str]:
    return match["student"], match["number"]


def _hand_in(match: re.Match[str], node: Node) -> HandIn:
    named = node if node.kind == FOLDER or not match["file"] else node.called(match["file"])
    return HandIn(match["student"], named, match["number"], (match["number"],))
