"""Saying a sentence in the language that is spoken."""

from __future__ import annotations

import subprocess
import sys
from threading import Thread

import pytest

from tutor.language import _, languages, ngettext, sentences, speak, speaking, spoken


@pytest.fixture(autouse=True)
def english_again():
    """What a test has spoken is not heard by the next."""
    yield
    speak("en")


def test_english_is_what_the_code_says():
    """Values are put in by name."""
    assert _("Hint {number} of {count}", number=2, count=4) == "Hint 2 of 4"
    assert _("Goodbye.") == "Goodbye."


def test_chinese_is_what_the_catalogue_says():
    """The same values in the other order, if need be."""
    speak("zh")
    assert _("Goodbye.") == "再见。"
    assert _("{done} of {total} submissions", done=3, total=9) == "已评 3/9 个提交"


def test_nothing_is_nothing_in_every_language():
    """An empty text stands for the head of a catalogue in gettext."""
    speak("zh")
    assert _("") == ""


def test_braces_without_values_are_left_alone():
    """A sentence about sets is no template."""
    assert _("such as {1, 2}") == "such as {1, 2}"


def test_numbers_decide():
    """One and many, where a language tells them apart."""
    one, many = "Give 1 decimal.", "Give {count} decimals."
    assert [ngettext(one, many, count) for count in (1, 2)] == [
        "Give 1 decimal.",
        "Give 2 decimals.",
    ]
    speak("zh")
    assert [ngettext(one, many, count) for count in (1, 2)] == [
        "请给出 1 位小数。",
        "请给出 2 位小数。",
    ]


def test_what_a_catalogue_lacks_is_said_in_english():
    """Also in a language that has none."""
    for language in ("zh", "fr"):
        speak(language)
        assert _("No catalogue has this, {name}.", name="Ada") == "No catalogue has this, Ada."


def test_another_language_for_a_while_in_one_thread():
    """Two students are told in two languages at once."""
    heard = []
    with speaking("zh"):
        thread = Thread(target=lambda: heard.append(_("Goodbye.")))
        thread.start()
        thread.join()
        heard.append(_("Goodbye."))
    assert heard == ["Goodbye.", "再见。"]
    assert spoken() == "en"


def test_sentences_are_joined_as_the_language_joins_them():
    """A space, but not behind a wide full stop."""
    assert sentences("That is all.", "", "Go on.") == "That is all. Go on."
    assert sentences("全部完成。", "请继续。") == "全部完成。请继续。"


def test_there_is_chinese():
    """English is always there."""
    assert languages() == ["en", "zh"]


def test_a_catalogue_is_loaded_only_when_something_is_said():
    """And only where it is another language."""
    code = (
        "import builtins, tutor.language as l\n"
        "opened, real = [], builtins.open\n"
        "builtins.open = lambda f, *a, **k: (opened.append(str(f)), real(f, *a, **k))[1]\n"
        "l.speak('zh'); print(len(opened))\n"
        "l._('Goodbye.'); l._('Right'); print(len([f for f in opened if f.endswith('.mo')]))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "1"]
