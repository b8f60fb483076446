"""JUnit XML, for CI systems: a suite for each submission, a case for each exercise.

Points lost are a failure, also where nothing was handed in. What was stopped, crashed or refused,
or is the grader's own fault, is an error. What was not judged before the run ended is skipped. The
dialect is Jenkins' junit-10.xsd. It knows no part marks: they are in the properties of the suite.
"""

from __future__ import annotations

from xml.etree import ElementTree

from tutor.grading.report import GradedExercise, GradedSubmission, Report
from tutor.reports.shown import number, on_a_line, points
from tutor.verdict import Status

_ERRORS = {
    Status.TIMEOUT,
    Status.MEMORY,
    Status.CRASHED,
    Status.REFUSED,
    Status.GRADER_ERROR,
}
_LONGEST_MESSAGE = 500
_LONGEST_NAME = 120
_DECIMALS = 6

_Case = tuple[str, GradedExercise | GradedSubmission]


def render(report: Report) -> str:
    """The report as one XML document."""
    suites = [_suite(submission) for submission in report.submissions]
    root = ElementTree.Element("testsuites", name=_name(report.title or "tutor grade"))
    for count in ("tests", "failures", "errors"):
        root.set(count, str(sum(int(suite.attrib[count]) for suite in suites)))
    root.extend(suites)
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _suite(submission: GradedSubmission) -> ElementTree.Element:
    cases = _cases(submission)
    outcomes = [_outcome(graded.verdict) for _, graded in cases]
    suite = ElementTree.Element("testsuite", name=_name(submission.id), tests=str(len(cases)))
    for count, outcome in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(count, str(outcomes.count(outcome)))
    suite.append(_properties(submission))
    for name, graded in cases:
        suite.append(_case(name, graded, submission))
    return suite


def _cases(submission: GradedSubmission) -> list[_Case]:
    """The exercises; the submission itself, where there is something to say about it."""
    cases: list[_Case] = [(exercise.id, exercise) for exercise in submission.exercises]
    if submission.trouble or not cases:
        cases.append(("submission", submission))
    return cases


def _properties(submission: GradedSubmission) -> ElementTree.Element:
    properties = ElementTree.Element("properties")
    graded: list[_Case] = [(exercise.id, exercise) for exercise in submission.exercises]
    for prefix, one in [("", submission), *((f"{_name(id)} ", one) for id, one in graded)]:
        for name, value in (("score", one.score), ("max", one.max)):
            ElementTree.SubElement(
                properties, "property", name=f"{prefix}{name}", value=number(value, _DECIMALS)
            )
    for note in submission.notes:
        ElementTree.SubElement(properties, "property", name="note", value=_message(note))
    return properties


def _case(
    name: str, graded: GradedExercise | GradedSubmission, submission: GradedSubmission
) -> ElementTree.Element:
    case = ElementTree.Element("testcase", classname=_name(submission.id), name=_name(name))
    outcome = _outcome(graded.verdict)
    if outcome:
        verdict = str(graded.verdict or "not judged")
        told = _message(f"{verdict}, {points(graded.score, graded.max)} points. {graded.message}")
        element = ElementTree.SubElement(case, outcome, message=told, type=verdict)
        element.text = "\n".join(_lines(graded)) or None
    return case


def _lines(graded: GradedExercise | GradedSubmission) -> list[str]:
    """Every part that is not right, a line each: some viewers show nothing else."""
    parts = graded.parts if isinstance(graded, GradedExercise) else ()
    lost = [part for part in parts if part["verdict"] != Status.RIGHT]
    return [_message(f"{part['name']}: {part['verdict']}. {part['message']}") for part in lost]


def _outcome(verdict: Status | None) -> str:
    """The element that says how a case ended; right ones have none."""
    if verdict is None:
        return "skipped"
    if verdict is Status.RIGHT:
        return ""
    return "error" if verdict in _ERRORS else "failure"


def _name(text: str) -> str:
    return on_a_line(text, _LONGEST_NAME)


def _message(text: str) -> str:
    return on_a_line(text, _LONGEST_MESSAGE)
