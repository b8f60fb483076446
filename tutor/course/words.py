"""The words of an exercise in one language: a Markdown file, and the numbers put into it.

    # Title                          the title
    What is asked, with {{x1}}.      the statement, up to the first `##`
    ## part y1                       the prompt of a part
    ## name dw_here                  what a reader calls a part, where that is not its name
    ## option cause/low-rate         an option of a choice, by its key
    ## hint                          the next rung of the ladder; there are four
    ## hint y1                       the next rung of that part's own ladder; two to four do
    ## mistake no-bias               what to say to that mistake
    ## mistake cause/low-rate        what to say to that option when it is not the right one
    ## wrong y1                      what to say to any other wrong answer to that part
    ## seen cause                    what to say to the evidence that follows an answer to that part
    ## label loss                    a label of the evidence, by its key
    ## word rule/centred             how a word that the variant holds is said in this language
    ## solution                      the worked solution of this variant
    ## teaches                       one sentence to take away

`{{name}}` is replaced by a value of the variant or a step of its work (the key of an option by the
words of that option, in a list as well): `{{W[0][1]}}` takes an element, `{{(name)}}` puts a
negative number in brackets, `{{name:6}}` fills up to six columns, `{{name:.3}}` gives three
decimals, `{{W:rows}}` writes a matrix row by row, its columns aligned, for a fenced block. The
braces are double because single ones belong to LaTeX.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tutor.course.fault import CourseFault

_HEADING = re.compile(r"^(#{1,2}) +(.*?)\s*$", re.MULTILINE)
_PLACEHOLDER = re.compile(
    r"\{\{(\(?)([A-Za-z_]\w*)((?:\[\d+\])*)\)?(?::(?:(rows)|(\d*)(?:\.(\d+))?))?\}\}"
)
_RUNG = re.compile(r"hint (?:(.*) )?\d+")  # the key of a hint: whose it is, and which


@dataclass(frozen=True)
class Words:
    """Title, statement, and the other sections by their key: `part y1`, `hint 2`, `hint y1 2`."""

    file: Path
    title: str
    statement: str
    sections: Mapping[str, str]

    @property
    def hints(self) -> list[str]:
        """The ladder of parts without one of their own, from what to notice to a worked step."""
        return self.ladders.get("", [])

    @property
    def ladders(self) -> dict[str, list[str]]:
        """The parts' own ladders by their names, and under no name the one for all other parts."""
        found: dict[str, list[str]] = {}
        for key, text in self.sections.items():
            if rung := _RUNG.fullmatch(key):
                found.setdefault(rung[1] or "", []).append(text)
        return found

    def filled(self, values: Mapping[str, Any]) -> Words:
        """The same words with every placeholder replaced."""
        return Words(
            self.file,
            self.fill(self.title, values),
            self.fill(self.statement, values),
            {key: self.fill(text, values) for key, text in self.sections.items()},
        )

    def fill(self, text: str, values: Mapping[str, Any]) -> str:
        """`text` with its placeholders replaced. Raises CourseFault for an unknown name."""

        def shown(match: re.Match[str]) -> str:
            bracket, name, path, rows, width, decimals = match.groups()
            try:
                value = values[name]
                for index in re.findall(r"\d+", path):
                    value = value[int(index)]
                value = self._in_words(name, value)
                if rows:
                    return in_rows(value, _column(match))
                written = show(value) if decimals is None else _rounded(value, int(decimals))
            except (LookupError, TypeError, ValueError):
                known = ", ".join(values)
                raise CourseFault(self.file, f"{match.group()} is none of: {known}") from None
            written = f"({written})" if bracket and written.startswith("-") else written
            return written.rjust(int(width or 0))

        return _PLACEHOLDER.sub(shown, text)

    def _in_words(self, name: str, value: Any) -> Any:
        """What a learner reads for a key or a word; any other value stays as it is."""
        if isinstance(value, str):
            word = self.sections.get(f"word {name}/{value}", value)
            return self.sections.get(f"option {name}/{value}", word)
        if isinstance(value, list | tuple):
            return [self._in_words(name, item) for item in value]
        if isinstance(value, frozenset) and all(isinstance(key, str) for key in value):
            return "; or: ".join(self._in_words(name, key) for key in sorted(value))
        return value

    def placeholders(self) -> set[str]:
        """The names used anywhere in the words."""
        texts = [self.title, self.statement, *self.sections.values()]
        return {found[1] for text in texts for found in _PLACEHOLDER.findall(text)}


def called(sections: Mapping[str, str], part: str) -> str:
    """What a reader calls a part: the author's word for it, else its name."""
    return sections.get(f"name {part}", part)


def show(value: Any) -> str:
    """A value as a reader sees it: whole numbers without a point, others to six digits."""
    if isinstance(value, bool | str):
        return str(value)
    if isinstance(value, int | float):
        written = f"{value:.6g}"
        return "0" if written == "-0" else written
    if isinstance(value, Mapping):
        return ", ".join(f"{key} = {show(item)}" for key, item in value.items())
    if isinstance(value, set | frozenset):
        return ", ".join(show(item) for item in sorted(value)) or "none"
    if hasattr(value, "tolist"):
        return show(value.tolist())
    if isinstance(value, list | tuple):
        return "[" + ", ".join(show(item) for item in value) + "]"
    return str(value)


def in_rows(value: Any, indent: int = 0) -> str:
    """A matrix row by row, its columns aligned; a vector as one row. Later rows are indented."""
    rows = value.tolist() if hasattr(value, "tolist") else value
    rows = rows if isinstance(rows[0], list | tuple) else [rows]
    cells = [[show(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = ["  ".join(map(str.rjust, row, widths)) for row in cells]
    return ("\n" + " " * indent).join(lines)


def _column(match: re.Match[str]) -> int:
    """The column of its line in which a match begins."""
    return match.start() - (match.string.rfind("\n", 0, match.start()) + 1)


def _rounded(value: Any, decimals: int) -> str:
    """Numbers with so many decimals, also within lists."""
    value = value.tolist() if hasattr(value, "tolist") else value
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_rounded(item, decimals) for item in value) + "]"
    text = f"{value:.{decimals}f}"
    return text.removeprefix("-") if not float(text) else text


def read_words(file: Path) -> Words:
    """The words in a Markdown file. Raises CourseFault if it has no title or a section twice."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CourseFault(file, f"cannot be read: {error}") from error
    sections: dict[str, str] = {}
    title = statement = ""
    rungs: dict[str, int] = {}
    for level, heading, body in _split(text):
        if level == 1 and title:
            raise CourseFault(file, f"has two titles, {title!r} and {heading!r}: write `## `?")
        if level == 1:
            title, statement = heading, body
            continue
        if heading.partition(" ")[0] == "hint":
            rungs[heading] = rungs.get(heading, 0) + 1
            heading = f"{heading} {rungs[heading]}"
        if heading in sections:
            raise CourseFault(file, f"the section `## {heading}` is there twice")
        sections[heading] = body
    if not title:
        raise CourseFault(file, "begins with no title, such as `# The forward pass`")
    return Words(file, title, statement, sections)


def _split(text: str) -> list[tuple[int, str, str]]:
    """The headings of level 1 and 2, each with the text below it; code blocks are left alone."""
    fenced = [match.span() for match in re.finditer(r"^```.*?^```", text, re.DOTALL | re.MULTILINE)]
    marks = [
        match
        for match in _HEADING.finditer(text)
        if not any(start <= match.start() < end for start, end in fenced)
    ]
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    return [
        (len(mark[1]), mark[2], text[mark.end() : end].strip())
        for mark, end in zip(marks, ends, strict=False)
    ]
