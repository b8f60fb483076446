"""An experiment: settings are chosen, the engine really runs with them, and the run must get there.

The author's function `experiment(v, settings, seed, clock)` makes one run and returns what it
measured, by name, and the evidence to show: `({"loss": 0.03}, [Curves(…)])`. It is called once for
each seed of the part, and all of these runs have to reach the goal. It draws chance from `seed`
alone, and puts its loops through `clock`, so that they can be ended.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any, ClassVar

from tutor.answers.experiment.goals import Above, Below, Goal
from tutor.answers.experiment.running import Clock, Run, runs
from tutor.answers.experiment.settings import (
    Pick,
    Real,
    Setting,
    Switch,
    Whole,
    filled,
    read_settings,
)
from tutor.answers.reply import Unreadable, invalid, right, wrong
from tutor.course.author import TimeUp
from tutor.course.evidence import Evidence
from tutor.course.part import Asked, Part
from tutor.course.words import show
from tutor.language import _, sentences, together
from tutor.verdict import PartVerdict, Status

__all__ = ["Above", "Below", "Clock", "Experiment", "Pick", "Real", "Switch", "Whole"]

PATIENCE = 10  # times the seconds that the author says, before a run is ended
AT_LEAST = 10  # seconds that any run may take


@dataclass(frozen=True)
class Experiment(Part):
    """Settings to choose, so that every run reaches the `goal`, one of them or several.

    The value that `work` sees is a choice that gets there, a dictionary; settings it leaves out
    stay as they start. Mistakes are choices that do not get there; the author's
    `explain(v, settings, measured)` gives the id of the one a failed run shows, or None. `seconds`
    is how long the runs take together.
    """

    kind: ClassVar[str] = "experiment"
    several_lines: ClassVar[bool] = True
    settings: tuple[Setting, ...] = ()
    goal: Goal | tuple[Goal, ...] = ()
    seeds: tuple[int, ...] = (1, 2, 3)
    seconds: float = 5.0

    @property
    def goals(self) -> tuple[Goal, ...]:
        """What has to be reached, all of it."""
        return self.goal if isinstance(self.goal, tuple) else (self.goal,)

    def judge(self, text: str, asked: Asked) -> PartVerdict:
        """Right if every run reaches the goal; else what the runs show."""
        try:
            chosen = read_settings(text, self.settings)
            made = self.run(chosen, asked)
        except Unreadable as problem:
            return invalid(self, problem)
        except TimeUp:
            return self._too_slow()
        return self._judged(chosen, made, asked)

    def run(self, chosen: dict[str, Any], asked: Asked) -> list[Run]:
        """The runs with these settings, the worst first. Raises TimeUp."""
        limit = max(AT_LEAST, PATIENCE * self.seconds)
        made = runs(asked.exercise, asked.variant, chosen, self.seeds, limit)
        return sorted(made, key=lambda run: self.reached(run, asked.variant.as_dict()))

    def reached(self, run: Run, values: dict[str, Any]) -> float:
        """By how much a run goes beyond the goal, in margins where the author has set them."""
        return min(
            goal.reached_by(run.measured, values) / (goal.margin or 1.0) for goal in self.goals
        )

    def _judged(self, chosen: dict[str, Any], made: list[Run], asked: Asked) -> PartVerdict:
        read_as = self.written(chosen).replace("=", " = ")
        figures = self._figures(made, asked)
        worst = made[0]
        if self.reached(worst, asked.variant.as_dict()) > 0:
            return right(self, read_as, figures)
        mistake = None
        if asked.exercise.has("explain"):
            what = SimpleNamespace(**chosen), SimpleNamespace(**worst.measured)
            mistake = asked.exercise.call("explain", asked.variant.values, *what)
        verdict = wrong(self, asked, read_as, mistake)
        return replace(verdict, message=f"{verdict.message}\n{figures}".strip())

    def _figures(self, made: list[Run], asked: Asked) -> str:
        """What was measured, beside what was to be reached."""
        values = asked.variant.as_dict()
        said = []
        for goal in self.goals:
            got = sorted({show(_short(run.measured[goal.measure])) for run in made}, key=float)
            found = got[0] if len(got) == 1 else _("{low} to {high}", low=got[0], high=got[-1])
            label, limit = goal.label(asked.words), show(goal.at(values))
            figure = {"label": label, "found": found, "side": _(goal.side), "limit": limit}
            said.append(_("{label}: {found}; the goal is {side} {limit}.", **figure))
        figures = sentences(*said)
        if len(made) == 1:
            return figures
        return _("Over {count} runs, {figures}", count=len(made), figures=figures)

    def _too_slow(self) -> PartVerdict:
        limit = max(AT_LEAST, PATIENCE * self.seconds)
        message = _(
            "This run was ended after {seconds:g} s. Choose settings that need less work.",
            seconds=limit,
        )
        return PartVerdict(self.name, Status.TIMEOUT, 0.0, self.points, message=message)

    def consequence(self, text: str, asked: Asked) -> list[Evidence]:
        """What the runs left behind; of several, the one that got least far."""
        try:
            made = self.run(read_settings(text, self.settings), asked)
        except (Unreadable, TimeUp):
            return []
        return list(made[0].evidence)

    def same(self, one: Any, other: Any) -> bool:
        """Whether two choices are one."""
        start = filled({}, self.settings)
        return bool(start | one == start | other)

    def written(self, value: Any) -> str:
        """A choice as one would type it."""
        by_name = {setting.name: setting for setting in self.settings}
        chosen = filled(value, self.settings)
        return ", ".join(f"{name}={by_name[name].written(chosen[name])}" for name in chosen)

    def asks(self, asked: Asked) -> dict[str, Any]:
        """The settings, and the goal in words."""
        values = asked.variant.as_dict()
        return {
            "settings": [setting.as_dict() for setting in self.settings],
            "names": [setting.name for setting in self.settings],
            "goal": together(goal.in_words(values, asked.words) for goal in self.goals),
        }


def _short(value: float) -> float:
    return float(f"{value:.3g}")
