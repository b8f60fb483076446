"""A Jupyter notebook: programs, and answers in its text or its metadata. Positions mean nothing.

A program is found by the function that the exercise asks for, or by a cell's tag: the exercise's
id. Other answers stand in a cell of text, as in answers.toml, between ```toml and ``` or by
themselves:

    [forward-relu-net]
    y1 = 46

or in a cell of text with the tag `exercise-id/part`, or in metadata, under `tutor`:
{"exercise": "adam-update", "part": "m"} of a cell, {"answers": {"adam-update": {"m": "..."}}} of a
cell or of the notebook.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from tutor.grading.catalogue import Catalogue
from tutor.grading.intake.node import size
from tutor.grading.kinds import sheet
from tutor.grading.notebooks.cells import Cell, NotANotebook, Notebook, read_notebook
from tutor.grading.notebooks.magics import without_magics
from tutor.grading.notebooks.program import Statement, binding, program, statements
from tutor.grading.pile import Pile
from tutor.grading.submission import Member, Trouble
from tutor.language import _
from tutor.sandbox.visible import visible
from tutor.verdict import Status

SUFFIXES = (".ipynb",)
MOST_BYTES = 8 << 20  # pictures in it count

_FENCED = re.compile(
    r"^[ \t]*```[ \t]*(toml|json)[ \t]*\n(.*?)^[ \t]*```", re.DOTALL | re.MULTILINE
)
_TABLE = re.compile(r"\s*\[\s*[\"']?([\w -]+?)[\"']?\s*\]\s*\n")
_MOST_CODE = 256 << 10


def answers(stem: str, catalogue: Catalogue) -> bool:
    """Whether the file is called after an exercise, or as a sheet with answers is."""
    return catalogue.find(stem) is not None or sheet.answers(stem, catalogue)


def read(member: Member, pile: Pile, alone: bool) -> None:
    """Each program goes to the exercise that asks for it, each answer to its part."""
    try:
        notebook = _notebook(member)
    except NotANotebook as problem:
        reason = _("{member} is {problem}", member=member.name, problem=visible(str(problem), 200))
        pile.lost.append(member.trouble or Trouble(Status.INVALID, reason))
        return
    offered = pile.offered
    _read_answers(notebook, member.name, pile)
    _read_programs(notebook, member.name, pile)
    if pile.offered == offered:
        pile.note(
            _(
                "{member} holds no answer: no cell defines a function that is asked for",
                member=member.name,
            )
        )


def _notebook(member: Member) -> Notebook:
    if member.trouble:
        raise NotANotebook
    return read_notebook(member.text)


# -- answers --------------------------------------------------------------------------------------


def _read_answers(notebook: Notebook, file: str, pile: Pile) -> None:
    _take_tables(notebook.about.get("answers"), file, pile)
    for cell in notebook.cells:
        place = _("{file}, cell {number}", file=file, number=cell.number)
        if isinstance(cell.about, dict):
            _take_tables(cell.about.get("answers"), place, pile)
        if cell.is_code:
            continue
        for id, part in _parts_meant(cell, pile.catalogue):
            sheet.take(id, {part: cell.text.strip()}, place, pile)
        for suffix, text in _tables(cell.text, pile.catalogue):
            sheet.read_text(text, suffix, place, pile)


def _take_tables(tables: Any, place: str, pile: Pile) -> None:
    if isinstance(tables, dict):
        for name, answered in tables.items():
            sheet.take(str(name), answered, place, pile)


def _parts_meant(cell: Cell, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """The exercise and the part that a cell of text says it answers."""
    if isinstance(cell.about, dict):
        id, part = cell.about.get("exercise"), cell.about.get("part")
        if isinstance(id, str) and isinstance(part, str):
            yield id, part
    for tag in cell.tags:
        id, slash, part = tag.partition("/")
        if slash and catalogue.find(id):
            yield id, part


def _tables(text: str, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Answers written in a cell of text: the suffix they would have in a file, and the text."""
    fenced = _FENCED.findall(text + "\n")
    for language, inside in fenced:
        yield f".{language}", inside
    if not fenced and (begins := _TABLE.match(text[:300] + "\n")) and catalogue.find(begins[1]):
        yield ".toml", text


# -- programs -------------------------------------------------------------------------------------


def _read_programs(notebook: Notebook, file: str, pile: Pile) -> None:
    cleaned = {cell.number: without_magics(cell.text) for cell in notebook.cells if cell.is_code}
    if sum(len(clean.text) for clean in cleaned.values()) > _MOST_CODE:
        pile.lost.append(
            Trouble(
                Status.REFUSED,
                _("{file} holds more than {size} of code", file=file, size=size(_MOST_CODE)),
            )
        )
        return
    all = statements((number, clean.text) for number, clean in cleaned.items())
    tagged = _tagged(notebook, pile.catalogue)
    offered = pile.offered
    for id in pile.catalogue.functions:
        wanted = [one for one in all if one.cell in tagged[id]] if id in tagged else []
        wanted = wanted or _by_name(id, all, file, pile)
        if wanted:
            _take_program(id, program(wanted, all), file, pile)
    left_out = [line for clean in cleaned.values() for line in clean.left_out]
    if pile.offered > offered and left_out:
        pile.note(
            _(
                "{file}: left out, as it is no Python: {left_out}",
                file=file,
                left_out="; ".join(left_out),
            )
        )


def _by_name(id: str, all: list[Statement], file: str, pile: Pile) -> list[Statement]:
    """The statements that define what the exercise asks for, unless others ask for the same."""
    functions = pile.catalogue.functions
    others = [other for other in functions if other != id and functions[other] & functions[id]]
    found = [one for name in sorted(functions[id]) for one in binding(name, all)]
    if not (found and others) or pile.catalogue.find(PurePath(file).stem) == id:
        return found
    names = " and ".join(sorted(functions[id]))
    pile.note(
        _(
            "{file}: {names} is asked for by {id} and {others}; give its cell the tag {id}",
            file=file,
            names=names,
            id=id,
            others=others[0],
        )
    )
    return []


def _tagged(notebook: Notebook, catalogue: Catalogue) -> dict[str, set[int]]:
    """The numbers of the cells of code that say which exercise they answer."""
    meant: dict[str, set[int]] = {}
    for cell in notebook.cells:
        named = [*cell.tags, cell.about.get("exercise") if isinstance(cell.about, dict) else None]
        for name in named if cell.is_code else ():
            id = catalogue.find(name) if isinstance(name, str) else None
            if id:
                meant.setdefault(id, set()).add(cell.number)
    return meant


def _take_program(id: str, text: str, file: str, pile: Pile) -> None:
    given = pile.on(id)
    names = [part.name for part in given.exercise.parts if part.kind == "code"] if given else []
    if given and len(names) == 1:
        pile.answer(given, names[0], text, file)
