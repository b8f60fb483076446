"""The tokens of one answer with a place in them, and what the parts of the grammar share."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from tutor.algebra import limits
from tutor.algebra.declarations import Variable
from tutor.algebra.errors import Span, Unreadable
from tutor.algebra.reading.accents import OPENING, matching
from tutor.algebra.reading.lexer import Token
from tutor.algebra.tree import Name, Node, walk
from tutor.language import _

# How tightly each kind of operator binds; an operand is read with the power it must exceed.
CHOICE, OR, AND, NOT, COMPARISON, SUM, PRODUCT, BARE, POWER = 5, 10, 12, 14, 20, 30, 40, 50, 60
KEYWORDS = frozenset(("if", "then", "else", "elif", "and", "or", "not", "otherwise", "for", "when"))
CLOSING = frozenset((")", "]", "}", "|", "‖", "⌋", "⌉", "⟩"))
FACTOR_STARTS = frozenset(("(", "[", "{", "√", "∛", "⌊", "⌈", "⟨"))


class Stream(ABC):
    """A place in the tokens. The grammar's modules are functions that read from it."""

    def __init__(
        self, tokens: list[Token], declared: Mapping[str, Variable], bound: Sequence[str] = ()
    ) -> None:
        self.tokens = tokens
        self.declared = declared
        self.bound = list(bound)
        self.at = 0
        self.level = 0
        self.bars = self.double_bars = 0
        self.equals = False
        self.commas = True
        self.rows = False  # inside \begin{cases}, where & is no "and"
        # Places after which a factor without a sign would be read two ways by two people.
        self.after_slash = self.after_bare = self.after_exponent = self.after_bars = -1

    @abstractmethod
    def expression(self, power: int = 0) -> Node:
        """Read an expression whose operators all bind tighter than `power`."""

    @abstractmethod
    def word(self, token: Token) -> Node:
        """Read what starts with a word that has just been taken."""

    @abstractmethod
    def nested(self, tokens: list[Token]) -> "Stream":
        """Make a stream over other tokens with the same names."""

    @property
    def peek(self) -> Token:
        """The token that comes next."""
        return self.tokens[self.at]

    @property
    def last(self) -> Token:
        """The token taken last."""
        return self.tokens[max(0, self.at - 1)]

    def take(self) -> Token:
        """Move past the next token; the end stays."""
        token = self.tokens[self.at]
        if token.kind != "end":
            self.at += 1
        return token

    def sees(self, *texts: str) -> bool:
        """Whether the next token is one of these operators."""
        return self.peek.kind == "op" and self.peek.text in texts

    def sees_word(self, *texts: str) -> bool:
        """Whether the next token is one of these words."""
        return self.peek.kind == "word" and self.peek.text in texts

    def accept(self, *texts: str) -> Token | None:
        """Take the next token if it is one of these operators."""
        return self.take() if self.sees(*texts) else None

    def expect(self, text: str, opened: Token) -> Token:
        """Take the closing bracket, or point at the one that was opened."""
        if token := self.accept(text):
            return token
        if self.peek.kind == "end":
            message = _(
                "this '{opened}' is never closed; a '{text}' is missing",
                opened=opened.text,
                text=text,
            )
            raise Unreadable(message, opened.span, "unbalanced")
        raise Unreadable(
            _("expected '{text}' before {described}", text=text, described=self.described()),
            self.peek.span,
        )

    def described(self) -> str:
        """The next token in words."""
        return _("the end") if self.peek.kind == "end" else f"'{self.peek.text}'"

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """Count one level of nesting."""
        self.level += 1
        if self.level > limits.DEPTH:
            raise Unreadable(_("this is nested too deeply"), self.peek.span, "too-deep")
        yield
        self.level -= 1

    @contextmanager
    def bracketed(self, *, commas: bool = False, equals: bool = False) -> Iterator[None]:
        """Forget, inside brackets, which bars are open outside."""
        saved = self.bars, self.double_bars, self.commas, self.equals, self.rows
        self.bars, self.double_bars, self.commas, self.equals = 0, 0, commas, equals
        self.rows = False
        yield
        self.bars, self.double_bars, self.commas, self.equals, self.rows = saved

    def starts_factor(self) -> bool:
        """Whether the next token can be a factor written right after another."""
        token = self.peek
        if token.kind == "op":
            if token.text in ("|", "‖"):
                return (self.bars if token.text == "|" else self.double_bars) == 0
            return token.text in FACTOR_STARTS
        if token.kind == "command":
            return token.text != "end"
        return token.kind == "number" or (token.kind == "word" and token.text not in KEYWORDS)

    def group(self) -> list[Token] | None:
        """Take a bracketed group or one token, as a subscript has it; None if there is neither."""
        token = self.peek
        if token.kind in ("number", "word"):
            return [self.take()]
        if not self.sees("{", "(", "["):
            return None
        end = matching(self.tokens, self.at)
        inner = self.tokens[self.at + 1 : end]
        self.at = end + 1
        return inner

    def one_bracket(self, start: int) -> bool:
        """Whether what was read from a place on is one pair of brackets."""
        opened = self.tokens[start].text in OPENING
        return opened and matching(self.tokens, start) == self.at - 1

    def parsed(self, tokens: list[Token], after: Token) -> Node:
        """Read an expression that a group of tokens must be as a whole."""
        end = tokens[-1].end if tokens else after.end
        inner = self.nested([*tokens, Token("end", "", end, end)])
        with self.deeper():
            inner.level = self.level
            node = inner.expression()
        if inner.peek.kind != "end":
            raise Unreadable(
                _("{described} does not fit here", described=inner.described()), inner.peek.span
            )
        return node

    def span_from(self, start: int) -> Span:
        """The columns from `start` to the end of the last token taken."""
        return (start, max(start, self.last.end))

    def whole(self, nodes: Sequence[Node]) -> bool:
        """Whether only whole numbers can stand in these expressions."""
        return all(
            n.key in self.bound or (n.key in self.declared and self.declared[n.key].whole)
            for node in nodes
            for n in walk(node)
            if isinstance(n, Name)
        )
