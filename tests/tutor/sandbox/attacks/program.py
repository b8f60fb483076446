"""What a program of the corpus is, and what is said of it."""

from __future__ import annotations

from dataclasses import dataclass

from tutor.sandbox import Limits

# Preloaded and allowed: what stops a program is the process it runs in, not the import rule.
MODULES = (
    *("numpy", "os", "ctypes", "signal", "threading", "socket", "subprocess", "atexit", "gc"),
    *("builtins", "importlib", "resource", "pickle", "mmap", "select", "base64", "asyncio"),
    *(
        "multiprocessing",
        "shutil",
        "tempfile",
        "pathlib",
        "faulthandler",
        "fcntl",
        "logging",
        "io",
        "inspect",
    ),
)
SHORT = Limits(cpu_seconds=1, wall_seconds=4.0, memory_mb=128)
SHORT_WALL = Limits(cpu_seconds=1, wall_seconds=0.5, memory_mb=128)


@dataclass(frozen=True)
class Program:
    """A program, asked for `f(x)`, which should double an array of three numbers.

    `status` is what the sandbox must say (empty: all but a fault of its own), `says` stands in the
    message, in the error of the call, or in what it printed. `naive` is what it does to a grader
    that shares its process (`naive.py`): it

        passes    gets full marks, though it doubles nothing
        stops     leaves no verdict
        tells     learns something that it must not know
        acts      does something to the machine
        floods    makes a report of a megabyte or more
        shows     sends control characters to a terminal

    and is empty where such a grader has nothing to be attacked.
    """

    name: str
    source: str
    status: str = "ok"
    says: str = ""
    naive: str = ""
    limits: Limits = SHORT
