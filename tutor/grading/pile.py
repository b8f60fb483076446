"""What a submission answers, gathered file by file."""

from __future__ import annotations

from dataclasses import dataclass, field

from tutor.course import CourseFault, Exercise
from tutor.grading.catalogue import Catalogue
from tutor.grading.submission import Trouble
from tutor.language import _
from tutor.sandbox.visible import visible
from tutor.verdict import Status

_MOST_NOTES = 20
_LONGEST_NOTE = 300


@dataclass
class Given:
    """What was given for one exercise, by part: a text, or why there is none."""

    exercise: Exercise
    answers: dict[str, str] = field(default_factory=dict)
    troubles: dict[str, Trouble] = field(default_factory=dict)
    seed: int | None = None


class Pile:
    """Answers by exercise, what could be assigned to no exercise, and notes for the teacher."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.given: dict[str, Given] = {}
        self.faults: dict[str, Trouble] = {}  # exercises that the course itself cannot load
        self.lost: list[Trouble] = []  # files that may have answered anything
        self.notes: list[str] = []
        self.offered = 0  # answers so far, taken or not

    def note(self, text: str) -> None:
        """Keep a sentence for the teacher, within bounds: a student may be behind it."""
        if len(self.notes) < _MOST_NOTES:
            self.notes.append(visible(" ".join(text.split()), _LONGEST_NOTE))

    def hint(self, name: str, otherwise: str) -> str:
        """What someone may have meant; it is not looked for once there are notes enough."""
        full = len(self.notes) >= _MOST_NOTES
        return otherwise if full else self.catalogue.nearest(name[:100]) or otherwise

    def on(self, id: str) -> Given | None:
        """Where answers to an exercise go; None, with a note, if none are asked for."""
        if not self.catalogue.wants(id):
            self.note(_("{id} is not part of the assignment", id=id))
            return None
        if id not in self.given and id not in self.faults:
            self._open(id)
        return self.given.get(id)

    def _open(self, id: str) -> None:
        try:
            exercise = self.catalogue.load(id)
            exercise.parts  # noqa: B018 - raises what is wrong with it
            self.given[id] = Given(exercise)
        except CourseFault as fault:
            self.faults[id] = Trouble(
                Status.GRADER_ERROR, _("the course is at fault: {fault}", fault=fault)
            )

    def answer(self, given: Given, part: str, answer: str | Trouble, source: str) -> None:
        """Put down an answer; the first one given to a part stands."""
        self.offered += 1
        if part in given.answers or part in given.troubles:
            self.note(
                _(
                    "{source}: {part} of {id} was already answered; ignored",
                    source=source,
                    part=part,
                    id=given.exercise.id,
                )
            )
        elif isinstance(answer, Trouble):
            given.troubles[part] = answer
        else:
            given.answers[part] = answer
