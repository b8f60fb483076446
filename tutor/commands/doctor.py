"""Check your set-up: what is broken, and how to mend it. Exit code: 0 nothing, 1 something."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from shutil import get_terminal_size

from tutor.language import _
from tutor.language.wrapping import padded, width
from tutor.learner.place import home
from tutor.terminal.markdown import hanging
from tutor.terminal.visible import visible

WELL, BROKEN = 0, 1


def arguments(parser: ArgumentParser) -> None:
    """JSON for programs."""
    parser.add_argument("--json", action="store_true", help=_("for programs to read"))


def run(options: Namespace) -> int:
    """Look at one thing after the other, and say how it stands."""
    from tutor.checkup import State, findings  # noqa: PLC0415 - `--help` needs none of it

    found = []
    for finding in findings(home(), options.settings, options.course):
        found.append(finding)
        if not options.json:
            print(_line(str(finding.state), finding.said, finding.mend), flush=True)
    broken = [finding for finding in found if finding.state is State.BROKEN]
    if options.json:
        record = {"well": not broken, "findings": [finding.as_dict() for finding in found]}
        print(json.dumps(record, ensure_ascii=False, indent=2))
    elif broken:
        print(hanging("", _("Something is broken: mend it as the lines above say."), _room()))
    else:
        print(hanging("", _("Everything the tutor needs is there."), _room()))
    return BROKEN if broken else WELL


def _line(state: str, said: str, mend: str) -> str:
    """How a thing stands; below it, how to mend it."""
    words = {"well": _("well"), "note": _("mind"), "broken": _("broken")}
    sign = padded(words[state], max(map(width, words.values()))) + "  "
    lines = [hanging(sign, visible(said), _room())]
    if mend:
        lines.append(hanging(" " * width(sign), visible(mend), _room()))
    return "\n".join(lines)


def _room() -> int:
    return min(get_terminal_size().columns, 100)
