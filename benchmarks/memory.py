"""The most memory a program holds during a step: a process of its own, all of it counted."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path

from .programs import Workload, workloads

STEPS = 3
MINUTES = 3
STATUS = Path("/proc/self/status")


def of(workload: Workload, peer: str) -> float | None:
    """MiB at the highest point of a few steps, interpreter and libraries included."""
    command = [sys.executable, "-m", "benchmarks", "--child", workload.name, peer]
    try:
        child = subprocess.run(command, capture_output=True, timeout=60 * MINUTES, check=True)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return None
    return float(json.loads(child.stdout.splitlines()[-1]))


def child(name: str, peer: str) -> None:
    """What the process does: a few steps, then its own peak on the last line."""
    program = workloads()[name].program(peer)
    assert program is not None
    for _ in range(STEPS):
        program.step()
    print(json.dumps(peak()))


def peak() -> float:
    """The highest point of this process so far, in MiB."""
    if STATUS.exists():  # Linux: getrusage would count what the parent was before exec
        line = next(x for x in STATUS.read_text().splitlines() if x.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    unit = 1024**2 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
