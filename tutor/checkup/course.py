"""The course: found, and whole. Every exercise is loaded once."""

from __future__ import annotations

from collections.abc import Iterator

from tutor.checkup.finding import Finding, broken, well
from tutor.course import Course, CourseFault, find_course
from tutor.language import _, ngettext, spoken


def findings(wanted: str | None) -> Iterator[Finding]:
    """The course, or what is wrong with it."""
    try:
        course = Course(find_course(wanted), spoken())
        ids = [entry.id for entry in course.entries]
    except (CourseFault, OSError) as fault:
        mend = _("Install the tutor again, or name another course by --course or TUTOR_COURSE.")
        yield broken("course", _("no course: {fault}", fault=fault), mend)
        return
    found = [*filter(None, (_fault(course, id) for id in ids))]
    yield from (broken("course", said, _("Install the tutor again.")) for said in found)
    if not found:
        yield well(
            "course",
            ngettext(
                "{folder}, 1 exercise",
                "{folder}, {count} exercises",
                len(ids),
                folder=course.folder,
            ),
        )


def _fault(course: Course, id: str) -> str:
    """Why an exercise cannot be opened; empty if it can."""
    try:
        course.load(id).variant(0)
    except Exception as fault:  # whatever its author's code does
        return _("{exercise} cannot be opened: {fault}", exercise=id, fault=fault)
    return ""
