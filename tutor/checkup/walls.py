"""The walls around programs: a harmless one is really run behind them."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from tutor.checkup.finding import Finding, broken, note, well
from tutor.language import _
from tutor.sandbox import Call, Job, run_once
from tutor.sandbox.isolation import LEVELS, isolation

_HARMLESS = Job("def f(x):\n    return x + 1\n", "f", (Call(args=(1,)),))


def findings() -> Iterator[Finding]:
    """Whether programs can be run here, and how well they are shut in."""
    run = run_once(_HARMLESS)
    if run.status != "ok":
        yield broken("walls", _("no program can be run: {reason}", reason=run.message), _mend())
        return
    level, strongest = isolation(run.layers), [*LEVELS][-1]
    said = _("programs are run behind these walls: {walls}", walls=", ".join(run.layers))
    if level == strongest:
        yield well("walls", said)
    else:
        yield note("walls", said, _mend())


def _mend() -> str:
    if sys.platform.startswith("linux"):
        return _(
            "Landlock and seccomp need a kernel of Linux 5.13 or newer, and a container that "
            "allows them."
        )
    return _("`tutor grade --container docker` runs programs in containers.")
