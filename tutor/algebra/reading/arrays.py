"""Which expressions are arrays, and the functions that take whole arrays."""

from collections.abc import Mapping

from tutor.algebra.declarations import Variable
from tutor.algebra.tree import Apply, Call, Compare, Filled, Fold, Item, Name, Node

# name: (how many arguments, what the result is: a number, like the argument, or its own case)
ARRAY_FUNCTIONS = {
    "total": (1, "number"),
    "mean": (1, "number"),
    "variance": (1, "number"),
    "std": (1, "number"),
    "total_0": (1, "columns"),
    "total_1": (1, "rows"),
    "mean_0": (1, "columns"),
    "mean_1": (1, "rows"),
    "inverse": (1, "like"),
    "trace": (1, "number"),
    "logsumexp": (1, "number"),
    "norm1": (1, "number"),
    "dot": (2, "number"),
    "softmax": (1, "like"),
    "log_softmax": (1, "like"),
    "outer": (2, "outer"),
    "matmul": (2, "matmul"),
    "diag": (1, "diag"),
}
ARRAY_NAMES = {
    "sum": "total",
    "mean": "mean",
    "average": "mean",
    "avg": "mean",
    "var": "variance",
    "variance": "variance",
    "std": "std",
    "stdev": "std",
    "trace": "trace",
    "tr": "trace",
    "logsumexp": "logsumexp",
    "dot": "dot",
    "inner": "dot",
    "vdot": "dot",
    "softmax": "softmax",
    "log_softmax": "log_softmax",
    "logsoftmax": "log_softmax",
    "outer": "outer",
    "matmul": "matmul",
    "inv": "inverse",
    "inverse": "inverse",
    "diag": "diag",
}
TO_NUMBER = frozenset(name for name, (_, kind) in ARRAY_FUNCTIONS.items() if kind == "number")


def is_array(node: Node, declared: Mapping[str, Variable]) -> bool:
    """Whether an expression is a vector or matrix, as far as can be told before its shape is."""
    if isinstance(node, Name):
        return node.key in declared and bool(declared[node.key].shape)
    if isinstance(node, Filled):
        return True
    if isinstance(node, Item):
        return False
    if isinstance(node, Compare | Fold | Apply):
        return any(is_array(part, declared) for part in node.parts()[:1])
    if isinstance(node, Call) and (node.function in TO_NUMBER or node.function == "norm"):
        return False
    return any(is_array(part, declared) for part in node.parts())
