"""The work that submissions make: what is graded, on which seed, and what is said of the rest."""

import json

import pytest

from tests.tutor.grading.conftest import COURSE, RIGHT
from tutor.course import Course, CourseFault
from tutor.grading import kinds
from tutor.grading.assignment import Assigned, Assignment
from tutor.grading.catalogue import Catalogue
from tutor.grading.intake.disk import on_disk
from tutor.grading.opening import opened
from tutor.grading.planning import plan
from tutor.verdict import Status


@pytest.fixture
def planned(write, catalogue):
    """The work and the notes of a submission made of files."""

    def made(files, assigned=None, alone=None):
        folder = write({f"ada/{name}": text for name, text in files.items()} or {"ada": None})
        place = folder / "ada" / alone if alone else folder / "ada"
        terms = Assignment("", assigned) if assigned else None
        wanted = Catalogue(Course(COURSE), terms) if assigned else catalogue
        return plan(opened("ada", on_disk(place), kinds.room), wanted)

    return made


def answers(works):
    return {work.exercise: dict(work.answers) for work in works}


# -- files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["double.py", "Double.py", "double .py"])
def test_a_program_answers_the_exercise_it_is_called_after(planned, name):
    assert answers(planned({name: RIGHT})[0]) == {"double": {"program": RIGHT}}


@pytest.mark.parametrize(
    "name", ["double (1).py", "double(2).py", "double-1.py", "double - Copy.py", "double copy.py"]
)
def test_a_copy_answers_what_the_original_would(planned, name):
    works, notes = planned({name: "not even a function"})
    assert answers(works) == {"double": {"program": "not even a function"}}
    assert notes == []


def test_a_copy_of_a_sheet_is_one_and_the_sheet_itself_comes_first(planned):
    files = {
        "answers (1).toml": "[add-two]\nsum = 1\ntwice = 2",
        "answers.toml": "[add-two]\nsum = 7",
    }
    assert answers(planned(files)[0]) == {"add-two": {"sum": "7", "twice": "2"}}


@pytest.mark.parametrize("name", ["add-two", "add_two", "Add-Two"])
def test_a_table_answers_the_exercise_it_is_called_after(planned, name):
    works, notes = planned({"answers.toml": f'[{name}]\nsum = 7\ntwice = "14"'})
    assert answers(works) == {"add-two": {"sum": "7", "twice": "14"}}
    assert notes == []


def test_json_and_toml_add_up_and_the_first_answer_stands(planned):
    files = {
        "answers.json": json.dumps({"add-two": {"sum": 7}}),
        "answers.toml": "[add-two]\nsum = 8\ntwice = 14",
    }
    works, notes = planned(files)
    assert answers(works) == {"add-two": {"sum": "7", "twice": "14"}}
    assert notes == ["answers.toml: sum of add-two was already answered; ignored"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("46", "46"),
        ("4.5", "4.5"),
        ("'2/3'", "2/3"),
        ("true", "true"),
        ("[1, 2.5]", "1, 2.5"),
        ("[]", "[]"),
        ("['a', 'b']", "a\nb"),
        ("[[1, 2], [3, 4]]", "[[1, 2], [3, 4]]"),
        ("{lr = 0.1, init = 'he', norm = true}", "lr = 0.1, init = he, norm = true"),
    ],
)
def test_values_are_read_as_they_would_be_typed(planned, value, text):
    assert answers(planned({"answers.toml": f"[add-two]\nsum = {value}"})[0]) == {
        "add-two": {"sum": text}
    }


@pytest.mark.parametrize("value", ["{a = {b = 1}}", "2020-01-01", "[[[[[1]]]]]", "0x" + "f" * 5000])
def test_values_that_cannot_be_typed_are_invalid_and_the_others_are_judged(planned, value):
    ((work,), _) = planned({"answers.toml": f"[add-two]\nsum = {value}\ntwice = 14"})
    assert dict(work.answers) == {"twice": "14"}
    assert work.troubles["sum"].verdict is Status.INVALID


def test_an_endless_answer_is_invalid(planned):
    ((work,), _) = planned({"answers.toml": f"[add-two]\nsum = '{'1' * 20_001}'"})
    assert "longer than" in work.troubles["sum"].reason


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("answers.toml", "[add-two\nsum = 7"),
        ("answers.toml", "a = " + "[" * 100_000),
        ("answers.toml", "a." * 100_000 + "a = 1"),  # n² of memory in Python's own reader
        ("answers.toml", "[" + '"a" . ' * 30_000 + "a]"),
        ("answers.toml", "a = {" + "b.'c'." * 30_000 + "d = 1}"),
        ("answers.json", "{"),
        ("answers.json", "[" * 100_000),
        ("answers.json", "3"),
        ("answers.json", "9" * 5000),
    ],
)
def test_a_sheet_that_cannot_be_read_is_invalid(planned, file, text):
    ((work,), _) = planned({file: text})
    assert work.trouble.verdict is Status.INVALID
    assert work.trouble.reason.startswith(file)


def test_many_numbers_are_no_endless_key(planned):
    row = ", ".join(["0.5"] * 300)
    works, _ = planned({"answers.toml": f"[add-two]\nsum = [{row}]\ntwice = '...'"})
    assert answers(works) == {"add-two": {"sum": row, "twice": "..."}}


def test_what_is_not_graded_is_noted(planned):
    files = {
        "answers.toml": "y = 1\n[add-too]\nsum = 1\n[double]\nprogramme = 'x'",
        "doubel.py": "",
        "notes.txt": "",
        "slope.py": "",
        "table.json": "{}",
    }
    ((work,), notes) = planned(files)
    assert work.trouble.verdict is Status.MISSING
    assert notes == [
        "answers.toml: there is no table around y; answers stand under [an-exercise-id]",
        "answers.toml: there is no exercise add-too; did you mean add-two?",
        "answers.toml: double has no part programme; its parts: program",
        "slope.py is a program; slope asks for 0 programs",
        "doubel.py is not called after an exercise; did you mean double?",
        "notes.txt was not graded: it is of no kind that is read",
        "table.json was not graded: answers are read from answers.toml or .json",
    ]


def test_notes_are_bounded(planned):
    text = "\n".join(f"[x{number}]" for number in range(1000))
    assert len(planned({"answers.toml": text})[1]) == 20


def test_a_misnamed_program_is_known_by_its_function_unless_there_is_a_proper_one(planned):
    works, notes = planned({"main.py": RIGHT})
    assert answers(works) == {"double": {"program": RIGHT}}
    assert notes == ["main.py is not called after an exercise; it defines what double asks for"]
    files = {"a.py": RIGHT + "# old", "double (1).py": RIGHT + "# copy", "double.py": RIGHT}
    works, notes = planned(files)
    assert answers(works) == {"double": {"program": RIGHT}}
    assert len([note for note in notes if "was already answered; ignored" in note]) == 3


# -- a file alone, named after the student --------------------------------------------------------


def test_a_program_alone_is_known_by_the_function_it_defines(planned):
    works, _ = planned({"ada.py": RIGHT}, alone="ada.py")
    assert answers(works) == {"double": {"program": RIGHT}}


def test_a_sheet_alone_may_have_any_name(planned):
    works, _ = planned({"ada.toml": "[add-two]\nsum = 7"}, alone="ada.toml")
    assert answers(works) == {"add-two": {"sum": "7"}}


def test_a_file_of_another_kind_alone_is_refused(planned):
    ((work,), _) = planned({"ada.pdf": "x"}, alone="ada.pdf")
    assert work.trouble.verdict is Status.REFUSED
    assert ".pdf" in work.trouble.reason
    assert ".py, .toml" in work.trouble.reason.replace(".json, ", "")


def test_a_program_alone_that_could_answer_several_is_invalid(planned, monkeypatch):
    functions = {"double": {"double"}, "triple": {"triple"}}
    monkeypatch.setattr(Catalogue, "functions", functions)
    ((work,), _) = planned({"ada.py": "def quadruple(x): ..."}, alone="ada.py")
    assert work.trouble.verdict is Status.INVALID
    assert "defines none of theirs" in work.trouble.reason


# -- which exercises, which seed ------------------------------------------------------------------


def test_without_an_assignment_a_submission_is_graded_on_what_it_holds(planned):
    works, _ = planned({"double.py": RIGHT, "answers.toml": "[add-two]\nseed = 5\nsum = 1"})
    assert [(work.exercise, work.seed) for work in works] == [("add-two", 5), ("double", 0)]


def test_an_empty_submission_is_missing(planned):
    ((work,), _) = planned({})
    assert (work.exercise, work.trouble.verdict) == ("", Status.MISSING)
    assert work.trouble.reason == "the folder is empty"


def test_with_an_assignment_every_exercise_of_it_is_graded(planned):
    works, notes = planned({"double.py": RIGHT}, {"add-two": Assigned(seed=2)})
    assert [(work.exercise, work.seed, dict(work.answers)) for work in works] == [
        ("add-two", 2, {})
    ]
    assert notes == ["double is not part of the assignment"]


@pytest.mark.parametrize(("seed", "notes"), [(2, 0), (3, 1)])
def test_the_assigned_seed_is_the_one_judged(planned, seed, notes):
    sheet = {"answers.toml": f"[add-two]\nseed = {seed}\nsum = 1"}
    ((work,), told) = planned(sheet, {"add-two": Assigned(seed=2)})
    assert work.seed == 2
    assert len(told) == notes


def test_a_seed_that_is_none_is_noted(planned):
    ((work,), notes) = planned({"answers.toml": "[add-two]\nseed = 'x'\nsum = 1"})
    assert work.seed == 0
    assert len(notes) == 1


def test_what_a_lost_sheet_may_have_answered_is_not_called_missing(planned):
    assigned = {"add-two": Assigned(), "double": Assigned()}
    (sums, double), _ = planned({"answers.toml": "["}, assigned)
    assert {trouble.verdict for trouble in sums.troubles.values()} == {Status.INVALID}
    assert double.troubles == {}


def test_a_lost_sheet_does_not_hide_behind_a_right_program(planned):
    works, _ = planned({"answers.toml": "[", "double.py": RIGHT})
    assert [(work.exercise, bool(work.trouble)) for work in works] == [
        ("double", False),
        ("", True),
    ]


def test_a_course_at_fault_costs_nobody_a_point(planned, monkeypatch, tmp_path):
    def broken(course, id):
        raise CourseFault(tmp_path / "exercise.py", "is broken")

    monkeypatch.setattr(Course, "load", broken)
    ((work,), _) = planned({"double.py": RIGHT})
    assert (work.exercise, work.trouble.verdict) == ("double", Status.GRADER_ERROR)


# -- keys -----------------------------------------------------------------------------------------


def test_the_same_answers_have_the_same_key_and_others_another(planned):
    texts = ["[add-two]\nsum = 7", "[add-two]\nsum = '7' # seven", "[add-two]\nsum = 8"]
    seeded = "[add-two]\nsum = 7\nseed = 1"
    one, same, other, seed = (
        planned({"answers.toml": text})[0][0].key for text in (*texts, seeded)
    )
    assert one == same
    assert len({one, other, seed}) == 3
