"""Report formats, one file each: `<format>_report.py` makes the format `<format>`.

A format has a docstring whose first line says what it is for, and `render(report)`, which returns
the whole text. (The ending is there because `json.py` or `csv.py` would hide Python's own.)

    shown      a student's text made safe for any report
    told       what students are told, by the assignment's level of feedback
    reasons    why points are missing, in words that formats share
    tallies    what a class has in common: mistakes, scores, verdicts
    page/      templates, style and script of the page for the class
    writing    files written whole or not at all
    platforms/ what a platform needs to grade by itself, a file each
    exercise_tests   the same for pytest, a test for each exercise
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import cast

from tutor.grading.report import Report

_FOLDER = Path(__file__).parent
_ENDING = "_report"


def names() -> list[str]:
    """Every format, in alphabetical order."""
    return sorted(file.stem.removesuffix(_ENDING) for file in _FOLDER.glob(f"*{_ENDING}.py"))


def render(format: str, report: Report) -> str:
    """The report as text of that format."""
    module = import_module(f"{__name__}.{format}{_ENDING}")
    return cast("Callable[[Report], str]", module.render)(report)
