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


def test_formats_are_found_by_their_files():
    assert {"json", "junit", "text"} <= set(reports.names())


@pytest.mark.parametrize("format", ["text", "junit"])
def test_no_line_of_a_log_can_be_taken_for_a_command(format):
    for line in reports.render(format, EVERYTHING).splitlines():
        assert not line.lstrip().startswith("::")
        assert "##[" not in line
