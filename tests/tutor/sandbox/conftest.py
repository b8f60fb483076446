"""A fork server for all tests of a file: starting one takes as long as importing numpy."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.tutor.sandbox.attacks import MODULES
from tutor.sandbox import ForkServer


@pytest.fixture(scope="session")
def server() -> Iterator[ForkServer]:
    with ForkServer(MODULES) as server:
        yield server
