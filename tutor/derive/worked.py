"""The derivative of a source in three forms: step by step, in one piece, and as sympy finds it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from tutor import algebra
from tutor.algebra import Undefined
from tutor.algebra.errors import NoEvidence
from tutor.algebra.names import shown
from tutor.algebra.reading.printing import show
from tutor.derive.from_sympy import formula
from tutor.derive.into_sympy import Into, Unknown
from tutor.derive.printing import notation, plain
from tutor.derive.simplify import simplified
from tutor.derive.source import Source
from tutor.derive.working import shortened, stages
from tutor.language import _

CHECKED = 5  # points at which a result is compared with the engine
NEAR = 1e-7


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a worked derivative: the rule, and the whole formula after it."""

    rule: str
    text: str

    @property
    def plain(self) -> str:
        """The formula in plain characters."""
        return plain(self.text)


@dataclass(frozen=True, slots=True)
class Check:
    """The result at a point, beside the slope that the engine finds there."""

    point: dict[str, float]
    result: float
    engine: float

    @property
    def agrees(self) -> bool:
        """Whether both are the same but for rounding."""
        return math.isclose(self.result, self.engine, rel_tol=NEAR, abs_tol=NEAR)


@dataclass(frozen=True, slots=True)
class Worked:
    """A derivative worked out: what is asked, the steps to it, and the result."""

    source: Source
    steps: tuple[Step, ...]

    @property
    def question(self) -> str:
        """What is asked, such as d/dx(x²)."""
        return f"d/d{shown(self.source.by)}({self.source.text})"

    @property
    def result(self) -> str:
        """The derivative, in the notation of the subject."""
        return self.steps[-1].text

    def checks(self, count: int = CHECKED) -> list[Check]:
        """The result beside the engine, at a few points of the domains, easy ones first."""
        found = []
        for point, engine in self.source.slopes(10 * count):
            try:
                value = algebra.evaluate(self.result, self.source.variables, point)
            except (Undefined, NoEvidence):
                continue
            found.append(Check(point, value, engine))
            if len(found) == count:
                break
        return found


def worked(source: Source) -> Worked:
    """Work out a derivative, and make the result short at the end. Raises NoRule."""
    found = stages(source.tree, source.rules)
    steps = [Step(stage.rule, notation(stage.tree, source.by)) for stage in shortened(found)]
    short = show(simplified(found[-1].tree, source.variables, source.domains))
    if short != steps[-1].text:
        steps.append(Step(_("simplified"), short))
    return Worked(source, tuple(steps))


def slope(source: Source) -> str:
    """The derivative by our own rules, not simplified, without sympy. Raises NoRule."""
    return show(source.rules.derivative(source.tree))


def by_sympy(source: Source) -> str:
    """The derivative as sympy finds it. Raises Unknown where it is not to be asked."""
    into = Into(source.domains)
    try:
        asked = into.of(source.expanded)
        found = into.sympy.diff(asked, into.symbol(source.by))
        if any(thing.has(*nowhere(into.sympy)) for thing in (asked, found)):
            raise Unknown(_("this has no real value"))
        return show(formula(found))
    except Unknown:
        raise
    except Exception as error:
        raise Unknown(
            _("sympy failed: {kind}: {error}", kind=type(error).__name__, error=error)
        ) from error


def nowhere(sympy: Any) -> tuple[Any, ...]:
    """What sympy goes on working with, and a real formula must not have in it."""
    return (sympy.nan, sympy.zoo, sympy.oo, sympy.I)
