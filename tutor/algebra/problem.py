"""One question with a symbolic answer: built once, it judges many answers."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from tutor.algebra.comparison import Comparison
from tutor.algebra.decide import Decision, Trial, World
from tutor.algebra.declarations import Variable, declare
from tutor.algebra.errors import BadProblem, Exhausted, Mismatch, Unreadable
from tutor.algebra.mistakes import Catalogue
from tutor.algebra.reading.reader import Reading, read
from tutor.algebra.reading.shapes import shape_text
from tutor.algebra.tree import Node, keys
from tutor.algebra.wording import counterexample

Variables = Mapping[str, Mapping[str, Any]]


class Problem:
    """An expected answer with its declared variables; raises BadProblem if they are at fault."""

    def __init__(
        self, expected: str, variables: Variables, *, mistakes: Sequence[tuple[str, str]] = ()
    ) -> None:
        self.text = expected
        self.declared = declare(variables)
        self.world = World(self.declared, formulas(self.declared))
        self.expected = author_reading(expected, self.declared, "the expected answer")
        authored = [
            (code, author_reading(text, self.declared, f"the mistake {code!r}").tree)
            for code, text in mistakes
        ]
        self.catalogue = Catalogue(self.world, self.expected.tree, authored)

    def read(self, answer: str) -> Reading:
        """Read an answer; raises Unreadable or Mismatch."""
        return read(answer, self.declared)

    def compare(self, answer: str, *, seed: object = None) -> Comparison:
        """Judge an answer. The same arguments always give the same verdict; nothing is raised."""
        try:
            return self.judged(answer, seed)
        except Unreadable as error:
            return Comparison("reject", error.message, error.span, code=error.code)
        except Mismatch as error:
            return Comparison("not_equal", error.message, error.span, code="shape")
        except Exhausted:
            message = "checking this would take too long; a shorter form is needed"
            return Comparison("reject", message, code="too-long")
        except Exception as error:  # a fault of this program must not cost a learner a try
            message = "this could not be checked; please write it in another way"
            return Comparison("reject", message, code=f"internal {type(error).__name__}")

    def judged(self, answer: str, seed: object) -> Comparison:
        """Read, compare shapes, then values."""
        reading = self.read(answer)
        if reading.shape != self.expected.shape:
            return self.wrong_shape(reading)
        if reading.tree == self.expected.tree:
            return Comparison("equal", read_as=reading.text)
        random = Random(f"{seed}|{self.text}|{answer}")
        decision = Trial(self.world, self.expected.tree, reading.tree, random).decide()
        if decision.equal:
            return Comparison("equal", read_as=reading.text)
        if decision.difference is None:
            return undecided(decision, reading)
        return self.wrong(decision, reading)

    def wrong_shape(self, reading: Reading) -> Comparison:
        """An answer of another shape: a number can never be a vector."""
        yours, wanted = shape_text(reading.shape), shape_text(self.expected.shape)
        message = f"yours is {yours}, expected {wanted}"
        return Comparison("not_equal", message, read_as=reading.text, code="shape")

    def wrong(self, decision: Decision, reading: Reading) -> Comparison:
        """Say where an answer differs and, if it is known, which mistake it looks like."""
        assert decision.difference is not None
        if decision.difference.yours is None and not keys(reading.tree):
            message = f"this has no value: {decision.difference.reason}"
            return Comparison("reject", message, read_as=reading.text, code="undefined")
        example = counterexample(decision.difference, self.world, self.expected.tree, reading.tree)
        mistake = self.catalogue.name(reading.tree)
        said = f"; {mistake.message}" if mistake and mistake.message else ""
        return Comparison(
            "not_equal",
            example.text + said,
            counterexample=example,
            mistake=mistake,
            read_as=reading.text,
            code="value",
        )


def undecided(decision: Decision, reading: Reading) -> Comparison:
    """An answer that could not be compared at enough points."""
    if decision.trouble == "overflow" and keys(reading.tree):
        message = "yours grows beyond all bounds where the expected value is an ordinary number"
        return Comparison("not_equal", message, read_as=reading.text, code="overflow")
    messages = {
        "overflow": "this number is too large to be worked out",
        "answer": "this could not be compared at enough points; please write it in another way",
    }
    message = messages.get(
        decision.trouble, "this question cannot be checked; it is not your fault"
    )
    return Comparison("reject", message, read_as=reading.text, code=decision.trouble)


def author_reading(text: str, declared: Mapping[str, Variable], what: str) -> Reading:
    """Read an author's formula."""
    try:
        return read(text, declared)
    except (Unreadable, Mismatch) as error:
        raise BadProblem(f"{what} {text!r} cannot be read: {error.message}") from error


def formulas(declared: Mapping[str, Variable]) -> dict[str, Node]:
    """Read the formulas of derived variables, each over those that do not follow from it."""
    found: dict[str, Node] = {}
    for variable in declared.values():
        if variable.formula is not None:
            try:
                found[variable.key] = read(variable.formula, declared, variable.indices).tree
            except (Unreadable, Mismatch) as error:
                raise BadProblem(
                    f"{variable.name}: its def cannot be read: {error.message}"
                ) from error
    for key in found:
        refuse_circle(key, found, ())
    return found


def refuse_circle(key: str, found: Mapping[str, Node], above: tuple[str, ...]) -> None:
    """A variable must not follow from itself."""
    if key in above:
        raise BadProblem(f"{key} is defined in terms of itself")
    for inner in keys(found[key]):
        if inner in found:
            refuse_circle(inner, found, (*above, key))


def compare(
    expected: str,
    answer: str,
    variables: Variables,
    *,
    seed: object = None,
    mistakes: Sequence[tuple[str, str]] = (),
) -> Comparison:
    """Judge one answer: is it the same as `expected` wherever the variables may lie?

    `variables` maps each name to {domain, shape, of, def, idx, args}. The verdict depends on the
    arguments alone. `mistakes` are an author's own wrong answers, as (id, expression).
    """
    try:
        return Problem(expected, variables, mistakes=mistakes).compare(answer, seed=seed)
    except BadProblem as error:
        return Comparison("reject", f"this question is at fault: {error}", code="author")
