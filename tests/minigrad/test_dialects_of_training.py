"""Names that other libraries have for optimisers and data tools lead to ours."""

from __future__ import annotations

import re

import pytest

import minigrad
from minigrad import data, dialects, optim

WORDS = [(optim, name, here) for name, here in dialects.OPTIM_ELSEWHERE.items()]
WORDS += [(data, name, here) for name, here in dialects.DATA_ELSEWHERE.items()]


@pytest.mark.parametrize(("package", "name", "here"), WORDS)
def test_the_translation_is_given_and_exists(package, name, here):
    """Told where the foreign name is used; what it names is there."""
    with pytest.raises(AttributeError, match=f"has no {name}; here it is written"):
        getattr(package, name)
    for owner, ours in re.findall(r"(optim|data|train)\.(\w+)", here):
        assert hasattr(getattr(minigrad, owner), ours)


@pytest.mark.parametrize("package", [optim, data])
def test_other_names_are_simply_missing(package):
    """Without a translation, and without disturbing hasattr."""
    assert not hasattr(package, "Adamantium")
    with pytest.raises(AttributeError, match=r"has no Adamantium$"):
        package.Adamantium  # noqa: B018
