"""Exercises: one `work` gives what is right, what is wrong, and what follows from a slip."""

import pytest

from tutor.course import CourseFault
from tutor.course.head import read_head
from tutor.course.listing import Course, UnknownExercise, find_course

SUM = """
    from tutor.answers.number import Number
    from tutor.course import Mistake

    place = 1
    teaches = ["adding"]
    parts = [Number("s"), Number("d")]
    first = {"a": 2, "b": 3}

    def variant(rng):
        return {"a": rng.randint(0, 3), "b": rng.randint(0, 3)}

    def work(v, see, sign=1, factor=2):
        s = see("s", v.a + sign * v.b)
        see("d", factor * s)

    mistakes = [Mistake("minus", sign=-1), Mistake("not-doubled", {"factor": 1}, {"factor": 0})]
"""


def test_seed_0_is_the_first_variant(write):
    """The numbers that the author wants are those of seed 0."""
    assert write(SUM).variant(0).as_dict() == {"a": 2, "b": 3}


def test_a_seed_is_a_variant(write):
    """The same seed gives the same numbers, also to a course opened anew."""
    exercise = write(SUM)
    again = Course(exercise.folder.parents[1]).load("sum-of-two")
    drawn = [exercise.variant(seed).as_dict() for seed in range(30)]
    assert drawn == [again.variant(seed).as_dict() for seed in range(30)]
    assert len({str(values) for values in drawn}) > 5


def test_variants_never_hide_a_mistake(write):
    """With b = 0 plus and minus agree, and with s = 0 doubling shows nothing: never drawn."""
    exercise = write(SUM)
    for seed in range(1, 200):
        values = exercise.variant(seed).values
        assert values.b != 0, seed
        assert values.a + values.b != 0, seed


def test_collisions_name_what_is_hidden(write):
    """A variant that hides a mistake says which, and behind what."""
    exercise = write(SUM.replace('"b": 3}', '"b": 0}'))
    assert exercise.collisions(exercise.variant(0)) == [("minus", "right")]


def test_conditions_that_cannot_be_met_are_a_fault(write):
    """Instead of drawing for ever, the author is told."""
    exercise = write(SUM.replace('"b": rng.randint(0, 3)', '"b": 0'))
    with pytest.raises(CourseFault, match="no variant for seed 1"):
        exercise.variant(1)


def test_steps_flawless_flawed_and_carried(write):
    """One function, three uses."""
    exercise = write(SUM)
    variant = exercise.variant(0)
    assert exercise.steps(variant) == {"s": 5, "d": 10}
    assert exercise.steps(variant, s=7) == {"s": 5, "d": 14}
    assert exercise.mistaken(variant) == [
        ("minus", {"s": -1, "d": -2}),
        ("not-doubled", {"s": 5, "d": 5}),
        ("not-doubled", {"s": 5, "d": 0}),
    ]


def test_a_fault_in_the_code_names_file_and_error(write):
    """An author's exception is reported with the file it is in, never as a bare traceback."""
    with pytest.raises(
        CourseFault, match=r"sum-of-two/exercise\.py: it stopped at line 1 with ZeroDivision"
    ):
        write("x = 1 / 0")


def test_a_missing_definition_is_named(write):
    """An exercise without `work` says so."""
    exercise = write("parts = []")
    with pytest.raises(CourseFault, match="defines no `work`"):
        exercise.steps(exercise.variant(0))


def test_the_head_is_read_without_running(tmp_path, write):
    """Listing a course runs none of its code."""
    write(SUM)
    folder = tmp_path / "01-sums" / "never-run"
    folder.mkdir()
    (folder / "exercise.py").write_text("place = 2\nraise SystemExit\n", encoding="utf-8")
    (folder / "en.md").write_text("# Never run\n", encoding="utf-8")
    entries = Course(tmp_path).entries
    assert [(entry.id, entry.head.place) for entry in entries] == [
        ("sum-of-two", 1),
        ("never-run", 2),
    ]


def test_a_head_of_the_wrong_type_is_a_fault(write):
    """`place = "first"` is told to the author with its line."""
    with pytest.raises(CourseFault, match="line 1: `place` must be of type int"):
        write('place = "first"\nparts = []\n')


def test_unknown_ids_name_the_nearest(write):
    """A mistyped id is answered with what was probably meant."""
    course = Course(write(SUM).folder.parents[1])
    with pytest.raises(UnknownExercise, match="did you mean sum-of-two"):
        course.entry("sum-of-tow")


@pytest.mark.parametrize("name", ["1", "01-sums", "sums"])
def test_a_unit_is_found_by_number_or_name(write, name):
    """`--unit` takes what people type."""
    course = Course(write(SUM).folder.parents[1])
    assert [entry.id for entry in course.of_unit(name)] == ["sum-of-two"]


def test_a_folder_without_a_course_is_a_fault(tmp_path):
    """A wrong --course is told, with what was expected."""
    with pytest.raises(CourseFault, match="no course here"):
        find_course(str(tmp_path))


@pytest.mark.parametrize(
    "code",
    [
        "place = 3\n\ndef work(v, see):\n    pass\n",
        "def work(v, see):\n    pass\n\nplace = 3\n",
        '"""A text with\ndef in it\n"""\nplace = 3\n',
        "TEXT = '''\nplace = 4\n'''\n\nclass Late:\n    place = 5\n\nplace = 3\n",
        "place = 3\n\n@decorated\ndef work(v, see):\n    place = 4\n",
    ],
)
def test_a_head_is_found_wherever_it_stands(tmp_path, code):
    """Above the first function or below it, and never within a text."""
    file = tmp_path / "exercise.py"
    file.write_text(code, encoding="utf-8")
    assert read_head(file).place == 3
