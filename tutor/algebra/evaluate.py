"""The value of a tree at a point, in floats or in as many digits as are asked for."""

from collections.abc import Callable, Mapping
from fractions import Fraction

from tutor.algebra import limits
from tutor.algebra.arithmetic import Arithmetic, Real
from tutor.algebra.array_functions import ARRAY_RULES
from tutor.algebra.declarations import Variable
from tutor.algebra.errors import Exhausted, Kink, OutOfRange, Undefined
from tutor.algebra.functions import FUNCTIONS, over
from tutor.algebra.grids import Grid, Value, lift, product, turned
from tutor.algebra.limits import Fuel
from tutor.algebra.points import Cells, Point
from tutor.algebra.tree import (
    Add,
    Apply,
    Both,
    Call,
    Cases,
    Compare,
    Const,
    Div,
    Either,
    Fold,
    Hadamard,
    Item,
    MatMul,
    Mul,
    Name,
    Neg,
    Node,
    Not,
    Num,
    Power,
    Transpose,
)

Formulas = Mapping[str, Node]
COMPARED: dict[str, Callable[[Real, Real], bool]] = {
    "<": lambda a, b: bool(a < b),
    "<=": lambda a, b: bool(a <= b),
    ">": lambda a, b: bool(a > b),
    ">=": lambda a, b: bool(a >= b),
    "==": lambda a, b: bool(a == b),
    "!=": lambda a, b: bool(a != b),
}
ROUNDING = Fraction(1, 10**9)


class Evaluation:
    """One visit to one point: what a tree is worth there, and which branches it took."""

    def __init__(
        self,
        arithmetic: Arithmetic,
        point: Point,
        declared: Mapping[str, Variable],
        formulas: Formulas,
        fuel: Fuel,
        indices: Mapping[str, int] | None = None,
    ) -> None:
        self.m = arithmetic
        self.point = point
        self.declared = declared
        self.formulas = formulas
        self.fuel = fuel
        self.bound: dict[str, int] = dict(indices or {})
        self.trail: list[int] = []
        self.discrete = False

    def value(self, node: Node) -> Value:
        """Give the value; raises Undefined, or one of NoEvidence where the point says nothing."""
        self.fuel.spend(self.m.cost)
        return RULES[type(node)](self, node)

    def number(self, node: Node) -> Real:
        """Give the value of a node that must be a number."""
        value = self.value(node)
        if isinstance(value, Grid):
            raise Undefined("an array stands where a number belongs")
        return value

    def branch(self, outcome: int) -> int:
        """Note which branch was taken."""
        self.trail.append(outcome)
        return outcome

    def jump(self) -> None:
        """A tie is no evidence, unless only whole numbers are compared."""
        if not self.discrete:
            raise Kink

    def nearly_whole(self, x: Real) -> Real | None:
        """Give the whole number x must be but for rounding; for other numbers that is a kink."""
        near = self.m.floor(x + self.m.number(Fraction(1, 2)))
        if abs(x - near) > self.m.number(ROUNDING) * (1 + abs(x)):
            return None
        self.jump()
        return near

    def bounded(self, value: Real) -> Real:
        """Stop where numbers grow beyond use."""
        if abs(value) > limits.LARGEST:
            raise OutOfRange
        return value

    def index(self, node: Node, size: int) -> int:
        """Give an index counted from 0."""
        at = self.number(node)
        if at != int(at) or not 1 <= at <= size:
            raise Undefined("an index outside the array")
        return int(at) - 1


def num(at: Evaluation, node: Num) -> Value:
    return at.m.number(node.value)


def const(at: Evaluation, node: Const) -> Value:
    return at.m.pi if node.name == "pi" else at.m.e


def name(at: Evaluation, node: Name) -> Value:
    """A bound index, a size, a drawn value, or a derived one; the last two are kept."""
    if node.key in at.bound:
        return at.m.number(Fraction(at.bound[node.key]))
    kept = at.point.known.get((node.key, at.m))
    if kept is None:
        kept = at.point.known[(node.key, at.m)] = looked_up(at, node.key)
    return kept


def looked_up(at: Evaluation, key: str) -> Value:
    """Find the value of a name at this point."""
    if key in at.formulas:
        return derived(at, key)
    if key in at.point.values:
        return converted(at, at.point.values[key], at.point.shapes.get(key, ()))
    if key in at.point.sizes:
        return at.m.number(Fraction(at.point.sizes[key]))
    raise Undefined(f"{key} has no value here")


def converted(at: Evaluation, cells: Cells, shape: tuple[int, ...]) -> Value:
    """Give drawn fractions as numbers."""
    if not shape:
        return at.m.number(cells)
    rows = [converted(at, row, shape[1:]) for row in cells]
    return Grid(shape, [c for row in rows for c in (row.cells if isinstance(row, Grid) else [row])])


def derived(at: Evaluation, key: str) -> Value:
    """Work out a variable that follows from others, for all its indices."""
    variable, saved = at.declared[key], at.bound
    shape = at.point.shapes.get(key, ())
    trail = len(at.trail)
    cells = []
    try:
        for place in places(shape if variable.indices else ()):
            at.bound = dict(zip(variable.indices, (i + 1 for i in place), strict=False))
            cells.append(at.value(at.formulas[key]))
    finally:
        at.bound = saved
        del at.trail[trail:]
    return Grid(shape, cells) if variable.indices else cells[0]


def places(shape: tuple[int, ...]) -> list[tuple[int, ...]]:
    """Give every place in an array, row by row."""
    found: list[tuple[int, ...]] = [()]
    for size in shape:
        found = [(*place, i) for place in found for i in range(size)]
    return found


def add(at: Evaluation, node: Add) -> Value:
    total = at.value(node.items[0])
    for term in node.items[1:]:
        value = at.value(term)
        if isinstance(total, Grid) or isinstance(value, Grid):
            total = lift(lambda a, b: a + b, total, value)
        else:
            total = total + value
    return total


def mul(at: Evaluation, node: Mul) -> Value:
    total = at.value(node.items[0])
    for factor in node.items[1:]:
        value = at.value(factor)
        if isinstance(total, Grid) or isinstance(value, Grid):
            total = lift(lambda a, b: at.bounded(a * b), total, value)
        else:
            total = at.bounded(total * value)
    return total


def neg(at: Evaluation, node: Neg) -> Value:
    return lift(lambda a: -a, at.value(node.inside))


def div(at: Evaluation, node: Div) -> Value:
    bottom = at.value(node.right)
    return lift(lambda a, b: at.bounded(over(a, b)), at.value(node.left), bottom)


def power(at: Evaluation, node: Power) -> Value:
    return lift(at.m.power, at.value(node.left), at.value(node.right))


def call(at: Evaluation, node: Call) -> Value:
    values = [at.value(item) for item in node.items]
    if rule := ARRAY_RULES.get(node.function):
        if isinstance(values[0], Grid):
            return rule(at, *values)
        if node.function not in FUNCTIONS:
            return abs(values[0])
    known = FUNCTIONS[node.function].rule
    at.discrete = node.discrete
    return lift(lambda *xs: known(at, *xs), *values)


def apply(at: Evaluation, node: Apply) -> Value:
    """A function nobody knows: smooth, and a little different at every random point."""
    total = at.m.number(Fraction(0))
    for place, item in enumerate(node.items, 1):
        u, twist = at.number(item), at.m.number(at.point.twist)
        wave = at.m.plain("sin", u * (at.m.number(Fraction(17, 10)) + twist) + place)
        total += wave * at.m.number(Fraction(13, 10)) * place
        total += u**3 * (at.m.number(Fraction(3, 10)) + twist / 3) + at.m.exp(u * 3 / 8)
        total = total * (1 + u / 7) if place > 1 else total
    return total


def item(at: Evaluation, node: Item) -> Value:
    array = at.value(node.items[0])
    if not isinstance(array, Grid):
        raise Undefined("a number has no entries")
    return array.entry(
        [at.index(index, size) for index, size in zip(node.items[1:], array.shape, strict=False)]
    )


def transpose(at: Evaluation, node: Transpose) -> Value:
    inside = at.value(node.inside)
    return turned(inside) if isinstance(inside, Grid) else inside


def matmul(at: Evaluation, node: MatMul) -> Value:
    left, right = at.value(node.left), at.value(node.right)
    assert isinstance(left, Grid)
    assert isinstance(right, Grid)
    at.fuel.spend(at.m.cost * len(left.cells) * (right.shape[1] if len(right.shape) > 1 else 1))
    return product(left, right)


def hadamard(at: Evaluation, node: Hadamard) -> Value:
    return lift(lambda a, b: at.bounded(a * b), *(at.value(part) for part in node.items))


def compare(at: Evaluation, node: Compare) -> Value:
    """1 when the whole chain holds. A tie between numbers that are not whole is a kink."""
    values = [at.value(part) for part in node.items]
    holds: Value = at.m.number(Fraction(1))
    for sign, left, right in zip(node.signs, values, values[1:], strict=False):
        link = lift(lambda a, b, s=sign: compared(at, node, s, a, b), left, right)
        holds = lift(lambda a, b: a * b, holds, link)
    return holds


def compared(at: Evaluation, node: Compare, sign: str, left: Real, right: Real) -> Real:
    """Compare two numbers, and note the outcome."""
    if left == right and not node.discrete and sign not in ("==", "!="):
        raise Kink
    return at.m.number(Fraction(at.branch(int(COMPARED[sign](left, right)))))


def both(at: Evaluation, node: Both) -> Value:
    return lift(lambda a, b: a * b, at.value(node.left), at.value(node.right))


def either(at: Evaluation, node: Either) -> Value:
    return lift(lambda a, b: a + b - a * b, at.value(node.left), at.value(node.right))


def negation(at: Evaluation, node: Not) -> Value:
    return lift(lambda a: 1 - a, at.value(node.inside))


def cases(at: Evaluation, node: Cases) -> Value:
    """The first value whose condition holds; over arrays, entry by entry."""
    for place, (value, condition) in enumerate(node.pairs()):
        holds = at.value(condition)
        if isinstance(holds, Grid):
            rest = Cases(node.items[2 * place + 2 :]) if len(node.items) > 3 else node.items[-1]
            return lift(lambda c, a, b: a if c else b, holds, at.value(value), at.value(rest))
        if holds != 0:
            at.branch(place)
            return at.value(value)
    at.branch(-1)
    if node.otherwise is None:
        raise Undefined("no case applies")
    return at.value(node.otherwise)


def fold(at: Evaluation, node: Fold) -> Value:
    saved = at.bound
    values = []
    try:
        for index in steps(at, node):
            at.bound = {**saved, node.index: index}
            if node.given is None or at.value(node.given) != 0:
                values.append(at.value(node.body))
    finally:
        at.bound = saved
    return folded(at, node.kind, values)


def steps(at: Evaluation, node: Fold) -> range:
    """Give the values the index takes."""
    if len(node.items) == 1:
        assert node.size is not None
        return range(1, at.point.sizes[node.size] + 1)
    ends = [at.number(part) for part in node.items[1:]]
    if any(end != int(end) for end in ends):
        raise Undefined("a sum needs whole numbers as its ends")
    low, high = (int(end) for end in ends)
    if high - low > limits.LOOP:
        raise Exhausted
    return range(low, high + 1)


def folded(at: Evaluation, kind: str, values: list[Value]) -> Value:
    """Put the values of a fold together."""
    if kind in ("max", "min", "mean") and not values:
        raise Undefined(f"the {kind} of nothing")
    if kind in ("max", "min"):
        return lift(lambda *xs: FUNCTIONS[kind].rule(at, *xs), *values)
    total: Value = at.m.number(Fraction(int(kind == "prod")))
    for value in values:
        if kind == "prod":
            total = lift(lambda a, b: at.bounded(a * b), total, value)
        else:
            total = lift(lambda a, b: a + b, total, value)
    return lift(lambda a: a / len(values), total) if kind == "mean" else total


RULES: dict[type[Node], Callable[..., Value]] = {
    Num: num,
    Const: const,
    Name: name,
    Add: add,
    Mul: mul,
    Neg: neg,
    Div: div,
    Power: power,
    Call: call,
    Apply: apply,
    Item: item,
    Transpose: transpose,
    MatMul: matmul,
    Hadamard: hadamard,
    Compare: compare,
    Both: both,
    Either: either,
    Not: negation,
    Cases: cases,
    Fold: fold,
}
