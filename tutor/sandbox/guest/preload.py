"""What is loaded before the first job, and how the disk is forgotten afterwards.

A child can open no file, so a module that is not in memory by then does not exist for a program.
That includes what libraries import only when a function of theirs is first called.
"""

from __future__ import annotations

import gc
import importlib
import os
import sys
from collections.abc import Iterable, Sequence

# fmt: off
# What every program may import besides the modules its exercise allows. A courtesy, not a wall:
# nothing here gives a power that a program in its process does not have anyway.
HARMLESS = (
    "__future__", "abc", "array", "bisect", "builtins", "cmath", "collections", "contextlib",
    "copy", "dataclasses", "datetime", "decimal", "enum", "fractions", "functools", "heapq",
    "itertools", "json", "keyword", "math", "numbers", "operator", "pprint", "random", "re",
    "statistics", "string", "struct", "sys", "textwrap", "time", "timeit", "types", "typing",
    "unicodedata", "warnings",
)

# Imported late by the modules above, by numpy, or by Python when it reports an error.
_NEEDED_LATER = (
    "_strptime", "calendar", "collections.abc", "difflib", "encodings.ascii", "encodings.idna",
    "encodings.latin_1", "encodings.raw_unicode_escape", "encodings.unicode_escape",
    "encodings.utf_16", "encodings.utf_32", "hashlib", "hmac", "inspect", "io", "linecache",
    "secrets", "tokenize", "traceback",
)

_NUMPY = (
    "numpy", "numpy.fft", "numpy.lib.stride_tricks", "numpy.linalg", "numpy.ma",
    "numpy.polynomial", "numpy.random",
)
# fmt: on


def load(names: Iterable[str], paths: Sequence[str], withheld: Iterable[str] = ()) -> None:
    """Imports the always present modules, numpy, and `names`, which are looked for in `paths`.

    What is `withheld` is never loaded, whoever asks for it meanwhile. Raises ImportError if one of
    `names` cannot do without it.
    """
    sys.path[:0] = [path for path in paths if path not in sys.path]
    barred = dict.fromkeys(withheld)
    sys.modules.update(barred)  # type: ignore[arg-type]  # None makes an import fail
    for name in (*HARMLESS, *_NEEDED_LATER, *_NUMPY, *names):
        importlib.import_module(name)
    for name in barred:
        del sys.modules[name]


def forget_disk() -> None:
    """From here on an import finds what is in memory, or nothing."""
    sys.path.clear()
    sys.path_hooks.clear()
    sys.path_importer_cache.clear()
    sys.meta_path[:] = [Nothing]
    sys.argv[:] = ["submission.py"]
    sys.orig_argv[:] = []
    os.environ.clear()
    gc.collect()
    gc.freeze()  # so that a child's collector does not touch, and copy, every page


class Nothing:
    """The last finder: says in the reader's words that there is no such module."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> None:
        raise ModuleNotFoundError(f"module {name} is not available in this exercise", name=name)
