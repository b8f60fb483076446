"""Zeros that nobody sees: written over before they are read, or added to something."""

from __future__ import annotations

from minigrad.compiling.calls import Call, Storage, View
from minigrad.compiling.program import Program, Renaming
from minigrad.compiling.views import apart, span


def drop_zeros(program: Program) -> None:
    """Make room instead of zeros where all of it is filled, and leave out sums with zeros."""
    touches = Touches(program)
    renaming = Renaming()
    kept: list[Call] = []
    for at, step in enumerate(program.steps):
        if step.name == "np.zeros" and is_covered(step, at, touches):
            if step.results:
                step.name, step.args = "np.empty", step.args[:2]
                kept.append(step)
        elif not adds_nothing(step, at, touches, renaming):
            kept.append(step)
    program.steps = kept
    program.rename(renaming)


class Touches:
    """For every storage, its zeros, and who reads and writes it, in order."""

    def __init__(self, program: Program) -> None:
        self.zeros: dict[Storage, int] = {}
        self.of: dict[Storage, list[tuple[int, bool, View]]] = {}
        self.wanted = {x.storage for x in program.wanted() if isinstance(x, View)}
        for at, step in enumerate(program.steps):
            if step.name == "np.zeros" and step.results:
                self.zeros[step.results[0].storage] = at
            for x in step.reads():
                if isinstance(x, View):
                    self.of.setdefault(x.storage, []).append((at, False, x))
            for x in step.writes:
                self.of.setdefault(x.storage, []).append((at, True, x))

    def after(self, at: int, x: View) -> list[tuple[int, bool, View]]:
        """What is done later to a part of memory."""
        return [t for t in self.of.get(x.storage, ()) if t[0] > at and not apart(t[2], x)]


def is_covered(zeros: Call, at: int, touches: Touches) -> bool:
    """Whether other numbers are written over the zeros before anybody reads them."""
    target = zeros.results[0] if zeros.results else zeros.writes[0]
    if not target.contiguous or target.storage in touches.wanted:
        return False
    written: list[View] = []
    for _, writing, x in touches.after(at, target):
        if writing:
            written.append(x)
        elif not is_inside(x, written) and not is_inside(target, written):
            return False
    return True


def is_inside(x: View, written: list[View]) -> bool:
    """Whether all that x sees has been written, in one go or in pieces that lie apart."""
    low, high = span(x)
    size = 0
    for i, w in enumerate(written):
        start, end = span(w)
        if w == x or (w.contiguous and start <= low and high <= end):
            return True
        if low <= start and end <= high and all(apart(w, other) for other in written[:i]):
            size += w.size
    return x.contiguous and size == x.size


def adds_nothing(call: Call, at: int, touches: Touches, renaming: Renaming) -> bool:
    """Whether a call adds zeros to an array; then that takes the place of the sum."""
    if call.name != "np.add" or call.settings or call.writes or len(call.results) != 1:
        return False
    y = call.results[0]
    for zeros, x in (call.args, call.args[::-1]):
        if not isinstance(zeros, View) or not isinstance(x, View) or x[1:] != (0, *y[2:]):
            continue
        if not x.settled or not are_zero(zeros, at, touches) or x.storage is zeros.storage:
            continue
        if any(writing for _, writing, _ in touches.of.get(x.storage, ())):
            continue
        if any(writing for _, writing, _ in touches.of.get(y.storage, ())):
            continue
        if x.storage.origin != "made":
            continue
        renaming.add(y, x)
        return True
    return False


def are_zero(x: View, at: int, touches: Touches) -> bool:
    """Whether a part of an array of zeros has not been written to until now."""
    made = touches.zeros.get(x.storage)
    if made is None or made > at:
        return False
    return not any(w and k < at for k, w, _ in touches.after(made, x))
