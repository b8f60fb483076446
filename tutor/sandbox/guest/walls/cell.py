"""What the walls have to know about the child they stand around."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Cell:
    """`nothing` (the null device), `output`, `results` and `ready` are descriptors, as they are
    before the walls go up; `parent` is the process that forked, or started, this one.

    `base_bytes` is the address space that interpreter and modules occupy already, `nowhere` a
    directory that was deleted (`empty_root.nowhere`).
    """

    cpu_seconds: int
    memory_bytes: int
    file_bytes: int
    nothing: int
    output: int
    results: int
    ready: int
    parent: int
    base_bytes: int
    nowhere: int | None
