"""The map: what of it is shown, and the states on it."""

from __future__ import annotations

import pytest

from tests.tutor.learner.practice import DAY, practise
from tutor.session.blocks import Note
from tutor.session.mapping import Atlas


@pytest.fixture
def atlas(toy, store):
    """The map at a given time."""
    return lambda now=0.0: Atlas(toy, store.sittings(), now)


def shown(found):
    """Unit by unit, the places that are shown."""
    return {section.title: [place.id for place in section.places] for section in found.sections}


def test_a_folded_map_opens_the_unit_one_is_in(atlas):
    """The others are counted only, and how to see more is said."""
    found = atlas().folded("double")
    assert shown(found) == {"Sums": [], "Code and algebra": ["double", "slope"]}
    assert found.sections[0].counts == {"ready": 1, "locked": 1}
    assert "map all" in found.text


@pytest.mark.parametrize(
    ("what", "ids"),
    [
        ("all", ["add-two", "pick-one", "double", "slope"]),
        ("2", ["double", "slope"]),
        ("sums", ["add-two", "pick-one"]),
        ("derivatives", ["slope"]),
        ("GROWS what", ["pick-one"]),
        ("skills", ["addition", "growth", "functions", "derivatives"]),
    ],
)
def test_what_is_asked_for_is_shown(atlas, what, ids):
    """Everything, a unit by number or name, words, or skills."""
    found = atlas().asked_for(what, "")
    assert [place.id for section in found.sections for place in section.places] == ids


def test_nothing_found_is_said(atlas):
    """With what was looked for."""
    found = atlas().asked_for("no such thing", "")
    assert isinstance(found, Note)
    assert "no such thing" in found.text


def test_what_was_mastered_becomes_due_and_is_mastered_again(toy, store, atlas):
    """In time, and by a review; the skill along with the exercise."""
    practise(store, "add-two", 0.0)
    entry = toy.entry("add-two")
    seen = [(atlas(now).state(entry), atlas(now).skill("addition")) for now in (DAY, 9 * DAY)]
    assert seen == [("mastered", "mastered"), ("due", "due")]
    practise(store, "add-two", 9 * DAY)
    assert (atlas(10 * DAY).state(entry), atlas(10 * DAY).skill("addition")) == (
        "mastered",
        "mastered",
    )


def test_a_skill_is_as_good_as_the_best_that_teaches_it(atlas, store):
    """Locked, ready, started: as its exercises are."""
    assert [atlas().skill(skill) for skill in ("addition", "growth")] == ["ready", "locked"]
    practise(store, "add-two", 0.0, "wrong")
    assert [atlas().skill(skill) for skill in ("addition", "growth")] == ["started", "ready"]
