"""Bring back what you may have forgotten: the skills that are due, with fresh numbers."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tutor.commands.learn import sit_down
from tutor.session.guide import Road


def arguments(parser: ArgumentParser) -> None:
    """No options of its own."""


def run(options: Namespace) -> int:
    """Hold the conversation, one review after the other."""
    return sit_down(options, road=Road.REVIEW)
