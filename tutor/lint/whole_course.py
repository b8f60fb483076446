"""What concerns more than one exercise: prerequisites, ids, units, the curriculum."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tutor.course import Course, CourseFault
from tutor.course.curriculum import FILE, read_curriculum
from tutor.lint.finding import Finding


def about_the_whole(course: Course) -> Iterator[Finding]:
    """Everything found about the course as one."""
    yield from _ids(course)
    yield from _needs(course)
    try:
        yield from _units(course)
        yield from _rows(course)
    except CourseFault as fault:
        yield Finding("course", fault.file.name, fault.what)


def _ids(course: Course) -> Iterator[Finding]:
    """An id is there once in the whole course."""
    for id, count in Counter(entry.id for entry in course.entries).items():
        if count > 1:
            yield Finding(id, "exercise.py", f"{count} exercises are called {id!r}")


def _needs(course: Course) -> Iterator[Finding]:
    """Every prerequisite exists, stands earlier, and none leads back to itself."""
    needs = {entry.id: entry.head.needs for entry in course.entries}
    order = list(needs)
    for id, wanted in needs.items():
        circle = id in _reached(id, needs)
        for other in wanted:
            if other not in needs:
                yield Finding(id, "exercise.py", f"needs {other!r}, which the course does not have")
            elif not circle and order.index(other) > order.index(id):
                yield Finding(id, "exercise.py", f"needs {other!r}, which comes later")
        if circle:
            yield Finding(id, "exercise.py", "needs itself, by way of what it needs")


def _reached(start: str, needs: dict[str, tuple[str, ...]]) -> set[str]:
    reached: set[str] = set()
    waiting = list(needs[start])
    while waiting:
        id = waiting.pop()
        if id not in reached:
            reached.add(id)
            waiting.extend(needs.get(id, ()))
    return reached


def _units(course: Course) -> Iterator[Finding]:
    """Every unit has a title in each language that the course's curriculum promises."""
    promised = read_curriculum(course.folder).languages if (course.folder / FILE).exists() else ()
    for unit in course.units:
        for language in promised:
            if not (course.folder / unit / f"{language}.md").is_file():
                yield Finding("course", f"{unit}/{language}.md", "is missing: a title, a sentence")


def _rows(course: Course) -> Iterator[Finding]:
    """The curriculum's topics are there once, and what exercises cover is among them."""
    curriculum = read_curriculum(course.folder)
    for id, count in Counter(row.id for row in curriculum.rows).items():
        if count > 1:
            yield Finding("course", FILE, f"the row {id!r} is there {count} times")
    known = {row.id for row in curriculum.rows}
    for entry in course.entries:
        for row in entry.head.covers:
            if row not in known:
                yield Finding(
                    entry.id, "exercise.py", f"covers {row!r}, which {FILE} has no row of"
                )
