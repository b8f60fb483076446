"""The JUnit report keeps to the dialect, and says what became of every exercise."""

from xml.etree import ElementTree

import pytest

from tests.tutor.reports.reports import EVERYTHING, HOSTILE, NOTHING
from tests.tutor.reports.schemas import junit_faults
from tutor import reports


@pytest.fixture
def root():
    return ElementTree.fromstring(reports.render("junit", EVERYTHING))


@pytest.mark.parametrize("report", [EVERYTHING, NOTHING])
def test_it_keeps_to_the_dialect(report):
    assert junit_faults(ElementTree.fromstring(reports.render("junit", report))) == []


@pytest.mark.parametrize(
    "break_it",
    [
        lambda root: root.set("skipped", "0"),
        lambda root: root[0].attrib.pop("errors"),
        lambda root: root[0][1].append(ElementTree.Element("properties")),
        lambda root: root[0][1].set("file", "x"),
    ],
)
def test_the_check_finds_a_planted_fault(root, break_it):
    break_it(root)
    assert len(junit_faults(root)) == 1


def test_every_exercise_is_a_case_and_every_verdict_an_outcome(root):
    cases = {
        (case.get("classname"), case.get("name")): [child.tag for child in case]
        for case in root.iter("testcase")
    }
    assert cases == {
        ("ada", "double"): [],
        ("ada", "add-two"): ["failure"],
        ("\\x3a:error::bo", "submission"): ["error"],
        ("cy", "double"): ["error"],
        ("cy", "slope"): ["error"],
        ("di", "double"): ["failure"],
        ("ed", "double"): ["skipped"],
    }


def test_the_counts_add_up(root):
    tags = [element.tag for element in root.iter()]
    assert int(root.get("tests")) == tags.count("testcase") == 7
    assert int(root.get("failures")) == tags.count("failure") == 2
    assert int(root.get("errors")) == tags.count("error") == 3
    assert sum(int(suite.get("skipped")) for suite in root) == tags.count("skipped") == 1


def test_points_stand_in_the_properties_of_the_suite(root):
    properties = {one.get("name"): one.get("value") for one in root[0].find("properties")}
    assert properties == {
        "score": "4.333333",
        "max": "11",
        "double score": "1",
        "double max": "1",
        "add-two score": "3.333333",
        "add-two max": "10",
        "note": "notes.txt was not graded",
    }


def test_every_part_that_is_not_right_has_its_line(root):
    (failure,) = root[0].iter("failure")
    assert failure.text.splitlines() == [
        "twice: wrong. Not doubled.",
        "more: invalid. There is no number.",
    ]


def test_what_a_student_wrote_stays_text(root):
    (error,) = root[1].iter("error")
    assert "<b>&amp; ]]> \"'" in error.get("message")
    assert HOSTILE.split()[-1] in error.get("message")
