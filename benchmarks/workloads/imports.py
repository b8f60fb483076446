"""How long a fresh process takes to start and import a library, before anything happens."""

from __future__ import annotations

import subprocess
import sys
from types import ModuleType
from typing import Any

from benchmarks.programs import Program

CASES: dict[str, Any] = {"import": lambda: None}


def every(peer: ModuleType, problem: None) -> Program:
    """A process that imports what the peer needs, and ends."""
    command = [sys.executable, "-c", f"import {peer.LIBRARY}"]
    return Program(lambda: subprocess.run(command, check=True) and None)
