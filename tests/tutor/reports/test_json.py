"""The JSON report keeps to its published schema, and the check would notice if it did not."""

import json
from pathlib import Path

import pytest

from tests.tutor.reports.reports import EVERYTHING, NOTHING
from tests.tutor.reports.schemas import faults
from tutor import reports
from tutor.verdict import Status

SCHEMA = json.loads((Path(reports.__file__).parent / "schema.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("report", [EVERYTHING, NOTHING])
def test_it_keeps_to_the_schema(report):
    assert faults(json.loads(reports.render("json", report)), SCHEMA, SCHEMA) == []


def test_the_schema_names_every_verdict():
    assert SCHEMA["$defs"]["status"]["enum"] == [str(status) for status in Status]


@pytest.mark.parametrize(
    "break_it",
    [
        lambda report: report.pop("totals"),
        lambda report: report.update(host="here"),
        lambda report: report.update(format=2),
        lambda report: report["submissions"][0].update(verdict="great"),
        lambda report: report["submissions"][0].update(id=""),
        lambda report: report["submissions"][0]["exercises"][0].update(score=-1),
        lambda report: report["submissions"][0]["exercises"][0].update(seed=True),
        lambda report: report["submissions"][0]["exercises"][1]["parts"][1].update(step=None),
        lambda report: report["totals"]["verdicts"].update(right="1"),
    ],
)
def test_the_check_finds_a_planted_fault(break_it):
    report = json.loads(reports.render("json", EVERYTHING))
    break_it(report)
    assert len(faults(report, SCHEMA, SCHEMA)) == 1
