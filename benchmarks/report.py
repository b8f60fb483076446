"""The tables, as Markdown."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import median

from .programs import OURS, Workload
from .timing import Times, reference_of

HEAD = "| program | median | x numpy | minigrad is | peak memory |\n|---|---|---|---|---|"


def table(
    workload: Workload,
    measured: Mapping[str, Times],
    memory: Mapping[str, float | None],
    notes: Mapping[str, str],
) -> str:
    """One workload: fastest first, then what has no figure and why."""
    lines = [f"\n### {workload.name}\n", HEAD]
    reference = reference_of(measured) if measured else None
    for name in sorted(measured, key=lambda name: median(measured[name].rounds)):
        times = measured[name]
        ours = times.against(measured[OURS]) if OURS in measured and name != OURS else None
        assert reference is not None
        cells = [
            f"**{name}**" if name.startswith(OURS) else name,
            seconds(median(times.rounds)),
            f"{times.against(reference):.2f}",
            "" if ours is None else speed(ours),
            "" if memory.get(name) is None else f"{memory[name]:.0f} MiB",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    lines += [f"| {name} | {note} | | | |" for name, note in notes.items()]
    return "\n".join(lines)


def seconds(t: float) -> str:
    """A time with three digits in a fitting unit."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if t >= size:
            return f"{t / size:.3g} {unit}"
    return f"{t / 1e-9:.3g} ns"


def speed(ratio: float) -> str:
    """How minigrad compares with something that takes `ratio` times as long."""
    return f"{ratio:.2g} x faster" if ratio >= 1 else f"{1 / ratio:.2g} x slower"
