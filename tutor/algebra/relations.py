"""How two formulas are related by their values alone: a constant apart, or a part apart."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from tutor.algebra.comparison import Mistake
from tutor.algebra.decide import World
from tutor.algebra.declarations import Variable
from tutor.algebra.names import shown
from tutor.algebra.settle import close
from tutor.algebra.tree import Add, Const, Fold, Mul, Name, Node, Num, keys, walk
from tutor.algebra.values.arithmetic import Real

SIMPLE = 12
Row = tuple[Real, Real]  # the expected value, the given one


def opposite(rows: Sequence[Row]) -> Mistake | None:
    """The sign of the whole."""
    if all(close(-wanted, given) for wanted, given in rows):
        return Mistake("overall-sign", "looks like the wrong sign of the whole")
    return None


def constant_apart(rows: Sequence[Row]) -> Mistake | None:
    """A constant factor, or a constant term."""
    if factor := constant(
        [given / wanted if abs(wanted) > 1e-12 else None for wanted, given in rows]
    ):
        text = str(factor).replace("-", "−")
        return Mistake("constant-factor", f"looks like {text} times the expected value", text)
    if gap := constant([given - wanted for wanted, given in rows]):
        text = str(gap).replace("-", "−")
        return Mistake("constant-term", f"looks like a constant {text} too much", text)
    return None


def constant(values: Sequence[Real | None]) -> Fraction | None:
    """Give the simple fraction that all values are, if they are one."""
    first = values[0]
    if any(v is None for v in values) or first is None or abs(first) > 1e6:
        return None
    simple = Fraction(first).limit_denominator(SIMPLE)
    if simple == 0 or abs(simple.numerator) > 20 * SIMPLE:
        return None
    near = all(abs(v - simple) <= 1e-8 * abs(simple) for v in values if v is not None)
    return simple if near else None


def apart(
    text: str, rows: Sequence[Row], part: Sequence[Real], inside: bool = True
) -> Mistake | None:
    """See whether the given values are, miss or have too much of a part of the formula.

    A part that is zero somewhere is no evidence: 0 times anything is 0. `inside` says that it is
    a part, and not a name that does not belong.
    """
    both = [(w, g, v) for (w, g), v in zip(rows, part, strict=True)]
    if not all(part):
        return None
    if inside and all(close(g, v) for _, g, v in both):
        return Mistake("part-only", f"looks like only the part {text}", text)
    if all(close(g * v, w) for w, g, v in both):
        return Mistake("missing-factor", f"looks like the missing factor {text}", text)
    if all(close(g, w * v) for w, g, v in both):
        return Mistake("extra-factor", f"looks like one factor {text} too many", text)
    if all(close(g + v, w) for w, g, v in both):
        return Mistake("missing-term", f"looks like the missing term {text}", text)
    if all(close(g, w + v) for w, g, v in both):
        return Mistake("extra-term", f"looks like one term {text} too many", text)
    if all(close(g, w * v * (1 - v)) for w, g, v in both):
        slope = f"{text}·(1 − {text})"
        return Mistake("extra-slope", f"looks like one factor {slope} too many", slope)
    return None


def claimed(code: str, expected: Node, answer: Node, part: Node) -> tuple[Node, Node]:
    """Give the two formulas that must be the same if the name of a relation is to be true."""
    return {
        "part-only": (part, answer),
        "missing-factor": (expected, Mul((answer, part))),
        "extra-factor": (Mul((expected, part)), answer),
        "missing-term": (expected, Add((answer, part))),
        "extra-term": (Add((expected, part)), answer),
    }.get(code, (expected, expected))


def parts(tree: Node) -> list[Node]:
    """Give the distinct parts of a formula that are worth naming, the largest first."""
    bound = {n.index for n in walk(tree) if isinstance(n, Fold)}
    found = dict.fromkeys(n for n in walk(tree) if not isinstance(n, Num | Const))
    found.pop(tree, None)
    free = [n for n in found if not any(isinstance(m, Name) and m.key in bound for m in walk(n))]
    return free[:40]


def numbers_beside(declared: Mapping[str, Variable], expected: Node) -> list[Node]:
    """Give the declared numbers that the expected formula does not mention."""
    used = keys(expected)
    plain = (v for v in declared.values() if not v.shape and v.domain not in ("index", "function"))
    return [Name(v.key) for v in plain if v.key not in used]


def names_apart(world: World, expected: Node, answer: Node) -> Mistake | None:
    """Names that the answer cannot do without; said last, because it explains least."""
    needed = mentioned(world, expected)
    there = mentioned(world, answer)
    if not there & world.declared.keys():
        return Mistake("one-number", "this is the same number everywhere; the answer is not")
    missing = [shown(k) for k in world.declared if k in needed - there and k not in world.formulas]
    if not missing or any(world.declared[k].domain in ("index", "dim") for k in needed - there):
        return None
    text = " and ".join(missing)
    verb = "is" if len(missing) == 1 else "are"
    return Mistake("missing-name", f"{text} {verb} missing from yours", text)


def mentioned(world: World, tree: Node) -> set[str]:
    """Give the names a formula mentions, through derived ones too."""
    found = keys(tree)
    for key in found & world.formulas.keys():
        found |= mentioned(world, world.formulas[key])
    return found
