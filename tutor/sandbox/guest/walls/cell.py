"""What the walls have to know about the child they stand around."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Cell:
    """`output`, `results` and `ready` are descriptors, as they are before the walls go up.

    `base_bytes` is the address space that interpreter and modules occupy already.
    """

    cpu_seconds: int
    memory_bytes: int
    file_bytes: int
    output: int
    results: int
    ready: int
    parent: int
    base_bytes: int
