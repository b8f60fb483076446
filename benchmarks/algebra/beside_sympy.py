"""sympy's `simplify(a - b) == 0` and `a.equals(b)` on the project's own questions, beside ours.

    python -m benchmarks.algebra.beside_sympy 5

The formulas are the project's own and are put together from our tree, object by object: sympy
never sees a text. Each pair has a process of its own to hang in, for so many seconds. Questions
with arrays, indices or undeclared functions are left out: sympy has no such notion here.
Two rounds: plain symbols, and symbols with the assumptions sympy can state.
"""

from __future__ import annotations

import multiprocessing
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import sympy

from tests.tutor.algebra.table import Question, questions
from tutor import algebra
from tutor.algebra.tree import (
    Add,
    Both,
    Call,
    Cases,
    Compare,
    Const,
    Div,
    Either,
    Mul,
    Name,
    Neg,
    Node,
    Not,
    Num,
    Power,
)

SCALARS = frozenset(("real", "nonzero", "positive", "unit", "small+", "int+", "binary"))
METHODS = ("simplify", "equals")


class Translation:
    """Our tree as a sympy object."""

    def __init__(self, variables: dict[str, Any], assuming: bool) -> None:
        self.s = sympy
        self.symbols = {}
        for place, (name, given) in enumerate(variables.items()):
            key = algebra.read(name, variables).tree.key
            self.symbols[key] = sympy.Symbol(f"v{place}", **(assumed(given) if assuming else {}))
        self.functions: dict[str, Callable[..., Any]] = {
            "log10": lambda x: sympy.log(x, 10),
            "log2": lambda x: sympy.log(x, 2),
            "abs": sympy.Abs,
            "max": sympy.Max,
            "min": sympy.Min,
            "sigma": lambda x: 1 / (1 + sympy.exp(-x)),
            "softplus": lambda x: sympy.log(1 + sympy.exp(x)),
            "relu": lambda x: sympy.Max(0, x),
            "step": lambda x: sympy.Piecewise((1, x > 0), (0, True)),
            "silu": lambda x: x / (1 + sympy.exp(-x)),
            "Phi": lambda x: (1 + sympy.erf(x / sympy.sqrt(2))) / 2,
            "phi": lambda x: sympy.exp(-(x**2) / 2) / sympy.sqrt(2 * sympy.pi),
            "ceil": sympy.ceiling,
            "clip": lambda x, a, b: sympy.Min(sympy.Max(x, a), b),
            "square": lambda x: x**2,
        }

    def of(self, node: Node) -> Any:
        """Translate; LookupError where sympy has no counterpart here."""
        s = self.s
        parts = [self.of(part) for part in node.parts()]
        match node:
            case Num():
                return s.Rational(node.value.numerator, node.value.denominator)
            case Const():
                return s.pi if node.name == "pi" else s.E
            case Name():
                return self.symbols[node.key]
            case Add():
                return s.Add(*parts)
            case Mul():
                return s.Mul(*parts)
            case Neg():
                return -parts[0]
            case Div():
                return parts[0] / parts[1]
            case Power():
                return parts[0] ** parts[1]
            case Call():
                known = self.functions.get(node.function) or getattr(s, NAMED[node.function])
                return known(*parts)
            case Cases():
                return self.piecewise(node, parts)
            case Compare() | Both() | Either() | Not():
                return s.Piecewise((1, self.condition(node)), (0, True))
        raise LookupError(type(node).__name__)

    def piecewise(self, node: Cases, parts: list[Any]) -> Any:
        """Branches with their conditions."""
        pairs = [(self.of(v), self.condition(c)) for v, c in node.pairs()]
        if node.otherwise is not None:
            pairs.append((parts[-1], True))
        return self.s.Piecewise(*pairs)

    def condition(self, node: Node) -> Any:
        """A comparison as a relation."""
        s = self.s
        if isinstance(node, Both | Either):
            join = s.And if isinstance(node, Both) else s.Or
            return join(self.condition(node.left), self.condition(node.right))
        if isinstance(node, Not):
            return s.Not(self.condition(node.inside))
        if not isinstance(node, Compare):
            raise LookupError("condition")
        signs = {"<": s.Lt, "<=": s.Le, ">": s.Gt, ">=": s.Ge, "==": s.Eq, "!=": s.Ne}
        values = [self.of(item) for item in node.items]
        links = zip(node.signs, values, values[1:], strict=False)
        return s.And(*(signs[sign](left, right) for sign, left, right in links))


SAME = "exp log sqrt cbrt sign floor erf erfc sin cos tan sinh cosh tanh coth sech csch sec csc cot"
NAMED = {name: name for name in SAME.split()}
NAMED |= {"arcsin": "asin", "arccos": "acos", "arctan": "atan", "artanh": "atanh"}


def assumed(given: dict[str, Any]) -> dict[str, bool]:
    """The assumptions sympy can state about a domain."""
    domain = given["domain"]
    if domain in ("positive", "unit", "small+"):
        return {"positive": True}
    if domain == "int+":
        return {"integer": True, "positive": True}
    if domain == "binary":
        return {"integer": True, "nonnegative": True}
    return {"real": True, "nonzero": True} if domain == "nonzero" else {"real": True}


def ask(pipe: Any) -> None:
    """Answer questions about pairs until there are no more."""
    while (asked := pipe.recv()) is not None:
        method, expected, answer, variables, assuming = asked
        start = time.perf_counter()
        try:
            translate = Translation(variables, assuming)
            one, other = translate.of(expected), translate.of(answer)
            if method == "simplify":
                found: Any = translate.s.simplify(one - other) == 0
            else:
                found = one.equals(other)
        except Exception as error:
            found = type(error).__name__
        pipe.send((found, time.perf_counter() - start))


class Sympy:
    """A process with sympy in it, started again when it hangs."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.context = multiprocessing.get_context("spawn")
        self.start()

    def start(self) -> None:
        """Start the process and let it load."""
        self.pipe, end = self.context.Pipe()
        self.process = self.context.Process(target=ask, args=(end,), daemon=True)
        self.process.start()
        x = algebra.read("x", {"x": {"domain": "real"}}).tree
        self.pipe.send(("simplify", x, x, {"x": {"domain": "real"}}, False))
        self.pipe.recv()

    def __call__(self, *asked: Any) -> tuple[Any, float]:
        """Ask; a hang is an answer, too."""
        self.pipe.send(asked)
        if self.pipe.poll(self.seconds):
            return tuple(self.pipe.recv())
        self.process.kill()
        self.process.join()
        self.start()
        return "hang", self.seconds


def pairs() -> Iterator[tuple[Question, str, str, Node, Node]]:
    """Give the answers that both can read: question, answer, verdict, two trees."""
    for question in questions():
        given = question.variables.values()
        if any("shape" in v or "def" in v or str(v.get("domain")) not in SCALARS for v in given):
            continue
        expected = algebra.read(question.expected, question.variables).tree
        for answer, verdict in question.answers():
            if verdict != "reject":
                try:
                    tree = algebra.read(answer, question.variables).tree
                    Translation(question.variables, False).of(tree)
                    Translation(question.variables, False).of(expected)
                except Exception:
                    continue
                yield question, answer, verdict, expected, tree


def outcome(found: Any, verdict: str) -> str:
    """Sort an answer of sympy's into right, wrong, undecided and hung."""
    if found == "hang":
        return "hangs"
    if found is None:
        return "undecided"
    if isinstance(found, str):
        return "raises"
    if bool(found) == (verdict == "equal"):
        return "right"
    return "wrongly refused" if verdict == "equal" else "wrongly accepted"


def main(seconds: float = 5.0) -> None:
    """Print the table."""
    rows: dict[str, tuple[Counter[str], list[float]]] = {}
    every = list(pairs())
    judge = Sympy(seconds)
    for assuming in (False, True):
        for method in METHODS:
            name = f"{method}, {'assumptions' if assuming else 'plain symbols'}"
            counts, times = rows[name] = Counter(), []
            for question, _, verdict, expected, tree in every:
                found, took = judge(method, expected, tree, question.variables, assuming)
                counts[outcome(found, verdict)] += 1
                times.append(1e3 * took)
    counts, times = rows["tutor.algebra"] = Counter(), []
    for question, answer, verdict, _, _ in every:
        start = time.perf_counter()
        found = algebra.compare(question.expected, answer, question.variables).verdict
        times.append(1e3 * (time.perf_counter() - start))
        counts["right" if found == verdict else "wrong"] += 1
    print(f"{len(every)} pairs, {sum(v == 'equal' for _, _, v, _, _ in every)} of them equal")
    columns = ("right", "wrongly refused", "wrongly accepted", "undecided", "raises", "hangs")
    print("| method |", *(f"{c} |" for c in columns), "median ms | 99 % ms | worst ms |")
    print("|---|" + "---|" * (len(columns) + 3))
    for name, (counts, times) in rows.items():
        times.sort()
        last = times[int(len(times) * 0.99)]
        cells = [*(str(counts[c]) for c in columns), f"{statistics.median(times):.2f}"]
        print(f"| {name} |", " | ".join([*cells, f"{last:.1f}", f"{times[-1]:.1f}"]), "|")


if __name__ == "__main__":
    main(*map(float, sys.argv[1:]))
