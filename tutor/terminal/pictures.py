"""Evidence kept as pictures: what the screen shows as SVG, and plots as PNG with matplotlib."""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from rich.console import Console
from rich.terminal_theme import DEFAULT_TERMINAL_THEME

from tutor.course.evidence import Bars, Curves, Evidence, Table
from tutor.language import _
from tutor.learner.place import home, pictures
from tutor.session.blocks import KeepPictures
from tutor.terminal.drawings import drawn

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLUMNS = 80
CHINESE = ("Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", "WenQuanYi Zen Hei", "SimHei")
# The page alone: no window around it, and no font that would have to be fetched.
PAGE = """\
<svg viewBox="0 0 {terminal_width} {terminal_height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: monospace; font-size: {char_height}px; \
line-height: {line_height}px; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/>
</clipPath>
{lines}
</defs>
<rect width="100%" height="100%" fill="white"/>
<g clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def kept(wish: KeepPictures) -> str:
    """Save the pictures, and say where, a line each; or why they cannot be saved."""
    folder = pictures(home())
    try:
        folder.mkdir(parents=True, exist_ok=True)
        files = [
            file
            for number, evidence in enumerate(wish.evidence, start=1)
            for file in _files(evidence, folder / f"{wish.name}-{number}")
        ]
    except OSError as error:
        reason = error.strerror or str(error)
        return _("{file} cannot be written: {reason}.", file=folder, reason=reason)
    return "\n".join(f"  {file}" for file in files)


def _files(evidence: Evidence, stem: Path) -> Iterator[Path]:
    """The files of one picture, written."""
    file = stem.with_name(f"{stem.name}.svg")
    file.write_text(svg(evidence), encoding="utf-8")
    yield file
    if not isinstance(evidence, Table) and find_spec("matplotlib"):
        file = stem.with_name(f"{stem.name}.png")
        file.write_bytes(png(evidence))
        yield file


def svg(evidence: Evidence) -> str:
    """The evidence as the screen shows it."""
    paper = Console(
        record=True, file=io.StringIO(), width=COLUMNS, force_terminal=True, color_system="standard"
    )
    paper.print(drawn(evidence))
    return paper.export_svg(code_format=PAGE, theme=DEFAULT_TERMINAL_THEME)


def png(evidence: Bars | Curves) -> bytes:
    """A plot, 640 by 400 pixels. It needs matplotlib."""
    from matplotlib import font_manager, rc_context  # noqa: PLC0415 - an extra, slow to import
    from matplotlib.figure import Figure  # noqa: PLC0415

    known = {font.name for font in font_manager.fontManager.ttflist}
    fonts = ["DejaVu Sans", *(name for name in CHINESE if name in known)]
    sink = io.BytesIO()
    with (
        rc_context({"font.family": fonts}),
        np.errstate(all="ignore"),  # of values that are not finite nothing is drawn
        warnings.catch_warnings(action="ignore"),  # a letter that no font has is a box
    ):
        figure = Figure(figsize=(6.4, 4.0), dpi=100, layout="constrained")
        plot(evidence, figure.add_subplot(title=evidence.label))
        figure.savefig(sink, format="png")
    return sink.getvalue()


def plot(evidence: Bars | Curves, axes: Axes) -> None:
    """Draw bars from above to below, or curves with their names."""
    if isinstance(evidence, Bars):
        places = range(len(evidence.names))
        axes.barh(places, _finite(evidence.values), log=evidence.log)
        axes.set_yticks(places, [str(name) for name in evidence.names])
        axes.set_ylim(len(places) - 0.5, -0.5)
        return
    for name, values in evidence.series.items():
        axes.plot(list(evidence.x)[: len(values)], _finite(values), label=name)
    axes.set(xlabel=evidence.x_label, yscale="log" if evidence.log else "linear")
    axes.legend()


def _finite(values: Sequence[float]) -> list[float]:
    return [float(value) if math.isfinite(value) else math.nan for value in values]
