"""From the start of a process to the end of a tiny network's third step: scripts in `starts`."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from types import ModuleType
from typing import Any

from benchmarks.programs import Program

CASES: dict[str, Any] = {"start": lambda: None}


def every(peer: ModuleType, problem: None) -> Program | None:
    """A process that runs the peer's script; None if there is none.

    Bytecode is kept from the first, uncounted run on, as that of an installed package is.
    """
    script = f"benchmarks.starts.{peer.__name__.rpartition('.')[2]}"
    if importlib.util.find_spec(script) is None:
        return None
    surroundings = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-m", script]
    return Program(lambda: subprocess.run(command, check=True, env=surroundings) and None)
