"""The pytest plugin: `pytest --tutor-assignment week.toml submissions/`.

Each exercise of each submission is a test. What makes them is loaded when the option is given:
without it, pytest loads this file and nothing else.
"""

from __future__ import annotations

from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options, in a group of their own."""
    group = parser.getgroup("tutor", "grading submissions")
    group.addoption(
        "--tutor-assignment",
        type=Path,
        metavar="FILE",
        help="grade submissions: each exercise of the assignment is a test",
    )
    group.addoption("--tutor-course", metavar="PATH", help="another course")
    group.addoption("--tutor-lang", metavar="LANG", default="en", help="en, zh, …")
    group.addoption(
        "--tutor-secret", type=Path, metavar="FILE", help="what programs' inputs are drawn from"
    )


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """A conftest.py beside submissions may be a student's: none is loaded, let alone run."""
    if early_config.known_args_namespace.tutor_assignment:
        early_config.known_args_namespace.noconftest = True


def pytest_configure(config: pytest.Config) -> None:
    """Take over the collection, if submissions are to be graded."""
    if config.getoption("--tutor-assignment"):
        from tutor.reports.exercise_tests import Grading  # noqa: PLC0415 - inert, and free, without it

        config.pluginmanager.register(Grading(config), "tutor-grading")
