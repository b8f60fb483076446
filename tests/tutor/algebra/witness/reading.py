"""Tokens to nested tuples: ("+", a, b), ("name", "beta_1"), ("fold", "sum", "j", low, high, …)."""

from collections.abc import Mapping, Set
from typing import Any, NamedTuple

from tests.tutor.algebra.witness.letters import Token, cut, words

Tree = tuple[Any, ...]
CHOICE, OR, AND, COMPARED, SUM, PRODUCT, SIGN, POWER = range(8)
COMPARISONS = ("<", ">", "<=", ">=", "==", "!=", "=")
STOPS = ("if", "for", "when", "else", "otherwise", "and", "or")
CLOSING = {"(": ")", "[": "]", "{": "}"}
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


class Unreadable(Exception):
    """The second reader cannot read this."""


def key_of(tokens: list[Token]) -> str:
    """Give the key of a name: accents on its base, then _ and its subscript."""
    base, *rest = [t.text for t in tokens if t.text not in "_{}()[], "]
    accents = [text for text in rest if text in ("hat", "bar", "tilde")]
    letters = base.rstrip("0123456789")
    below = base[len(letters) :] + "".join(text for text in rest if text not in accents)
    return letters + "".join(accents) + (f"_{below}" if below else "")


class Names(NamedTuple):
    """The declared names by key: their ranks, the functions and the indices among them."""

    ranks: Mapping[str, int]
    applied: Set[str]
    indices: Set[str]


class Reader:
    """One reading of one text over declared names."""

    def __init__(self, tokens: list[Token], names: Names) -> None:
        self.tokens = tokens
        self.names = names
        self.ranks = names.ranks
        self.applied = names.applied
        self.at = 0
        self.bars: list[str] = []
        self.bound: list[str] = []

    # The stream.

    @property
    def next(self) -> str:
        token = self.tokens[self.at]
        return "" if token.kind in ("end", "environment") else token.text

    def take(self, *wanted: str) -> Token:
        token = self.tokens[self.at]
        if wanted and token.text not in wanted:
            raise Unreadable(f"{token.text!r} where {wanted} should be")
        self.at += 1
        return token

    def accept(self, *wanted: str) -> bool:
        found = self.next in wanted and self.tokens[self.at].kind != "end"
        self.at += found
        return found

    def group(self) -> list[Token]:
        """Take a bracketed group without its brackets, or one token."""
        opening = self.take()
        if opening.text not in CLOSING:
            return [opening]
        level, start = 1, self.at
        while level:
            token = self.take()
            if token.kind == "end":
                raise Unreadable("a bracket is never closed")
            level += (token.text in CLOSING) - (token.text in CLOSING.values())
        return self.tokens[start : self.at - 1]

    def inner(self, tokens: list[Token]) -> Tree:
        """Read some tokens by themselves."""
        reader = Reader([*tokens, Token("end", "")], self.names)
        reader.bound = self.bound
        return reader.whole()

    def whole(self) -> Tree:
        tree = self.expression(CHOICE)
        if self.tokens[self.at].kind != "end":
            raise Unreadable(f"{self.next!r} is left over")
        return tree

    # What stands between.

    def expression(self, level: int) -> Tree:
        """Read as far as operators bind tighter than `level`."""
        left = self.signed() if level < POWER else self.powered()
        if level <= PRODUCT:
            left = self.product(left)
        if level <= SUM:
            left = self.sum(left)
        if level <= COMPARED:
            left = self.compared(left)
        while level <= AND and self.accept("and"):
            left = ("and", left, self.expression(COMPARED))
        while level <= OR and self.accept("or"):
            left = ("or", left, self.expression(AND))
        return self.choice(left) if level <= CHOICE else left

    def signed(self) -> Tree:
        if self.accept("-"):
            return ("neg", self.product(self.signed()))
        if self.accept("+"):
            return self.product(self.signed())
        if self.accept("not"):
            return ("not", self.expression(COMPARED))
        return self.powered()

    def sum(self, left: Tree) -> Tree:
        while self.next in ("+", "-") and self.tokens[self.at].kind == "op":
            sign = self.take().text
            term = self.expression(PRODUCT)
            left = ("+", left, term if sign == "+" else ("neg", term))
        return left

    def product(self, left: Tree) -> Tree:
        while True:
            if self.next in ("*", "·", "@", "⊙", "/") and self.tokens[self.at].kind == "op":
                sign = self.take().text
                left = (sign, left, self.factor())
            elif self.starts():
                left = ("juxtaposed", left, self.powered())
            else:
                return left

    def factor(self) -> Tree:
        if self.accept("-"):
            return ("neg", self.factor())
        return self.factor() if self.accept("+") else self.powered()

    def starts(self) -> bool:
        """Whether a factor follows."""
        token = self.tokens[self.at]
        if token.kind in ("word", "number", "accent"):
            return token.text not in STOPS
        if token.text in ("|", "‖") and token.kind == "op":
            return token.text not in self.bars
        return token.kind == "op" and token.text in (
            "(",
            "[",
            "{",
            "⌊",
            "⌈",
            "√",
            "∛",
            "∑",
            "∏",
            "frac",
            "𝟙",
        )

    def compared(self, left: Tree) -> Tree:
        items, signs = [left], []
        while self.next in COMPARISONS:
            signs.append(self.take().text.replace("==", "="))
            items.append(self.expression(SUM))
        return ("compared", tuple(signs), *items) if signs else left

    def choice(self, left: Tree) -> Tree:
        """a if c else b; a if c, b otherwise; c ? a : b."""
        if self.accept("?"):
            yes = self.expression(CHOICE)
            self.take(":")
            return ("cases", yes, left, self.expression(CHOICE))
        if self.next not in ("if", "for", "when"):
            return left
        items: list[Tree] = [left]
        while self.accept("if", "for", "when"):
            items.append(self.expression(OR))
            if self.accept("else"):
                return ("cases", *items, self.expression(CHOICE))
            if not self.accept(",", ";"):
                break
            if self.accept("else", "otherwise"):
                self.accept(":", ",")
                return ("cases", *items, self.expression(CHOICE))
            items.append(self.expression(OR))
            if self.accept("otherwise"):
                return ("cases", *items)
        if len(items) < 4:
            raise Unreadable("no value otherwise")
        return ("cases", *items)

    # What stands alone.

    def powered(self) -> Tree:
        """An atom with its indices, transposes and powers."""
        tree = self.after(self.atom())
        while self.next in ("^", "⊤") and self.tokens[self.at].kind == "op":
            if self.accept("⊤"):
                tree = self.after(("T", tree))
                continue
            self.take()
            if self.next in CLOSING:
                turn = [t.text for t in self.peeked()] in (["T"], ["⊤"])
                turn = turn and ("T" not in self.ranks or self.is_array(tree))
            else:
                turn = self.next in ("T", "⊤") and ("T" not in self.ranks or self.is_array(tree))
            if turn:
                self.group()
                tree = self.after(("T", tree))
            else:
                tree = ("^", tree, self.exponent())
        return tree

    def exponent(self) -> Tree:
        if self.accept("-"):
            return ("neg", self.exponent())
        return self.powered()

    def peeked(self) -> list[Token]:
        start = self.at
        group = self.group()
        self.at = start
        return group

    def is_array(self, tree: Tree) -> bool:
        """Whether a tree is plainly an array."""
        if tree[0] == "name":
            return self.ranks.get(tree[1], 0) > 0
        return tree[0] in ("T", "juxtaposed", "+", "neg") and any(
            isinstance(part, tuple) and self.is_array(part) for part in tree[1:]
        )

    def after(self, tree: Tree) -> Tree:
        """X.T, x.sum(axis=0), a[i], (X^T G)_{dk}."""
        while True:
            if self.next == "." and self.tokens[self.at + 1].kind == "word":
                self.take()
                word = self.take().text
                if word == "T":
                    tree = ("T", tree)
                else:
                    tree = ("call", word, tree, *self.arguments(empty=True))
            elif self.next == "[" and self.is_array(tree):
                tree = self.indexed(tree, self.group())
                while self.next == "[" and tree[0] == "item":
                    tree = ("item", *tree[1:], *map(self.index, [self.group()]))
            elif self.next == "[" and tree[0] == "bracket" and self.is_entry():
                tree = self.indexed(tree, self.group())
            elif self.next == "_" and tree[0] in ("bracket", "call"):
                self.take()
                tree = self.indexed(tree, self.group())
            else:
                return tree

    def is_entry(self) -> bool:
        """Whether the brackets that follow hold nothing but an index."""
        inside = self.peeked()
        return len(inside) == 1 and inside[0].text in {*self.bound, *self.names.indices}

    def indexed(self, tree: Tree, tokens: list[Token], rank: int = 0) -> Tree:
        """An entry of an array: `n,d`, `nd`, `t-k`."""
        rank = rank or (self.ranks[tree[1]] if tree[0] == "name" else 0)
        parts = comma_separated(tokens)
        if len(parts) == 1 and rank != 1:
            run = [c for token in tokens for c in self.split_index(token)]
            if len(run) == 2 and not any(t.text in "+-" for t in tokens):
                parts = [[c] for c in run]
        return ("item", tree, *map(self.index, parts))

    def split_index(self, token: Token) -> list[Token]:
        known = token.text in self.bound or token.text in self.ranks
        if known or token.kind not in ("word", "number"):
            return [token]
        return [Token("number" if c.isdigit() else "word", c) for c in token.text]

    def is_index(self, token: Token) -> bool:
        """Whether a token may stand in an index: n, nd, 1, +."""
        indices = {*self.bound, *self.names.indices}
        known = token.text in indices or token.text in self.ranks
        return token.kind != "word" or known or indices.issuperset(token.text.rstrip("0123456789"))

    def index(self, tokens: list[Token]) -> Tree:
        return self.inner(tokens)

    def atom(self) -> Tree:
        token = self.take()
        if token.kind == "number":
            return self.number(token)
        if token.kind == "accent":
            return self.accented(token)
        if token.kind == "environment":
            return self.environment()
        if token.kind == "word":
            return self.word(token)
        if token.text in CLOSING:
            return self.bracket(token)
        if token.text in ("|", "‖"):
            return self.barred(token)
        if token.text in ("⌊", "⌈"):
            inside = self.expression(CHOICE)
            self.take("⌋" if token.text == "⌊" else "⌉")
            return ("call", "floor" if token.text == "⌊" else "ceil", inside)
        if token.text in ("√", "∛"):
            return ("call", "sqrt" if token.text == "√" else "cbrt", self.powered())
        if token.text == "frac":
            return ("/", self.argument(), self.argument())
        if token.text in ("∑", "∏"):
            return self.fold(token.text)
        if token.text == "𝟙":
            return self.ones()
        raise Unreadable(f"{token.text!r} cannot stand here")

    def number(self, token: Token) -> Tree:
        if self.next == "_":
            self.take()
            group = self.group()
            if len(group) == 1:
                return ("ones", group[0].text)
            return self.inner(group)
        return ("number", token.text)

    def ones(self) -> Tree:
        """𝟙[x > 0], 𝟙_{x > 0}, 𝟙_N, 𝟏."""
        if self.accept("_"):
            group = self.group()
            return ("ones", group[0].text) if len(group) == 1 else self.inner(group)
        return self.inner(self.group()) if self.next in CLOSING else ("ones", "")

    def accented(self, token: Token) -> Tree:
        r"""\hat{m}_t, \hat m, \hat{m_t}."""
        inside = self.group()
        first = inside[0]._replace(text=inside[0].text + token.text)
        self.tokens[self.at : self.at] = [first, *inside[1:]]
        return self.atom()

    def bracket(self, opening: Token) -> Tree:
        if opening.text == "{" and self.tokens[self.at].kind == "environment":
            self.take()
            tree = self.environment()
            self.accept("}")
            return tree
        saved, self.bars = self.bars, []
        inside = self.expression(CHOICE)
        self.bars = saved
        self.take(CLOSING[opening.text])
        return ("bracket", inside)

    def barred(self, opening: Token) -> Tree:
        """|x|, ||v||, ‖v‖₁."""
        start, saved = self.at, list(self.bars)
        if opening.text == "|" and self.next == "|":
            self.take()
            try:
                inside = self.between("|", "||")
            except Unreadable:  # ||a| - b|
                self.at, self.bars = start, saved
                return ("call", "abs", self.between("|", "|"))
        elif opening.text == "|":
            return ("call", "abs", self.between("|", "|"))
        else:
            inside = self.between("‖", "‖")
        kind = self.group()[0].text if self.accept("_") else "2"
        return ("call", "norm1" if kind == "1" else "norm", inside)

    def between(self, bar: str, closing: str) -> Tree:
        self.bars.append(bar)
        inside = self.expression(CHOICE)
        self.bars.pop()
        for _ in closing:
            self.take(bar)
        return inside

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

    # Words.

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

    # Sums and cases.

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

    def environment(self) -> Tree:
        r"""\begin{cases} value & condition \\ … \end{cases}"""
        items: list[Tree] = []
        while self.tokens[self.at].kind != "environment":
            items.append(self.expression(OR))
            self.accept(",")
            self.accept("&")
            self.accept("if", "for", "when")
            if not self.accept("otherwise", "else"):
                items.append(self.expression(OR))
            self.accept(",")
            if not self.accept("\\\\"):
                break
        self.take()
        return ("cases", *items)


def comma_separated(tokens: list[Token]) -> list[list[Token]]:
    """Cut at the commas outside brackets."""
    parts: list[list[Token]] = [[]]
    level = 0
    for token in tokens:
        level += (token.text in CLOSING) - (token.text in CLOSING.values())
        if token.text == "," and level == 0:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def read(text: str, names: Names) -> Tree:
    """Read a text over declared names; raises Unreadable."""
    tokens = without_left_side(cut(text))
    try:
        return Reader(tokens, names).whole()
    except (IndexError, ValueError, TypeError) as error:
        raise Unreadable(str(error)) from error


def without_left_side(tokens: list[Token]) -> list[Token]:
    """Drop `y =` before an answer."""
    level = 0
    for place, token in enumerate(tokens):
        level += (token.text in CLOSING) - (token.text in CLOSING.values())
        level += (token.kind == "environment") * (1 if token.text == "begin" else -1)
        if token.kind == "word" and token.text in STOPS:
            return tokens
        if level == 0 and token.kind == "op" and token.text in ("=", ":="):
            return tokens[place + 1 :]
    return tokens
