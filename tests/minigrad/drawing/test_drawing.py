"""Drawings: every use of an argument has its edge, values and gradients are right, no traces."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest

import minigrad as mg
from minigrad import nn
from minigrad.drawing.graph import Graph
from minigrad.drawing.layout import Layout


def square():
    x = mg.Value(3.0, name="x")
    return x, x * x + 1


def test_text():
    """x * x has two edges, and x is told in full once."""
    _, y = square()
    assert str(mg.draw(y)).split("\n") == [
        "+ = 10 · grad 1",
        "├─ × = 9 · grad 1",
        "│  ├─ x = 3 · grad 6",
        "│  └─ x (above)",
        "└─ 1",
    ]


def test_shared_results_are_told_once():
    """Twenty doublings are twenty lines and twenty references, not a million lines."""
    y = mg.Value(1.0, name="x")
    for _ in range(20):
        y = y + y
    assert len(mg.draw(y).text.split("\n")) == 41


def test_dot_has_an_edge_for_every_use():
    _, y = square()
    dot = mg.draw(y).dot
    assert dot.count("n0 -> n1;") == 2
    assert dot.count("->") == 4
    assert 'label="x\\n3\\ngrad 6"' in dot
    assert dot.startswith("digraph {")
    assert dot.endswith("}")


def test_dot_escapes_names():
    x = mg.Value(1.0, name='a "b"')
    assert 'a \\"b\\"' in mg.draw(x * 2).dot


def parsed(y, **options):
    return ET.fromstring(mg.draw(y, **options).svg)


def texts(picture):
    return [node.text for node in picture.iter() if node.tag.endswith("}text")]


def test_svg_is_well_formed_and_says_everything():
    _, y = square()
    picture = parsed(y)
    paths = [n for n in picture.iter() if n.tag.endswith("}path") and "marker-end" in n.attrib]
    assert len(paths) == 4
    assert len({path.attrib["d"] for path in paths}) == 4  # the two edges of x * x are apart
    assert {"x", "3", "grad 6", "×", "9", "+", "10", "grad 1", "1"} <= set(texts(picture))


def test_svg_escapes_names():
    assert "a<b&c" in texts(parsed(mg.Value(1.0, name="a<b&c") * 2))


def rectangles(svg):
    found = re.findall(r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"', svg)
    return [tuple(map(float, numbers)) for numbers in found]


def test_boxes_do_not_overlap_and_stay_in_the_picture():
    w = [mg.Value(float(i), name=f"w{i}") for i in range(6)]
    h = [mg.tanh(a * b + a) for a in w[:3] for b in w[3:]]
    y = sum(h[1:], h[0]) * w[0]
    svg = mg.draw(y).svg
    boxes = rectangles(svg)
    width, height = map(float, re.search(r'viewBox="0 0 (\d+) (\d+)"', svg).groups())
    assert len(boxes) == len(Graph(y, {}, True, 300).boxes)
    for i, (x, y0, w0, h0) in enumerate(boxes):
        assert x >= 0
        assert y0 >= 0
        assert x + w0 <= width
        assert y0 + h0 <= height
        for u, v, w1, h1 in boxes[i + 1 :]:
            assert x + w0 <= u or u + w1 <= x or y0 + h0 <= v or v + h1 <= y0


def test_long_edges_have_a_place_in_every_column_they_pass():
    layout = Layout([(0, 1, 0), (1, 2, 0), (2, 3, 0), (0, 3, 1)], [10.0] * 4, 5.0)
    assert [len(way) for way in layout.ways] == [2, 2, 2, 4]
    assert [len(column) for column in layout.columns] == [1, 2, 2, 1]


def test_names_are_given_or_found():
    x, y = mg.Value(2.0), mg.Value(3.0)
    loss = x * y
    assert mg.draw(loss, {"left": x, "right": y}).text.split("\n")[1:] == [
        "├─ left = 2 · grad 3",
        "└─ right = 3 · grad 2",
    ]
    assert mg.draw(loss, locals()).text.startswith("loss = × = 6")


def test_arrays_show_shape_and_range():
    w = mg.tensor(np.arange(6.0).reshape(2, 3), requires_grad=True, name="w")
    b = mg.tensor([1.0, -0.5], requires_grad=True, name="b")
    text = mg.draw((w.sum(axis=1) + b).sum()).text
    assert "w = (2,3) 0 … 5 · grad (2,3) all 1" in text
    assert "b = [1, −0.5] · grad [1, 1]" in text
    assert "sum axis=1 = [3, 12]" in text
    assert "sum = 15.5" in text


def test_a_result_that_is_no_number_is_drawn_without_gradients():
    w = mg.tensor([1.0, 2.0], requires_grad=True, name="w")
    assert "grad" not in mg.draw(w * 2).text
    assert "grad" not in mg.draw((w * 2).sum(), gradients=False).text


def test_drawing_changes_nothing():
    x, y = square()
    mg.draw(y).svg  # noqa: B018
    assert x.grad == 0.0
    w = mg.tensor([1.0], requires_grad=True)
    z = (w * w).sum()
    mg.draw(z)
    assert w.grad is None
    z.backward()
    with pytest.raises(RuntimeError, match="freed"):
        mg.draw(z)


def test_what_cannot_be_drawn_is_an_error():
    y = mg.Value(1.0)
    for _ in range(400):
        y = y + 1
    with pytest.raises(ValueError, match="401 nodes"):
        mg.draw(y)
    with pytest.raises(TypeError, match="not a float"):
        mg.draw(3.0)


def test_notebooks_show_the_picture():
    _, y = square()
    assert mg.draw(y)._repr_svg_().startswith("<svg")
    assert repr(mg.draw(y)) == mg.draw(y).text


def test_what_a_hook_puts_into_the_graph_is_drawn():
    """A module with a backward hook, whose graph holds more than numbers."""
    layer = nn.Linear(2, 2, rng=0)
    layer.register_full_backward_hook(lambda *_: None)
    drawn = mg.draw(layer(np.ones((1, 2))).sum())
    assert "gate\n" in drawn.text
    assert drawn.svg.startswith("<svg")
    assert drawn.dot.startswith("digraph")


def test_behind_a_step_nothing_is_known():
    """A sign has no slope to show; the graph is drawn all the same."""
    x = mg.Tensor(2.0, requires_grad=True, name="x")
    assert mg.draw(mg.sign(x)).text.split("\n")[0].startswith("sign = 1")


def test_nothing_at_all():
    """An array without entries, and a name of two lines."""
    x = mg.Tensor(np.zeros((0, 3)), requires_grad=True, name="two\nlines")
    assert mg.draw(x * 2).text == "× = [] (0, 3)\n├─ two lines = [] (0, 3)\n└─ 2"
