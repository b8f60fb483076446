"""The questions of `cases/`, one parameter each."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent


def questions() -> list[Any]:
    """Give every question of every file, with the domain words spelled out."""
    found = []
    for path in sorted((HERE / "cases").glob("*.toml")):
        for question in tomllib.loads(path.read_text(encoding="utf-8"))["question"]:
            question["variables"] = {
                name: {"domain": given} if isinstance(given, str) else given
                for name, given in question["variables"].items()
            }
            found.append(pytest.param(question, id=f"{path.stem}: {question['topic']}"))
    return found


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that asks for a `question` with each of them."""
    if "question" in metafunc.fixturenames:
        metafunc.parametrize("question", questions())
