"""JUnit XML, for CI systems: a suite for each submission, a case for each exercise.

Points lost are a failure, also where nothing was handed in. What was stopped, crashed or refused,
or is the grader's own fault, is an error. What was not judged before the run ended is skipped.

The document is valid by both schemas in use: Ant's (Windy Road's JUnit.xsd) and Jenkins'
(junit-10.xsd). Neither knows part marks: points are in the properties of the suite. Ant's wants to
know when and where; a report names no time and no machine, so these stand at zero and localhost.
"""

from __future__ import annotations

from xml.etree import ElementTree

from tutor.grading.report import GradedExercise, GradedSubmission, Report
from tutor.reports.reasons import STOPPED, headline, lost_parts
from tutor.reports.shown import number, on_a_line
from tutor.verdict import Status

_NOWHEN = {"time": "0", "timestamp": "1970-01-01T00:00:00", "hostname": "localhost"}
_LONGEST_MESSAGE = 500
_LONGEST_NAME = 120
_DECIMALS = 6

_Case = tuple[str, GradedExercise | GradedSubmission]


def render(report: Report) -> str:
    """The report as one XML document."""
    root = ElementTree.Element("testsuites")
    for place, submission in enumerate(report.submissions):
        root.append(_suite(submission, report.title or "tutor grade", place))
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _suite(submission: GradedSubmission, title: str, place: int) -> ElementTree.Element:
    cases = _cases(submission)
    outcomes = [_outcome(graded.verdict) for _, graded in cases]
    suite = ElementTree.Element("testsuite", name=_name(submission.id), tests=str(len(cases)))
    for count, outcome in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(count, str(outcomes.count(outcome)))
    suite.attrib |= {**_NOWHEN, "package": _name(title), "id": str(place)}
    suite.append(_properties(submission))
    suite.extend(_case(name, graded, submission) for name, graded in cases)
    ElementTree.SubElement(suite, "system-out").text = "\n".join(map(_message, submission.notes))
    ElementTree.SubElement(suite, "system-err")
    return suite


def _cases(submission: GradedSubmission) -> list[_Case]:
    """The exercises; the submission itself, where there is something to say about it."""
    cases: list[_Case] = [(exercise.id, exercise) for exercise in submission.exercises]
    if submission.trouble or not cases:
        cases.append(("submission", submission))
    return cases


def _properties(submission: GradedSubmission) -> ElementTree.Element:
    properties = ElementTree.Element("properties")
    values = {"score": submission.score, "final": submission.final, "max": submission.max}
    for exercise in submission.exercises:
        values[f"{exercise.id} score"] = exercise.score
        values[f"{exercise.id} max"] = exercise.max
    for name, value in values.items():
        ElementTree.SubElement(
            properties, "property", name=_name(name), value=number(value, _DECIMALS)
        )
    if submission.late:
        ElementTree.SubElement(properties, "property", name="late", value=_message(submission.late))
    return properties


def _case(
    name: str, graded: GradedExercise | GradedSubmission, submission: GradedSubmission
) -> ElementTree.Element:
    case = ElementTree.Element(
        "testcase", classname=_name(submission.id), name=_name(name), time="0"
    )
    outcome = _outcome(graded.verdict)
    if outcome:
        element = ElementTree.SubElement(case, outcome, message=headline(graded))
        element.text = "\n".join(lost_parts(graded)) or None  # some viewers show nothing else
        if outcome != "skipped":
            element.set("type", str(graded.verdict))
    return case


def _outcome(verdict: Status | None) -> str:
    """The element that says how a case ended; right ones have none."""
    if verdict is None:
        return "skipped"
    if verdict is Status.RIGHT:
        return ""
    return "error" if verdict in STOPPED else "failure"


def _name(text: str) -> str:
    return on_a_line(text, _LONGEST_NAME)


def _message(text: str) -> str:
    return on_a_line(text, _LONGEST_MESSAGE)
