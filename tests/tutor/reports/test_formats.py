"""Every format that there is, on everything that can be reported."""

from pathlib import Path

import pytest

from tests.tutor.reports.reports import EVERYTHING, NOTHING
from tutor import reports

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("format", reports.names())
def test_a_format_writes_what_stands_in_the_golden_folder(format):
    """To change a format on purpose, write the new text there and read the difference."""
    assert reports.render(format, EVERYTHING) == (GOLDEN / format).read_text(encoding="utf-8")


@pytest.mark.parametrize("format", reports.names())
def test_a_format_can_report_nothing(format):
    assert reports.render(format, NOTHING).endswith("\n")


@pytest.mark.parametrize("format", reports.names())
def test_a_format_is_plain_utf_8_without_hidden_characters(format):
    text = reports.render(format, EVERYTHING)
    assert text == text.encode().decode()
    assert all(character.isprintable() or character == "\n" for character in text)


@pytest.mark.parametrize("format", reports.names())
def test_a_format_says_in_its_first_line_what_it_is_for(format):
    module = __import__(f"tutor.reports.{format}_report", fromlist=["x"])
    assert module.__doc__.partition("\n")[0]


def test_formats_are_found_by_their_files():
    assert {
        *("classroom", "csv", "github", "gradescope", "html", "json", "junit", "markdown", "text")
    } <= set(reports.names())
