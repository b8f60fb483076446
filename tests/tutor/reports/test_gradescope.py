"""results.json keeps to Gradescope's specification, and the check would notice if it did not."""

import json
from dataclasses import replace

import pytest
from jsonschema import Draft202012Validator

from tests.tutor.reports.reports import EVERYTHING, NOTHING
from tests.tutor.reports.schemas import GRADESCOPE
from tutor import reports

VALIDATOR = Draft202012Validator(GRADESCOPE)
ADA = replace(EVERYTHING, submissions=EVERYTHING.submissions[:1])


def results(report):
    return json.loads(reports.render("gradescope", report))


@pytest.mark.parametrize("report", [EVERYTHING, NOTHING, ADA])
def test_it_keeps_to_the_specification(report):
    VALIDATOR.validate(results(report))


@pytest.mark.parametrize(
    "break_it",
    [
        lambda found: found.update(visibility="never"),
        lambda found: found.update(points=1),
        lambda found: found["tests"][0].update(status="right"),
        lambda found: found["tests"][0].update(number=1),
        lambda found: found["tests"][0].update(output_format="markdown"),
    ],
)
def test_the_check_finds_a_planted_fault(break_it):
    found = results(ADA)
    break_it(found)
    assert len(list(VALIDATOR.iter_errors(found))) == 1


def test_one_students_results_are_the_exercises_and_their_reasons():
    found = results(ADA)
    assert found["score"] == 3.466667
    assert found["output"].splitlines() == [
        "3.47 of 11 points count: 2 days late: -20 %.",
        "notes.txt was not graded",
    ]
    shown = [
        (test["name"], test["score"], test["max_score"], test["status"]) for test in found["tests"]
    ]
    assert shown == [("double", 1.0, 1.0, "passed"), ("add-two", 3.333333, 10.0, "failed")]
    assert found["tests"][1]["output"].splitlines() == [
        "twice (2·(a + b)): wrong. Not doubled. For example, x = 1",
        "more: invalid. There is no number.",
    ]


def test_of_several_students_each_test_names_its_own():
    names = [test["name"] for test in results(EVERYTHING)["tests"]]
    assert names[0] == "ada: double"
    assert len(names) == len(set(names))


def test_no_points_are_told_where_the_grader_is_at_fault_or_nothing_was_judged():
    tests = {test["name"]: test for test in results(EVERYTHING)["tests"]}
    for name in ("cy: slope", "ed: double"):
        assert not {"score", "max_score"} & set(tests[name])


def test_every_text_is_declared_to_be_plain():
    found = results(EVERYTHING)
    assert {found[f"{what}_format"] for what in ("output", "test_output", "test_name")} == {"text"}
    assert not any(key.endswith("_format") for test in found["tests"] for key in test)
    assert found["stdout_visibility"] == "hidden"
