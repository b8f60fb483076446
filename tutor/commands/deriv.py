"""Differentiate a formula step by step. Exit code: 0 done, 2 could not be read.

Nothing is declared here, so every letter counts as a real number. The result is checked by the
engine, which differentiates the formula itself at a point.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any

from tutor.algebra import Mismatch, Unreadable
from tutor.commands import BadInput
from tutor.language import _, ngettext

if TYPE_CHECKING:
    from tutor.derive.worked import Check, Worked


def arguments(parser: ArgumentParser) -> None:
    """The formula, the letter to differentiate by, and JSON for programs."""
    parser.add_argument("formula", metavar="FORMULA", help=_("such as 'x^2 sin x'"))
    parser.add_argument("--by", metavar="NAME", help=_("x, or the only letter, if not given"))
    parser.add_argument("--json", action="store_true", help=_("for programs to read"))


def run(options: Namespace) -> int:
    """Print the steps, the result and the check."""
    work = worked(options.formula, options.by)
    checks = work.checks()
    if options.json:
        print(json.dumps(record(work, checks), ensure_ascii=False, indent=2))
    else:
        print("\n".join(lines(work, checks, options.plain)))
    return 0


def worked(text: str, by: str | None) -> Worked:
    """The derivative, worked out. Raises BadInput."""
    from tutor import derive  # noqa: PLC0415 - `tutor deriv --help` needs none of it

    try:
        return derive.worked(derive.typed_source(text, by))
    except Unreadable as problem:
        raise BadInput(pointed_at(text, problem)) from None
    except (Mismatch, derive.NoRule) as problem:
        raise BadInput(str(problem)) from None


def pointed_at(text: str, problem: Unreadable) -> str:
    """Why a formula could not be read, with carets under the place."""
    from tutor.terminal import lines as terminal  # noqa: PLC0415 - only for those who mistyped

    shown = terminal.pointed_at(text, problem.span)
    return "\n".join([problem.message, *shown])


def lines(work: Worked, checks: list[Check], plainly: bool) -> list[str]:
    """The whole work as lines of text: formulas to the left, rules to the right."""
    from tutor.derive.printing import plain  # noqa: PLC0415

    spelled = plain if plainly else str
    formulas = [spelled(step.text) for step in work.steps]
    width = min(60, max(map(len, formulas)))
    rows = [
        f"  = {formula:{width}}   {spelled(step.rule)}"
        for formula, step in zip(formulas, work.steps, strict=True)
    ]
    return [spelled(names(work)), spelled(work.question), *rows, spelled(checked(checks))]


def names(work: Worked) -> str:
    """What the letters count as."""
    found = work.source.names
    if len(found) == 1:
        return _("{name} counts as a real number.", name=found[0])
    others, last = ", ".join(found[:-1]), found[-1]
    return _("{names} and {last} count as real numbers.", names=others, last=last)


def checked(checks: list[Check]) -> str:
    """What the engine says, in a sentence."""
    wrong = [check for check in checks if not check.agrees]
    if not checks:
        return _("Not checked: no point was found at which the engine has a slope.")
    shown = (wrong or checks)[0]
    where = ", ".join(f"{name} = {value:.6g}" for name, value in named(shown).items())
    if wrong:
        return _(
            "Do not trust this result: at {point} the formula gives {result:.9g}, the engine "
            "{engine:.9g}.",
            point=where,
            result=shown.result,
            engine=shown.engine,
        )
    if len(checks) == 1:
        return _(
            "Checked: at {point} the result and the engine both give {value:.6g}.",
            point=where,
            value=shown.engine,
        )
    return ngettext(
        "Checked: at {point} the result and the engine both give {value:.6g}, and agree at one "
        "more point.",
        "Checked: at {point} the result and the engine both give {value:.6g}, and agree at "
        "{count} more points.",
        len(checks) - 1,
        point=where,
        value=shown.engine,
    )


def named(check: Check) -> dict[str, float]:
    """A point by the names as they are written."""
    from tutor.algebra.names import shown  # noqa: PLC0415
    from tutor.derive.source import keyed  # noqa: PLC0415

    return {shown(key): value for key, value in keyed(check.point).items()}


def record(work: Worked, checks: list[Check]) -> dict[str, Any]:
    """The whole work as plain data."""
    last = work.steps[-1]
    return {
        "formula": work.source.text,
        "by": work.question[3 : work.question.index("(")],
        "names": work.source.names,
        "steps": [{"rule": s.rule, "text": s.text, "plain": s.plain} for s in work.steps],
        "result": last.text,
        "plain": last.plain,
        "checks": [
            {"at": named(c), "result": c.result, "engine": c.engine, "agrees": c.agrees}
            for c in checks
        ],
    }
