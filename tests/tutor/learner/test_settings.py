"""The settings file: what counts, what is wrong, and that nothing in it is fatal."""

from __future__ import annotations

import json

import pytest

from tutor.learner.settings import Settings, read_settings

WHOLE = """
language = "zh_CN"
colour = false
plain = true
vi = true
editor = "code --wait"

[keys]
hint = "F5"
"""


@pytest.fixture
def read(tmp_path):
    """The settings in a file with this text."""

    def read(text):
        file = tmp_path / "settings.toml"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_settings(file)

    return read


def test_everything_that_can_be_chosen(read):
    """As it is written; a language as its two letters."""
    assert read(WHOLE) == Settings("zh", False, True, True, "code --wait", {"hint": "F5"})


def test_no_file_is_nothing_chosen(tmp_path):
    """Most learners have none."""
    assert read_settings(tmp_path / "settings.toml") == Settings()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("plain = 1", "plain must be true or false, not 1"),
        ('vi = "yes"', "vi must be true or false, not 'yes'"),
        ('language = "chinese"', """language must be two letters such as "zh", not 'chinese'"""),
        ("editor = ['nano']", """editor must be a command such as "nano", not ['nano']"""),
        ("keys = 'F1'", """keys must be a table such as hint = "F2", not 'F1'"""),
        ("keys.hint = 2", """keys must be a table such as hint = "F2", not {'hint': 2}"""),
        ("color = true", "there is no setting 'color'; did you mean colour?"),
        ("mouse = true", "there is no setting 'mouse'; there are: language, colour, plain, vi"),
    ],
)
def test_what_is_wrong_is_told_and_the_rest_counts(read, line, said):
    """One sentence for each thing, with the file."""
    found = read(f"{line}\ncolour = true\n" if "keys." not in line else f"colour = true\n{line}\n")
    assert found.colour is True
    (problem,) = map(str, found.problems)
    assert said in problem
    assert "settings.toml: " in problem


@pytest.mark.parametrize("text", ["language = ", b"\xff\xfe", "a = " + "[" * 5000, "\0"])
def test_a_file_that_is_no_toml_counts_for_nothing(read, text):
    """It is told, and everything is as usual."""
    found = read(text)
    assert len(found.problems) == 1
    assert "no setting counts" in str(found.problems[0])
    assert (found.language, found.plain) == (None, False)


def test_a_folder_of_that_name(tmp_path):
    """Neither is it fatal."""
    (tmp_path / "settings.toml").mkdir()
    assert "no setting counts" in str(read_settings(tmp_path / "settings.toml").problems[0])


# -- on the command line --------------------------------------------------------------------------


@pytest.fixture
def chosen(home):
    """Write the learner's settings."""

    def chosen(text):
        home.mkdir(exist_ok=True)
        (home / "settings.toml").write_text(text, encoding="utf-8")

    return chosen


def test_the_language_is_remembered(tutor, chosen):
    """It stands before the locale, and behind `--lang`."""
    chosen('language = "zh"')
    assert "课程" in tutor("where").stdout
    assert "course" in tutor("where", "--lang", "en").stdout
    assert "course" in tutor("--lang=en", "where").stdout
    chosen('language = "en"')
    assert "course" in tutor("where", LC_ALL="zh_CN.UTF-8").stdout


def test_the_locale_decides_if_nothing_is_chosen(tutor):
    """As for every other program."""
    assert "课程" in tutor("where", LC_ALL="zh_CN.UTF-8").stdout
    assert "课程" in tutor("where", LC_ALL="", LC_MESSAGES="", LANG="zh_CN.UTF-8").stdout
    assert "course" in tutor("where", LC_ALL="C", LANG="zh_CN.UTF-8").stdout


def test_a_wrong_file_stops_nothing(tutor, chosen):
    """It is explained on stderr, and the command does what it does."""
    chosen("plain = 3\n")
    done = tutor("check", "add-two", "--answer", "sum=7", "--json")
    assert json.loads(done.stdout)["parts"][0]["verdict"] == "right"
    assert "plain must be true or false, not 3" in done.stderr


def test_where_shows_the_file(tutor, home):
    """Whoever wants to write it finds it."""
    assert str(home / "settings.toml") in tutor("where").stdout


def test_json_has_the_same_words_for_programs_in_every_language(tutor):
    """Only the messages for people differ."""
    english, chinese = (
        json.loads(tutor("check", "add-two", "--answer", "sum=8", "--json", "--lang", lang).stdout)
        for lang in ("en", "zh")
    )
    assert english.keys() == chinese.keys()
    for one, other in zip(english["parts"], chinese["parts"], strict=True):
        assert one["verdict"] == other["verdict"]
        assert one["mistake"] == other["mistake"]
