"""The JUnit report keeps to both dialects, and says what became of every exercise."""

from xml.etree import ElementTree

import pytest

from tests.tutor.reports.reports import EVERYTHING, HOSTILE, NOTHING
from tests.tutor.reports.schemas import ANT, JENKINS, junit_faults
from tutor import reports


@pytest.fixture
def root():
    return ElementTree.fromstring(reports.render("junit", EVERYTHING))


@pytest.mark.parametrize("dialect", [ANT, JENKINS])
@pytest.mark.parametrize("report", [EVERYTHING, NOTHING])
def test_it_keeps_to_the_dialect(report, dialect):
    assert junit_faults(ElementTree.fromstring(reports.render("junit", report)), dialect) == []


@pytest.mark.parametrize(
    ("dialect", "break_it"),
    [
        (JENKINS, lambda root: root.set("skipped", "0")),
        (JENKINS, lambda root: root[0].attrib.pop("errors")),
        (JENKINS, lambda root: root[0][1].append(ElementTree.Element("properties"))),
        (JENKINS, lambda root: root[0][1].set("file", "x")),
        (ANT, lambda root: root.set("name", "x")),
        (ANT, lambda root: root[0].attrib.pop("timestamp")),
        (ANT, lambda root: root[0].remove(root[0].find("system-err"))),
        (ANT, lambda root: root[0].append(root[0].find("testcase"))),
        (ANT, lambda root: root[4].find("testcase").find("skipped").set("type", "x")),
    ],
)
def test_the_check_finds_a_planted_fault(root, dialect, break_it):
    break_it(root)
    assert len(junit_faults(root, dialect)) == 1


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


def test_the_counts_are_those_of_the_cases(root):
    for suite in root:
        tags = [element.tag for element in suite.iter()]
        for count, tag in (
            ("tests", "testcase"),
            ("failures", "failure"),
            ("errors", "error"),
            ("skipped", "skipped"),
        ):
            assert int(suite.get(count)) == tags.count(tag)


def test_points_stand_in_the_properties_of_the_suite(root):
    properties = {one.get("name"): one.get("value") for one in root[0].find("properties")}
    assert properties == {
        "score": "4.333333",
        "final": "3.466667",
        "max": "11",
        "double score": "1",
        "double max": "1",
        "add-two score": "3.333333",
        "add-two max": "10",
        "late": "2 days late: -20 %.",
    }


def test_every_part_that_is_not_right_has_its_line(root):
    (failure,) = root[0].iter("failure")
    assert failure.text.splitlines() == [
        "twice (2·(a + b)): wrong. Not doubled. For example, x = 1",
        "more: invalid. There is no number.",
    ]


def test_notes_stand_in_the_output_of_the_suite(root):
    assert root[0].find("system-out").text == "notes.txt was not graded"


def test_what_a_student_wrote_stays_text(root):
    (error,) = root[1].iter("error")
    assert "<b>&amp; ]]> \"'" in error.get("message")
    assert HOSTILE.split()[-1] in error.get("message")
