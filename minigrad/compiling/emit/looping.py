"""Loops over stretches of arrays: what stays where it is is cut up once, the rest at each step."""

from __future__ import annotations

from minigrad.compiling.calls import Call, Storage
from minigrad.compiling.outs import EMPTY
from minigrad.compiling.passes.stretches import Stretch

from .remarks import Remarks
from .rooms import Rooms
from .wording import INDENT, listed, tupled


class Loops(Remarks):
    """Writes loops down; `emit_array_call` writes what is in them."""

    def emit_array_call(self, call: Call) -> None:
        """A call that makes arrays or changes them."""
        raise NotImplementedError

    def emit_stretch(self, loop: Stretch) -> None:
        """A loop over stretches of arrays, with what is made in between as long as one of them."""
        rows, length = loop.rows, loop.length
        parts = self.names.fresh("stretches")
        self.prepare(f"{parts} = [slice(k, k + {rows}) for k in range(0, {length}, {rows})]")
        still: dict[str, str] = {}
        moving: dict[str, str] = {}
        part = self.names.fresh("part")
        for x, piece in loop.pieces.items():
            text, stands = self.text(x), self.stands_still(x.storage)
            name = self.piece_name(piece, text)
            if stands:
                still[name] = f"{text}[part]"
            else:
                moving[name] = f"{text}[{part}]"
        first = next(iter((still or moving).values())) if length % rows else ""
        buffers = self.buffers(loop, first)
        (still if still else moving).update(buffers)
        self.emit_loop(loop, still, moving, (part, parts))

    def buffers(self, loop: Stretch, first: str) -> dict[str, str]:
        """Arrays as long as a stretch; as long as the `first` of it, if the last is a shorter one.

        Returns their parts by name, if parts are needed.
        """
        rooms, parts = Rooms(loop.inner, ()), {}
        self.moving |= rooms.local
        for x in (*rooms.own, *rooms.shared):
            host = rooms.shared.get(x)
            if host is not None and (x.shape, x.whole.strides) == (host.shape, host.whole.strides):
                self.names.of[x.whole] = self.names.of[host.whole]
                continue
            buffer = self.names.give(x.whole, self.inner_maker(loop, x))
            if host is None or first:
                self.prepare(f"{buffer} = {self.empty(x)}")
            else:
                self.prepare(f"{buffer} = {self.part(x, host)}")
            if first:
                parts[self.piece_name(x, buffer)] = f"{buffer}[: len({first})]"
        return parts

    def piece_name(self, piece: Storage, whole: str) -> str:
        """A name for a stretch of an array."""
        name = self.names.of[piece.whole] = self.names.fresh(f"{whole}_part")
        self.moving.add(piece)
        return name

    def emit_loop(
        self, loop: Stretch, still: dict[str, str], moving: dict[str, str], turn: tuple[str, str]
    ) -> None:
        """Over tuples of stretches, made once of the arrays that stay where they are."""
        part, parts = turn
        names, texts = [*still], [*still.values()]
        if moving:
            names, texts = [part, *names], ["part", *texts]
        names = names or [part]
        tuples = self.names.fresh("pieces") if still else parts
        if still:
            self.prepared += listed(INDENT, tuples, texts, f"for part in {parts}")
        self.body += tupled(f"{INDENT * self.depth}for ", ", ".join(names), f" in {tuples}:")
        self.within += 1
        self.depth += 1
        for name, text in moving.items():
            self.write(f"{name} = {text}")
        for call in loop.inner:
            if call.name not in EMPTY:
                self.begin(call)
                self.emit_array_call(call)
        self.enter(self.quiet)
        self.within -= 1
        self.depth -= 1

    def inner_maker(self, loop: Stretch, room: Storage) -> str:
        """The function that makes a result inside a loop."""
        makers = (call for call in loop.inner if call.name not in EMPTY)
        made = (c for c in makers if any(x.storage is room for x in (*c.results, *c.writes)))
        return next(made).name
