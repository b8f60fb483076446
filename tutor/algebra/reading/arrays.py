"""Which expressions are arrays, and the functions that take whole arrays."""

from collections.abc import Mapping

from tutor.algebra.declarations import Variable
from tutor.algebra.tree import Apply, Call, Compare, Filled, Fold, Item, Name, Node

# What may go along one axis of a matrix.
ALONG = ("total", "product", "mean", "variance", "std", "max_entry", "min_entry")
# name: (how many arguments, what the result is: a number, like the argument, or its own case)
ARRAY_FUNCTIONS = {
    **dict.fromkeys(ALONG, (1, "number")),
    **{f"{name}_0": (1, "columns") for name in ALONG},
    **{f"{name}_1": (1, "rows") for name in ALONG},
    "inverse": (1, "like"),
    "det": (1, "number"),
    "trace": (1, "number"),
    "logsumexp": (1, "number"),
    "norm1": (1, "number"),
    "norm_max": (1, "number"),
    "dot": (2, "number"),
    "softmax": (1, "like"),
    "log_softmax": (1, "like"),
    "outer": (2, "outer"),
    "matmul": (2, "matmul"),
    "diag": (1, "diag"),
}
ARRAY_NAMES = {
    "sum": "total",
    "prod": "product",
    "mean": "mean",
    "average": "mean",
    "avg": "mean",
    "var": "variance",
    "variance": "variance",
    "std": "std",
    "stdev": "std",
    "det": "det",
    "trace": "trace",
    "tr": "trace",
    "logsumexp": "logsumexp",
    "lse": "logsumexp",
    "dot": "dot",
    "inner": "dot",
    "vdot": "dot",
    "softmax": "softmax",
    "log_softmax": "log_softmax",
    "logsoftmax": "log_softmax",
    "outer": "outer",
    "matmul": "matmul",
    "mm": "matmul",
    "inv": "inverse",
    "inverse": "inverse",
    "diag": "diag",
}
NORMS = frozenset(("norm", "norm1", "norm_max"))
TYPED_AS = {name: word for word, name in reversed(ARRAY_NAMES.items())}
TYPED_AS |= {"max_entry": "max", "min_entry": "min"}
TO_NUMBER = frozenset(name for name, (_, kind) in ARRAY_FUNCTIONS.items() if kind == "number")


def array_function(word: str) -> str | None:
    """Give the function of whole arrays a word stands for, in any case but that of a name."""
    return ARRAY_NAMES.get(word) or (ARRAY_NAMES.get(word.lower()) if len(word) > 1 else None)


def is_part(node: Item, declared: Mapping[str, Variable]) -> bool:
    """Whether an entry has too few indices to be a number: a row of a matrix."""
    name = node.items[0]
    known = declared.get(name.key) if isinstance(name, Name) else None
    return known is not None and len(known.shape) > len(node.items) - 1


def is_array(node: Node, declared: Mapping[str, Variable]) -> bool:
    """Whether an expression is a vector or matrix, as far as can be told before its shape is."""
    if isinstance(node, Name):
        return node.key in declared and bool(declared[node.key].shape)
    if isinstance(node, Filled):
        return True
    if isinstance(node, Item):
        return is_part(node, declared)
    if isinstance(node, Compare | Fold | Apply):
        return any(is_array(part, declared) for part in node.parts()[:1])
    if isinstance(node, Call) and (node.function in TO_NUMBER or node.function in NORMS):
        return False
    return any(is_array(part, declared) for part in node.parts())
