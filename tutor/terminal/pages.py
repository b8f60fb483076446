"""Every block as a page for the terminal: Markdown, tables, drawings, a few colours.

Colour never says anything alone: each verdict is a word, each drawing has its numbers beside it.
"""

from __future__ import annotations

import re
from functools import singledispatch
from typing import Any, ClassVar

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.markdown import CodeBlock, Markdown, MarkdownElement, Paragraph
from rich.measure import Measurement
from rich.padding import Padding
from rich.syntax import Syntax
from rich.table import Table as Grid
from rich.text import Text
from rich.theme import Theme

from tutor.answers.spoken import spoken as said_of
from tutor.language import _
from tutor.language.wrapping import breaks, is_wide, width
from tutor.session import blocks
from tutor.terminal import lines as spoken
from tutor.terminal.drawings import Rows, drawn
from tutor.terminal.markdown import guarded, inline, tight, unmarked, unwrapped
from tutor.terminal.tables import with_tables_set
from tutor.terminal.visible import visible
from tutor.verdict import Status

# Named colours only: the learner's own palette fits them to a light or a dark background.
THEME = Theme(
    {
        "markdown.code": "bold",
        "markdown.h1": "bold",
        "markdown.h2": "bold",
        "markdown.item.bullet": "none",
        "markdown.item.number": "none",
        "right": "green",
        "wrong": "red",
        "aside": "dim",
        "bar.complete": "cyan",
    }
)
SIGNS = {Status.RIGHT: "✓", Status.PARTIAL: "~", Status.WRONG: "✗"}
WIDEST = 100
_NARROW = 60  # columns: less, and an id and a title do not fit on one line
_CELLS = re.compile(r"\s{2,}")  # what stands between two cells of a table in plain text


def console(colour: bool | None = None, **settings: Any) -> Console:
    """A console for these pages; what is in them is never taken for markup."""
    plain = None if colour is None else not colour
    return Console(
        theme=THEME, highlight=False, markup=False, emoji=False, no_color=plain, **settings
    )


def put(console: Console, block: blocks.Block) -> None:
    """Print a block no wider than one can read, however wide the window is just now."""
    console.print(page(block), width=min(console.width, WIDEST), crop=False)


class _Fence(CodeBlock):
    """A fenced block as it stands: no background, two columns in, colours for Python alone.

    Where the window is too narrow for it, the columns of its tables are moved together.
    """

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if self.lexer_name in {"python", "py"}:
            code = Syntax(
                str(self.text).rstrip(),
                "python",
                theme="ansi_light",
                word_wrap=True,
                background_color="default",
            )
            yield Padding(code, (0, 0, 0, 2))
            return
        for number, block in enumerate(str(self.text).rstrip().split("\n\n")):
            lines = block.split("\n")
            rows = [_CELLS.split(line.strip()) for line in lines]
            too_wide = max(map(width, lines)) + 2 > options.max_width
            is_table = len(rows) > 1 and len(set(map(len, rows))) == 1 < len(rows[0])
            narrow = Rows(rows) if too_wide and is_table else Text(block, overflow="fold")
            yield Padding(narrow, (1 if number else 0, 0, 0, 2))


class Flow:
    """A text that fills its lines as its language wants it: Chinese breaks between characters, but
    never before a stop or behind an opening bracket.
    """

    def __init__(self, text: Text) -> None:
        self.text = text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for paragraph in self.text.split("\n", allow_blank=True):
            if not is_wide(paragraph.plain):
                yield paragraph
                continue
            for line in paragraph.divide(breaks(paragraph.plain, options.max_width)):
                line.rstrip()
                line.no_wrap, line.overflow = True, "ignore"
                yield line

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        return Measurement.get(console, options, self.text)


class _Paragraph(Paragraph):
    """A paragraph of Markdown."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Flow(self.text)


class _Page(Markdown):
    """Markdown without the decoration."""

    elements: ClassVar[dict[str, type[MarkdownElement]]] = {
        **Markdown.elements,
        "fence": _Fence,
        "code_block": _Fence,
        "paragraph_open": _Paragraph,
    }


def markdown(text: str) -> RenderableType:
    """An author's text."""
    tables_set = with_tables_set(visible(text), WIDEST, unmarked)
    return _Page(guarded(tight(tables_set)), hyperlinks=False)


def marked(text: str, style: str = "") -> Text:
    """A sentence in which `code` and **strong** words stand out, and nothing else is a mark."""
    found = Text(style=style)
    for piece, strong in inline(visible(unwrapped(text))):
        found.append(piece, "bold" if strong else "")
    return found


@singledispatch
def page(block: blocks.Block) -> RenderableType:
    """A block as something rich can print."""
    raise TypeError(f"no page for {type(block).__name__}")


@page.register
def _note(block: blocks.Note) -> RenderableType:
    return Flow(marked(block.text))


@page.register
def _statement(block: blocks.Statement) -> RenderableType:
    title = Text(visible(unmarked(block.title)), "bold")
    aside = _("{exercise} · seed {seed}", exercise=block.exercise, seed=block.seed)
    title.append(f"   {aside}", "not bold dim")
    return Group(Flow(title), "", markdown(block.text)) if block.text else Flow(title)


@page.register
def _exhibit(block: blocks.Exhibit) -> RenderableType:
    return drawn(block.evidence)


@page.register
def _question(block: blocks.Question) -> RenderableType:
    head = Text(f"{block.number}/{block.count}  ", "aside")
    head.append_text(marked(block.text, "bold"))
    choices = Grid.grid(padding=(0, 2, 0, 0))
    for option in block.asks.get("options", []):
        choices.add_row(f"  {option['letter']})", Flow(marked(option["text"])))
    pages: list[RenderableType] = [Flow(head), choices] if choices.row_count else [Flow(head)]
    how = [_aside(text) for text in spoken.how_to_answer(block)]
    return Group(*pages, *how)


@page.register
def _unfinished(block: blocks.Unfinished) -> RenderableType:
    lines = [Padding(Text(visible(line)), (0, 0, 0, 2)) for line in block.lines]
    return Group(Flow(Text(spoken.kept(block))), *lines)


@page.register
def _judged(block: blocks.Judged) -> RenderableType:
    verdict = block.verdict
    style = {Status.RIGHT: "right", Status.WRONG: "wrong"}.get(verdict.verdict, "")
    head = Text(f"{SIGNS.get(verdict.verdict, '·')} {said_of(verdict)}", style)
    read = visible(spoken.understood(verdict))
    head.append(f"   {read}" if read else "", "default")
    pointer = [Text(line) for line in spoken.pointed_at(block.typed, verdict.position)]
    said = [Padding(Flow(marked(remark)), (0, 0, 0, 2)) for remark in spoken.remarks(verdict)]
    return Group(Flow(head), *pointer, *said)


def _aside(text: str) -> Padding:
    return Padding(Flow(Text(visible(text), "aside")), (0, 0, 0, 2))


@page.register
def _stopped(block: blocks.Stopped) -> RenderableType:
    return Text(
        _("The check was stopped, and costs no try. Your answer is still there: Enter checks it.")
    )


@page.register
def _hint(block: blocks.Hint) -> RenderableType:
    head = _("Hint {number} of {count}", number=block.number, count=block.count)
    return Group(Text(head, "aside"), markdown(block.text))


@page.register
def _solution(block: blocks.Solution) -> RenderableType:
    return Group(Text(_("Solution"), "aside"), markdown(block.text))


@page.register
def _lesson(block: blocks.Lesson) -> RenderableType:
    return Group(Text(_("To take away"), "aside"), markdown(block.text))


@page.register
def _map(block: blocks.Map) -> RenderableType:
    return _Map(block)


class _Map:
    """A map: a line an exercise, or two where the window is narrow."""

    def __init__(self, block: blocks.Map) -> None:
        self.block = block
        self.id_width = spoken.id_width(block)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        narrow = options.max_width < _NARROW
        for section in self.block.sections:
            title = Text(visible(spoken.heading(section)), "bold")
            yield title.append(f"  {spoken.tally(section)}", "not bold dim")
            for place in section.places:
                yield from self._place(place, narrow)
        if self.block.text:
            yield ""
            yield marked(self.block.text)

    def _place(self, place: blocks.Place, narrow: bool) -> RenderResult:
        here = "›" if place.id == self.block.here else " "
        head, title = f"{here} {spoken.state(place)}", visible(unmarked(place.title))
        if narrow:
            yield Text(f"{head} {place.id}", no_wrap=True, overflow="ellipsis")
            yield Padding(Text(title), (0, 0, 0, 4))
        else:
            line = f"{head}  {place.id:{self.id_width}}  {title}"
            yield Text(line, no_wrap=True, overflow="ellipsis")
        if place.about:
            yield Padding(Text(visible(place.about), "aside"), (0, 0, 0, 4 if narrow else 14))


@page.register
def _vocabulary(block: blocks.Vocabulary) -> RenderableType:
    grid = Grid.grid(padding=(0, 2))
    for word, help in block.words.items():
        grid.add_row(Text(word, "bold"), Flow(marked(help)))
    return Group(Flow(Text(_("Type an answer, or one of these words:"))), grid)


@page.register
def _edit(block: blocks.EditFile) -> RenderableType:
    # A path is not broken: it is there to be copied.
    path = Text(visible(str(block.file)), "bold", no_wrap=True, overflow="ignore")
    said = Text(_("Write your program in this file, save it, then type file:"))
    return Group(Flow(said), path)


@page.register
def _as_plain(block: blocks.WatchFile | blocks.OpenPython | blocks.KeepPictures) -> RenderableType:
    # A path is not broken: it is there to be copied.
    return Text(spoken.lines(block), no_wrap=True, overflow="ignore")


@page.register
def _goodbye(block: blocks.Goodbye) -> RenderableType:
    return Flow(marked(block.text))
