"""Words: sections, placeholders, and the faults an author gets told."""

import pytest

from tutor.course import CourseFault
from tutor.course.words import read_words, show

TEXT = """# A title with {{n}}

A statement, \\hat{m}_t stays, x = {{x[1]}} and {{(y)}}.

```text
# no heading
{{n:5}}
```

## part a

Say a

## hint

One

## hint

Two

## mistake lost-minus

It is {{y}}.
"""


@pytest.fixture
def words(tmp_path):
    file = tmp_path / "en.md"
    file.write_text(TEXT, encoding="utf-8")
    return read_words(file)


def test_sections_are_read(words):
    """Title, statement, prompts, numbered hints and messages are found under their keys."""
    assert words.title == "A title with {{n}}"
    assert list(words.sections) == ["part a", "hint 1", "hint 2", "mistake lost-minus"]
    assert words.hints == ["One", "Two"]
    assert "# no heading" in words.statement


def test_a_part_may_have_a_ladder_of_its_own(tmp_path):
    """Its rungs are counted by themselves, wherever they stand."""
    file = tmp_path / "en.md"
    text = "# T\n## hint dW\nA\n## hint\nOne\n## hint dW\nB\n## hint y1\nC\n## hint\nTwo\n"
    file.write_text(text, encoding="utf-8")
    words = read_words(file)
    assert words.ladders == {"dW": ["A", "B"], "": ["One", "Two"], "y1": ["C"]}
    assert words.hints == ["One", "Two"]
    assert words.sections["hint dW 2"] == "B"


def test_placeholders_are_filled(words):
    """Elements, brackets around negative numbers and widths; LaTeX braces are left alone."""
    filled = words.filled({"n": 7, "x": [1, 2.5], "y": -3})
    assert filled.title == "A title with 7"
    assert "\\hat{m}_t stays, x = 2.5 and (-3)." in filled.statement
    assert "    7\n" in filled.statement
    assert filled.sections["mistake lost-minus"] == "It is -3."


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("{{y:.2}}", "-3.00"),
        ("{{(y:.1)}}", "{{(y:.1)}}"),  # the bracket closes before the colon
        ("{{(y):.1}}", "(-3.0)"),
        ("{{x:.1}}", "[1.0, 2.5]"),
        ("{{n:6.1}}", "   7.0"),
        ("{{z:.2}}", "0.00"),
        ("W = {{W:rows}}", "W =  1  -20\n    30    4"),
        ("{{x:rows}}", "1  2.5"),
    ],
)
def test_decimals_and_rows(words, text, filled):
    """Rounded for the eye, and matrices row by row under each other."""
    values = {"n": 7, "x": [1, 2.5], "y": -3, "z": -0.001, "W": [[1, -20], [30, 4]]}
    assert words.fill(text, values) == filled


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("{{notes[1]}}", "it is high"),
        ("{{notes}}", "[it is low, it is high]"),
        ("{{pairs[0][1]}}", "it is high, in pairs"),
    ],
)
def test_words_of_a_list_are_looked_up_like_a_single_one(tmp_path, text, filled):
    """Whether the list or one item of it is shown."""
    file = tmp_path / "en.md"
    sections = {"notes/low": "it is low", "notes/high": "it is high"}
    sections["pairs/high"] = "it is high, in pairs"
    told = "".join(f"## word {key}\n{said}\n" for key, said in sections.items())
    file.write_text(f"# T\n{told}", encoding="utf-8")
    values = {"notes": ["low", "high"], "pairs": [["low", "high"], ["odd"]]}
    assert read_words(file).fill(text, values) == filled


@pytest.mark.parametrize("text", ["{{z}}", "{{x[9]}}", "{{n[0]}}"])
def test_unknown_placeholder_is_a_fault(words, text):
    """An author is told which placeholder is wrong, in which file, and what there is."""
    with pytest.raises(CourseFault, match=r"en\.md.*is none of: n, x, y"):
        words.fill(text, {"n": 7, "x": [1], "y": 2})


def test_a_section_twice_is_a_fault(tmp_path):
    """Two sections of one name would hide one of them."""
    file = tmp_path / "en.md"
    file.write_text("# T\n## part a\nx\n## part a\ny\n", encoding="utf-8")
    with pytest.raises(CourseFault, match="twice"):
        read_words(file)


def test_no_title_is_a_fault(tmp_path):
    """A file without a title is not silently nameless."""
    file = tmp_path / "en.md"
    file.write_text("just text\n", encoding="utf-8")
    with pytest.raises(CourseFault, match="title"):
        read_words(file)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (46.0, "46"),
        (-0.5, "-0.5"),
        (1e-8, "1e-08"),
        ([1, [2.0]], "[1, [2]]"),
        ({3, 1}, "1, 3"),
        (set(), "none"),
        ("x", "x"),
    ],
)
def test_values_are_shown_short(value, shown):
    """Whole numbers lose their point; collections are written out."""
    assert show(value) == shown
