"""The JSON report keeps to its published schema, and the check would notice if it did not."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.tutor.reports.reports import EVERYTHING, NOTHING
from tutor import reports
from tutor.verdict import Status

SCHEMA = json.loads((Path(reports.__file__).parent / "schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)


def test_the_schema_is_one():
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("report", [EVERYTHING, NOTHING])
def test_it_keeps_to_the_schema(report):
    VALIDATOR.validate(json.loads(reports.render("json", report)))


def test_the_schema_names_every_verdict():
    assert SCHEMA["$defs"]["status"]["enum"] == [str(status) for status in Status]


def test_points_earned_and_points_that_count_stand_side_by_side():
    report = json.loads(reports.render("json", EVERYTHING))
    ada = report["submissions"][0]
    assert (ada["score"], ada["final"], ada["late"]) == (4.333333, 3.466667, "2 days late: -20 %.")
    assert (report["totals"]["score"], report["totals"]["final"]) == (4.333333, 3.466667)


@pytest.mark.parametrize(
    "break_it",
    [
        lambda report: report.pop("totals"),
        lambda report: report.update(host="here"),
        lambda report: report.update(format=2),
        lambda report: report["submissions"][0].update(verdict="great"),
        lambda report: report["submissions"][0].update(id=""),
        lambda report: report["submissions"][0].pop("final"),
        lambda report: report["submissions"][0]["exercises"][0].update(score=-1),
        lambda report: report["submissions"][0]["exercises"][0].update(seed=True),
        lambda report: report["submissions"][0]["exercises"][0].update(seconds=0.7),
        lambda report: report["submissions"][0]["exercises"][1]["parts"][1].update(step=None),
        lambda report: report["totals"]["verdicts"].update(right="1"),
    ],
)
def test_the_check_finds_a_planted_fault(break_it):
    report = json.loads(reports.render("json", EVERYTHING))
    break_it(report)
    assert len(list(VALIDATOR.iter_errors(report))) == 1
