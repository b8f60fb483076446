"""What a driver does with what its step gave: puts it where it belongs, and hands it out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from minigrad.compiling.calls import Number
from minigrad.compiling.record.restoring import Store
from minigrad.compiling.record.results import Leaf
from minigrad.value import Value

from .conditions import Conditions
from .plan import sums_gradients


class Handing(Conditions):
    """Writes the lines after the step."""

    def storing(self) -> Iterator[str]:
        """What places outside become."""
        count = len(self.recording.outputs)
        for following, stores in self.of_values(count):
            yield from stores
            count = following
        left = 0
        for store in self.program.stores:
            if is_in_value(store):
                continue
            yield f"{self.places.of(store.place)} = {self.stored(store, count, left)}"
            count += store.kind == "number"
            left += store.kind in ("tensor", "array")
        yield from self.counting()

    def stored(self, store: Store, count: int, left: int) -> str:
        """What one place becomes, `count` numbers and `left` arrays after the first."""
        if store.kind == "number":
            return self.nth(count)
        if store.kind == "constant":
            return self.places.bind(store.value, "k")
        if store.kind == "tensor" and not self.sums_gradients:
            return f"held[{left}]"
        copy = f"left[{left}].copy()"
        return f"constant({copy})" if store.kind == "tensor" else copy

    def counting(self) -> Iterator[str]:
        """Optimisers count their steps."""
        counts = {x.source: self.variables[x] for x in self.arguments if isinstance(x, Number)}
        for home in self.recording.homes:
            if home.slots[0] in counts:
                slots = [self.places.bind(slot, "slot") for slot in home.slots]
                yield " = ".join(f"{slot}.t" for slot in slots) + f" = {counts[home.slots[0]]}"

    def of_values(self, first: int) -> Iterator[tuple[int, list[str]]]:
        """What slots of Values become: many at once, where they are of one kind."""
        stores = list(filter(is_in_value, self.program.stores))
        count = first
        for what in ("raw", "grad"):
            here = [s for s in stores if s.place.key == what]
            numbers = [s for s in here if s.kind == "number"]
            lines = []
            if numbers:
                owners = self.places.bind([s.place.owner for s in numbers], "of")
                values = f"result[{count}:{count + len(numbers)}]"
                if count == 0 and self.values_returned() == 1:
                    values = "(result,)"
                lines = [f"for x, value in zip({owners}, {values}):", f"    x.{what} = value"]
                count += len(numbers)
            for s in here:
                if s.kind == "constant":
                    k = self.places.bind(s.value, "k")
                    lines.append(f"{self.places.bind(s.place.owner)}.{what} = {k}")
            yield count, lines

    def values_returned(self) -> int:
        """How many values a step returns."""
        numbers = sum(s.kind == "number" for s in self.program.stores)
        return len(self.recording.outputs) + numbers

    @property
    def sums_gradients(self) -> bool:
        """Whether the step reads the gradients that were there before it."""
        return sums_gradients(self.plan, self.arguments)

    def clearing(self) -> Iterator[str]:
        """After an exception: gradients that were about to come are not there."""
        for store in self.program.stores:
            if store.kind == "tensor" and not self.sums_gradients:
                yield f"        {self.places.of(store.place)} = None"

    def nth(self, i: int) -> str:
        """One of the values a step returns."""
        return "result" if self.values_returned() == 1 else f"result[{i}]"

    def returned(self, x: Any) -> str:
        """What the function returns."""
        if isinstance(x, Leaf) and (x.kind == "loss" or x.leaves):
            leaves = "".join(self.places.bind(leaf) + ", " for leaf in x.leaves)
            first = x.nth + 1
            slopes = f"result[{first}:{first + len(x.leaves)}]"
            known = "known_loss" if x.kind == "loss" else "known_value"
            return f"{known}({self.nth(x.nth)}, ({leaves}), {slopes}, f, args, kwargs)"
        if isinstance(x, Leaf):
            value = self.nth(x.nth)
            made = {"tensor": "constant({})", "scalar": "{}[()]", "value": "Value({}, False)"}
            return made.get(x.kind, "{}").format(value)
        if type(x) is tuple:
            return f"({''.join(self.returned(part) + ', ' for part in x)})"
        if type(x) is list:
            return f"[{', '.join(map(self.returned, x))}]"
        if type(x) is dict:
            return "{" + ", ".join(f"{k!r}: {self.returned(v)}" for k, v in x.items()) + "}"
        return "None" if x is None else self.places.bind(x, "k")


def is_in_value(store: Store) -> bool:
    """Whether it is for a slot of a Value that stays."""
    return isinstance(store.place.owner, Value) and not store.place.passing
