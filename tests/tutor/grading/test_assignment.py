"""The assignment file: three ways to write it, and a sentence for every way to get it wrong."""

import pytest

from tutor.grading.assignment import Assigned, BadAssignment, read_assignment


@pytest.fixture
def read(tmp_path):
    def written(text):
        file = tmp_path / "week.toml"
        file.write_text(text, encoding="utf-8")
        return read_assignment(file)

    return written


def test_ids_in_a_list(read):
    assignment = read('title = "Week 3"\nexercises = ["double", "add-two"]')
    assert assignment.title == "Week 3"
    assert dict(assignment.exercises) == {"double": Assigned(), "add-two": Assigned()}


@pytest.mark.parametrize(
    "text",
    [
        "[exercises.double]\npoints = 10\nseed = 3\n[exercises.add-two]",
        '[[exercises]]\nid = "double"\npoints = 10\nseed = 3\n[[exercises]]\nid = "add-two"',
        'exercises = [{id = "double", points = 10.0, seed = 3}, "add-two"]',
    ],
)
def test_points_and_seeds(read, text):
    assert list(read(text).exercises.items()) == [
        ("double", Assigned(10.0, 3)),
        ("add-two", Assigned()),
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("exercise = []", "no field 'exercise'; did you mean exercises?"),
        ('exercises = [{id = "double", point = 1}]', "double has no field 'point'; did you mean"),
        ("", "no exercises"),
        ("exercises = []", "no exercises"),
        ("exercises = 3", "must be a list"),
        ("exercises = [3]", "given by its id, not by 3"),
        ("exercises = {double = 3}", "must be a table"),
        ('exercises = ["double", "double"]', "listed twice"),
        ("[exercises.double]\npoints = -1", "points must not be negative"),
        ("[exercises.double]\npoints = nan", "points must not be negative"),
        ("[exercises.double]\npoints = true", "points must be a number"),
        ("[exercises.double]\nseed = 1.5", "a seed is a whole number"),
        ("[exercises.double]\nseed = -1", "a seed is a whole number"),
        ("title = 3\nexercises = ['double']", "title must be text"),
        ("exercises = [", "Invalid value"),
    ],
)
def test_what_is_wrong_is_told_with_the_file(read, text, told):
    with pytest.raises(BadAssignment, match=r"week\.toml: ") as raised:
        read(text)
    assert told in str(raised.value)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(BadAssignment, match="cannot be read"):
        read_assignment(tmp_path / "gone.toml")


def test_a_file_that_is_no_text(tmp_path):
    (tmp_path / "week.toml").write_bytes(b"\xff")
    with pytest.raises(BadAssignment, match="not a text file"):
        read_assignment(tmp_path / "week.toml")
