"""Taking answers: lines gathered until an answer is whole, its verdict, and the log of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from itertools import count

from tutor.answers.reply import missing
from tutor.course import Part
from tutor.course.evidence import as_dict
from tutor.interrupting import interruptible
from tutor.language import _
from tutor.learner.sitting import Attempt
from tutor.learner.store import Store
from tutor.session import telling
from tutor.session.blocks import Block, Exhibit, Judged, Note, Stopped
from tutor.session.desk import Desk
from tutor.session.doubt import Doubt, doubt, undecided, unnamed
from tutor.verdict import PartVerdict, Status

END_OF_PROGRAM = "."
CARRIED_ON = ";\\"
_NOTHING_RUN = {Status.INVALID, Status.MISSING, Status.GRADER_ERROR}


class Answering:
    """What happens to a typed answer at a desk. `clock` gives seconds since the epoch.

    `doubt` is what is to be asked about the last answer, if its mistake is not certain.
    """

    def __init__(self, store: Store, clock: Callable[[], float]) -> None:
        self.store = store
        self.clock = clock
        self.doubt: Doubt | None = None
        self._asked_about: set[tuple[int, str]] = set()
        self._since = 0.0
        self._seen = ("", "")  # the part that was answered last, and what that led to

    def begin(self) -> None:
        """The learner starts to think, the exercise before their eyes."""
        self._since = self.clock()
        self._seen = ("", "")

    def line(self, desk: Desk, line: str) -> Iterator[Block]:
        """A line of an answer; one that is not the last of its answer is kept for later."""
        part = desk.part
        assert part
        whole = "\n".join([*desk.lines, line])
        if part.kind == "code" and "\n" not in line and line.strip() != END_OF_PROGRAM:
            if not desk.lines:
                yield telling.go_on()
            self.store.keep_draft(desk.sitting, whole, self.clock())
        elif part.kind == "code":
            yield from self.answer(desk, _without_end(whole))
        elif part.unfinished(whole):
            self.store.keep_draft(desk.sitting, whole.rstrip().rstrip(CARRIED_ON), self.clock())
        else:
            yield from self.answer(desk, whole)

    def answer(self, desk: Desk, text: str) -> Iterator[Block]:
        """The verdict on an answer to the part that is asked, and what the answer leads to."""
        part = desk.part
        assert part
        try:
            with interruptible():
                verdict = self._verdict(desk, part, text)
        except KeyboardInterrupt:  # nothing is judged, nothing is lost
            yield Stopped(text)
            return
        self.store.add(desk.sitting, self._attempt(desk, text, verdict))
        self.doubt = self._doubt(desk, verdict)
        yield Judged(text, self._as_told(desk, verdict))
        if verdict.verdict not in _NOTHING_RUN:
            yield from self._consequence(desk, part, text)
        yield from self._withdrawn(desk, part, verdict)
        if verdict.verdict is Status.RIGHT:
            desk.settle()
        elif desk.slips_at(part) == 2 and not desk.hints_at(part) and not self.doubt:
            yield telling.nudge()

    def _verdict(self, desk: Desk, part: Part, text: str) -> PartVerdict:
        try:
            return desk.sheet.judge_part(part.name, desk.answers | {part.name: text})
        except Exception as error:  # a fault of the tutor must cost the learner nothing
            reason = f"{type(error).__name__}: {error}"
            message = _(
                "The tutor itself failed here ({reason}). Your answer was not counted.",
                reason=reason,
            )
            return PartVerdict(part.name, Status.GRADER_ERROR, 0.0, part.points, message=message)

    def _as_told(self, desk: Desk, verdict: PartVerdict) -> PartVerdict:
        """The verdict as it is told: no mistake is named for good that may be another one."""
        if self.doubt:
            return unnamed(verdict)
        return undecided(desk, verdict) if verdict.rivals else verdict

    def _doubt(self, desk: Desk, verdict: PartVerdict) -> Doubt | None:
        """What is to be asked about this answer: once for each part of a sitting."""
        key = (desk.sitting.id, verdict.name)
        if not verdict.rivals or key in self._asked_about:
            return None
        self._asked_about.add(key)
        try:
            with interruptible():
                return doubt(desk, verdict, count(self.store.unused_seed(desk.sitting.exercise)))
        except (Exception, KeyboardInterrupt):  # whatever happens there, the verdict stands
            return None

    def _withdrawn(self, desk: Desk, part: Part, verdict: PartVerdict) -> Iterator[Block]:
        """Take back the answers that went on from what stood here before, to be asked once more."""
        if verdict.verdict in _NOTHING_RUN or not (fallen := desk.fallen(part)):
            return
        yield telling.asked_again({one.name: desk.settled[one.name] for one in fallen})
        for one in fallen:
            self.store.add(desk.sitting, self._attempt(desk, "", missing(one)))
        desk.ask_again(fallen)

    def _consequence(self, desk: Desk, part: Part, text: str) -> list[Block]:
        """What an answer leads to; nothing where that is what the answer before it led to."""
        try:
            with interruptible():
                blocks = desk.sheet.consequence(part, text)
        except KeyboardInterrupt:
            return [telling.run_stopped()]
        except Exception as error:  # the verdict stands, whatever the author's run did
            reason = f"{type(error).__name__}: {error}"
            return [Note(_("The run that belongs here failed ({reason}).", reason=reason))]
        before, self._seen = self._seen, (part.name, _in_full(blocks))
        return [] if before == self._seen else blocks

    def _attempt(self, desk: Desk, text: str, verdict: PartVerdict) -> Attempt:
        now, since = self.clock(), self._since
        self._since = now
        return Attempt(
            part=verdict.name,
            text=text,
            verdict=str(verdict.verdict),
            mistake=verdict.mistake,
            score=verdict.score,
            max=verdict.max,
            hints=desk.sitting.all_hints,
            seconds=max(0.0, now - since),
            time=now,
            rivals=verdict.rivals,
        )


def _in_full(blocks: Sequence[Block]) -> str:
    """All the numbers of what is shown, to tell whether it is the same once more."""
    shown = [as_dict(block.evidence) for block in blocks if isinstance(block, Exhibit)]
    return json.dumps(shown, default=lambda x: x.tolist() if hasattr(x, "tolist") else str(x))


def _without_end(program: str) -> str:
    """A pasted program without the dot that ended it."""
    lines = program.rstrip().split("\n")
    return "\n".join(lines[:-1] if lines[-1].strip() == END_OF_PROGRAM else lines) + "\n"
