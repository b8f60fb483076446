"""What simulated learners hand in as programs: the solution, known wrong ones, and slips in it."""

from __future__ import annotations

import ast
import random
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeGuard

from benchmarks.learners.acting import NONSENSE, Act
from tutor.answers.program import Program
from tutor.course import Exercise, Variant
from tutor.judge import judge
from tutor.verdict import PartVerdict, Status

SLIPS = 4  # programs with one thing typed wrongly, for each solution
FRESH = ("one", "two", "three")  # inputs of our own, which the verdict that is counted never saw
_OTHER_SIGN = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult}


class Programmer:
    """Somebody at the program of one variant; `run` starts it in the sandbox."""

    def __init__(
        self,
        exercise: Exercise,
        variant: Variant,
        part: Program,
        rng: random.Random,
        run: Callable[..., Any],
    ) -> None:
        self.exercise = exercise
        self.variant = variant
        self.part = part
        self.rng = rng
        self.run = run

    def acts(self) -> Iterator[Act]:
        """Everything that is tried here."""
        solution = self.exercise.file("solution.py")
        yield Act("right", {self.part.name: solution}, {})
        for id in self.exercise.files("wrong", ".py"):
            yield self.wrong("mistake", self.exercise.file(f"wrong/{id}.py"), id)
        starter = self.exercise.file("starter.py")
        if self.part.bug:
            yield self.wrong("mistake", starter, self.part.bug)
        else:
            yield self.wrong("typo", starter, *self.names(self.verdicts(starter)))
        for text in ("", "   "):
            yield self.wrong("blank", text)
        for text in NONSENSE:
            yield self.wrong("nonsense", text)
        programs = [*mistyped(solution)]
        for text in self.rng.sample(programs, min(SLIPS, len(programs))):
            yield from self.slip(text)

    def wrong(self, kind: str, text: str, *ids: str) -> Act:
        """A program that is wrong, and by which mistakes."""
        return Act(kind, {self.part.name: text}, {self.part.name: frozenset(ids)})

    def slip(self, text: str) -> Iterator[Act]:
        """A mistyped program, if it is a wrong one; true is a name that holds on other inputs."""
        if wrong := self.verdicts(text):
            yield self.wrong("typo", text, *self.names(wrong))

    def names(self, verdicts: list[PartVerdict]) -> set[str]:
        """The one name that all of these verdicts agree on; none if they do not."""
        names = {verdict.mistake for verdict in verdicts}
        return {name for name in names if name and len(names) == 1}

    def verdicts(self, text: str) -> list[PartVerdict]:
        """What the judge says of a program on inputs of our own, where it is not right."""
        found = [self.verdict(text, secret) for secret in FRESH]
        return [verdict for verdict in found if verdict.verdict is not Status.RIGHT]

    def verdict(self, text: str, secret: str) -> PartVerdict:
        """What the judge says of a program on inputs of our own."""
        typed = {self.part.name: text}
        found = judge(self.exercise, self.variant, typed, run=self.run, secret=secret)
        return next(part for part in found.parts if part.name == self.part.name)

    def carries_on(self, act: Act, name: str) -> bool:
        """A program follows from nothing."""
        return False

    def is_true(self, mistake: str, act: Act, name: str) -> bool:
        """Whether a mistake was made in a program."""
        return mistake in act.true[name]


def mistyped(program: str) -> Iterator[str]:
    """The program with one thing typed wrongly: an operator, a number, a keyword left out.

    What a `while` does stays as it is, so that it ends.
    """
    count = len([*_places(ast.parse(program))])
    for index in range(count):
        tree = ast.parse(program)
        node, change = [*_places(tree)][index]
        for name, value in change.items():
            setattr(node, name, value)
        yield ast.unparse(tree) + "\n"


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _places(tree: ast.AST) -> Iterator[tuple[ast.AST, Mapping[str, Any]]]:
    """The nodes where something can be mistyped, each with what then stands there."""
    loops = [node for node in ast.walk(tree) if isinstance(node, ast.While)]
    left_alone = {id(node) for loop in loops for node in ast.walk(loop)}
    for node in ast.walk(tree):
        if id(node) in left_alone:
            continue
        if isinstance(node, ast.BinOp) and type(node.op) in _OTHER_SIGN:
            yield node, {"op": _OTHER_SIGN[type(node.op)]()}
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            yield node, {"op": ast.UAdd()}
        elif isinstance(node, ast.Constant) and _is_number(value := node.value):
            yield node, {"value": value + 1}
        elif isinstance(node, ast.Call) and node.keywords:
            yield node, {"keywords": node.keywords[1:]}
