"""What became of a compiled function, for its author to read."""

from __future__ import annotations

from typing import Any

from .compiled import Compiled


def explain(step: Any) -> str:
    """Which programs a compiled function has, for what, and why it was recorded each time."""
    if not isinstance(step, Compiled):
        raise TypeError(
            f"explain tells about a compiled function, minigrad.compile(f), not {step!r:.60}"
        )
    if step.given_up:
        return f"{step.name} runs as it is: {step.given_up}"
    lines = [f"{step.name}: {count(len(step.variants), 'program')}"]
    for variant in step.variants:
        lines.append(f"  for {variant.describe()}")
    if step.pending:
        lines.append(f"  and {count(len(step.pending), 'recording')} not confirmed by a second one")
    if step.reasons:
        lines.append("recorded anew because")
        lines += [f"  {reason}" for reason in step.reasons]
    for reason in sorted(step.as_it_is):
        lines.append(f"some calls ran as they are: {reason}")
    return "\n".join(lines)


def count(n: int, what: str) -> str:
    """So many of something."""
    return f"{n} {what}" if n == 1 else f"{n} {what}s"
