"""A student's program: compiled, loaded, asked for its function, called.

Everything that can go wrong here is the program's doing, and is told in words with its line.
"""

from __future__ import annotations

import builtins
import difflib
import linecache
import sys
import types
from collections.abc import Callable, Iterable
from typing import Any

from .modules import gate
from .results import Results
from .wire import NotPlain

FILE = "submission.py"
NAME = "submission"  # not __main__: what stands under that test is for trying things out

_reserve = bytearray(8 << 20)  # given back when memory runs out, so that this can still be said

_SAID = {
    SystemExit: "the program ended itself",
    EOFError: "there is nothing to read; the numbers come as arguments",
}


class Stop(Exception):
    """No further call can be made: the status, the reason, the line."""


def run(job: dict[str, Any], calls: Iterable[tuple[Any, Any]], results: Results) -> None:
    """Loads the program and makes the calls. What happens stands in `results`."""
    try:
        function = _function(_loaded(job["source"], job["modules"]), job["entry"])
        for number, (arguments, named) in enumerate(calls):
            results.begin(number)
            _call(function, arguments, named, number, results)
        results.end()
    except Stop as stop:
        results.stop(*stop.args)


def _loaded(source: str, modules: Iterable[str]) -> types.ModuleType:
    module = types.ModuleType(NAME)
    module.__dict__["__builtins__"] = vars(builtins) | {"__import__": gate(modules)}
    module.__dict__["__file__"] = FILE
    sys.modules[NAME] = module  # where dataclasses and typing look for it
    linecache.cache[FILE] = (len(source), None, source.splitlines(True), FILE)
    code = _compiled(source)
    try:
        exec(code, module.__dict__)
    except MemoryError as error:
        raise _out_of_memory("while the file was loaded", error) from None
    except BaseException as error:
        raise Stop("crashed", *_described(error)) from None
    return module


def _compiled(source: str) -> types.CodeType:
    try:
        return compile(source, FILE, "exec", dont_inherit=True)
    except SyntaxError as error:
        raise Stop("invalid", f"line {error.lineno}: {error.msg}", error.lineno) from None
    except (RecursionError, MemoryError):
        raise Stop("invalid", "the program is nested too deep for Python", None) from None
    except (ValueError, OverflowError) as error:
        raise Stop("invalid", str(error), None) from None


def _function(module: types.ModuleType, entry: str) -> Callable[..., Any]:
    if entry not in vars(module):
        raise Stop("missing", _no_such(entry, _functions(module)), None)
    found = vars(module)[entry]
    if not callable(found):
        text = f"{entry} is a value of type {type(found).__name__}, not a function"
        raise Stop("missing", text, None)
    return found  # type: ignore[no-any-return]


def _functions(module: types.ModuleType) -> list[str]:
    """What the program defines itself, in its order; names it imported are not its own."""
    return [
        name[:60]
        for name, value in vars(module).items()
        if isinstance(value, type | types.FunctionType) and value.__module__ == NAME
    ][:50]


def _no_such(entry: str, names: list[str]) -> str:
    if not names:
        return f"the program defines no function {entry}, and no other"
    text = f"the program defines no function {entry}; it defines {', '.join(names[:8])}"
    near = difflib.get_close_matches(entry, names, n=1)
    return text + (f". Was {near[0]} meant?" if near else "")


def _call(
    function: Callable[..., Any],
    arguments: tuple[Any, ...],
    named: dict[str, Any],
    number: int,
    results: Results,
) -> None:
    try:
        results.value(number, function(*arguments, **named))
    except NotPlain as error:
        results.error(number, f"the function returned {error}", None)
    except MemoryError as error:
        raise _out_of_memory(f"in call {number + 1}", error) from None
    except BaseException as error:
        results.error(number, *_described(error))


def _out_of_memory(where: str, error: BaseException) -> Stop:
    _reserve.clear()
    line = _line(error)
    at = f"line {line}: " if line else ""
    return Stop("memory", f"{at}out of memory {where}", line)


def _described(error: BaseException) -> tuple[str, int | None]:
    """The exception in words, after the last line of the program that took part in it."""
    line = _line(error)
    name = type(error).__name__[:60]
    text = f"{name}: {_SAID.get(type(error)) or _text(error)}".removesuffix(": ")
    return (f"line {line}: {text}" if line else text), line


def _text(error: BaseException) -> str:
    try:
        return str(error)[:500]
    except BaseException:
        return "(its text cannot be made)"


def _line(error: BaseException) -> int | None:
    line, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == FILE:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
