"""The CSV is a gradebook's: fixed columns, numbers that are numbers, and nothing that computes."""

import csv
import io

import pytest

from tests.tutor.reports.reports import EVERYTHING, NOTHING
from tutor import reports
from tutor.grading.report import GradedSubmission, Report
from tutor.reports.csv_report import text


def rows(report):
    return list(csv.DictReader(io.StringIO(reports.render("csv", report))))


def test_the_first_columns_are_always_the_same():
    first = ["submission", "verdict", "score", "final", "max", "late", "message"]
    for report in (EVERYTHING, NOTHING):
        assert next(csv.reader(io.StringIO(reports.render("csv", report))))[:7] == first


def test_points_raw_and_final_and_of_each_exercise():
    ada = rows(EVERYTHING)[0]
    assert {name: ada[name] for name in ("score", "final", "max", "add-two score")} == {
        "score": "4.333333",
        "final": "3.466667",
        "max": "11",
        "add-two score": "3.333333",
    }


def test_a_cell_is_empty_where_nothing_was_judged_or_the_grader_is_at_fault():
    _, _, cy, _, ed = rows(EVERYTHING)
    assert (cy["double score"], cy["slope score"], cy["slope max"]) == ("0", "", "")
    assert (ed["verdict"], ed["score"], ed["double score"]) == ("", "", "")


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "|", "＝", "＋", "－", "＠"])
def test_what_a_spreadsheet_would_compute_begins_with_an_apostrophe(sign):
    assert text(f"{sign}1+1") == text(f" \t{sign}1+1") == f"'{sign}1+1"


@pytest.mark.parametrize("name", ["ada", "Dvořák, Zoë", 'the "best"', "1-2", "a=b"])
def test_other_names_come_back_as_they_were(name):
    assert rows(Report("", "", (GradedSubmission(name),)))[0]["submission"] == name
