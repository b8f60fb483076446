"""Extras: what a message tells people to install is there to be installed."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NAMED = {
    (name, str(path.relative_to(ROOT)))
    for folder in ("minigrad", "tutor")
    for path in (ROOT / folder).rglob("*.py")
    for name in re.findall(r"minigrad-tutor\[(\w+)\]", path.read_text("utf-8"))
}


@pytest.mark.parametrize(("name", "path"), sorted(NAMED))
def test_every_extra_that_is_named_exists(name, path):
    """In pyproject, and with something in it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["optional-dependencies"].get(name), f"{path} names the extra {name}"
