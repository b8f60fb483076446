"""Every message of the code: what `_`, `N_` and `ngettext` are given, and help in docstrings."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from jinja2 import Environment
from jinja2.ext import extract_from_ast

from tutor.commands import paragraphs

ROOT = Path(__file__).parents[1]
_TAKEN = {"_": 1, "N_": 1, "ngettext": 2}  # how many of the first arguments are messages
Message = str | tuple[str, ...]


def collected() -> Catalog:
    """The messages, each with the files it stands in."""
    catalog = Catalog(project="tutor")
    for file in sorted((ROOT / "tutor").rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        name = str(file.relative_to(ROOT))
        for message in [*marked(tree), *_documented(file, tree)]:
            catalog.add(message, locations=[(name, 0)])
    for file in sorted((ROOT / "tutor").rglob("*.html")):
        for message in _on_page(file):
            catalog.add(message, locations=[(str(file.relative_to(ROOT)), 0)])
    return catalog


def _on_page(file: Path) -> Iterator[Message]:
    """The messages of a template."""
    tree = Environment(autoescape=True).parse(file.read_text(encoding="utf-8"))
    for _line, _function, texts in extract_from_ast(tree, ("_", "html", "ngettext"), False):
        if isinstance(texts, tuple):
            yield tuple(map(str, texts)) if len(texts) > 1 else str(texts[0])


def marked(tree: ast.AST) -> Iterator[Message]:
    """The messages given to the functions of `tutor.language`, also within f-strings.

    Babel's own reader of Python sees those only where f-strings are tokenised: since Python 3.12.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            given = [_text(argument) for argument in node.args[: _TAKEN.get(node.func.id, 0)]]
            texts = tuple(text for text in given if text)
            if given and len(texts) == len(given):
                yield texts if len(texts) > 1 else texts[0]


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _documented(file: Path, tree: ast.Module) -> Iterator[str]:
    """The docstrings that are shown as help: of the commands, and of the words of the repl."""
    if file.parent.name == "commands" and not file.name.startswith("_"):
        yield from (text for text in paragraphs(ast.get_docstring(tree) or "") if text[0] != " ")
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and _is_word(node):
            yield (ast.get_docstring(node) or "").partition(": ")[2]


def _is_word(node: ast.FunctionDef) -> bool:
    return any(isinstance(mark, ast.Name) and mark.id == "word" for mark in node.decorator_list)
