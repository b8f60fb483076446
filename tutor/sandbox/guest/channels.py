"""What a child writes to: two files in memory for output and results, and a pipe to say it is up.

Files, not pipes: a limit on file sizes bounds them, nobody has to read while the child runs, and
they are read when their writer is gone.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from typing import Any

from .walls.linux import ON_LINUX


class Channels(contextlib.ExitStack):
    """The three channels of one child. Closed when left."""

    def __init__(self) -> None:
        super().__init__()
        self._output, self._results = self._file(), self._file()
        self._told, self._ready = os.pipe()
        self.callback(os.close, self._told)

    def places(self) -> dict[str, int]:
        """The ends that are the child's."""
        return {"output": self._output, "results": self._results, "ready": self._ready}

    def told(self) -> str:
        """What the child said before it started the program; nothing if it did not get there."""
        os.close(self._ready)
        return os.read(self._told, 65536).decode()

    def sizes(self, output: int, results: int) -> dict[str, int]:
        """How much there is to pass on, at most so much."""
        return {"output": _size(self._output, output), "results": _size(self._results, results)}

    def pass_on(self, target: int, sizes: dict[str, Any]) -> None:
        """Copies output and results to the judge, past this process."""
        _copy(self._output, target, sizes["output"])
        _copy(self._results, target, sizes["results"])

    def _file(self) -> int:
        if hasattr(os, "memfd_create"):
            descriptor = os.memfd_create("sandbox")
            self.callback(os.close, descriptor)
            return descriptor
        return self.enter_context(tempfile.TemporaryFile()).fileno()


def _size(descriptor: int, most: int) -> int:
    return min(os.fstat(descriptor).st_size, most)


def _copy(source: int, target: int, count: int) -> None:
    offset = 0
    while offset < count:
        if ON_LINUX:
            offset += os.sendfile(target, source, offset, count - offset)
        else:
            offset += os.write(target, os.pread(source, count - offset, offset))
