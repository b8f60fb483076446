"""One question with a symbolic answer: built once, it judges many answers."""

from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Any

from tutor.algebra.comparison import Comparison, Mistake
from tutor.algebra.decide import Decision, Trial, World
from tutor.algebra.declarations import Variable, declare
from tutor.algebra.derivatives.rules import Differentiation
from tutor.algebra.derivatives.source import by_others, flawed
from tutor.algebra.errors import BadProblem, Exhausted, Mismatch, NoRule, Unreadable
from tutor.algebra.families import Family
from tutor.algebra.forms import policy
from tutor.algebra.mistakes import Catalogue
from tutor.algebra.names import shown
from tutor.algebra.reading.joining import shape_text
from tutor.algebra.reading.printing import show
from tutor.algebra.reading.reader import Reading, as_written, read
from tutor.algebra.slips.edits import Edit
from tutor.algebra.tree import Item, Name, Node, keys
from tutor.algebra.wording import counterexample
from tutor.language import _, together

Variables = Mapping[str, Mapping[str, Any]]
KEPT = 24
BUILT: dict[str, "Problem"] = {}  # the questions asked last, so that the next answer is quicker


class Problem:
    """An expected answer with its declared variables; raises BadProblem if they are at fault."""

    def __init__(
        self,
        expected: str,
        variables: Variables,
        *,
        mistakes: Sequence[tuple[str, str]] = (),
        source: tuple[str, str] | None = None,
        form: Sequence[str] = (),
    ) -> None:
        self.text = expected
        self.declared = declare(variables)
        self.world = World(self.declared, formulas(self.declared))
        self.expected = author_reading(expected, self.declared, "the expected answer")
        authored = [
            (code, author_reading(text, self.declared, f"the mistake {code!r}").tree)
            for code, text in mistakes
        ]
        self.policies = [policy(text, self.declared) for text in form]
        self.constants = {k for k, v in self.declared.items() if v.domain == "constant"}
        rules = self.differentiated(*source) if source else ((), ())
        self.catalogue = Catalogue(self.world, self.expected.tree, authored, *rules)

    def differentiated(self, formula: str, variable: str) -> tuple[Iterator[Edit], Iterator[Edit]]:
        """Check that the expected answer is the derivative of `formula`; give the wrong ones."""
        source = author_reading(formula, self.declared, "the source").tree
        by = author_reading(variable, self.declared, "the variable of the source").tree
        if not isinstance(by, Name | Item):
            raise BadProblem(f"{variable!r} is not a name to differentiate by")
        rules = Differentiation(by, self.world.formulas)
        try:
            right = rules.derivative(source)
        except NoRule as error:
            raise BadProblem(f"{formula!r} by {variable}: {error}") from error
        trial = Trial(self.world, self.expected.tree, right, Random(formula))
        if not trial.decide(confirmed=False).equal:
            raise BadProblem(
                f"the derivative of {formula!r} by {variable} is {show(right)}, "
                f"and not the expected answer {self.text!r}"
            )
        return flawed(source, rules), by_others(source, rules)

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
            mistake = self.misfit(answer)
            message = f"{error.message}; {mistake.message}" if mistake else error.message
            return Comparison("not_equal", message, error.span, mistake=mistake, code="shape")
        except Exhausted:
            message = _("checking this would take too long; a shorter form is needed")
            return Comparison("reject", message, code="too-long")
        except Exception as error:  # a fault of this program must not cost a learner a try
            message = _("this could not be checked; please write it in another way")
            return Comparison("reject", message, code=f"internal {type(error).__name__}")

    def judged(self, answer: str, seed: object) -> Comparison:
        """Read, compare shapes, then values."""
        reading = self.read(answer)
        if reading.shape != self.expected.shape:
            return self.wrong_shape(reading, answer)
        if reading.tree == self.expected.tree:
            return self.right(reading)
        random = Random(f"{seed}|{self.text}|{answer}")
        if self.constants & keys(self.expected.tree):
            return self.member(reading, random)
        decision = Trial(self.world, self.expected.tree, reading.tree, random).decide()
        if decision.equal:
            return self.right(reading)
        if decision.difference is None:
            return undecided(decision, reading)
        return self.wrong(decision, reading)

    def right(self, reading: Reading) -> Comparison:
        """A right answer; whether it has the form asked for is said beside the verdict."""
        missed = next((found for check in self.policies if (found := check(reading.tree))), None)
        if missed is None:
            return Comparison("equal", read_as=reading.text)
        return Comparison(
            "equal", missed.message, mistake=missed, read_as=reading.text, code="form"
        )

    def member(self, reading: Reading, random: Random) -> Comparison:
        """An answer that must be right up to a constant, and must have the constant in it."""
        missing = self.constants & keys(self.expected.tree) - keys(reading.tree)
        family = Family(self.world, self.expected.tree, reading.tree, self.constants, random)
        if (decision := family.decide()).difference:
            message = _("this differs from the expected answer by more than a constant")
            mistake = self.catalogue.name(reading.tree)
            said = with_mistake(message, mistake)
            return Comparison("not_equal", said, None, None, mistake, reading.text, "family")
        if not decision.equal:
            return undecided(decision, reading)
        if missing:
            names = together(shown(key) for key in sorted(missing))
            message = _("right but for the constant {names}, which is missing", names=names)
            mistake = Mistake("missing-constant-of-integration", message, names)
            return Comparison("not_equal", message, None, None, mistake, reading.text, "family")
        if not family.reaches_all():
            message = _("the constant here cannot take every value")
            return Comparison("not_equal", message, read_as=reading.text, code="family")
        return self.right(reading)

    def wrong_shape(self, reading: Reading, answer: str) -> Comparison:
        """An answer of another shape: a number can never be a vector."""
        yours, wanted = shape_text(reading.shape), shape_text(self.expected.shape)
        mistake = self.known(reading.tree) or self.misfit(answer)
        message = _("yours is {yours}, expected {wanted}", yours=yours, wanted=wanted)
        message = with_mistake(message, mistake)
        return Comparison("not_equal", message, mistake=mistake, read_as=reading.text, code="shape")

    def known(self, answer: Node) -> Mistake | None:
        """The author's mistake that an answer of another shape is."""
        try:
            return self.catalogue.misshapen(answer)
        except Exception:  # a verdict stands without a name for the mistake
            return None

    def misfit(self, answer: str) -> Mistake | None:
        """Name the slip behind arrays that do not fit."""
        try:
            return self.catalogue.mend(as_written(answer, self.declared), self.expected.shape)
        except Exception:  # a verdict stands without a name for the mistake
            return None

    def wrong(self, decision: Decision, reading: Reading) -> Comparison:
        """Say where an answer differs and, if it is known, which mistake it looks like."""
        assert decision.difference is not None
        if decision.difference.yours is None and not keys(reading.tree):
            message = _("this has no value: {reason}", reason=decision.difference.reason)
            return Comparison("reject", message, read_as=reading.text, code="undefined")
        example = counterexample(decision.difference, self.world, self.expected.tree, reading.tree)
        mistake = self.catalogue.name(reading.tree)
        return Comparison(
            "not_equal",
            with_mistake(example.text, mistake),
            counterexample=example,
            mistake=mistake,
            read_as=reading.text,
            code="value",
        )


def undecided(decision: Decision, reading: Reading) -> Comparison:
    """An answer that could not be compared at enough points."""
    if decision.trouble == "overflow" and keys(reading.tree):
        message = _("yours grows beyond all bounds where the expected value is an ordinary number")
        return Comparison("not_equal", message, read_as=reading.text, code="overflow")
    messages = {
        "overflow": _("this number is too large to be worked out"),
        "answer": _("this could not be compared at enough points; please write it in another way"),
    }
    message = messages.get(
        decision.trouble, _("this question cannot be checked; it is not your fault")
    )
    return Comparison("reject", message, read_as=reading.text, code=decision.trouble)


def with_mistake(message: str, mistake: Mistake | None) -> str:
    """Why an answer is wrong, and which mistake it looks like, if that is known."""
    if mistake is None or not mistake.message:
        return message
    return _("{message}; {mistake}", message=message, mistake=mistake.message)


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
    source: tuple[str, str] | None = None,
    form: Sequence[str] = (),
) -> Comparison:
    """Judge one answer: is it the same as `expected` wherever the variables may lie?

    `variables` maps each name to {domain, shape, of, def, idx, args}. The verdict depends on the
    arguments alone. `mistakes` are an author's own wrong answers, as (id, expression). `source`
    says of which formula, by which variable, `expected` is the derivative. `form` names what a
    right answer should look like; see `tutor.algebra.forms`.
    """
    key = repr((expected, variables, mistakes, source, form))
    try:
        if key not in BUILT:
            problem = Problem(expected, variables, mistakes=mistakes, source=source, form=form)
            if len(BUILT) >= KEPT:
                del BUILT[next(iter(BUILT))]  # the oldest
            BUILT[key] = problem
        return BUILT[key].compare(answer, seed=seed)
    except BadProblem as error:
        return Comparison(
            "reject", _("this question is at fault: {error}", error=error), code="author"
        )
