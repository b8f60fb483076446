"""Sets of numbered things."""

import re
from pathlib import Path

import pytest

from tutor.answers.which import THINGS, Which
from tutor.course import Asked
from tutor.language import speaking
from tutor.verdict import Status

PART = Which("layers", count=9, thing="layer")


def verdict(text, must, may=()):
    return PART.judge(text, Asked(None, None, (frozenset(must), frozenset(may))))


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("1-3", {1, 2, 3}),
        ("1 – 3", {1, 2, 3}),
        ("1−3", {1, 2, 3}),
        ("3-1", {1, 2, 3}),
        ("[1, 2, 3]", {1, 2, 3}),
        ("[]", set()),
        ("none of them", set()),
        ("all 9", set(range(1, 10))),
        ("1, 2, 3", {1, 2, 3}),
        ("1 2 3", {1, 2, 3}),
        ("1,2 and 3", {1, 2, 3}),
        ("layers 1 to 3", {1, 2, 3}),
        ("1-2, 5", {1, 2, 5}),
        ("1、2，5", {1, 2, 5}),
        ("none", set()),
        ("all", set(range(1, 10))),
        ("Layer 7", {7}),
    ],
)
def test_sets_are_read(text, chosen):
    """Lists, ranges and words."""
    assert verdict(text, chosen).verdict is Status.RIGHT


@pytest.mark.parametrize(
    "text", ["first", "10", "0", "1-99999999", "1/2", "-", ".", "layers", "x" * 9999]
)
def test_what_cannot_be_read_costs_nothing(text):
    """Beyond the last one, or no number at all; `-` alone means none."""
    status = verdict(text, {1}).verdict
    assert status is (Status.WRONG if text == "-" else Status.INVALID)


def test_borderline_members_may_be_named_or_not():
    """What the evidence does not decide is right either way."""
    assert verdict("1-3", {1, 2}, {3}).verdict is Status.RIGHT
    assert verdict("1-2", {1, 2}, {3}).verdict is Status.RIGHT
    assert verdict("1-4", {1, 2}, {3}).verdict is Status.WRONG


def test_the_message_says_what_is_too_many_without_telling_the_rest():
    """The learner is pointed to one wrong member, and told how many are left out."""
    message = verdict("5", {1, 2}).message
    assert "layer 5" in message
    assert "2 more" in message


def test_what_the_course_numbers_has_a_word_in_every_language():
    """A usual word of the catalogues, or the author's own in a section `## label THING`."""
    for file in (Path(__file__).parents[3] / "exercises").glob("*/*/exercise.py"):
        for thing in re.findall(r'thing="([^"]+)"', file.read_text(encoding="utf-8")):
            own = f"## label {thing}\n" in (file.parent / "zh.md").read_text(encoding="utf-8")
            assert thing in THINGS or own, f"{file.parent.name}/zh.md has no `## label {thing}`"


CHINESE = [
    ("第 1、3 层", {1, 3}),
    ("1 到 3", {1, 2, 3}),
    ("2 和 3", {2, 3}),
    ("全部", {1, 2, 3}),
    ("没有", set()),
]


@pytest.mark.parametrize(("text", "numbers"), CHINESE)
def test_answers_in_chinese(text, numbers):
    """As a learner of the Chinese course types them."""
    with speaking("zh"):
        assert Which("layers", count=3).value(text, Asked(None, None, None)) == numbers


def test_an_author_names_the_things():
    """In the words of the exercise."""
    asked = Asked(None, None, None, words={"label note": "句"})
    which = Which("notes", count=3, thing="note")
    assert which.value("第 2 句", asked) == {2}
    assert which.asks(asked)["thing"] == "句"
