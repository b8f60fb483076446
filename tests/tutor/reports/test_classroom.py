"""GitHub Classroom's JSON: what its reporter adds up is what counts."""

import json
from dataclasses import replace

import pytest
from jsonschema import Draft202012Validator

from tests.tutor.reports.reports import EVERYTHING, NOTHING
from tests.tutor.reports.schemas import CLASSROOM
from tutor import reports

VALIDATOR = Draft202012Validator(CLASSROOM)


def results(report):
    return json.loads(reports.render("classroom", report))


def only(*places):
    return replace(EVERYTHING, submissions=tuple(EVERYTHING.submissions[one] for one in places))


@pytest.mark.parametrize("report", [EVERYTHING, NOTHING, only(0), only(1)])
def test_it_is_what_the_reporter_reads(report):
    VALIDATOR.validate(results(report))


def test_the_check_finds_a_planted_fault():
    found = results(EVERYTHING)
    found["tests"][0]["status"] = "passed"
    assert len(list(VALIDATOR.iter_errors(found))) == 1


@pytest.mark.parametrize("report", [EVERYTHING, NOTHING, only(0)])
def test_the_scores_of_the_tests_add_up_to_the_points_that_count(report):
    found = results(report)
    assert sum(test["score"] for test in found["tests"]) == pytest.approx(report.final, abs=1e-5)
    assert found["max_score"] == report.max


@pytest.mark.parametrize(
    ("place", "status"), [(0, "fail"), (1, "error"), (2, "error"), (3, "fail")]
)
def test_the_whole_is_as_bad_as_the_worst_test(place, status):
    assert results(only(place))["status"] == status


def test_full_marks_pass():
    ada = EVERYTHING.submissions[0]
    right = replace(ada, exercises=ada.exercises[:1], counted=None, late="")
    assert results(replace(EVERYTHING, submissions=(right,)))["status"] == "pass"


def test_nothing_to_report_is_no_pass():
    assert results(NOTHING)["status"] == "error"
