"""Lint of a course as a whole: languages, order, the curriculum; and side by side."""

import shutil
import textwrap

import pytest

from tutor.course import Course
from tutor.course.curriculum import read_curriculum
from tutor.course.fault import CourseFault
from tutor.lint import inspect_course
from tutor.lint.coverage import coverage
from tutor.lint.whole_course import about_the_whole

CODE = """
    from tutor.answers.number import Number
    from tutor.course import Mistake

    place = {place}
    teaches = ["adding"]
    {more}
    parts = [Number("s")]

    def variant(rng):
        return {{"a": rng.randint(2, 400), "b": rng.randint(2, 400)}}

    def work(v, see, sign=1, factor=1, extra=0):
        see("s", factor * (v.a + sign * v.b) + extra)

    mistakes = [Mistake("minus", sign=-1), Mistake("doubled", factor=2), Mistake("off", extra=1)]
"""
SECTIONS = ("part s", "wrong s", *["hint"] * 4, "mistake minus", "mistake doubled", "mistake off")
WORDS = "# T\n\nWhat is {{a}} + {{b}}?\n\n" + "".join(
    f"## {name}\n{{{{a}}}}\n" for name in (*SECTIONS, "teaches")
)
WORDS += "## solution\n{{s}}\n"
CURRICULUM = """
languages = ["en", "zh"]

[[row]]
id = "sum"
unit = "01-sums"
ask = ["number", "code"]

[[row]]
id = "sum-of-many"
unit = "01-sums"
ask = ["number"]
"""


@pytest.fixture
def course(tmp_path):
    """A course of two exercises in two languages, with a curriculum."""
    (tmp_path / "curriculum.toml").write_text(CURRICULUM, encoding="utf-8")
    for place, id in ((1, "sum-first"), (2, "sum-second")):
        folder = tmp_path / "01-sums" / id
        folder.mkdir(parents=True)
        needs = 'needs = ["sum-first"]' if place == 2 else ""
        code = textwrap.dedent(CODE.format(place=place, more=needs))
        (folder / "exercise.py").write_text(code, encoding="utf-8")
        for language in ("en", "zh"):
            (folder / f"{language}.md").write_text(WORDS, encoding="utf-8")
            (folder.parent / f"{language}.md").write_text("# Sums\n", encoding="utf-8")
    return tmp_path


def found(course):
    results = inspect_course(Course(course), range(5))
    return "\n".join(str(finding) for _, findings in results for finding in findings)


def test_a_sound_course_has_nothing_to_mend(course):
    """The course that the other tests break is well."""
    assert found(course) == ""


def change(file, old, new):
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("zh.md", "## hint\n{{a}}\n", "## hint\n{{b}}\n", "zh.md: `## hint 1` has no {{a}}"),
        ("zh.md", "## hint\n{{a}}\n", "## hint\n{{b}}\n", "en.md: `## hint 1` has no {{b}}"),
        (
            "en.md",
            "# T\n",
            "# T\n## hint s\n1\n## hint s\n{{a}}\n",
            "has no `## hint s 2`, which en",
        ),
        ("zh.md", "## wrong s\n{{a}}\n", "", "has no `## wrong s`, which en.md has"),
        ("zh.md", "What is {{a}}", "What is", "zh.md: the statement has no {{a}}"),
        ("en.md", "# T\n", "# T\n## seen s\n.\n", "`## seen s` belongs to nothing"),
        ("zh.md", "# T\n", "# T\n\n## label x\nx\n", "en.md: has no `## label x`, which zh.md"),
        ("exercise.py", "place = 1", 'needs = ["sum-second"]\nplace = 1', "needs itself"),
        ("exercise.py", "place = 1", "place = 3", "needs 'sum-first', which comes later"),
        ("exercise.py", "place = 1", "minutes = 90\nplace = 1", "takes 90 `minutes`"),
        ("exercise.py", "place = 1", 'covers = ["product"]\nplace = 1', "covers 'product'"),
        ("exercise.py", '"adding"', '"Adding up"', "'Adding up' is no name"),
    ],
)
def test_faults_between_languages_and_exercises(course, file, old, new, says):
    """Sections and placeholders that differ, an order that cannot be followed, unknown rows."""
    change(course / "01-sums" / "sum-first" / file, old, new)
    assert says in found(course)


@pytest.mark.parametrize("file", ["01-sums/zh.md", "01-sums/sum-first/zh.md"])
def test_a_promised_language_that_is_missing(course, file):
    """Of a unit or of an exercise."""
    (course / file).unlink()
    assert "zh.md: is missing" in found(course)


def test_without_a_curriculum_one_language_will_do(course):
    """A course of one's own needs no more than English."""
    (course / "curriculum.toml").unlink()
    for file in course.glob("**/zh.md"):
        file.unlink()
    assert found(course) == ""


def test_an_id_that_is_there_twice(course):
    """In another unit, too."""
    shutil.copytree(course / "01-sums" / "sum-first", course / "02-more" / "sum-first")
    assert "2 exercises are called 'sum-first'" in "\n".join(
        str(finding) for finding in about_the_whole(Course(course))
    )


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('id = "sum-of-many"', 'id = "sum"', "the row 'sum' is there 2 times"),
        ('unit = "01-sums"', "", "a row has `id`, `unit` and `ask`"),
        ("[[row]]", "[row", "cannot be read"),
    ],
)
def test_faults_of_a_curriculum(course, old, new, says):
    """Told with the file they are in."""
    change(course / "curriculum.toml", old, new)
    assert says in found(course)


def test_rows_are_found_by_the_longest_beginning(course):
    """`sum-of-many-code` belongs to `sum-of-many`, not to `sum`."""
    curriculum = read_curriculum(course)
    belongs = {id: curriculum.row_of(id) for id in ("sum", "sum-of-many-code", "sums", "other")}
    assert belongs == {
        "sum": "sum",
        "sum-of-many-code": "sum-of-many",
        "sums": None,
        "other": None,
    }


def test_what_is_asked_and_what_is_empty(course):
    """Every topic with the exercises that ask each kind, and the languages that are missing."""
    (course / "01-sums" / "sum-second" / "zh.md").unlink()
    first, second = coverage(Course(course))
    assert first.by_kind == {"number": ["sum-first", "sum-second"]}
    assert (first.empty, first.lacking) == (["code"], {"zh": ["sum-second"]})
    assert second.empty == ["number"]
    assert not second.complete


def test_a_curriculum_that_cannot_be_read_is_a_fault(tmp_path):
    """With its file."""
    (tmp_path / "curriculum.toml").write_bytes(b"\xff")
    with pytest.raises(CourseFault, match=r"curriculum\.toml"):
        read_curriculum(tmp_path)


def test_side_by_side_finds_the_same(course):
    """In processes of their own, in the same order."""
    change(course / "01-sums" / "sum-second" / "en.md", "## wrong s", "## wrong t")
    change(course / "01-sums" / "sum-first" / "exercise.py", "factor=2", "factor=1")
    alone = list(inspect_course(Course(course), range(4)))
    beside = list(inspect_course(Course(course), range(4), jobs=2))
    assert [id for id, _ in alone] == ["course", "sum-first", "sum-second"]
    assert alone == beside
    assert alone[1][1]


def test_an_exercise_may_limit_how_many_variants_are_vetted(course):
    """Where every variant is a run that takes its time."""
    file = course / "01-sums" / "sum-first" / "exercise.py"
    change(file, "place = 1", "vetted = 2\nplace = 1")
    change(file, '"b": rng.randint(2, 400)}', '"b": rng.randint(2, 400) + rng.random()}')
    seeds = [str(f) for f in dict(inspect_course(Course(course), range(30)))["sum-first"]]
    assert any("seed 1:" in finding for finding in seeds)
    assert not any("seed 2:" in finding for finding in seeds)


def test_one_that_cannot_be_read_leaves_the_others_alone(course):
    """A folder just begun is told of, by name; the rest is listed, inspected and loaded."""
    begun = course / "02-more" / "begun"
    begun.mkdir(parents=True)
    (begun / "exercise.py").write_text("place = 10\n", encoding="utf-8")
    opened = Course(course)
    assert "sum-first" in [entry.id for entry in opened.entries]
    assert "begun/en.md: is missing" in str(opened.faults["begun"])
    assert dict(inspect_course(opened, range(2)))["begun"]
    with pytest.raises(CourseFault, match="is missing"):
        opened.load("begun")
