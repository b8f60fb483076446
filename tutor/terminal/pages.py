"""Every block as a page for the terminal: Markdown, tables, drawings, a few colours.

Colour never says anything alone: each verdict is a word, each drawing has its numbers beside it.
"""

from __future__ import annotations

import math
from functools import singledispatch
from typing import Any, ClassVar

from rich.bar import Bar
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.markdown import CodeBlock, Markdown, MarkdownElement
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text
from rich.theme import Theme

from tutor.course.evidence import Bars, Curves, Evidence, Table
from tutor.session import blocks
from tutor.terminal import lines as spoken
from tutor.terminal.figures import figure, is_number
from tutor.terminal.markdown import inline, unmarked, unwrapped
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


def console(**settings: Any) -> Console:
    """A console for these pages; what is in them is never taken for markup."""
    return Console(theme=THEME, highlight=False, markup=False, emoji=False, **settings)


def put(console: Console, block: blocks.Block) -> None:
    """Print a block no wider than one can read, however wide the window is just now."""
    console.print(page(block), width=min(console.width, WIDEST), crop=False)


class _Fence(CodeBlock):
    """A fenced block as it stands: no colours, no background, two columns in."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Padding(Text(str(self.text).rstrip(), overflow="fold"), (0, 0, 0, 2))


class _Page(Markdown):
    """Markdown without the decoration."""

    elements: ClassVar[dict[str, type[MarkdownElement]]] = {
        **Markdown.elements,
        "fence": _Fence,
        "code_block": _Fence,
    }


def markdown(text: str) -> RenderableType:
    """An author's text."""
    return _Page(visible(text), hyperlinks=False)


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
    return marked(block.text)


@page.register
def _statement(block: blocks.Statement) -> RenderableType:
    title = Text(visible(unmarked(block.title)), "bold")
    title.append(f"   {block.exercise} · seed {block.seed}", "not bold dim")
    return Group(title, "", markdown(block.text))


@page.register
def _exhibit(block: blocks.Exhibit) -> RenderableType:
    return drawn(block.evidence)


@page.register
def _question(block: blocks.Question) -> RenderableType:
    head = Text(f"{block.number}/{block.count}  ", "aside")
    head.append_text(marked(block.text, "bold"))
    choices = [marked(f"  {o['letter']})  {o['text']}") for o in block.asks.get("options", [])]
    return Group(head, *choices, *(Text(visible(t), "aside") for t in spoken.how_to_answer(block)))


@page.register
def _judged(block: blocks.Judged) -> RenderableType:
    verdict = block.verdict
    style = {Status.RIGHT: "right", Status.WRONG: "wrong"}.get(verdict.verdict, "")
    head = Text(f"{SIGNS.get(verdict.verdict, '·')} {spoken.SPOKEN[verdict.verdict]}", style)
    read = visible(spoken.understood(verdict))
    head.append(f"   {read}" if read else "", "default")
    pointer = [Text(line) for line in spoken.pointed_at(block.typed, verdict.position)]
    said = [Padding(marked(remark), (0, 0, 0, 2)) for remark in spoken.remarks(verdict)]
    return Group(head, *pointer, *said)


@page.register
def _hint(block: blocks.Hint) -> RenderableType:
    return Group(Text(f"Hint {block.number} of {block.count}", "aside"), markdown(block.text))


@page.register
def _solution(block: blocks.Solution) -> RenderableType:
    return Group(Text("Solution", "aside"), markdown(block.text))


@page.register
def _lesson(block: blocks.Lesson) -> RenderableType:
    return Group(Text("To take away", "aside"), markdown(block.text))


@page.register
def _map(block: blocks.Map) -> RenderableType:
    grid = Grid.grid(padding=(0, 2))
    for title, places in block.units.items():
        grid.add_row(Text(visible(title), "bold"))
        for place in places:
            here = place.id == block.here
            grid.add_row(f"{'›' if here else ' '} {place.id}", place.state, visible(place.title))
    return grid


@page.register
def _vocabulary(block: blocks.Vocabulary) -> RenderableType:
    grid = Grid.grid(padding=(0, 2))
    for word, help in block.words.items():
        grid.add_row(Text(word, "bold"), marked(help))
    return Group(Text("Type an answer, or one of these words:"), grid)


@page.register
def _edit(block: blocks.EditFile) -> RenderableType:
    # A path is not broken: it is there to be copied.
    path = Text(visible(str(block.file)), "bold", no_wrap=True, overflow="ignore")
    return Group(Text("Write your program in this file, save it, then type file:"), path)


@page.register
def _goodbye(block: blocks.Goodbye) -> RenderableType:
    return marked(block.text)


# -- evidence -------------------------------------------------------------------------------------


@singledispatch
def drawn(evidence: Evidence) -> RenderableType:
    """Evidence as a picture with its numbers."""
    raise TypeError(f"no drawing for {type(evidence).__name__}")


@drawn.register
def _table(evidence: Table) -> RenderableType:
    rows = [[figure(cell) for cell in row] for row in evidence.rows]
    return Group(_caption(evidence.label), _grid([list(evidence.columns), *rows]))


@drawn.register
def _bars(evidence: Bars) -> RenderableType:
    grid = Grid.grid(padding=(0, 2), expand=True)
    grid.add_column()
    grid.add_column(justify="right")
    grid.add_column(ratio=1)
    lengths = _lengths(evidence)
    for name, value, length in zip(evidence.names, evidence.values, lengths, strict=True):
        bar = Bar(1.0, 0.0, length, color="cyan") if length else ""
        grid.add_row(visible(str(name)), figure(value), bar)
    scale = "  (length of the bars: powers of ten)" if evidence.log else ""
    return Group(_caption(evidence.label, scale), grid)


def _lengths(bars: Bars) -> list[float]:
    """The length of every bar between 0 and 1; nothing for what is not finite."""
    sizes = [_size(float(value), bars.log) for value in bars.values]
    known = [size for size in sizes if size is not None]
    if not known:
        return [0.0] * len(sizes)
    # A power of ten below the smallest still gets a bar of its own.
    floor = math.floor(min(known)) - 1 if bars.log else min(0.0, *known)
    span = (max(known) - floor) or 1.0
    return [0.0 if size is None else (size - floor) / span for size in sizes]


def _size(value: float, log: bool) -> float | None:
    if not math.isfinite(value) or (log and value <= 0):
        return None
    return math.log10(value) if log else value


@drawn.register
def _curves(evidence: Curves) -> RenderableType:
    return Group(_caption(evidence.label), _Plot(evidence), _Figures(evidence))


class _Plot:
    """Curves drawn as wide as there is room."""

    def __init__(self, curves: Curves) -> None:
        self.curves = curves

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        from tutor.terminal.plots import drawn, legend  # noqa: PLC0415 - few exercises have curves

        picture = drawn(self.curves, min(options.max_width, 72))
        if picture:
            names = "   ".join(f"{mark} {name}" for mark, name in legend(self.curves))
            yield Text(visible(names))
            yield Text(visible(picture), no_wrap=True)


class _Figures:
    """A few points of every curve, as many as there is room for."""

    def __init__(self, curves: Curves) -> None:
        self.curves = curves

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        names = [self.curves.x_label, *self.curves.series]
        room = options.max_width - max(map(len, names)) - 2
        yield _grid(spoken.curve_rows(self.curves, most=max(2, min(8, room // 9))))


def _caption(label: str, aside: str = "") -> Text:
    caption = Text(visible(unmarked(label)), "bold")
    return caption.append(aside, "not bold dim")


def _grid(rows: list[list[str]]) -> Grid:
    """Rows under their heads, numbers to the right."""
    grid = Grid(box=None, padding=(0, 2, 0, 0), header_style="dim", pad_edge=False)
    for place, head in enumerate(rows[0]):
        numbers = all(is_number(row[place]) or row[place] == "-" for row in rows[1:])
        grid.add_column(visible(head), justify="right" if numbers else "left")
    for row in rows[1:]:
        grid.add_row(*map(visible, row))
    return grid
