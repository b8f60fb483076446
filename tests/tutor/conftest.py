"""A small course, a learner's folder, and a way to talk to a session without any terminal."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tutor.course import Course
from tutor.learner.place import programs
from tutor.learner.store import Store, open_store
from tutor.session.blocks import Block
from tutor.session.session import Session

TOY = Path(__file__).parent / "toy_course"
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the locale of whoever runs the tests, they are about the English words."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture
def toy() -> Course:
    """The small course, freshly opened."""
    return Course(TOY)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty folder for a learner."""
    return tmp_path / "home"


@pytest.fixture(autouse=True)
def stores_are_closed(monkeypatch: pytest.MonkeyPatch) -> Iterable[None]:
    """Close every store a test has opened; left to the collector, one is a warning by its name."""
    opened: list[Store] = []
    begin = Store.__init__

    def begun(self: Store, file: Path | None) -> None:
        begin(self, file)
        opened.append(self)

    monkeypatch.setattr(Store, "__init__", begun)
    yield
    for store in opened:
        store.close()


@pytest.fixture
def store(home: Path) -> Store:
    """The learner's store in that folder."""
    return open_store(home)


@pytest.fixture
def visit(toy: Course, store: Store, home: Path) -> Callable[[], Session]:
    """Begin another visit of the same learner."""
    return lambda: Session(toy, store, programs(home))


@pytest.fixture
def say(visit: Callable[[], Session]) -> Callable[..., list[Block]]:
    """Everything a new visit says to some lines, the opening left out."""

    def say(*lines: str, at: str | None = None) -> list[Block]:
        session = visit()
        session.open(at)
        return [block for line in lines for block in session.take(line)]

    return say


@pytest.fixture
def tutor(home: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the command line on the small course, in a process of its own."""

    def tutor(*arguments: str, typed: str = "", **environment: str) -> object:
        return subprocess.run(
            [sys.executable, "-m", "tutor", *arguments],
            input=typed,
            capture_output=True,
            text=True,
            timeout=60,
            cwd=ROOT,
            env=os.environ | {"TUTOR_HOME": str(home), "TUTOR_COURSE": str(TOY)} | environment,
        )

    return tutor  # type: ignore[return-value]
