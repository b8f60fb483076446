"""Numbers of one's own: which seed is judged, and the list of them for the students."""

from __future__ import annotations

import csv
import io

import pytest

from tutor.grading.variants import OwnSeeds

WEEK = 'variants = "{}"\nexercises = ["add-two"]\n'


@pytest.fixture
def week(tmp_path):
    def written(variants):
        file = tmp_path / "week.toml"
        file.write_text(WEEK.format(variants))
        return file

    return written


def test_seeds_follow_from_the_secret_the_student_and_the_exercise():
    seeds, again = OwnSeeds("a secret"), OwnSeeds("a secret")
    assert seeds("ada", "add-two") == again("ada", "add-two")
    different = [seeds("ada", "add-two"), seeds("bo", "add-two"), seeds("ada", "double"),
                 OwnSeeds("another")("ada", "add-two"), seeds("adaa", "dd-two")]  # fmt: skip
    assert len(set(different)) == len(different)
    assert all(0 < seed < 10**9 for seed in different)


def test_seeds_are_spread_evenly():
    seeds = OwnSeeds("a secret")
    drawn = [seeds(f"student {number}", "x") for number in range(4000)]
    tenths = [sum(seed // 10**8 == tenth for seed in drawn) for tenth in range(10)]
    assert all(300 < count < 500 for count in tenths)  # 5 standard deviations around 400
    assert len(set(drawn)) == len(drawn)


def test_students_answer_the_variant_on_the_list(grade, write, week, tmp_path, catalogue):
    (tmp_path / "names.txt").write_text("ada\nbo  derek\n\n", encoding="utf-8")
    code, out, _ = grade(tmp_path / "names.txt", "--seeds", "--assignment", week("student"))
    assert code == 0
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [(row["student"], row["exercise"]) for row in rows] == [
        ("ada", "add-two"),
        ("bo derek", "add-two"),
    ]
    files = {}
    for row in rows:
        exercise = catalogue.load("add-two")
        steps = exercise.steps(exercise.variant(int(row["seed"])))
        files[f"{row['student']}/answers.toml"] = (
            f"[add-two]\nsum = {steps['sum']}\ntwice = {steps['twice']}\n"
        )
    code, out, _ = grade(write(files), "--assignment", week("student"))
    assert (code, "2 right" in out) == (0, True)
    ada, bo = files["ada/answers.toml"], files["bo derek/answers.toml"]
    swapped = write({"ada/answers.toml": bo}, below="swapped")
    # Two students in fifty draw the same small numbers: then the other's answers are one's own.
    assert grade(swapped, "--assignment", week("student"))[0] == int(ada != bo)


@pytest.mark.parametrize(("variants", "code"), [("fixed", 1), ("free", 0), ("student", 1)])
def test_the_seed_of_a_submission_counts_only_where_that_is_allowed(
    grade, write, week, catalogue, tmp_path, variants, code
):
    exercise = catalogue.load("add-two")
    steps = exercise.steps(exercise.variant(5))
    (tmp_path / "secret").write_text("one by which ada has another sum")
    own = exercise.variant(OwnSeeds("one by which ada has another sum")("ada", "add-two"))
    assert exercise.steps(own) != steps
    sheet = f"[add-two]\nseed = 5\nsum = {steps['sum']}\ntwice = {steps['twice']}\n"
    terms = ["--assignment", week(variants), "--secret", tmp_path / "secret"]
    got, out, _ = grade(write({"ada/answers.toml": sheet}), *terms)
    assert got == code
    assert ("was answered for seed 5; judged on the assigned seed" in out) == bool(code)


@pytest.mark.parametrize(
    ("names", "arguments", "told"),
    [
        (b"ada\nada\n", [], "names ada twice"),
        (b"\n \n", [], "names nobody"),
        (b"\xff\xfe\xfa", [], "no list of names"),
        (None, [], "cannot be read"),
        (b"ada", None, "--seeds needs --assignment"),
    ],
)
def test_a_list_of_names_that_will_not_do(grade, week, tmp_path, names, arguments, told):
    file = tmp_path / "names.txt"
    if names is not None:
        file.write_bytes(names)
    more = ["--assignment", week("student")] if arguments is not None else []
    code, out, err = grade(file, "--seeds", *more)
    assert (code, out) == (2, "")
    assert told in err
