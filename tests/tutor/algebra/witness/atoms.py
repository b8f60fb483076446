"""What stands alone: numbers, brackets, bars, roots, fractions, cases, and powers of them."""

from tests.tutor.algebra.witness.letters import Token
from tests.tutor.algebra.witness.stream import CHOICE, CLOSING, OR, Tree, Unreadable
from tests.tutor.algebra.witness.words import Words


class Atoms(Words):
    """What can stand alone."""

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
