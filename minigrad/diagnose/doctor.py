"""Doctor: watches a training run of any kind, and says what is wrong with it, with evidence.

It looks on from beside the loop, which stays as it is but for one line:

    with Doctor(model, optimizer, classes=10) as doctor:
        for x, y in batches:
            loss = nn.cross_entropy(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            doctor.step(loss)
    print(doctor.report())

Every step it notes the loss and whether all gradients are finite. At steps 1, 2, 4, 8, … and then
at every fiftieth it also measures the layers. What it makes of that is in `rules`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, Self

import numpy as np

from minigrad.graph import Node, state

from . import rules as rules  # they enter RULES
from .findings import RULES, Finding, History, Sample
from .layers import watch
from .lines import lines
from .nan import explain_nan


class Doctor:
    """Watch a run while `with Doctor(...) as doctor:` lasts; `doctor.report()` at any time.

    model      the network; if None, only losses are watched
    optimizer  whose weight decay and learning rates are to be judged too
    classes    number of classes, if the loss is a cross-entropy: the first should be ln C
    every      how many steps lie between two measurements of the layers, after the start
    lines      whether to note the line of every op, so that a nan can name it
    """

    def __init__(
        self,
        model: Any = None,
        optimizer: Any = None,
        *,
        classes: int | None = None,
        every: int = 50,
        lines: bool = True,
    ) -> None:
        self.model, self.every = model, every
        self.history = History(classes=classes, optimizer=optimizer)
        self._parameters = list(model.parameters()) if model is not None else []
        self._with_lines = lines
        self._noted: Any = None
        self._watched: watch | None = None
        self._inside = False

    def __enter__(self) -> Self:
        self._inside = True
        self._retained, state.retain = state.retain, True  # until step() has seen the gradients
        if self._with_lines:
            self._noted = lines().__enter__()
        self._look()
        return self

    def __exit__(self, *error: object) -> None:
        self._inside = False
        state.retain = self._retained
        self._look_away()
        if self._noted is not None:
            self._noted.__exit__(*error)

    def step(
        self,
        loss: Any,
        *,
        penalty: float | Node | None = None,
        validation: float | Node | None = None,
    ) -> None:
        """Note one step; call it last, after `optimizer.step()`.

        loss        of this step, penalty included
        penalty     the part of it that is regularisation
        validation  the loss on data that is not trained on, when it was measured
        """
        if not self._inside:
            raise RuntimeError("step() watches inside `with Doctor(...) as doctor:` only")
        history = self.history
        history.losses.append(_number(loss))
        history.penalties.append(None if penalty is None else _number(penalty))
        if validation is not None:
            history.validations.append((len(history.losses), _number(validation)))
        self._examine(loss)
        self._measure()
        if isinstance(loss, Node) and loss.parents:
            _release(loss)
        if self._noted is not None:
            self._noted.forget()

    def findings(self) -> list[Finding]:
        """What is wrong so far, the gravest first."""
        found = [finding for rule in RULES for finding in rule(self.history)]
        return sorted(found, key=lambda finding: (finding.word != "nan", finding.step))

    def report(self) -> str:
        """The findings as text."""
        n = len(self.history.losses)
        found = self.findings()
        if not found:
            return f"{n} steps watched, nothing found."
        count = f"{len(found)} findings" if len(found) > 1 else "1 finding"
        return "\n\n".join([f"{n} steps watched, {count}.", *map(str, found)])

    def _examine(self, loss: Any) -> None:
        """Look for a nan or inf, the first time, while the graph that made it is still there."""
        if self.history.culprit is not None:
            return
        if math.isfinite(self.history.losses[-1]) and _finite(self._parameters):
            return
        self.history.culprit = (len(self.history.losses), _explained(loss, self.model))

    def _measure(self) -> None:
        """Measure the layers, if this step was one to look at; and look at the next if it is."""
        if self._watched is not None:
            self.history.samples.append(_sample(self._watched, len(self.history.losses)))
            self._look_away()
        if _due(len(self.history.losses) + 1, self.every):
            self._look()

    def _look(self) -> None:
        if self.model is not None:
            self._watched = watch(self.model, from_start=True).__enter__()

    def _look_away(self) -> None:
        if self._watched is not None:
            self._watched.__exit__()
            self._watched = None


def _due(step: int, every: int) -> bool:
    """Whether to measure the layers: often at the start, where most goes wrong, then regularly."""
    return step % every == 0 or (step < every and step & (step - 1) == 0)


def _number(x: Any) -> float:
    return float(x.raw) if isinstance(x, Node) else float(x)


def _finite(parameters: Iterable[Any]) -> bool:
    """Whether all gradients are finite, asked so that the usual answer is cheap."""
    grads = [p.grad.raw for p in parameters if p.grad is not None]
    if math.isfinite(sum(np.vdot(g, g) for g in grads)):
        return True
    return all(bool(np.isfinite(g).all()) for g in grads)


def _explained(loss: Any, model: Any) -> str:
    """What made the nan, as far as it can still be told."""
    if not isinstance(loss, Node) or not loss.requires_grad or not loss.parents:
        return "give step() the loss itself, and not its number, to learn which op made it"
    culprit = explain_nan(loss, model)
    return str(culprit) if culprit else "the loss can be computed; the gradients were changed after"


def _sample(watched: watch, step: int) -> Sample:
    """The layers at a step; none if the model was not called."""
    try:
        layers = watched.layers()
    except RuntimeError:
        return Sample(step, [], [])
    return Sample(step, layers, [name for name, w in watched.weights() if _all_alike(w)])


def _all_alike(weight: Any) -> bool:
    """Whether all units of a layer have the very same weights."""
    rows = weight.reshape(len(weight), -1) if weight.ndim > 1 else weight[:0]
    return len(rows) > 1 and bool((rows == rows[0]).all())


def _release(root: Node) -> None:
    """Free a graph that was kept to be looked at."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.parents:
            waiting += [parent for parent in node.parents if parent is not None]
            node.release()
