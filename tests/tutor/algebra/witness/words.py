"""Words: names, functions with their arguments, sums, and names written together."""

from tests.tutor.algebra.witness.letters import Token, words
from tests.tutor.algebra.witness.stream import (
    CHOICE,
    CLOSING,
    POWER,
    PRODUCT,
    Stream,
    Tree,
    Unreadable,
    comma_separated,
    key_of,
)

FOLDS = {"∑": "sum", "sum": "sum", "∏": "prod", "prod": "prod", "max": "max", "min": "min"}
FOLDS |= {"mean": "mean", "Sum": "sum"}
ARGUMENTS = ("axis", "dim")
WORDS = set(
    words(
        "exp log ln log10 log2 log1p expm1 sqrt cbrt abs sign sgn max min maximum minimum clip "
        "clamp floor ceil relu leaky_relu elu sigma sigmoid logistic tanh cosh sinh coth sech sin "
        "cos tan step heaviside softplus silu swish gelu Phi phi erf erfc sum mean avg var std dot "
        "norm inv softmax logsumexp trace tr diag transpose where eye ones outer matmul square "
        "logaddexp pow H power normcdf pdf logit Piecewise delta artanh arctan log_sigmoid if zeros"
    )
)


class Words(Stream):
    """What can start with a word."""

    def word(self, token: Token) -> Tree:
        """A name, a function, or several names written together."""
        self.lower_first()
        for read in (self.name, self.named_index, self.function, self.split):
            if (tree := read(token)) is not None:
                return tree
        raise Unreadable(f"{token.text!r} is not known")

    def lower_first(self) -> None:
        """Read g^2_t as g_t^2."""
        if self.next != "^":
            return
        after = self.tokens[self.at + 1]
        if after.kind != "number" and after.text not in (*CLOSING, "T", "⊤"):
            return
        start = self.at
        self.take()
        self.group()
        middle = self.at
        if self.next == "_":
            self.take()
            self.group()
            raised, lowered = self.tokens[start:middle], self.tokens[middle : self.at]
            self.tokens[start : self.at] = [*lowered, *raised]
        self.at = start

    def name(self, token: Token) -> Tree | None:
        """A declared name with as many subscripts as belong to it; the others are indices."""
        ends, start = [self.at], self.at
        while self.next == "_":
            self.take()
            self.group()
            ends.append(self.at)
        for end in reversed(ends):
            self.at = end
            key = key_of([token, *self.tokens[start:end]])
            if key in self.bound and end == start:
                return ("name", key)
            if key in self.applied:
                return ("apply", key, *self.arguments())
            rank = self.ranks.get(key)
            if rank is None:
                continue
            if end == ends[-1]:
                return ("name", key)
            if rank:
                self.take("_")
                group = self.group()
                if all(self.is_index(token) for token in group):
                    return self.indexed(("name", key), group, rank)
        self.at = start
        return None

    def named_index(self, token: Token) -> Tree | None:
        """δ_ij, e, π, I_D, and 1 under an indicator's names."""
        text = token.text
        if text == "delta" and self.next == "_":
            self.take()
            group = [c for t in self.group() if t.text != "," for c in self.split_index(t)]
            return ("compared", ("=",), *(self.inner([c]) for c in group))
        if text in ("pi", "e") and self.next != "_":
            return ("constant", text)
        if text == "I" and self.next == "_":
            self.take()
            return ("eye", self.group()[0].text)
        if text == "I":
            return self.inner(self.group()) if self.next in ("(", "[") else ("eye", "")
        return None

    def function(self, token: Token) -> Tree | None:
        """A function with its arguments, its base and the power before them."""
        text = token.text
        if self.next == "_" and f"{text}_{self.tokens[self.at + 1].text}" in WORDS:
            self.take()
            text = f"{text}_{self.take().text}"
        if text in FOLDS and self.next in ("_", "^"):
            return self.fold(text)
        if text in ("relu", "ReLU", "Relu"):
            text = "relu"
        if text in ("eye", "ones", "zeros"):
            return (text, *(t.text for t in self.group() if t.text != ","))
        if text not in WORDS or (text in ("H",) and self.next != "("):
            return None
        if text == "sqrt" and self.next == "[":
            degree = self.inner(self.group())
            return ("^", self.argument(), ("/", ("number", "1"), degree))
        base = self.inner(self.group()) if text == "log" and self.accept("_") else None
        power = None
        if self.accept("^"):
            power = self.exponent()
        found = self.arguments()
        if base is not None:
            found = [*found, base]
        tree: Tree = ("call", text, *found)
        return tree if power is None else ("^", tree, power)

    def arguments(self, empty: bool = False) -> list[Tree]:
        if self.next not in CLOSING:
            return [self.powered()]
        closing = CLOSING[self.take().text]
        if empty and self.accept(closing):
            return []
        saved, self.bars = self.bars, []
        found = [self.one_argument()]
        while self.accept(","):
            found.append(self.one_argument())
        self.bars = saved
        self.take(closing)
        return found

    def one_argument(self) -> Tree:
        """An expression, axis=0, or the (value, condition) of a Piecewise."""
        if self.next in ARGUMENTS and self.tokens[self.at + 1].text == "=":
            self.take()
            self.take()
            return ("axis", int(self.take().text))
        if self.next == "True":
            self.take()
            return ("number", "1")
        start = self.at
        if self.accept("("):
            first = self.expression(CHOICE)
            if self.accept(","):
                second = self.one_argument()
                self.take(")")
                return ("pair", first, second)
            self.at = start
        return self.expression(CHOICE)

    def fold(self, kind: str) -> Tree:
        """∑_{k=1}^{n} body, max_{j≠y} body."""
        below: list[Token] = []
        high = None
        while self.next in ("_", "^"):
            mark, group = self.take().text, self.group()
            below, high = (group, high) if mark == "_" else (below, self.inner(group))
        ranges, names = [], []
        for part in comma_separated(below):
            name, sign = part[0].text, part[1].text if part[1:] else ""
            low = self.inner(part[2:]) if sign == "=" else None
            names.append(name)
            ranges.append((name, low, part if sign not in ("", "=") else None))
        self.bound += names
        level = PRODUCT if FOLDS[kind] in ("sum", "prod") else POWER
        body = self.expression(level)
        given = [(n, low, self.inner(c) if c else None) for n, low, c in ranges]
        del self.bound[-len(names) :]
        for name, low, condition in reversed(given):
            body = ("fold", FOLDS[kind], name, low, high, condition, body)
        return body

    def argument(self) -> Tree:
        """What a LaTeX command takes: a group, or one letter or digit."""
        token = self.tokens[self.at]
        if token.kind in ("number", "word") and token.text.isalnum() and token.text.isascii():
            short = token.kind == "number" or token.text not in WORDS | set(self.ranks)
            if short and len(token.text) > 1 and token.text not in ("pi",):
                rest = token.text[1:]
                kind = "number" if rest.isdigit() else "word"
                self.tokens[self.at : self.at + 1] = [
                    token._replace(text=token.text[0]),
                    Token(kind, rest),
                ]
            return self.inner([self.take()])
        if token.text in CLOSING:
            return self.inner(self.group())
        return self.atom()

    def split(self, token: Token) -> Tree | None:
        """Read wx as w·x: the first name it starts with, the longest first."""
        text = token.text
        for cut_at in range(len(text) - 1, 0, -1):
            head = text[:cut_at]
            known = key_of([Token("word", head)]) in self.ranks or head in (*self.bound, "pi", "e")
            if known and self.readable(text[cut_at:]):
                kind = "number" if text[cut_at:].isdigit() else "word"
                self.tokens[self.at - 1 : self.at] = [
                    token._replace(text=head),
                    Token(kind, text[cut_at:]),
                ]
                key = key_of([Token("word", head)])
                declared = key in self.ranks or key in self.bound
                return ("name", key) if declared else self.named_index(Token("word", head))
        return self.split_subscript(token)

    def readable(self, text: str) -> bool:
        """Whether a run of letters can be read to its end."""
        if key_of([Token("word", text)]) in self.ranks or text in WORDS or text in self.bound:
            return True
        if text == "e" or (self.next == "_" and any(k.startswith(f"{text}_") for k in self.ranks)):
            return True
        return any(
            key_of([Token("word", text[:cut])]) in self.ranks and self.readable(text[cut:])
            for cut in range(1, len(text))
        )

    def split_subscript(self, token: Token) -> Tree | None:
        """Read w_ix as w_i x."""
        if self.next != "_" or self.tokens[self.at + 1].kind != "word":
            return None
        below = self.tokens[self.at + 1]
        for cut_at in range(len(below.text) - 1, 0, -1):
            head, tail = below.text[:cut_at], below.text[cut_at:]
            base = key_of([token])
            if key_of([token, Token("word", head)]) in self.ranks or self.ranks.get(base, 0):
                self.tokens[self.at + 1 : self.at + 2] = [Token("word", head), Token("word", tail)]
                return self.name(token)
        return None
