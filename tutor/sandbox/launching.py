"""How a fork server comes to life: as a process of this machine, with nothing of the judge's."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

BOOT = (
    "import sys; sys.path.insert(0, sys.argv[1]); from guest import forker, fresh;"
    " del sys.path[0]; {'serve': forker.serve, 'fresh': fresh.live_fresh}[sys.argv[2]]()"
)
GUEST = Path(__file__).parent / "guest"
ONE_THREAD = dict.fromkeys(  # a process with more cannot be forked safely
    ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"
)
_KEPT_ENVIRONMENT = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


@dataclass(frozen=True)
class Launched:
    """A fork server that was started. `cleared` sees to what is left once its process is killed."""

    process: subprocess.Popen[bytes]
    cleared: Callable[[], None] = lambda: None

    def end(self) -> None:
        """Kills it."""
        self.process.kill()
        self.process.wait()
        self.cleared()


class Place(Protocol):
    """Where fork servers are started."""

    def launch(self, channel: int, errors: IO[bytes]) -> Launched:
        """A fork server that reads from and writes to `channel`. Raises OSError."""

    def paths(self, names: Iterable[str]) -> list[str]:
        """Where the modules of these names lie, if they have to be looked for."""


class Here:
    """On this machine, by this interpreter."""

    def launch(self, channel: int, errors: IO[bytes]) -> Launched:
        """A fork server in a session of its own."""
        return Launched(
            subprocess.Popen(
                command("serve"),
                stdin=channel,
                stdout=channel,
                stderr=errors,
                env=_environment(),
                start_new_session=True,
            )
        )

    def paths(self, names: Iterable[str]) -> list[str]:
        """The folders that an isolated interpreter does not know."""
        places = []
        for name in names:
            spec = None if root(name) in sys.stdlib_module_names else _spec(name)
            if spec is not None and spec.origin is not None:
                depth = 2 if spec.submodule_search_locations else 1
                places.append(str(Path(spec.origin).parents[depth - 1].resolve()))
        return list(dict.fromkeys(places))


def command(function: str) -> list[str]:
    """What starts an isolated interpreter in a function of the guest's."""
    return [sys.executable, "-I", "-c", BOOT, str(GUEST.parent), function]


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
    return kept | ONE_THREAD | {"LANG": "C.UTF-8"}


def _spec(name: str) -> importlib.machinery.ModuleSpec | None:
    return importlib.util.find_spec(root(name))


def root(name: str) -> str:
    """The package a dotted name belongs to."""
    return name.partition(".")[0]
