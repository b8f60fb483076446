"""What can go wrong while reading or evaluating an answer, each with its own name."""

Span = tuple[int, int]


class Unreadable(Exception):
    """The text is not a formula that can be judged. Never costs a learner a try."""

    def __init__(self, message: str, span: Span | None = None, code: str = "syntax") -> None:
        super().__init__(message)
        self.message = message
        self.span = span
        self.code = code


class Mismatch(Exception):
    """The formula is readable, but its arrays do not fit together."""

    def __init__(self, message: str, span: Span | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.span = span


class BadProblem(ValueError):
    """The author's own declaration or expected answer is at fault, not the learner's text."""


class NoRule(Exception):
    """There is no rule to differentiate this kind of formula; the text says which kind."""


class NoEvidence(Exception):
    """This point says nothing about the answer: too large, or exactly on a kink."""


class OutOfRange(NoEvidence):
    """An intermediate value grew beyond what is worth comparing."""


class Kink(NoEvidence):
    """The point lies exactly where a piecewise function jumps."""


class Undefined(Exception):
    """The formula has no real value here; the text says why."""


class Exhausted(Exception):
    """The budget of node visits is spent."""
