"""What a program is, and how a workload finds that of a peer.

A file in `workloads` is a kind of program. It says in `CASES` for which problems, by name, and has
`numpy(problem)` and `minigrad(problem)`. A file in `peers` has a function named after each kind
that the peer has a program for; `LIBRARY` is the module it needs. It is only imported when its
turn comes, and one that cannot be imported is absent. A workload may also have a function named
after a peer, or `every(peer, problem)`.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any, NamedTuple

REFERENCE = "numpy"
Made = Callable[[Callable[[], Any]], Callable[[], Any]]


def as_it_is(step: Callable[[], Any]) -> Callable[[], Any]:
    """The step itself, where it might have been compiled."""
    return step


OURS = "minigrad"


class Program(NamedTuple):
    """One library's way of doing a workload, ready to run."""

    step: Callable[[], Any]
    """Everything one step needs, up to the loss, which float() reads; None if there is no loss."""
    gradients: Callable[[], Sequence[Any]] | None = None
    """The gradients where the parameters now are, as arrays, in the order of the problem."""


class Workload(NamedTuple):
    """One problem, by name, and the file that says what is done with it."""

    name: str
    kind: ModuleType
    problem: Callable[[], Any]

    def program(self, peer: str) -> Program | None:
        """A fresh program of this peer; None if it has none."""
        kind = self.kind.__name__.rpartition(".")[2]
        module: Any = load(peer)
        if hasattr(self.kind, "every"):
            return self.kind.every(module, self.problem())  # type: ignore[no-any-return]
        build = getattr(self.kind, peer, None) or getattr(module, kind, None)
        return None if build is None else build(self.problem())


def _files(package: str) -> list[str]:
    path = importlib.import_module(f"benchmarks.{package}").__path__
    return [file.name for file in pkgutil.iter_modules(path)]


def workloads() -> dict[str, Workload]:
    """All workloads by name, in the order of the files and of the cases in them."""
    found: dict[str, Workload] = {}
    for file in _files("workloads"):
        kind = importlib.import_module(f"benchmarks.workloads.{file}")
        for name, problem in kind.CASES.items():
            found[name] = Workload(name, kind, problem)
    return found


PEERS = _files("peers")


def load(peer: str) -> ModuleType | None:
    """The file of a peer; None if its library is not installed."""
    try:
        return importlib.import_module(f"benchmarks.peers.{peer}")
    except ModuleNotFoundError:
        return None
