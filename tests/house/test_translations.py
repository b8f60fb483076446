"""The catalogues are whole: every message of the code, nothing else, the same places for values."""

from __future__ import annotations

import ast
import gettext
import re
import string
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from translations.collecting import ROOT, collected, marked
from translations.keeping import fill, read, sources

CATALOGUES = {source.parts[-3]: source for source in sources()}
MESSAGES = collected()
_PERCENT = re.compile(r"%(?:\(\w+\))?[srd]")
_TAG = re.compile(r"</?(?:code|strong)>")
_TYPED = re.compile(r"`([^`]+)`")

# Rooms that speak to authors of courses and to readers of code: in English alone.
FOR_AUTHORS = ("course", "lint", "sandbox/guest")


def forms(message) -> tuple[list[str], list[str]]:
    """The English and the translated forms of a message."""
    ids, said = message.id, message.string
    return ([ids] if isinstance(ids, str) else [*ids]), (
        [said] if isinstance(said, str) else [*said]
    )


def faults(catalog: Catalog, messages: Catalog) -> list[str]:
    """What is wrong with a catalogue."""
    found = []
    for message in filter(lambda message: message.id, messages):
        entry = catalog.get(message.id)
        if entry is None or entry.fuzzy or not all(forms(entry)[1]):
            found.append(f"{message.id!r} is not translated")
        else:
            found += differences(*forms(entry))
    known = {str(message.id) for message in messages}
    found += [f"{m.id!r} is not in the code" for m in catalog if m.id and str(m.id) not in known]
    return found


def differences(english: list[str], said: list[str]) -> list[str]:
    """What a translation has that the English has not, or lacks."""
    may = fields(*english) | ({"count"} if len(english) > 1 else set())
    must = fields(english[-1]) - {"count"} if len(english) > 1 else may
    found = [f"{english[0]!r} loses a value" for text in said if not must <= fields(text)]
    found += [f"{english[0]!r} has an unknown value" for text in said if not fields(text) <= may]
    typed = {word for text in english for word in _TYPED.findall(text)}
    found += [f"{english[0]!r} types else" for t in said if set(_TYPED.findall(t)) != typed]
    tags = sorted(_TAG.findall(english[0]))
    found += [f"{english[0]!r} has other tags" for t in said if sorted(_TAG.findall(t)) != tags]
    return found


def fields(*texts: str) -> set[str]:
    """The places for values, with how they are written: `{score:g}`, `%s`."""
    found = set()
    for text in texts:
        found |= set(_PERCENT.findall(text))
        for _, name, how, kind in string.Formatter().parse(text if "{" in text else ""):
            if name is not None:
                found.add(f"{name}!{kind}:{how}" if kind or how else name)
    return found


@pytest.mark.parametrize("language", CATALOGUES)
def test_a_catalogue_is_whole(language):
    """Every message translated, with its values and with the words that are typed."""
    assert faults(read(CATALOGUES[language]), MESSAGES) == []


@pytest.mark.parametrize("language", CATALOGUES)
def test_the_compiled_catalogue_is_that_of_its_source(language):
    """What is said is what was written: `python -m translations` compiles it."""
    source = CATALOGUES[language]
    with source.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for message in read(source):
        english, said = forms(message)
        if len(english) > 1:
            assert compiled.ngettext(*english, 2) == said[-1]
        elif message.id:
            assert compiled.gettext(message.id) == said[0]
    assert len(compiled._catalog) == len(read(source)) + 1  # with the header


def planted(id, string) -> Catalog:
    """A catalogue of one message."""
    catalog = Catalog(locale="zh")
    catalog.add(id, string)
    return catalog


@pytest.mark.parametrize(
    ("id", "string"),
    [
        ("Right.", ""),
        ("{count} of {total}", "{count}"),
        ("{score:g} points", "{score} 分"),
        ("{name}", "{nom}"),
        ("expected %s", "需要"),
        ("Type `hint`.", "输入 `提示`。"),
        ("<code>--resume</code>", "<script>--resume</script>"),
        (("1 line", "{count} lines"), ("{number} 行",)),
    ],
)
def test_a_planted_fault_is_found(id, string):
    """The check above can fail."""
    assert faults(planted(id, string), planted(id, "")) != []


def test_a_message_that_the_code_has_no_more_is_found():
    """The catalogue does not rot."""
    assert faults(planted("Gone.", "没了。"), Catalog()) == ["'Gone.' is not in the code"]


# -- nothing is said that no catalogue can know ---------------------------------------------------

SENTENCE = re.compile(r"(?![A-Z]{4})[A-Z`][^\n]* [^\n]*[.?!]")


def unmarked_sentences(tree: ast.AST) -> list[str]:
    """Texts that read like sentences, and are neither docstrings nor given to `_`."""
    known = {
        text
        for message in marked(tree)
        for text in ([message] if isinstance(message, str) else message)
    }
    asides = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            text = "".join(p.value if isinstance(p, ast.Constant) else "…" for p in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        else:
            continue
        if id(node) not in asides and text not in known and SENTENCE.fullmatch(text):
            found.append(text)
    return found


SPOKEN = [
    file
    for file in sorted((ROOT / "tutor").rglob("*.py"))
    if not str(file.relative_to(ROOT / "tutor")).startswith(FOR_AUTHORS)
]


@pytest.mark.parametrize("file", SPOKEN, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_sentence_is_marked(file: Path):
    """What looks like a sentence can be translated."""
    assert unmarked_sentences(ast.parse(file.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("code", ['say("It is done.")', 'x = f"There are {n} of them."'])
def test_a_sentence_that_is_not_marked_is_found(code):
    """The check above can fail."""
    assert unmarked_sentences(ast.parse(code)) != []


# -- `_` says something, and is nothing else ------------------------------------------------------


def taken_for_else(tree: ast.AST) -> list[int]:
    """The lines at which a function that translates binds `_` to something else."""
    found = []
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        inside = [*outside_comprehensions(function)]
        names = [node for node in inside if isinstance(node, ast.Name) and node.id == "_"]
        if any(isinstance(name.ctx, ast.Load) for name in names):
            found += [name.lineno for name in names if isinstance(name.ctx, ast.Store)]
    return found


def outside_comprehensions(node: ast.AST):
    """The nodes of a function that share its names."""
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
            yield from outside_comprehensions(child)


@pytest.mark.parametrize("file", SPOKEN, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_function_that_translates_throws_values_away_as_underscore(file: Path):
    """Python would take `_` for the value, and fail only when the sentence is said."""
    assert taken_for_else(ast.parse(file.read_text(encoding="utf-8"))) == []


def test_such_a_function_is_found():
    """The check above can fail."""
    assert taken_for_else(ast.parse("def f():\n    a, _ = 1, 2\n    return _('Right.')")) == [2]
    assert taken_for_else(ast.parse("def f():\n    return _(str([1 for _ in 'ab']))")) == []


def test_what_another_branch_has_translated_is_taken():
    """What is translated already stays."""
    mine = Catalog(locale="zh")
    mine.add("Right.", "")
    mine.add("Wrong.", "不对。")
    other = planted("Right.", "对。")
    other.add("Wrong.", "错。")
    fill(mine, other)
    assert [mine.get(text).string for text in ("Right.", "Wrong.")] == ["对。", "不对。"]
