"""What the tests of the engine share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from minigrad.op import REGISTRY


@pytest.fixture(autouse=True)
def _registry_as_before() -> Iterator[None]:
    """Tests define ops of their own; those of the others are not to meet them."""
    before = dict(REGISTRY)
    yield
    REGISTRY.clear()
    REGISTRY.update(before)
