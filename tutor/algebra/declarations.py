"""What an exercise declares: its variables, their domains, shapes and definitions."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from tutor.algebra.errors import BadProblem, Unreadable
from tutor.algebra.names import key_of, subscript_text
from tutor.algebra.reading.accents import undress
from tutor.algebra.reading.lexer import Token, tokenize
from tutor.algebra.words import words

DOMAINS = frozenset(
    words("real nonzero positive unit small+ int+ binary onehot dim index function constant")
)
WHOLE = frozenset(("int+", "binary", "dim", "index"))


class Variable(NamedTuple):
    """One declared name.

    `shape` names the sizes of an array; `size` is the size an index runs over; `formula` and
    `indices` say how a derived variable follows from the others.
    """

    name: str
    key: str
    domain: str
    interval: tuple[Fraction, Fraction] | None = None
    shape: tuple[str, ...] = ()
    size: str | None = None
    formula: str | None = None
    indices: tuple[str, ...] = ()
    arguments: int = 1

    @property
    def whole(self) -> bool:
        """Whether it takes only whole values."""
        return self.domain in WHOLE and self.formula is None


def declare(variables: Mapping[str, Mapping[str, Any]]) -> dict[str, Variable]:
    """Read the declarations of an exercise into variables by key; raises BadProblem."""
    declared: dict[str, Variable] = {}
    for name, given in variables.items():
        variable = declare_one(name, given)
        if variable.key in declared:
            raise BadProblem(f"{name} and {declared[variable.key].name} are the same name")
        declared[variable.key] = variable
    return declared | sizes_of(declared)


def sizes_of(declared: Mapping[str, Variable]) -> dict[str, Variable]:
    """Declare the sizes that only stand in shapes, so that ∑_{i=1}^{D} can name them."""
    named = [v.shape + ((v.size,) if v.size else ()) for v in declared.values()]
    keys = dict.fromkeys(key for shape in named for key in shape)
    return {key: Variable(key, key, "dim") for key in keys if key.isalpha() and key not in declared}


def declare_one(name: str, given: Mapping[str, Any]) -> Variable:
    """Read one declaration."""
    domain = given.get("domain", "real")
    interval = None
    if not isinstance(domain, str):
        interval = limits_of(name, domain)
        domain = "interval"
    elif domain not in DOMAINS:
        raise BadProblem(f"{name}: there is no domain {domain!r}; use one of {sorted(DOMAINS)}")
    return Variable(
        name=name,
        key=declared_key(name),
        domain=domain,
        interval=interval,
        shape=tuple(str(size) for size in given.get("shape", ())),
        size=given.get("of"),
        formula=given.get("def"),
        indices=tuple(declared_key(i) for i in given.get("idx", ())),
        arguments=int(given.get("args", 1)),
    )


def limits_of(name: str, domain: Any) -> tuple[Fraction, Fraction]:
    """Read ["interval", low, high]."""
    try:
        kind, low, high = domain
        low, high = Fraction(low), Fraction(high)
    except (TypeError, ValueError) as error:
        raise BadProblem(f'{name}: a domain is a word or ["interval", low, high]') from error
    if kind != "interval" or low >= high:
        raise BadProblem(f"{name}: an interval needs low < high")
    return low, high


def declared_key(name: str) -> str:
    """Give the key of a name as an author spells it: `m_{t-1}`, `beta_1`, `vhat_t`."""
    try:
        tokens = undress(tokenize(name))[:-1]
    except Unreadable as error:
        raise BadProblem(f"{name!r} cannot be a name: {error.message}") from error
    if not tokens or tokens[0].kind != "word":
        raise BadProblem(f"{name!r} cannot be a name: it must start with a letter")
    return key_of(tokens[0].text, subscript_groups(tokens[1:], name))


def subscript_groups(tokens: list[Token], name: str) -> list[str]:
    """Cut what follows a base at its underscores."""
    groups: list[list[Token]] = []
    level = 0
    for token in tokens:
        if token.text == "_" and level == 0:
            groups.append([])
        elif not groups:
            raise BadProblem(f"{name!r} cannot be a name; write a subscript after _")
        else:
            level += (token.text == "{") - (token.text == "}")
            groups[-1].append(token)
    return [subscript_text(group) for group in groups]
