"""What to review: an exercise that brings back skills that are due, aimed at a mistake."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tutor.course import Course, Entry
from tutor.learner.mistakes import Met, mistakes_met
from tutor.learner.retention import due_skills, memory
from tutor.learner.sitting import Sitting


@dataclass(frozen=True)
class Review:
    """A review that is due: of these skills, by a fresh variant of this exercise.

    The variant is to show the `mistake`, the last one made there that is certain.
    """

    exercise: str
    skills: tuple[str, ...]
    mistake: Met | None = None


def due_reviews(course: Course, sittings: Collection[Sitting], now: float) -> list[str]:
    """The skills that are due, those first that are most likely to be gone.

    A skill is reviewed by exercises solved before; none is asked for that has none of these.
    """
    solved = {s.exercise for s in sittings if s.practice and s.solved}
    taught = {
        skill for entry in course.entries if entry.id in solved for skill in entry.head.teaches
    }
    return [skill for skill in due_skills(memory(course, sittings), now) if skill in taught]


def next_review(
    course: Course, sittings: Sequence[Sitting], now: float, after: str | None = None
) -> Review | None:
    """The review that is most urgent, not of `after` if another exercise will do; or None."""
    due = due_reviews(course, sittings, now)
    if not due:
        return None
    last = {s.exercise: s.ended or 0.0 for s in sittings if s.practice and s.solved}
    met = mistakes_met(sittings)
    fitting = [e for e in course.entries if e.id in last and due[0] in e.head.teaches]

    def urgency(entry: Entry) -> tuple[bool, float, int, float]:
        """What was done just now comes last; then open mistakes, more skills, older practice."""
        slipped = max((m.seen for m in met if m.exercise == entry.id and not m.overcome), default=0)
        covered = len(set(due) & set(entry.head.teaches))
        return entry.id != after, slipped, covered, -last[entry.id]

    chosen = max(fitting, key=urgency)
    skills = tuple(skill for skill in due if skill in chosen.head.teaches)
    return Review(chosen.id, skills, next((m for m in met if m.exercise == chosen.id), None))
