"""Which language is wanted."""

from __future__ import annotations

import pytest

from tutor.language.choosing import asked_for, language_of, of_locale


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("zh", "zh"),
        ("ZH", "zh"),
        ("zh-CN", "zh"),
        ("zh_CN.UTF-8", "zh"),
        ("de_DE@euro", "de"),
        ("C", None),
        ("C.UTF-8", None),
        ("chinese", None),
        ("", None),
    ],
)
def test_tags(tag, language):
    """Those of the web and those of locales."""
    assert language_of(tag) == language


# LC_ALL before LC_MESSAGES before LANG, an empty one counting as not set: POSIX, chapter 8.2.
# LANGUAGE is a list to be preferred to them, but not to C: GNU gettext, section 2.3.3.
@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "en_US", "LC_ALL": "zh_CN"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": ""}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_CTYPE": "en_US.UTF-8"}, "zh"),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "zh_CN:en"}, "zh"),
        ({"LANG": "C", "LANGUAGE": "zh_CN"}, "en"),
        ({"LANGUAGE": "zh_CN"}, "en"),
        ({"LANG": "nonsense"}, "en"),
    ],
)
def test_the_locale_decides_as_the_standards_say(environment, language):
    """The first of the variables that is set."""
    assert of_locale(environment) == language


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("--lang zh list", "zh"),
        ("list --lang=zh", "zh"),
        ("list --lang zh_CN", "zh"),
        ("list", None),
        ("list --lang", None),
        ("list --lang nonsense", None),
    ],
)
def test_the_command_line_is_looked_at_before_it_is_parsed(line, language):
    """So that complaints about it are in that language."""
    assert asked_for(line.split()) == language
