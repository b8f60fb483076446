"""Pictures made of cells: characters, colours and files, by hand."""

import builtins
import sys
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from minigrad.drawing import Raster
from minigrad.drawing.raster import COLOURS

GREYS = Raster(np.array([[0.0, 0.5, 1.0], [np.nan, 0.25, 7.0]]), notes=("a < b",))
KINDS = Raster(np.array([[0.0, 1.0]]), ("·", "#"), {0: "cats", 1: "dogs"}, {(0, 1): "x"})


def test_brightness_in_a_terminal():
    """Dark to bright in five shades, NaN empty, what is out of range at its end."""
    assert GREYS.text == "  ▒▒██\n  ░░██\na < b"
    assert str(GREYS) == repr(GREYS) == GREYS.text


def test_kinds_in_a_terminal():
    """Each class has a character, a mark covers it, and the legend names them."""
    assert KINDS.text == "··x\n· cats, # dogs"


def test_the_mean_of_colours_is_their_brightness():
    """Three colours a cell."""
    assert Raster(np.array([[[1.0, 1.0, 1.0], [0.0, 0.0, 0.0], [1.0, 0.5, 0.0]]])).text == "██  ▒▒"


def test_svg_has_each_cell_in_its_colour():
    """Whole, well formed, and with what it says escaped."""
    svg = GREYS.svg
    tree = ET.fromstring(svg)
    fills = [e.get("fill") for e in tree if e.tag.endswith("rect")]
    assert fills == ["#000000", "#808080", "#ffffff", "#404040", "#ffffff"]
    assert "a &lt; b" in svg
    assert GREYS._repr_svg_() == svg
    tree = ET.fromstring(KINDS.svg)
    fills = [e.get("fill") for e in tree if e.tag.endswith("rect")]
    assert fills == [COLOURS[0], COLOURS[1]] * 2  # the cells, the legend
    words = [e.text for e in tree if e.tag.endswith("}text")]
    assert words == ["x", "cats", "dogs"]


def test_files_we_write_ourselves(tmp_path):
    """Text and SVG need no other library."""
    GREYS.save(tmp_path / "a.txt")
    GREYS.save(tmp_path / "a.svg")
    assert (tmp_path / "a.txt").read_text("utf-8") == GREYS.text + "\n"
    assert (tmp_path / "a.svg").read_text("utf-8") == GREYS.svg


def test_files_that_matplotlib_writes(tmp_path):
    """Both pictures have the cells and colours they should."""
    image = pytest.importorskip("matplotlib.image")
    for name, raster in (("greys", GREYS), ("kinds", KINDS)):
        raster.save(tmp_path / f"{name}.png")
        pixels = image.imread(tmp_path / f"{name}.png")
        assert pixels.shape[2] == 4
        found = {tuple(c) for c in np.rint(pixels[..., :3].reshape(-1, 3) * 255).astype(int)}
        expected = {"greys": (128, 128, 128), "kinds": (0x56, 0xB4, 0xE9)}[name]
        assert expected in found
    with pytest.raises(ValueError, match=r"a\.xyz: no picture can be written in this form"):
        GREYS.save(tmp_path / "a.xyz")
    assert not (tmp_path / "a.xyz").exists()


def test_without_matplotlib_the_cure_is_told(tmp_path, monkeypatch):
    """What to install, and what needs nothing."""
    for name in [name for name in sys.modules if name.startswith("matplotlib")]:
        monkeypatch.delitem(sys.modules, name)
    found = builtins.__import__

    def missing(name, *rest):
        if name.startswith("matplotlib"):
            raise ImportError(name)
        return found(name, *rest)

    monkeypatch.setattr(builtins, "__import__", missing)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(ImportError, match=r'a\.png: \.png files .* "minigrad-tutor\[plots\]"'):
        GREYS.save(tmp_path / "a.png")
