"""One job from first to last: read it, put up the walls, run the program, end.

Whatever happens, the process ends here: what called this never runs on in the child.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from typing import Any, NoReturn

from . import program
from .modules import disarm, hide
from .printed import catch
from .results import Results
from .walls import put_up_all
from .walls.cell import Cell
from .walls.descriptors import OUTPUT, READY, RESULTS
from .wire import decode


def live(body: bytearray, cell: Cell, preloaded: Iterable[str]) -> NoReturn:
    """Runs the job that `body` holds. Never returns."""
    try:
        job = json.loads(body)
        calls = [decode(call) for call in job["calls"]]  # before the program can meddle with it
        hide(preloaded, job["modules"])
        if _report(put_up_all(cell), job["require"]):
            disarm(job["modules"])
            _run(job, calls)
    finally:
        os._exit(0)


def _report(layers: list[str], required: Iterable[str]) -> bool:
    """Tells the fork server which walls stand; False if one that has to is not among them.

    This goes through a pipe that is closed before the program starts, so that no program can
    write it.
    """
    lacking = [name for name in required if name not in layers]
    os.write(READY, json.dumps({"layers": layers, "lacking": lacking}).encode())
    os.close(READY)
    return not lacking


def _run(job: dict[str, Any], calls: list[Any]) -> None:
    catch(OUTPUT, job["output_bytes"] + 1)  # one more than is shown: a cut can be told
    program.run(job, calls, Results(RESULTS, job["result_bytes"]))
