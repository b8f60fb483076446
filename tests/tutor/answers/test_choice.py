"""Choices: by letter, key or words; the order follows the seed."""

from types import SimpleNamespace

import pytest

from tutor.answers.choice import Choice
from tutor.course import Asked
from tutor.verdict import Status

PART = Choice("cause", options=("slopes", "weights", "rate"))
WORDS = {
    "option cause/slopes": "The slopes",
    "option cause/weights": "The weights",
    "mistake cause/rate": "Not the rate.",
}


def asked(seed=0, expected="slopes"):
    exercise = SimpleNamespace(id="x")
    return Asked(exercise, SimpleNamespace(seed=seed), expected, words=WORDS)


def letter(key, at):
    return next(option["letter"] for option in PART.asks(at)["options"] if option["key"] == key)


@pytest.mark.parametrize("spelled", ["{}", " {} ", "{})", "({})", "{}."])
def test_letters_are_read(spelled):
    """a, a), (a) and A are one answer."""
    at = asked()
    text = spelled.format(letter("slopes", at))
    assert PART.judge(text, at).verdict is Status.RIGHT
    assert PART.judge(text.upper(), at).verdict is Status.RIGHT


@pytest.mark.parametrize("text", ["slopes", "the slopes", "SLOPES"])
def test_keys_and_words_are_read(text):
    """What stands behind the letter may be typed too."""
    assert PART.judge(text, asked()).verdict is Status.RIGHT


def test_a_wrong_option_is_its_own_mistake():
    """The message is about the option chosen."""
    verdict = PART.judge("rate", asked())
    assert (verdict.verdict, verdict.mistake, verdict.message) == (
        Status.WRONG,
        "cause/rate",
        "Not the rate.",
    )


@pytest.mark.parametrize("text", ["d", "z", "1", "a b", "?"])
def test_what_is_no_option_costs_nothing(text):
    """An answer beyond the list is invalid, and told what there is."""
    verdict = PART.judge(text, asked())
    assert verdict.verdict is Status.INVALID
    assert "a to c" in verdict.message


def test_several_options_may_be_right():
    """A set of expected keys accepts each of them."""
    at = asked(expected=frozenset({"slopes", "rate"}))
    assert PART.judge("rate", at).verdict is Status.RIGHT
    assert PART.judge("weights", at).verdict is Status.WRONG


def test_the_order_follows_the_seed():
    """The same for one seed, different over several."""
    orders = [[option["key"] for option in PART.asks(asked(seed))["options"]] for seed in range(20)]
    assert orders[3] == [option["key"] for option in PART.asks(asked(3))["options"]]
    assert len({tuple(order) for order in orders}) > 1
