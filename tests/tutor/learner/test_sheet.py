"""Answers in a file, as they would have been typed."""

import pytest

from tutor.answers.number import Number
from tutor.learner.programs import UnreadableFile
from tutor.learner.sheet import read_answers


@pytest.mark.parametrize(
    ("value", "typed"),
    [
        ("46", "46"),
        ('"2/3"', "2/3"),
        ("[1, 2.5]", "[1, 2.5]"),
        ("[[1, 2], [3, 4]]", "[[1, 2], [3, 4]]"),
        ('["x + x", "2x"]', "x + x\n2x"),
        ("{ lr = 0.1, init = 'he' }", "lr = 0.1, init = he"),
        ("true", "true"),
    ],
)
def test_values_are_read_as_typed(tmp_path, value, typed):
    """Numbers, text, arrays, lines of a derivation, settings of an experiment."""
    file = tmp_path / "answers.toml"
    file.write_text(f"[ex]\na = {value}\n", encoding="utf-8")
    assert read_answers(file, "ex", [Number("a")]) == {"a": typed}


def test_a_value_without_a_typed_form_is_refused(tmp_path):
    """With the part it was meant for."""
    file = tmp_path / "answers.toml"
    file.write_text("a = 2026-01-01\n", encoding="utf-8")
    with pytest.raises(UnreadableFile, match="the answer for a must be text"):
        read_answers(file, "ex", [Number("a")])
